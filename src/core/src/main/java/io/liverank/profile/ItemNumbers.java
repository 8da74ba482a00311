package io.liverank.profile;

import java.util.Arrays;

/**
 * A number for each of some items, such as its row in a list: open addressing, without boxes, to be used again and again. For one
 * thread.
 */
public final class ItemNumbers {
    /** Of an item that has no number. */
    public static final int NONE = -1;

    private String[] items = {};
    private int[] numbers = {};
    private int mask;

    /** With room for {@code count} items. */
    public ItemNumbers(int count) {
        begin(count);
    }

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
    public int of(String item) {
        int at = slot(item);
        return items[at] == null ? NONE : numbers[at];
    }

    /** The number that the item had; {@link #NONE} without one. */
    public int put(String item, int number) {
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
