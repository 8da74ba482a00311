package io.liverank.event;

import java.util.Arrays;

/**
 * Lets attributes that are kept for long have in common what they have alike: a shop's items have few sets of names, few brands
 * and colours, few ratings. Keeps some of each, found by their hash, the newest in its place; what is rare takes no more than a look.
 * For one thread.
 */
public final class SharedValues {
    private static final int ROOM_BITS = 12;
    /** Longer texts are titles and descriptions, each an item's own. */
    private static final int SHORT = 32;

    private final Value[] values = new Value[1 << ROOM_BITS];
    private final String[][] names = new String[1 << ROOM_BITS][];

    /** Knows nothing yet. */
    public SharedValues() {}

    /** Equal attributes, of what was met before where it is equal. */
    public Attributes share(Attributes attributes) {
        int size = attributes.size();
        if (size == 0) {
            return Attributes.NONE;
        }
        String[] own = new String[size];
        Value[] held = new Value[size];
        for (int i = 0; i < size; i++) {
            own[i] = attributes.name(i);
            held[i] = shared(attributes.value(i));
        }
        int at = place(Arrays.hashCode(own));
        if (!Arrays.equals(names[at], own)) {
            names[at] = own;
        }
        return new Attributes(names[at], held);
    }

    private Value shared(Value value) {
        if (value instanceof Value.Group group) {
            return new Value.Group(share(group.attributes()));
        }
        if (!isSmall(value)) {
            return value;
        }
        int at = place(value.hashCode());
        if (!value.equals(values[at])) {
            values[at] = value;
        }
        return values[at];
    }

    private static boolean isSmall(Value value) {
        if (value instanceof Value.Text text) {
            return text.text().length() <= SHORT;
        }
        if (value instanceof Value.Texts several) {
            return several.texts().size() <= 4 && several.texts().stream().allMatch(text -> text.length() <= SHORT);
        }
        return value instanceof Value.Amount || value instanceof Value.Flag;
    }

    private static int place(int hash) {
        return hash * 0x9E3779B1 >>> Integer.SIZE - ROOM_BITS;
    }
}
