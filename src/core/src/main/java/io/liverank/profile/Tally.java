package io.liverank.profile;

import java.util.Arrays;

/** A number for each of some items: open addressing, without boxes, used again and again. For one thread. */
final class Tally {
    /** Of an item that has no number. */
    static final int NONE = Integer.MIN_VALUE;

    private String[] items = {};
    private int[] numbers = {};
    private int mask;

    /** Forgets all, and has room for {@code count} items. */
    void begin(int count) {
        int room = Integer.highestOneBit(Math.max(4, count) * 4 - 1);
        if (items.length < room) {
            items = new String[room];
            numbers = new int[room];
        } else {
            Arrays.fill(items, 0, room, null);
        }
        mask = room - 1;
    }

    /** The item's number; {@link #NONE} without one. */
    int of(String item) {
        int at = slot(item);
        return items[at] == null ? NONE : numbers[at];
    }

    /** The number that the item had; {@link #NONE} without one. */
    int put(String item, int number) {
        int at = slot(item);
        int before = items[at] == null ? NONE : numbers[at];
        items[at] = item;
        numbers[at] = number;
        return before;
    }

    private int slot(String item) {
        int hash = item.hashCode();
        int at = (hash ^ hash >>> 15) & mask;
        while (items[at] != null && !items[at].equals(item)) {
            at = at + 1 & mask;
        }
        return at;
    }
}
