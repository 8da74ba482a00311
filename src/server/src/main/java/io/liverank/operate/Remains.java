package io.liverank.operate;

/** Something that a shop keeps outside of Redis, to be erased when the shop is removed. */
public interface Remains {
    /** Erases it; nothing happens if there is nothing. */
    void erase();
}
