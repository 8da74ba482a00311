package io.liverank.console;

/** Something that other rooms add to each pulse. */
public interface PulsePart {
    /** The key it gets. */
    String name();

    /** What it is now; any value that JSON can hold. For any thread. */
    Object value();
}
