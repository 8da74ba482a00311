package io.liverank.feature;

/** Which row an item has in a list: open addressing, without boxes. One thread. */
final class Rows {
    private final String[] keys;
    private final int[] rows;
    private final int mask;

    /** With room for {@code count} items. */
    Rows(int count) {
        int room = Integer.highestOneBit(Math.max(4, count) * 4 - 1);
        keys = new String[room];
        rows = new int[room];
        mask = room - 1;
    }

    void put(String itemId, int row) {
        int at = slot(itemId);
        keys[at] = itemId;
        rows[at] = row;
    }

    /** The item's row; -1 if it has none. */
    int of(String itemId) {
        int at = slot(itemId);
        return keys[at] == null ? -1 : rows[at];
    }

    private int slot(String itemId) {
        int hash = itemId.hashCode();
        int at = (hash ^ hash >>> 15) & mask;
        while (keys[at] != null && !keys[at].equals(itemId)) {
            at = at + 1 & mask;
        }
        return at;
    }
}
