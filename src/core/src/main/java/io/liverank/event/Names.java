package io.liverank.event;

/**
 * One string for each name of an attribute that is in use: a shop has few, and every item and candidate has them. What
 * is looked up is a table of strings that were interned, each where its hash says, so that the virtual machine is asked
 * for a name only once in a while. Thread-safe: threads that write a place at once write strings that are as good as
 * each other's.
 */
final class Names {
    private static final int ROOM = 1 << 10;
    private static final String[] KNOWN = new String[ROOM];

    private Names() {}

    /** The one string that is equal to {@code name}. */
    static String shared(String name) {
        int at = name.hashCode() * 0x9E3779B1 >>> 22;
        String known = KNOWN[at];
        if (known != null && known.equals(name)) {
            return known;
        }
        String interned = name.intern();
        KNOWN[at] = interned;
        return interned;
    }
}
