package io.liverank.catalog;

import java.util.List;

/** Fields by name and by hash: open addressing, without boxes. Immutable. */
public final class FieldTable {
    static final FieldTable EMPTY = new FieldTable(List.of());

    private final List<Field> all;
    private final Field[] slots;
    private final int mask;
    private final boolean numbersAreCategories;

    FieldTable(List<Field> fields) {
        this.all = List.copyOf(fields);
        int room = Integer.highestOneBit(Math.max(4, fields.size()) * 4 - 1);
        this.slots = new Field[room];
        this.mask = room - 1;
        for (Field field : fields) {
            int at = field.hash() & mask;
            while (slots[at] != null) {
                at = at + 1 & mask;
            }
            slots[at] = field;
        }
        this.numbersAreCategories =
                fields.stream().anyMatch(field -> field.reading().isCategory() && field.quantiles().length > 0);
    }

    /** Whether the numbers of any field are categories (too): most shops have none, and need not look. */
    public boolean numbersAreCategories() {
        return numbersAreCategories;
    }

    /** In the order of their names. */
    public List<Field> all() {
        return all;
    }

    /** The field whose name has this hash ({@link Facts#numberField}); null if none was met. */
    public Field get(int hash) {
        int at = hash & mask;
        while (slots[at] != null && slots[at].hash() != hash) {
            at = at + 1 & mask;
        }
        return slots[at];
    }
}
