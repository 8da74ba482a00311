package io.liverank.profile;

import io.liverank.catalog.Facts;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;
import java.util.Arrays;

/**
 * Which words, categories and numbers somebody's items have: decayed weights per word or category (by hash) and a moving
 * average per numeric field. Immutable; the arrays are shared for speed and must not be written to.
 */
public final class Taste {
    /** No taste known. */
    public static final Taste NONE = new Taste(new int[0], new double[0], new int[0], new float[0], 0, new float[0], 0);

    /** Weights halve in two weeks. */
    public static final Decay DECAY = new Decay(14 * 86_400_000d);

    private static final int LIMIT = 160;
    /** A new number counts for at least this much of the average. */
    private static final float LEAST_STEP = 0.15f;

    /** Hashes of words and categories. */
    public final int[] keys;
    /** Levels of {@link #DECAY}, one per key. */
    public final double[] levels;
    /** Hashes of numeric fields. */
    public final int[] numberFields;
    /** Averages of the fields' numbers. */
    public final float[] numbers;
    /** How many touches went in. */
    public final int count;

    /** Sum of the items' vectors, each halved every half-life; empty if no item had one. */
    public final float[] vector;
    /** When the sum was last brought up to date. */
    private final long vectorTime;

    private Taste(
            int[] keys,
            double[] levels,
            int[] numberFields,
            float[] numbers,
            int count,
            float[] vector,
            long vectorTime) {
        this.vector = vector;
        this.vectorTime = vectorTime;
        this.keys = keys;
        this.levels = levels;
        this.numberFields = numberFields;
        this.numbers = numbers;
        this.count = count;
    }

    /** With one more item, of weight {@code weight}. */
    public Taste with(Facts item, Facts offered, double weight, long time) {
        int room = Math.min(LIMIT, keys.length + item.words.length + item.categories.length);
        int[] nextKeys = Arrays.copyOf(keys, room);
        double[] nextLevels = Arrays.copyOf(levels, room);
        int size = keys.length;
        for (int word : item.words) {
            size = add(nextKeys, nextLevels, size, word, weight, time);
        }
        for (int category : item.categories) {
            size = add(nextKeys, nextLevels, size, category, weight, time);
        }
        Taste next = new Taste(
                size == room ? nextKeys : Arrays.copyOf(nextKeys, size),
                size == room ? nextLevels : Arrays.copyOf(nextLevels, size),
                numberFields,
                numbers,
                count + 1,
                vector,
                vectorTime);
        return next.withNumbers(item).withNumbers(offered).withVector(item, weight, time);
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

    private Taste withNumbers(Facts facts) {
        if (facts.numberFields.length == 0) {
            return this;
        }
        int[] fields = numberFields;
        float[] averages = numbers.clone();
        for (int i = 0; i < facts.numberFields.length; i++) {
            int at = 0;
            while (at < fields.length && fields[at] != facts.numberFields[i]) {
                at++;
            }
            if (at == fields.length) {
                fields = Arrays.copyOf(fields, at + 1);
                averages = Arrays.copyOf(averages, at + 1);
                fields[at] = facts.numberFields[i];
                averages[at] = facts.numbers[i];
            } else {
                averages[at] += (facts.numbers[i] - averages[at]) * Math.max(LEAST_STEP, 1f / count);
            }
        }
        return new Taste(keys, levels, fields, averages, count, vector, vectorTime);
    }

    /** The first vector counts; one of another size than before starts the sum anew. */
    private Taste withVector(Facts item, double weight, long time) {
        if (item.vectors.length == 0) {
            return this;
        }
        float[] added = item.vectors[0];
        boolean same = vector.length == added.length;
        double keep = same ? Exact.exp2(-Math.max(0, time - vectorTime) / DECAY.halfLife()) : 0;
        float[] sum = new float[added.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) ((same ? keep * vector[i] : 0) + weight * added[i]);
        }
        return new Taste(keys, levels, numberFields, numbers, count, sum, Math.max(time, vectorTime));
    }

    /** With what else the same person liked, somewhere else. */
    Taste and(Taste other) {
        if (other.count == 0) {
            return this;
        }
        int room = Math.min(LIMIT, keys.length + other.keys.length);
        int[] bothKeys = Arrays.copyOf(keys, room);
        double[] bothLevels = Arrays.copyOf(levels, room);
        int size = keys.length;
        for (int i = 0; i < other.keys.length; i++) {
            size = put(bothKeys, bothLevels, size, other.keys[i], other.levels[i]);
        }
        int[] fields = numberFields;
        float[] averages = numbers.clone();
        float part = (float) other.count / (count + other.count);
        for (int i = 0; i < other.numberFields.length; i++) {
            int at = 0;
            while (at < fields.length && fields[at] != other.numberFields[i]) {
                at++;
            }
            if (at == fields.length) {
                fields = Arrays.copyOf(fields, at + 1);
                averages = Arrays.copyOf(averages, at + 1);
                fields[at] = other.numberFields[i];
                averages[at] = other.numbers[i];
            } else {
                averages[at] += (other.numbers[i] - averages[at]) * part;
            }
        }
        Taste newer = vectorTime >= other.vectorTime ? this : other;
        Taste older = newer == this ? other : this;
        float[] sum = newer.vector;
        if (older.vector.length == sum.length) {
            double keep = Exact.exp2(-(newer.vectorTime - older.vectorTime) / DECAY.halfLife());
            sum = sum.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (float) (keep * older.vector[i]);
            }
        } else if (sum.length == 0) {
            sum = older.vector;
        }
        return new Taste(
                Arrays.copyOf(bothKeys, size),
                Arrays.copyOf(bothLevels, size),
                fields,
                averages,
                count + other.count,
                sum,
                newer.vectorTime);
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

    /** The average of a numeric field (by hash); NaN if unknown. */
    public float number(int field) {
        for (int i = 0; i < numberFields.length; i++) {
            if (numberFields[i] == field) {
                return numbers[i];
            }
        }
        return Float.NaN;
    }

    void save(ByteWriter out) {
        out.writeInts(keys);
        out.writeDoubles(levels);
        out.writeInts(numberFields);
        out.writeFloats(numbers);
        out.writeInt(count);
        out.writeFloats(vector);
        out.writeLong(vectorTime);
    }

    static Taste load(ByteReader in) {
        return new Taste(
                in.readInts(),
                in.readDoubles(),
                in.readInts(),
                in.readFloats(),
                in.readInt(),
                in.readFloats(),
                in.readLong());
    }
}
