package io.liverank.feature;

import io.liverank.catalog.Facts;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Encoded;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which dense columns there are now: those of {@link FeatureTable}, then those of the fields that were met, in the order they
 * were met. Columns are only added, until there is no room; then a field that is used more may take the columns of one that
 * is used less, and the generation counts on. Immutable.
 */
public final class Layout {
    /** No fields yet. */
    public static final Layout FIXED = new Layout(0, List.of());

    private static final int NAME_SEED = 41;

    final List<Block> numbers;
    final List<Block> vectors;
    private final int generation;
    private final List<Block> blocks;
    private final List<Column> columns;
    private final int[] hashes;
    private final int[] slots;
    private final int[] slotFields;
    private final int[] meant;

    /** What a block of columns tells of. */
    enum Kind {
        /** {@link Numbers}. */
        NUMBER,
        /** {@link Vectors}. */
        VECTOR
    }

    /**
     * The columns of a field.
     *
     * @param field its hash
     * @param start its first column
     */
    record Block(Kind kind, String name, int field, int start) {}

    Layout(int generation, List<Block> blocks) {
        this.generation = generation;
        this.blocks = List.copyOf(blocks);
        this.numbers = blocks.stream().filter(one -> one.kind() == Kind.NUMBER).toList();
        this.vectors = blocks.stream().filter(one -> one.kind() == Kind.VECTOR).toList();
        List<Column> all = new ArrayList<>(FeatureTable.COLUMNS);
        for (Block block : blocks) {
            if (block.kind() == Kind.NUMBER) {
                Numbers.declare(block.name(), all);
            } else {
                Vectors.declare(block.name(), all);
            }
        }
        this.columns = List.copyOf(all);
        this.hashes = all.stream().mapToInt(one -> hash(one.name())).toArray();
        this.meant = vectors.stream()
                .filter(one -> Encoded.is(one.name()))
                .mapToInt(one -> one.start() + Vectors.QUERY)
                .toArray();
        int room = Integer.highestOneBit(Math.max(4, numbers.size()) * 4 - 1);
        this.slots = new int[room];
        this.slotFields = new int[room];
        for (int slot = 0; slot < numbers.size(); slot++) {
            int at = numbers.get(slot).field() & room - 1;
            while (slots[at] != 0) {
                at = at + 1 & room - 1;
            }
            slots[at] = slot + 1;
            slotFields[at] = numbers.get(slot).field();
        }
    }

    /** What a column of this name is known by. */
    public static int hash(String column) {
        return Hash.of(NAME_SEED, column);
    }

    /** Which of {@link #numbers} is the field's (by hash); -1 if none is. */
    int number(int field) {
        int at = field & slots.length - 1;
        while (slots[at] != 0 && slotFields[at] != field) {
            at = at + 1 & slots.length - 1;
        }
        return slots[at] - 1;
    }

    /** Columns that say how near a row is to the query in what both mean, as our encoders see it. Not to be written to. */
    public int[] meant() {
        return meant;
    }

    /** With columns for one more field. */
    Layout with(Kind kind, String name) {
        List<Block> more = new ArrayList<>(blocks);
        more.add(new Block(kind, name, Facts.numberField(name), width()));
        return new Layout(generation, more);
    }

    /** With the columns of {@code gone} given to another field. */
    Layout withInPlaceOf(Block gone, String name) {
        List<Block> others = new ArrayList<>(blocks);
        others.set(blocks.indexOf(gone), new Block(gone.kind(), name, Facts.numberField(name), gone.start()));
        return new Layout(generation + 1, others);
    }

    /** The names of the columns of each field that has some. */
    public Map<String, List<String>> fieldColumns() {
        Map<String, List<String>> names = new TreeMap<>();
        for (Block block : blocks) {
            int size = block.kind() == Kind.NUMBER ? Numbers.COLUMNS : Vectors.COLUMNS;
            List<String> own = names.computeIfAbsent(block.name(), name -> new ArrayList<>());
            columns.subList(block.start(), block.start() + size).forEach(column -> own.add(column.name()));
        }
        return names;
    }

    /** Whether there are columns for the numbers of a field, or for its vectors. */
    public boolean hasColumns(String field, boolean ofVectors) {
        return (ofVectors ? vectors : numbers)
                .stream().anyMatch(block -> block.name().equals(field));
    }

    /** The fields that have columns for their vectors, or for their numbers, in the order they got them. */
    public List<String> fields(boolean ofVectors) {
        return (ofVectors ? vectors : numbers).stream().map(Block::name).toList();
    }

    /** How many fields have columns for their numbers. */
    public int numberFields() {
        return numbers.size();
    }

    /** How many fields have columns for their vectors. */
    public int vectorFields() {
        return vectors.size();
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Writes which fields have columns. */
    public void save(ByteWriter out) {
        out.writeInt(generation);
        out.writeInt(blocks.size());
        for (Block block : blocks) {
            out.writeString(block.kind().name());
            out.writeString(block.name());
        }
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws MalformedException if these are no such bytes
     */
    public static Layout read(ByteReader in) {
        int generation = in.readInt();
        int size = in.readCount(2);
        Layout layout = new Layout(generation, List.of());
        for (int i = 0; i < size; i++) {
            String kind = in.readString();
            String name = in.readString();
            if (name == null || !kind.equals(Kind.NUMBER.name()) && !kind.equals(Kind.VECTOR.name())) {
                throw new MalformedException("columns of an unknown kind");
            }
            layout = layout.with(Kind.valueOf(kind), name);
        }
        return layout;
    }

    /**
     * What it was when it had the columns of these names (by {@link #hash(int)}) and no more; itself if it never was so.
     */
    public Layout asOf(int[] names) {
        if (names.length >= width()) {
            return this;
        }
        for (int column = 0; column < names.length; column++) {
            if (hashes[column] != names[column]) {
                return this;
            }
        }
        var before = new Layout(
                generation,
                blocks.stream().filter(one -> one.start() < names.length).toList());
        return before.width() == names.length ? before : this;
    }

    /** What it was when it had so many columns; itself if it never had. */
    Layout first(int width) {
        return width == width() ? this : asOf(Arrays.copyOf(hashes, Math.max(0, Math.min(width, width()))));
    }

    /** Counts how often columns changed hands. */
    public int generation() {
        return generation;
    }

    /** How many columns there are. */
    public int width() {
        return hashes.length;
    }

    /** The columns, by {@link Column#index}. */
    public List<Column> columns() {
        return columns;
    }

    /** A hash of a column's name: what it is known by in bytes that outlive a layout. */
    public int hash(int column) {
        return hashes[column];
    }

    /** The column of that hash; -1 if there is none. */
    public int columnOf(int hash) {
        for (int column = 0; column < hashes.length; column++) {
            if (hashes[column] == hash) {
                return column;
            }
        }
        return -1;
    }

    /** A hash of the names of the first {@code width} columns: layouts of the same stamp agree on what these mean. */
    public int stamp(int width) {
        int stamp = width;
        for (int column = 0; column < width; column++) {
            stamp = Hash.pair(stamp, hashes[column]);
        }
        return stamp;
    }
}
