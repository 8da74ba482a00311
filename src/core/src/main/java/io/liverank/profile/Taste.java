package io.liverank.profile;

import io.liverank.catalog.Facts;
import io.liverank.catalog.Field;
import io.liverank.catalog.FieldTable;
import io.liverank.catalog.Spread;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;
import java.util.Arrays;

/**
 * Which words, categories, numbers and vectors somebody's items have: decayed weights per word or category (by hash), moving
 * averages per numeric field, and decayed sums per field of vectors. Immutable; equal to one of the same content.
 */
public final class Taste {
    /** No taste known. */
    public static final Taste NONE = new Taste(new int[0], PackedLevels.NONE, Numbers.NONE, Vectors.NONE, 0);

    /** Weights halve in two weeks. */
    public static final Decay DECAY = new Decay(14 * 86_400_000d);

    private static final int LIMIT = 160;
    private static final int NUMBER_LIMIT = 64;
    private static final int VECTOR_LIMIT = 8;
    /** A new number counts for at least this much of the average. */
    private static final double LEAST_STEP = 0.15;

    /** How many touches went in. */
    public final int count;

    /** Hashes of words and categories. */
    private final int[] keys;
    /** Levels of {@link #DECAY}, one per key. */
    private final PackedLevels levels;

    private final Numbers numbers;
    private final Vectors vectors;

    /** Averages per numeric field: of the numbers and of their logarithms. */
    private record Numbers(int[] fields, double[] plain, float[] logs) {
        static final Numbers NONE = new Numbers(new int[0], new double[0], new float[0]);

        boolean has(Numbers other) {
            return Arrays.equals(fields, other.fields)
                    && Arrays.equals(plain, other.plain)
                    && Arrays.equals(logs, other.logs);
        }
    }

    /** Sums of vectors per field, each halved every half-life since its time; field 0 of versions that had one alone. */
    private record Vectors(int[] fields, float[][] sums, long[] times) {
        static final Vectors NONE = new Vectors(new int[0], new float[0][], new long[0]);

        boolean has(Vectors other) {
            return Arrays.equals(fields, other.fields)
                    && Arrays.deepEquals(sums, other.sums)
                    && Arrays.equals(times, other.times);
        }
    }

    private Taste(int[] keys, PackedLevels levels, Numbers numbers, Vectors vectors, int count) {
        this.keys = keys;
        this.levels = levels;
        this.numbers = numbers;
        this.vectors = vectors;
        this.count = count;
    }

    /** How many words and categories it has. */
    public int size() {
        return keys.length;
    }

    /** The hash of the {@code i}th word or category, from 0. */
    public int key(int i) {
        return keys[i];
    }

    /** Levels of {@link #DECAY}, one per word or category. */
    public PackedLevels levels() {
        return levels;
    }

    /** With one more item, of weight {@code weight}, read as {@code fields} says. */
    Taste with(Facts item, Facts offered, FieldTable fields, double weight, long time) {
        int room = Math.min(LIMIT, keys.length + item.words.length + item.categories.length + item.numberFields.length);
        int[] nextKeys = Arrays.copyOf(keys, room);
        double[] nextLevels = levels.unpacked(room);
        int size = keys.length;
        for (int word : item.words) {
            size = add(nextKeys, nextLevels, size, word, weight, time);
        }
        for (int category : item.categories) {
            size = add(nextKeys, nextLevels, size, category, weight, time);
        }
        for (int i = 0; i < item.numberFields.length; i++) {
            if (isCategory(fields.get(item.numberFields[i]))) {
                size = add(nextKeys, nextLevels, size, item.numberCategory(i), weight, time);
            }
        }
        return new Taste(
                size == room ? nextKeys : Arrays.copyOf(nextKeys, size),
                PackedLevels.of(nextLevels, size),
                with(with(numbers, item, fields, count + 1), offered, fields, count + 1),
                with(vectors, item, fields, weight, time),
                count + 1);
    }

    private static boolean isCategory(Field field) {
        return field != null && field.reading().isCategory();
    }

