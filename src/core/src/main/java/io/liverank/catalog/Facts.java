package io.liverank.catalog;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import io.liverank.math.Exact;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What ranking needs of attributes, worked out once: hashes of categories and words, numbers, vectors. Immutable; the arrays
 * are shared for speed and must not be written to.
 *
 * <p>Attributes need no declaration. Of objects in arrays each value counts by its path. A string of at most {@value #CATEGORY_WORDS} words is a category as well as words; a
 * longer one is words only. Flags, the strings of arrays and the numbers of arrays of whole numbers are categories; other
 * arrays of numbers are vectors. Of an array the first {@value #MAX_VALUES} are categories, of all attributes
 * {@value #MAX_CATEGORIES}. A number, and text that is a number or a date, is kept as what it may be: whether it is a
 * quantity, an id or a moment is for {@link Field#reading} to say, which knows what else was met. Attributes of groups are
 * named {@code group.name}.
 */
public final class Facts {
    /** Nothing is known. */
    public static final Facts NONE = new Reader(Fields.PLAIN).read(Attributes.NONE);

    /** How many numbers a vector's projection has. */
    public static final int PARTS = 8;

    private static final int CATEGORY_WORDS = 4;
    private static final int FIELD_SEED = 12;
    private static final int PART_SEED = 13;
    private static final int MAX_WORDS = 64;
    /** A list that waits keeps numbers for each of them. */
    private static final int MAX_VALUES = 64;

    private static final int MAX_CATEGORIES = 256;

    /** Hashes of {@code field=value}. */
    public final int[] categories;
    /** What each of the {@link #categories} counts: 1 over the root of how many its field has. */
    public final float[] shares;
    /** Hashes of the names of the fields of the {@link #categories}. */
    public final int[] categoryFields;
    /** Hashes of the distinct words, in order of first appearance, the title's first. */
    public final int[] words;
    /** Hashes of the title's words in their order: of the attribute title or name, else of the longest text. */
    public final int[] title;
    /** Hashes of the names of fields with numbers and dates, each once. */
    public final int[] numberFields;
    /** The numbers of {@link #numberFields}; dates as milliseconds since 1970. */
    public final double[] numbers;
    /** ln |x| of the {@link #numbers}; minus infinity for 0. */
    public final float[] logs;
    /** What the numbers are if they are categories, as in {@link #categories}. */
    public final int[] numberCategories;
    /** Hashes of the names of the fields that hold vectors. */
    public final int[] vectorFields;
    /** The vectors of {@link #vectorFields}, of length 1. */
    public final float[][] vectors;
    /**
     * {@value #PARTS} numbers per vector that keep angles about as they are: products with vectors of signs that the hash of
     * the place gives (Achlioptas, JCSS 2003).
     */
    public final float[][] parts;

    private Facts(Reader reader) {
        this.categories = reader.categories.toArray();
        this.shares = Arrays.copyOf(reader.shares, categories.length);
        this.categoryFields = Arrays.copyOf(reader.categoryFields, categories.length);
        this.words = reader.words.toArray();
        this.title = reader.title;
        this.numberFields = reader.numberFields.toArray();
        this.numberCategories = reader.numberCategories.toArray();
        this.numbers = Arrays.copyOf(reader.numbers, numberFields.length);
        this.logs = logs(numbers);
        this.vectorFields = reader.vectorFields.toArray();
        this.vectors = reader.vectors.toArray(float[][]::new);
        this.parts = new float[vectors.length][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts(vectorFields[i], vectors[i]);
        }
    }

    private static float[] logs(double[] numbers) {
        float[] logs = new float[numbers.length];
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
        return attributes.isEmpty() ? NONE : new Reader(fields).read(attributes);
    }

    /** Facts of numbers alone: hashes of the fields' names, and as many numbers. */
    public static Facts ofNumbers(int[] numberFields, double[] numbers) {
        if (numberFields.length == 0) {
            return NONE;
        }
        var reader = new Reader(Fields.PLAIN);
        for (int i = 0; i < numberFields.length; i++) {
            reader.addNumber(numberFields[i], numbers[i], category(numberFields[i], numbers[i]));
        }
        return new Facts(reader);
    }

    /** Hash of a field's name. */
    public static int numberField(String name) {
        return Hash.of(FIELD_SEED, name);
    }

    private static int category(int field, double number) {
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

    private static final class Reader {
        private final Ints categories = new Ints();
        private float[] shares = new float[8];
        private int[] categoryFields = new int[8];
        private final Ints words = new Ints();
        private final Ints numberFields = new Ints();
        private final Ints numberCategories = new Ints();
        private double[] numbers = new double[8];
        private final Fields fields;
        private final Ints vectorFields = new Ints();
        private final List<float[]> vectors = new ArrayList<>(0);
        private final List<int[]> texts = new ArrayList<>(4);
        private int[] title = new int[0];
        private boolean titled;

        Reader(Fields fields) {
            this.fields = fields;
        }

        Facts read(Attributes attributes) {
            visit("", attributes);
            words.addDistinct(title, MAX_WORDS);
            texts.forEach(text -> words.addDistinct(text, MAX_WORDS));
            return new Facts(this);
        }

        private void visit(String prefix, Attributes attributes) {
            attributes.forEach((name, value) -> {
                String field = prefix.isEmpty() ? name : prefix + name;
                Fields.Kind kind = fields.kinds().get(field);
                int first = categories.size;
                if (kind == null) {
                    visit(field, value);
                } else {
                    visitAs(kind, field, value);
                }
                if (kind != null || !(value instanceof Value.Group)) {
                    share(field, Math.min(first, categories.size));
                }
            });
        }

        /** Categories from {@code first} on are one field's: ten tags must not weigh ten times what a colour does. */
        private void share(String field, int first) {
            int size = categories.size;
            if (size == first) {
                return;
            }
            if (size > shares.length) {
                shares = Arrays.copyOf(shares, categories.values.length);
                categoryFields = Arrays.copyOf(categoryFields, categories.values.length);
            }
            Arrays.fill(shares, first, size, (float) (1 / Math.sqrt(size - first)));
            Arrays.fill(categoryFields, first, size, numberField(field));
        }

        private void visit(String field, Value value) {
            if (value instanceof Value.Text text) {
                visitText(field, text.text());
            } else if (value instanceof Value.Amount amount) {
                int hash = numberField(field);
                addNumber(hash, amount.number(), category(hash, amount.number()));
            } else if (value instanceof Value.Flag flag) {
                addCategory(field, flag.set() ? "true" : "false");
            } else if (value instanceof Value.Texts several) {
                firstOf(several.texts()).forEach(one -> {
                    addCategory(field, one);
                    texts.add(Words.of(one));
                });
            } else if (value instanceof Value.Vector vector) {
                if (isWhole(vector)) {
                    addWhole(field, vector);
                } else {
                    addVector(field, vector);
                }
            } else if (value instanceof Value.Group group) {
                visit(field + ".", group.attributes());
            } else if (value instanceof Value.Several several) {
                several.values().forEach(one -> visitOne(field, one));
            }
        }

        /** One of several: a number among these is a category, as those of arrays of whole numbers are. */
        private void visitOne(String field, Value value) {
            if (value instanceof Value.Amount amount) {
                addCategory(category(numberField(field), amount.number()));
            } else {
                visit(field, value);
            }
        }

        private void visitAs(Fields.Kind kind, String field, Value value) {
            if (value instanceof Value.Several several) {
                several.values().forEach(one -> visitAs(kind, field, one));
                return;
            }
            switch (kind) {
                case IGNORE -> {}
                case VECTOR -> {
                    if (value instanceof Value.Vector vector) {
                        addVector(field, vector);
                    }
                }
                case CATEGORY -> {
                    if (value instanceof Value.Amount amount) {
                        addCategory(category(numberField(field), amount.number()));
                    } else if (value instanceof Value.Vector vector) {
                        addWhole(field, vector);
                    } else {
                        texts(value).forEach(one -> addCategory(field, one));
                    }
                }
                case TEXT -> texts(value).forEach(one -> texts.add(Words.of(one)));
                case NUMBER, TIME -> {
                    int hash = numberField(field);
                    double number = Double.NaN;
                    if (value instanceof Value.Amount amount) {
                        number = amount.number();
                    } else if (value instanceof Value.Flag flag) {
                        number = flag.set() ? 1 : 0;
                    } else if (value instanceof Value.Text text) {
                        double date = Dates.parse(text.text());
                        number = Double.isNaN(date) ? NumberText.parse(text.text()) : date;
                    }
                    if (!Double.isNaN(number)) {
                        addNumber(hash, number, category(hash, number));
                    }
                }
            }
        }

        private static List<String> texts(Value value) {
            if (value instanceof Value.Amount amount) {
                return List.of(String.valueOf(amount.number()));
            } else if (value instanceof Value.Flag flag) {
                return List.of(flag.set() ? "true" : "false");
            } else if (value instanceof Value.Text text) {
                return List.of(text.text());
            }
            return value instanceof Value.Texts several ? firstOf(several.texts()) : List.of();
        }

        /** Of several numbers of a field, such as the prices of variants, the smallest counts. */
        private void addNumber(int field, double number, int category) {
            int at = numberFields.size;
            for (int i = 0; i < at; i++) {
                if (numberFields.values[i] == field) {
                    if (number < numbers[i]) {
                        numbers[i] = number;
                        numberCategories.values[i] = category;
                    }
                    return;
                }
            }
            if (at == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * at);
            }
            numbers[at] = number;
            numberFields.add(field);
            numberCategories.add(category);
        }

        private void addWhole(String field, Value.Vector vector) {
            int hash = numberField(field);
            for (int i = 0; i < Math.min(MAX_VALUES, vector.size()); i++) {
                addCategory(category(hash, vector.get(i)));
            }
        }

        private void addVector(String field, Value.Vector vector) {
            float[] unit = unit(vector);
            if (unit != null) {
                vectorFields.add(numberField(field));
                vectors.add(unit);
            }
        }

        private void visitText(String field, String text) {
            boolean isTitle = field.equals("title") || field.equals("name");
            if (!isTitle && visitNumber(field, text)) {
                return;
            }
            int[] found = Words.of(text);
            if (found.length <= CATEGORY_WORDS) {
                addCategory(field, text);
            }
            texts.add(found);
            if (isTitle && !titled || !titled && found.length > title.length) {
                title = found;
                titled = isTitle;
            }
        }

        /** Text that is a number or a date; one of digits alone is a word as well. */
        private boolean visitNumber(String field, String text) {
            double date = Dates.parse(text);
            double number = Double.isNaN(date) ? NumberText.parse(text) : date;
            if (Double.isNaN(number)) {
                return false;
            }
            int hash = numberField(field);
            addNumber(hash, number, Hash.of(hash, text));
            if (text.chars().allMatch(Character::isDigit)) {
                texts.add(Words.of(text));
            }
            return true;
        }

        private void addCategory(String field, String value) {
            addCategory(Hash.of(numberField(field), value));
        }

        private void addCategory(int category) {
            if (categories.size < MAX_CATEGORIES) {
                categories.add(category);
            }
        }

        private static List<String> firstOf(List<String> texts) {
            return texts.subList(0, Math.min(MAX_VALUES, texts.size()));
        }
    }
}
