package io.liverank.catalog;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import io.liverank.math.Exact;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * What ranking needs of attributes, worked out once: hashes of categories and words, and numbers. Immutable; the arrays
 * are shared for speed and must not be written to.
 *
 * <p>Attributes need no declaration. A string of at most {@value #CATEGORY_WORDS} words is a category as well as words;
 * a longer one is words only. Flags and the strings of arrays are categories; several numbers are a vector. Attributes of groups are named
 * {@code group.name}.
 */
public final class Facts {
    /** Nothing is known. */
    public static final Facts NONE =
            new Facts(new int[0], new int[0], new int[0], new int[0], new float[0], new int[0], new float[0][]);

    private static final int CATEGORY_WORDS = 4;
    private static final int FIELD_SEED = 12;
    private static final int MAX_WORDS = 64;

    /** Hashes of {@code field=value}. */
    public final int[] categories;
    /** Hashes of the distinct words, in order of first appearance, the title's first. */
    public final int[] words;
    /** Hashes of the title's words in their order: of the attribute title or name, else of the longest text. */
    public final int[] title;
    /** Hashes of the names of the numeric fields. */
    public final int[] numberFields;
    /** The numbers of {@link #numberFields}, as {@link #logarithm}. */
    public final float[] numbers;
    /** Hashes of the names of the fields that hold several numbers. */
    public final int[] vectorFields;
    /** The vectors of {@link #vectorFields}, of length 1. */
    public final float[][] vectors;

    private Facts(
            int[] categories,
            int[] words,
            int[] title,
            int[] numberFields,
            float[] numbers,
            int[] vectorFields,
            float[][] vectors) {
        this.vectorFields = vectorFields;
        this.vectors = vectors;
        this.categories = categories;
        this.words = words;
        this.title = title;
        this.numberFields = numberFields;
        this.numbers = numbers;
    }

    /** The facts that {@code attributes} hold. */
    public static Facts of(Attributes attributes, Fields fields) {
        return attributes.isEmpty() ? NONE : new Reading(fields).read(attributes);
    }

    /** Facts of numbers alone: hashes of the fields' names, and as many values as {@link #logarithm}. */
    public static Facts ofNumbers(int[] numberFields, float[] numbers) {
        if (numberFields.length == 0) {
            return NONE;
        }
        return new Facts(
                NONE.categories, NONE.words, NONE.title, numberFields, numbers, NONE.vectorFields, NONE.vectors);
    }

    /** Hash of a numeric field's name. */
    public static int numberField(String name) {
        return Hash.of(FIELD_SEED, name);
    }

    /** The vector of a field (by hash); null if missing. */
    public float[] vector(int field) {
        for (int i = 0; i < vectorFields.length; i++) {
            if (vectorFields[i] == field) {
                return vectors[i];
            }
        }
        return null;
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

    /** sign(x) log(1 + |x|): prices, ratings and counts on one comfortable scale. */
    public static float logarithm(double number) {
        double magnitude = Exact.log(1 + Math.min(Math.abs(number), 1e300));
        return (float) (number < 0 ? -magnitude : magnitude);
    }

    /** The value of a numeric field (by hash), as {@link #logarithm}; NaN if missing. */
    public float number(int field) {
        for (int i = 0; i < numberFields.length; i++) {
            if (numberFields[i] == field) {
                return numbers[i];
            }
        }
        return Float.NaN;
    }

    private static final class Reading {
        private final Ints categories = new Ints();
        private final Ints words = new Ints();
        private final Ints numberFields = new Ints();
        private final Fields fields;
        private final Ints vectorFields = new Ints();
        private final List<float[]> vectors = new ArrayList<>();
        private final List<Float> numbers = new ArrayList<>();
        private final List<int[]> texts = new ArrayList<>();
        private int[] title = new int[0];
        private boolean titled;

        Reading(Fields fields) {
            this.fields = fields;
        }

        Facts read(Attributes attributes) {
            visit("", attributes);
            words.addDistinct(title, MAX_WORDS);
            texts.forEach(text -> words.addDistinct(text, MAX_WORDS));
            float[] values = new float[numbers.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.get(i);
            }
            return new Facts(
                    categories.toArray(),
                    words.toArray(),
                    title,
                    numberFields.toArray(),
                    values,
                    vectorFields.toArray(),
                    vectors.toArray(float[][]::new));
        }

        private void visit(String prefix, Attributes attributes) {
            attributes.forEach((name, value) -> {
                String field = prefix + name;
                Fields.Kind kind = fields.kinds().get(field);
                if (kind == null) {
                    visit(field, value);
                } else {
                    visitAs(kind, field, value);
                }
            });
        }

        private void visit(String field, Value value) {
            if (value instanceof Value.Text text) {
                visitText(field, text.text());
            } else if (value instanceof Value.Amount amount) {
                addNumber(field, amount.number());
            } else if (value instanceof Value.Flag flag) {
                addCategory(field, flag.set() ? "true" : "false");
            } else if (value instanceof Value.Texts several) {
                for (String one : several.texts()) {
                    addCategory(field, one);
                    texts.add(Words.of(one));
                }
            } else if (value instanceof Value.Vector vector) {
                float[] unit = unit(vector);
                if (unit != null) {
                    vectorFields.add(numberField(field));
                    vectors.add(unit);
                }
            } else if (value instanceof Value.Group group) {
                visit(field + ".", group.attributes());
            } else if (value instanceof Value.Several several) {
                several.values().forEach(one -> visit(field, one));
            }
        }

        private void visitAs(Fields.Kind kind, String field, Value value) {
            if (kind == Fields.Kind.IGNORE) {
                return;
            }
            List<String> found = new ArrayList<>();
            if (value instanceof Value.Text text) {
                found.add(text.text());
            } else if (value instanceof Value.Amount amount) {
                found.add(String.valueOf(amount.number()));
            } else if (value instanceof Value.Flag flag) {
                found.add(flag.set() ? "true" : "false");
            } else if (value instanceof Value.Texts several) {
                found.addAll(several.texts());
            } else if (value instanceof Value.Several several) {
                several.values().forEach(one -> visitAs(kind, field, one));
            }
            for (String one : found) {
                switch (kind) {
                    case CATEGORY -> addCategory(field, one);
                    case TEXT -> texts.add(Words.of(one));
                    default -> addNumber(field, parsed(one));
                }
            }
        }

        private static double parsed(String text) {
            try {
                return Double.parseDouble(text.strip());
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        private void addNumber(String field, double number) {
            if (Double.isFinite(number) && !numberFields.contains(numberField(field))) {
                numberFields.add(numberField(field));
                numbers.add(logarithm(number));
            }
        }

        private void visitText(String field, String text) {
            int[] found = Words.of(text);
            if (found.length <= CATEGORY_WORDS) {
                addCategory(field, text);
            }
            texts.add(found);
            boolean isTitle = field.equals("title") || field.equals("name");
            if (isTitle && !titled || !titled && found.length > title.length) {
                title = found;
                titled = isTitle;
            }
        }

        private void addCategory(String field, String value) {
            categories.add(Hash.of(Hash.of(FIELD_SEED, field), value));
        }
    }

    private static final class Ints {
        private int[] values = new int[8];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = java.util.Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        boolean contains(int value) {
            for (int i = 0; i < size; i++) {
                if (values[i] == value) {
                    return true;
                }
            }
            return false;
        }

        void addDistinct(int[] more, int limit) {
            for (int value : more) {
                boolean known = false;
                for (int i = 0; i < size && !known; i++) {
                    known = values[i] == value;
                }
                if (!known && size < limit) {
                    add(value);
                }
            }
        }

        int[] toArray() {
            return java.util.Arrays.copyOf(values, size);
        }
    }
}