    private static int add(int[] keys, double[] levels, int size, int key, double weight, long time) {
        int weakest = 0;
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                levels[i] = DECAY.add(levels[i], weight, time);
                return size;
            }
            if (levels[i] < levels[weakest]) {
                weakest = i;
            }
        }
        int at = size < keys.length ? size : weakest;
        keys[at] = key;
        levels[at] = DECAY.add(Decay.EMPTY, weight, time);
        return Math.max(size, at + 1);
    }

    private static Numbers with(Numbers before, Facts facts, FieldTable table, int count) {
        if (facts.numberFields.length == 0) {
            return before;
        }
        int[] fields = before.fields;
        double[] plain = before.plain.clone();
        float[] logs = before.logs.clone();
        for (int i = 0; i < facts.numberFields.length; i++) {
            Field field = table.get(facts.numberFields[i]);
            if (field == null || !field.reading().isNumber()) {
                continue;
            }
            int at = indexOf(fields, facts.numberFields[i]);
            double number = usual(field.spread(), facts.numbers[i]);
            float log = log(field.spread(), facts.numbers[i], facts.logs[i]);
            if (at < 0 && fields.length < NUMBER_LIMIT) {
                at = fields.length;
                fields = Arrays.copyOf(fields, at + 1);
                plain = Arrays.copyOf(plain, at + 1);
                logs = Arrays.copyOf(logs, at + 1);
                fields[at] = facts.numberFields[i];
                plain[at] = number;
                logs[at] = log;
            } else if (at >= 0) {
                double step = Math.max(LEAST_STEP, 1.0 / count);
                plain[at] += (number - plain[at]) * step;
                logs[at] += (float) ((log - logs[at]) * step);
            }
        }
        return new Numbers(fields, plain, logs);
    }

    /** An absurd number counts as the farthest that is usual. */
    private static double usual(Spread spread, double number) {
        if (spread.logarithmic() || spread.scale() == 0) {
            return number;
        }
        double farthest = Spread.FARTHEST * spread.scale();
        return Math.max(spread.centre() - farthest, Math.min(spread.centre() + farthest, number));
    }

    private static float log(Spread spread, double number, float log) {
        if (spread.logarithmic() && number <= spread.floor()) {
            return (float) spread.floorLog();
        }
        return Float.isInfinite(log) ? 0 : log;
    }

    private static int indexOf(int[] fields, int field) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == field) {
                return i;
            }
        }
        return -1;
    }

    /** Vectors of another size than the field's usual one are of no use. */
    private static Vectors with(Vectors before, Facts item, FieldTable table, double weight, long time) {
        Vectors next = before;
        for (int v = 0; v < item.vectorFields.length; v++) {
            Field field = table.get(item.vectorFields[v]);
            float[] added = item.vector(v);
            if (field != null && field.reading() == Field.Reading.VECTOR && field.dimension() == added.length) {
                next = with(next, field.hash(), added, weight, time);
            }
        }
        return next;
    }

    private static Vectors with(Vectors before, int field, float[] added, double weight, long time) {
        int at = indexOf(before.fields, field);
        if (at < 0 && before.fields.length == VECTOR_LIMIT) {
            return before;
        }
        int size = at < 0 ? before.fields.length + 1 : before.fields.length;
        int[] fields = Arrays.copyOf(before.fields, size);
        float[][] sums = Arrays.copyOf(before.sums, size);
        long[] times = Arrays.copyOf(before.times, size);
        if (at < 0) {
            at = size - 1;
            fields[at] = field;
            sums[at] = new float[0];
            times[at] = time;
        }
        boolean same = sums[at].length == added.length;
        double keep = same ? Exact.exp2(-Math.max(0, time - times[at]) / DECAY.halfLife()) : 0;
        float[] sum = new float[added.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) ((same ? keep * sums[at][i] : 0) + weight * added[i]);
        }
        sums[at] = sum;
        times[at] = Math.max(time, times[at]);
        return new Vectors(fields, sums, times);
    }

    /** The average of a numeric field (by hash): of the numbers; NaN if unknown. */
    public double number(int field) {
        int at = indexOf(numbers.fields, field);
        return at < 0 ? Double.NaN : numbers.plain[at];
    }

    /** The average of a numeric field (by hash): of the logarithms; NaN if unknown. */
    public float log(int field) {
        int at = indexOf(numbers.fields, field);
        return at < 0 ? Float.NaN : numbers.logs[at];
    }

    /** The sum of a field's vectors (by hash), of {@code dimension} numbers; null if unknown. */
    public float[] vector(int field, int dimension) {
        int at = indexOf(vectors.fields, field);
        at = at < 0 ? indexOf(vectors.fields, 0) : at;
        return at < 0 || vectors.sums[at].length != dimension ? null : vectors.sums[at];
    }

    /** With what else the same person liked, somewhere else. */
    Taste and(Taste other) {
        if (other.count == 0) {
            return this;
        }
        int room = Math.min(LIMIT, keys.length + other.keys.length);
        int[] bothKeys = Arrays.copyOf(keys, room);
        double[] bothLevels = levels.unpacked(room);
        double[] otherLevels = other.levels.unpacked(other.keys.length);
        int size = keys.length;
        for (int i = 0; i < other.keys.length; i++) {
            size = put(bothKeys, bothLevels, size, other.keys[i], otherLevels[i]);
        }
        return new Taste(
                Arrays.copyOf(bothKeys, size),
                PackedLevels.of(bothLevels, size),
                and(numbers, other.numbers, (double) other.count / (count + other.count)),
                and(vectors, other.vectors),
                count + other.count);
    }

    private static Numbers and(Numbers one, Numbers other, double part) {
        int[] fields = one.fields;
        double[] plain = one.plain.clone();
        float[] logs = one.logs.clone();
        for (int i = 0; i < other.fields.length; i++) {
            int at = indexOf(fields, other.fields[i]);
            if (at >= 0) {
                plain[at] += (other.plain[i] - plain[at]) * part;
                logs[at] += (float) ((other.logs[i] - logs[at]) * part);
            } else if (fields.length < NUMBER_LIMIT) {
                at = fields.length;
                fields = Arrays.copyOf(fields, at + 1);
                plain = Arrays.copyOf(plain, at + 1);
                logs = Arrays.copyOf(logs, at + 1);
                fields[at] = other.fields[i];
                plain[at] = other.plain[i];
                logs[at] = other.logs[i];
            }
        }
        return new Numbers(fields, plain, logs);
    }

    private static Vectors and(Vectors one, Vectors other) {
        Vectors both = one;
        for (int i = 0; i < other.fields.length; i++) {
            both = and(both, other.fields[i], other.sums[i], other.times[i]);
        }
        return both;
    }

    /** Sums of one size are added, each as it has faded by the newer one's time; of two sizes the newer stays. */
    private static Vectors and(Vectors before, int field, float[] sum, long time) {
        int at = indexOf(before.fields, field);
        if (at < 0) {
            return before.fields.length == VECTOR_LIMIT ? before : with(before, field, sum, 1, time);
        }
        if (before.sums[at].length != sum.length && before.times[at] >= time) {
            return before;
        }
        long newest = Math.max(time, before.times[at]);
        double keep = Exact.exp2(-(newest - before.times[at]) / DECAY.halfLife());
        double take = Exact.exp2(-(newest - time) / DECAY.halfLife());
        float[] both = new float[sum.length];
        for (int i = 0; i < both.length; i++) {
            double own = before.sums[at].length == both.length ? keep * before.sums[at][i] : 0;
            both[i] = (float) (own + take * sum[i]);
        }
        float[][] sums = before.sums.clone();
        long[] times = before.times.clone();
        sums[at] = both;
        times[at] = newest;
        return new Vectors(before.fields, sums, times);
    }

    /** Adds a level to a key's; among too many the weakest gives way. */
    private static int put(int[] keys, double[] levels, int size, int key, double level) {
        int weakest = 0;
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                levels[i] = DECAY.sum(levels[i], level);
                return size;
            }
            if (levels[i] < levels[weakest]) {
                weakest = i;
            }
        }
        if (size == keys.length && levels[weakest] >= level) {
            return size;
        }
        int at = size < keys.length ? size : weakest;
        keys[at] = key;
        levels[at] = level;
        return Math.max(size, at + 1);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Taste taste
                        && count == taste.count
                        && Arrays.equals(keys, taste.keys)
                        && levels.equals(taste.levels)
                        && numbers.has(taste.numbers)
                        && vectors.has(taste.vectors);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(keys) + count;
    }

    void save(ByteWriter out) {
        out.writeInts(keys);
        out.writeDoubles(levels.unpacked(keys.length));
        out.writeInts(numbers.fields);
        out.writeDoubles(numbers.plain);
        out.writeFloats(numbers.logs);
        out.writeInt(count);
        out.writeInt(vectors.fields.length);
        for (int i = 0; i < vectors.fields.length; i++) {
            out.writeInt(vectors.fields[i]);
            out.writeFloats(vectors.sums[i]);
            out.writeLong(vectors.times[i]);
        }
    }

    static Taste load(ByteReader in) {
        int[] keys = in.readInts();
        double[] levels = in.readDoubles();
        if (keys.length != levels.length || keys.length > LIMIT) {
            throw new ByteReader.MalformedException("a taste of another shape");
        }
        var numbers = new Numbers(in.readInts(), in.readDoubles(), in.readFloats());
        int count = in.readInt();
        int size = in.readCount(3);
        int[] fields = new int[size];
        float[][] sums = new float[size][];
        long[] times = new long[size];
        for (int i = 0; i < size; i++) {
            fields[i] = in.readInt();
            sums[i] = in.readFloats();
            times[i] = in.readLong();
        }
        return new Taste(
                keys, PackedLevels.of(levels, levels.length), numbers, new Vectors(fields, sums, times), count);
    }
}
