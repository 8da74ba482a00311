package io.liverank.profile;

/** Something that was last touched at a moment of log time. */
public interface Timed {
    /** In milliseconds since 1970. */
    long lastTime();
}
