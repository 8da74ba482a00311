package io.liverank.profile;

/**
 * One string for ids that are equal: each event brings its ids anew, and an item's is kept in the lists of all items it goes
 * with. Remembers a bounded number, each in the one place its hash gives it; who comes to that place later takes it, and what
 * was there is then kept twice, no worse. For one thread.
 */
final class SharedIds {
    private static final int MOST = 1 << 18;

    private final String[] kept;

    /** For about so many ids. */
    SharedIds(int ids) {
        this.kept = new String[Integer.highestOneBit(Math.min(ids, MOST))];
    }

    /** An equal string, the one that was given before if it is remembered. */
    String of(String id) {
        int hash = id.hashCode();
        int at = (hash ^ hash >>> 16) & kept.length - 1;
        if (!id.equals(kept[at])) {
            kept[at] = id;
        }
        return kept[at];
    }
}
