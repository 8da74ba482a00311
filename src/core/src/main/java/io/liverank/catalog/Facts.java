package io.liverank.catalog;

import io.liverank.event.Attributes;
import io.liverank.event.Steps;
import io.liverank.event.Value;
import io.liverank.math.Exact;
import io.liverank.math.Hash;
import java.util.Arrays;

/**
 * What ranking needs of attributes, worked out once: hashes of categories and words, numbers, vectors. Immutable; the arrays
 * are shared for speed and must not be written to.
 *
 * <p>Attributes need no declaration. Of objects in arrays each value counts by its path. A string of at most {@value FactsReader#CATEGORY_WORDS} words is a category as well as words; a
 * longer one is words only. Flags, the strings of arrays and the numbers of arrays of whole numbers are categories; other
 * arrays of numbers are vectors. Of an array the first {@value FactsReader#MAX_VALUES} are categories, of all attributes
 * {@value FactsReader#MAX_CATEGORIES}. A number, and text that is a number or a date, is kept as what it may be: whether it is a
 * quantity, an id or a moment is for {@link Field#reading} to say, which knows what else was met. Attributes of groups are
 * named {@code group.name}.
 */
public final class Facts {
    /** How many numbers a vector's projection has. */
    public static final int PARTS = 8;

    private static final int FIELD_SEED = 12;
    private static final int PART_SEED = 13;
    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};
    private static final float[][] NO_VECTORS = {};
    private static final Steps[] NO_STEPS = {};

    /** Nothing is known. */
    public static final Facts NONE = new Facts(new FactsReader(Fields.PLAIN));

    /** Hashes of {@code field=value}. */
    public final int[] categories;
    /** What each of the {@link #categories} counts: 1 over the root of how many its field has. */
    public final float[] shares;
    /** Hashes of the names of the fields of the {@link #categories}. */
    public final int[] categoryFields;
    /** Hashes of the distinct words, in order of first appearance, the title's first. */
    public final int[] words;
    /**
     * The first {@link #titleLength} are hashes of the title's words in their order: of the attribute title or name, else of the
     * longest text. The {@link #words} themselves where these begin like that, which is so unless a word comes twice.
     */
    public final int[] title;
    /** How many words the title has. */
    public final int titleLength;
    /** Hashes of the names of fields with numbers and dates, each once. */
    public final int[] numberFields;
    /** The numbers of {@link #numberFields}; dates as milliseconds since 1970. */
    public final double[] numbers;
    /** ln |x| of the {@link #numbers}; minus infinity for 0. */
    public final float[] logs;
    /** What the numbers are if they are categories; null where that follows from field and number alone, as with all but texts. */
    private final int[] numberCategories;
    /** Hashes of the names of the fields that hold vectors. */
    public final int[] vectorFields;
    /** The vectors of {@link #vectorFields}, of length 1; null where there are {@link #steps}. */
    private final float[][] vectors;
    /** Of large vectors that take a byte a number those bytes, which are the item's own; else null. */
    public final Steps[] steps;
    /**
     * {@value #PARTS} numbers per vector that keep angles about as they are: products with vectors of signs that the hash of
     * the place gives (Achlioptas, JCSS 2003).
     */
    public final float[][] parts;

    Facts(FactsReader reader) {
        this.categories = reader.categories.toArray();
        SharedArrays alike = reader.alike;
        this.shares = categories.length == 0 ? NO_FLOATS : first(categories.length, reader.shares, alike);
        this.categoryFields =
                categories.length == 0 ? categories : first(categories.length, reader.categoryFields, alike);
        this.words = reader.words.toArray();
        this.titleLength = reader.title.length;
        this.title = beginsWith(words, reader.title) ? words : reader.title;
        this.numberFields = reader.numberFields.size == 0
                ? reader.numberFields.toArray()
                : first(reader.numberFields.size, reader.numberFields.values, alike);
        this.numbers = numberFields.length == 0 ? NO_DOUBLES : Arrays.copyOf(reader.numbers, numberFields.length);
        this.logs = logs(numbers);
        this.numberCategories = categoriesFollow(reader) ? null : reader.numberCategories.toArray();
        this.vectorFields = reader.vectorFields.toArray();
        this.vectors = reader.vectors.isEmpty() ? NO_VECTORS : reader.vectors.toArray(float[][]::new);
        this.steps = reader.vectors.isEmpty() ? NO_STEPS : reader.steps.toArray(Steps[]::new);
        this.parts = vectors.length == 0 ? NO_VECTORS : new float[vectors.length][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts(vectorFields[i], vectors[i]);
            if (steps[i] != null) {
                vectors[i] = null;
            }
        }
    }

    private static int[] first(int size, int[] numbers, SharedArrays alike) {
        return alike == null ? Arrays.copyOf(numbers, size) : alike.share(numbers, size);
    }

    private static float[] first(int size, float[] numbers, SharedArrays alike) {
        return alike == null ? Arrays.copyOf(numbers, size) : alike.share(numbers, size);
    }

    /** Of the numbers of {@code whole} alone, whatever they were written as. */
    private Facts(Facts whole) {
        this.categories = NONE.categories;
        this.shares = NONE.shares;
        this.categoryFields = NONE.categoryFields;
        this.words = NONE.words;
        this.title = NONE.title;
        this.titleLength = NONE.titleLength;
        this.numberFields = whole.numberFields;
        this.numbers = whole.numbers;
        this.logs = whole.logs;
        this.numberCategories = null;
        this.vectorFields = NONE.vectorFields;
        this.vectors = NONE.vectors;
        this.steps = NONE.steps;
        this.parts = NONE.parts;
    }

    private static boolean beginsWith(int[] words, int[] title) {
        return title.length <= words.length && Arrays.equals(words, 0, title.length, title, 0, title.length);
    }

    private static float[] logs(double[] numbers) {
        float[] logs = numbers.length == 0 ? NO_FLOATS : new float[numbers.length];
        for (int i = 0; i < logs.length; i++) {
            double magnitude = Math.abs(numbers[i]);
            logs[i] = magnitude < Double.MIN_NORMAL ? Float.NEGATIVE_INFINITY : (float) Exact.log(magnitude);
        }
        return logs;
    }

    private static float[] parts(int field, float[] vector) {
        double[] sums = new double[PARTS];
        for (int i = 0; i < vector.length; i++) {
            int signs = Hash.pair(Hash.pair(PART_SEED, field), i);
            for (int part = 0; part < PARTS; part++) {
                sums[part] += (signs >>> part & 1) == 0 ? vector[i] : -vector[i];
            }
        }
        float[] parts = new float[PARTS];
        for (int part = 0; part < PARTS; part++) {
            parts[part] = (float) sums[part];
        }
        return parts;
    }

    /** The facts that {@code attributes} hold. */
    static Facts of(Attributes attributes, Fields fields) {
        return new FactsReader(fields).read(attributes);
    }

    private boolean categoriesFollow(FactsReader reader) {
        for (int i = 0; i < numberFields.length; i++) {
            if (reader.numberCategories.values[i] != category(numberFields[i], numbers[i])) {
                return false;
            }
        }
        return true;
    }

    /** What the number at a place of {@link #numberFields} is if it is a category, as in {@link #categories}. */
    public int numberCategory(int at) {
        return numberCategories == null ? category(numberFields[at], numbers[at]) : numberCategories[at];
    }

    /** Whether the numbers are those of {@code other}, in the same fields. */
    public boolean hasNumbersOf(Facts other) {
        return Arrays.equals(numberFields, other.numberFields) && Arrays.equals(numbers, other.numbers);
    }

    /** Whether these are numbers and nothing else, and just those that were read. */
    boolean isWhatIs(FactsReader read) {
        return isOfNumbers()
                && read.categories.size + read.words.size + read.title.length + read.vectorFields.size == 0
                && Arrays.equals(
                        numberFields, 0, numberFields.length, read.numberFields.values, 0, read.numberFields.size)
                && Arrays.equals(numbers, 0, numbers.length, read.numbers, 0, read.numberFields.size)
                && categoriesFollow(read);
    }

    private boolean isOfNumbers() {
        return categories.length + words.length + vectorFields.length == 0 && numberCategories == null;
    }

    /** The same as {@link #ofNumbers} makes of its numbers. */
    public Facts ofNumbers() {
        return numberFields.length == 0 ? NONE : isOfNumbers() ? this : new Facts(this);
    }

    /** Facts of numbers alone: hashes of the fields' names, and as many numbers. */
    public static Facts ofNumbers(int[] numberFields, double[] numbers) {
        if (numberFields.length == 0) {
            return NONE;
        }
        var reader = new FactsReader(Fields.PLAIN);
        for (int i = 0; i < numberFields.length; i++) {
            reader.addNumber(numberFields[i], numbers[i], category(numberFields[i], numbers[i]));
        }
        return new Facts(reader);
    }

    /** Hash of a field's name. */
    public static int numberField(String name) {
        return Hash.of(FIELD_SEED, name);
    }

    static int category(int field, double number) {
        return Hash.pair(field, Double.hashCode(number + 0.0));
    }

    /** The place of a field (by hash) among {@link #numberFields}; -1 if it has no number. */
    int numberAt(int field) {
        for (int i = 0; i < numberFields.length; i++) {
            if (numberFields[i] == field) {
                return i;
            }
        }
        return -1;
    }

    /** The place of a field (by hash) among {@link #vectorFields}; -1 if it has no vector. */
    public int vectorAt(int field) {
        for (int i = 0; i < vectorFields.length; i++) {
            if (vectorFields[i] == field) {
                return i;
            }
        }
        return -1;
    }

    /** The vector at a place of {@link #vectorFields}, of length 1. */
    public float[] vector(int at) {
        return steps[at] == null ? vectors[at] : unit(new Value.Vector(steps[at].toFloats()));
    }

    /** How many numbers the vector at a place of {@link #vectorFields} has. */
    public int dimension(int at) {
        return steps[at] == null ? vectors[at].length : steps[at].size();
    }

    static boolean isWhole(Value.Vector vector) {
        for (int i = 0; i < vector.size(); i++) {
            if (vector.get(i) != Math.rint(vector.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The vector scaled to length 1; null if it has none. */
    public static float[] unit(Value.Vector vector) {
        double squares = 0;
        for (int i = 0; i < vector.size(); i++) {
            squares += (double) vector.get(i) * vector.get(i);
        }
        if (!(squares > 0) || Double.isInfinite(squares)) {
            return null;
        }
        float[] unit = new float[vector.size()];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector.get(i) / Math.sqrt(squares));
        }
        return unit;
    }
}
