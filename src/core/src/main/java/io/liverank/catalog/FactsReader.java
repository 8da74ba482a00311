package io.liverank.catalog;

import io.liverank.event.Attributes;
import io.liverank.event.Steps;
import io.liverank.event.Value;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Works out what attributes hold. Goes on with the room it has: whoever reads a list's candidates has one for all of them. One
 * thread.
 */
public final class FactsReader {
    static final int CATEGORY_WORDS = 4;
    private static final int MAX_WORDS = 64;
    /** A list that waits keeps numbers for each of them. */
    static final int MAX_VALUES = 64;

    static final int MAX_CATEGORIES = 256;
    private static final int[] UNTITLED = {};

    final Ints categories = new Ints();
    float[] shares = new float[8];
    int[] categoryFields = new int[8];
    final Ints words = new Ints();
    final Ints numberFields = new Ints();
    final Ints numberCategories = new Ints();
    double[] numbers = new double[8];
    private final Fields fields;
    /** What facts have in common; null if they are not kept for long. */
    final SharedArrays alike;

    final Ints vectorFields = new Ints();
    final List<float[]> vectors = new ArrayList<>(0);
    final List<Steps> steps = new ArrayList<>(0);
    private final List<int[]> texts = new ArrayList<>(4);
    int[] title = UNTITLED;
    private boolean titled;

    FactsReader(Fields fields) {
        this(fields, null);
    }

    /** Of facts that are kept, which have in {@code alike} what they have alike. */
    FactsReader(Fields fields, SharedArrays alike) {
        this.fields = fields;
        this.alike = alike;
    }

    /** What {@code attributes} hold. */
    public Facts read(Attributes attributes) {
        return read(attributes, Facts.NONE);
    }

    /** The same; {@code before} itself if that is what they hold, as of an item whose price is what it was. */
    public Facts read(Attributes attributes, Facts before) {
        if (attributes.isEmpty()) {
            return Facts.NONE;
        }
        clear();
        visit("", attributes);
        words.addDistinct(title, MAX_WORDS);
        for (int[] text : texts) {
            words.addDistinct(text, MAX_WORDS);
        }
        return before.isWhatIs(this) ? before : new Facts(this);
    }

    private void clear() {
        categories.size = 0;
        words.size = 0;
        numberFields.size = 0;
        numberCategories.size = 0;
        vectorFields.size = 0;
        vectors.clear();
        steps.clear();
        texts.clear();
        title = UNTITLED;
        titled = false;
    }

    private void visit(String prefix, Attributes attributes) {
        for (int i = 0; i < attributes.size(); i++) {
            Value value = attributes.value(i);
            String field = prefix.isEmpty() ? attributes.name(i) : prefix + attributes.name(i);
            Fields.Kind kind = fields.kinds().get(field);
            int first = categories.size;
            if (kind == null) {
                visit(field, value);
            } else {
                visitAs(kind, field, value);
            }
            if (kind != null || !(value instanceof Value.Group)) {
                share(field, first);
            }
        }
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
        Arrays.fill(categoryFields, first, size, Facts.numberField(field));
    }

    private void visit(String field, Value value) {
        if (value instanceof Value.Text text) {
            visitText(field, text.text());
        } else if (value instanceof Value.Amount amount) {
            int hash = Facts.numberField(field);
            addNumber(hash, amount.number(), Facts.category(hash, amount.number()));
        } else if (value instanceof Value.Flag flag) {
            addCategory(field, flag.set() ? "true" : "false");
        } else if (value instanceof Value.Texts several) {
            firstOf(several.texts()).forEach(one -> {
                addCategory(field, one);
                texts.add(Words.of(one));
            });
        } else if (value instanceof Value.Vector vector) {
            if (Facts.isWhole(vector)) {
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
            addCategory(Facts.category(Facts.numberField(field), amount.number()));
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
                    addCategory(Facts.category(Facts.numberField(field), amount.number()));
                } else if (value instanceof Value.Vector vector) {
                    addWhole(field, vector);
                } else {
                    texts(value).forEach(one -> addCategory(field, one));
                }
            }
            case TEXT -> texts(value).forEach(one -> texts.add(Words.of(one)));
            case NUMBER, TIME -> {
                int hash = Facts.numberField(field);
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
                    addNumber(hash, number, Facts.category(hash, number));
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
    void addNumber(int field, double number, int category) {
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
        int hash = Facts.numberField(field);
        for (int i = 0; i < Math.min(MAX_VALUES, vector.size()); i++) {
            addCategory(Facts.category(hash, vector.get(i)));
        }
    }

    private void addVector(String field, Value.Vector vector) {
        float[] unit = Facts.unit(vector);
        if (unit != null) {
            vectorFields.add(Facts.numberField(field));
            vectors.add(unit);
            steps.add(vector.steps());
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
        int hash = Facts.numberField(field);
        addNumber(hash, number, Hash.of(hash, text));
        if (text.chars().allMatch(Character::isDigit)) {
            texts.add(Words.of(text));
        }
        return true;
    }

    private void addCategory(String field, String value) {
        addCategory(Hash.of(Facts.numberField(field), value));
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
