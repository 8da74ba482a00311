package io.liverank.catalog;

import io.liverank.catalog.Field.Reading;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Value;
import io.liverank.math.Exact;
import io.liverank.math.Hash;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Everything that was met of a field, and what follows for its reading. A reading is looked at again whenever a fifth more
 * was met, so it settles early and can still change. Belongs to the learner thread; what others may see is the
 * {@link Field} of the last look.
 *
 * <p>How numbers are told from ids that look like numbers: whole numbers of few values that repeat are both; whole numbers
 * named like an id that hardly repeat, or are spread evenly over their range as quantities hardly ever are, are
 * categories; everything else is a quantity.
 */
final class FieldProfile {
    private static final double HOUR = 3_600_000d;
    /** Share of values that must be of a kind for the field to be of it. */
    private static final double MOSTLY = 0.9;

    private static final int FEW = 50;
    private static final double REPEATS = 3;
    private static final int ENOUGH = 30;
    /** Kolmogorov's distance beyond which 64 numbers are hardly drawn evenly (one in twenty). */
    private static final double UNEVEN = 0.17;

    private static final double GROWTH = 1.2;
    private static final long LONGEST_PAUSE = 5_000;
    private static final double EARLIEST_MILLIS = 9e11;
    private static final double LATEST_MILLIS = 2.6e12;
    private static final double EARLIEST_SECONDS = 9e8;
    private static final double LATEST_SECONDS = 2.6e9;
    private static final int EXAMPLE = 60;
    private static final int DIMENSIONS = 4;
    private static final Pattern ID = Pattern.compile(
            "(^|.*[_.\\- ])(id|ids|uuid|guid|sku|ean|upc|gtin|isbn|asin|code|key|zip|plz|postcode|phone|nr|no)$|.*[a-z]Ids?$");
    private static final Pattern MOMENT =
            Pattern.compile(".*(time|date|created|updated|published|modified|released?|_at|At|_ts|timestamp|since)$");

    final String name;
    final int hash;
    private final Fields.Kind told;
    private long amounts;
    private long whole;
    private long numberTexts;
    private long dates;
    private long texts;
    private long categories;
    private long vectors;
    private long millis;
    private long seconds;
    private long negative;
    private final int[] dimensions = new int[DIMENSIONS];
    private final long[] ofDimension = new long[DIMENSIONS];
    private Quantiles sketch = new Quantiles();
    private Distinct distinct = new Distinct();
    private String example = "";
    private long lookedAt;
    private double use;
    private long ofItems;
    private Field field;

    FieldProfile(String name, Fields.Kind told) {
        this.name = name;
        this.hash = Facts.numberField(name);
        this.told = told;
        this.field = look();
    }

    static boolean isNamedLikeId(String name) {
        return ID.matcher(name).matches();
    }

    /** As of the last look. */
    Field field() {
        return field;
    }

    /** How often it was in lists and items, the old fading. */
    double use() {
        return use;
    }

    void fade() {
        use /= 2;
    }

    private long met() {
        return amounts + numberTexts + dates + texts + categories + vectors;
    }

    /**
     * Takes a value; {@code time} is when, milliseconds since 1970; {@code ofItem} whether an item had it, not a candidate.
     * Whether the reading may have changed.
     */
    boolean meet(Value value, long time, boolean ofItem) {
        use++;
        ofItems += ofItem ? 1 : 0;
        if (value instanceof Value.Amount amount) {
            amounts++;
            number(amount.number(), time);
        } else if (value instanceof Value.Text text) {
            meetText(text.text(), time);
        } else if (value instanceof Value.Flag flag) {
            categories++;
            distinct.add(flag.set() ? 1L << 40 : 1L << 41, flag.set() ? 1 : 0);
        } else if (value instanceof Value.Texts several) {
            categories++;
            several.texts().forEach(one -> distinct.add(Hash.wide(one), 0));
        } else if (value instanceof Value.Vector vector) {
            meetVector(vector);
        } else {
            categories++;
        }
        long due = lookedAt + Math.min(LONGEST_PAUSE, (long) (lookedAt * (GROWTH - 1)) + 1);
        if (met() < due) {
            return false;
        }
        example = text(value);
        lookedAt = met();
        field = look();
        return true;
    }

    private void meetText(String text, long time) {
        double date = Dates.parse(text);
        double number = Double.isNaN(date) ? NumberText.parse(text) : Double.NaN;
        if (!Double.isNaN(date)) {
            dates++;
            sketch.add(age(date, time));
            distinct.add(Distinct.hash(date), date);
        } else if (!Double.isNaN(number)) {
            numberTexts++;
            number(number, time);
        } else {
            texts++;
            distinct.add(Hash.wide(text), 0);
        }
    }

    private void meetVector(Value.Vector vector) {
        if (Facts.isWhole(vector) && told != Fields.Kind.VECTOR) {
            categories++;
            for (int i = 0; i < vector.size(); i++) {
                distinct.add(Distinct.hash(vector.get(i)), vector.get(i));
            }
            return;
        }
        vectors++;
        int at = 0;
        while (at < DIMENSIONS - 1 && dimensions[at] != vector.size() && dimensions[at] != 0) {
            at++;
        }
        if (dimensions[at] != vector.size()) {
            dimensions[at] = vector.size();
            ofDimension[at] = 0;
        }
        ofDimension[at]++;
    }

    private void number(double number, long time) {
        boolean isWhole = number == Math.rint(number);
        whole += isWhole ? 1 : 0;
        negative += number < 0 ? 1 : 0;
        millis += isWhole && number >= EARLIEST_MILLIS && number <= LATEST_MILLIS ? 1 : 0;
        seconds += isWhole && number >= EARLIEST_SECONDS && number <= LATEST_SECONDS ? 1 : 0;
        distinct.add(Distinct.hash(number), number);
        Reading now = field == null ? Reading.NUMBER : field.reading();
        sketch.add(now == Reading.TIME ? age(moment(number), time) : number);
    }

    /** A number that stands for a moment, in milliseconds. */
    static double moment(double number) {
        return number <= LATEST_SECONDS ? number * 1_000 : number;
    }

    /** sign(h) ln(1 + |h|) of the hours h from {@code moment} to {@code time}. */
    static double age(double moment, long time) {
        double hours = (time - moment) / HOUR;
        double magnitude = Exact.log(1 + Math.abs(hours));
        return hours < 0 ? -magnitude : magnitude;
    }

    private Field look() {
        Reading before = field == null ? null : field.reading();
        String[] why = {""};
        Reading reading = reading(why);
        if (reading == Reading.TIME && before != Reading.TIME && sketch.count() > 0 && dates == 0) {
            // What was sketched were moments, not ages.
            sketch = new Quantiles();
        }
        Spread spread = Spread.UNKNOWN;
        double[] quantiles = {};
        if (sketch.count() > 0) {
            Spread last = field == null ? Spread.UNKNOWN : field.spread();
            spread = Spread.of(sketch, last, reading != Reading.TIME);
            quantiles = sketch.at(0, 0.1, 0.5, 0.9, 1);
        }
        return new Field(
                name,
                hash,
                reading,
                why[0],
                spread,
                met(),
                Math.round(distinct.count()),
                dimension(),
                example,
                quantiles,
                values());
    }

    private int dimension() {
        return dimensions[usual()];
    }

    /** Which of the sizes most vectors have. */
    private int usual() {
        int best = 0;
        for (int i = 1; i < DIMENSIONS; i++) {
            best = ofDimension[i] > ofDimension[best] ? i : best;
        }
        return best;
    }

    private Field.Values values() {
        return new Field.Values(
                amounts, numberTexts, dates, texts, categories, vectors, vectors - ofDimension[usual()], ofItems);
    }

    private Reading reading(String[] why) {
        if (told != null) {
            why[0] = "the settings say so";
            return switch (told) {
                case IGNORE -> Reading.IGNORED;
                case CATEGORY -> Reading.CATEGORY;
                case TEXT -> Reading.TEXT;
                case NUMBER -> Reading.NUMBER;
                case TIME -> Reading.TIME;
                case VECTOR -> Reading.VECTOR;
            };
        }
        long met = met();
        if (vectors > 0 && vectors >= (1 - MOSTLY) * met) {
            why[0] = "arrays of numbers that are not whole";
            return Reading.VECTOR;
        }
        long numbers = amounts + numberTexts;
        if (dates > 0 && dates >= MOSTLY * met) {
            why[0] = "dates as text";
            return Reading.TIME;
        }
        if (numbers > 0 && numbers >= MOSTLY * met) {
            return ofNumbers(numbers, why);
        }
        if (categories >= texts) {
            why[0] = "flags and lists of values";
            return Reading.CATEGORY;
        }
        why[0] = "text";
        return Reading.TEXT;
    }

    private Reading ofNumbers(long numbers, String[] why) {
        boolean namedId = isNamedLikeId(name);
        String as = numberTexts > 0 ? "numbers, some written as text" : "numbers";
        if (whole < numbers) {
            why[0] = as;
            return Reading.NUMBER;
        }
        if (!namedId
                && (millis == numbers
                        || seconds == numbers && MOMENT.matcher(name).matches())) {
            why[0] = millis == numbers ? "milliseconds since 1970" : "seconds since 1970";
            return Reading.TIME;
        }
        double different = distinct.count();
        boolean repeats = numbers >= REPEATS * different;
        if (namedId && negative == 0) {
            boolean alike = different <= FEW || distinct.unevenness() < UNEVEN;
            if (numbers < ENOUGH || alike || !repeats) {
                why[0] = "whole numbers, named like an id, " + (repeats ? "that repeat" : "hardly any twice");
                return Reading.CATEGORY;
            }
        }
        if (numbers >= ENOUGH && different <= FEW && repeats) {
            why[0] = "whole numbers of " + Math.round(different) + " values that repeat";
            return Reading.NUMBER_AND_CATEGORY;
        }
        if (numbers >= ENOUGH && repeats && distinct.unevenness() < UNEVEN) {
            why[0] = "whole numbers that repeat and are spread evenly, as ids are and some quantities";
            return Reading.NUMBER_AND_CATEGORY;
        }
        why[0] = as;
        return Reading.NUMBER;
    }

    private static String text(Value value) {
        String text = value instanceof Value.Text one
                ? one.text()
                : value instanceof Value.Amount amount
                        ? String.format(Locale.ROOT, "%s", amount.number())
                        : value instanceof Value.Flag flag
                                ? Boolean.toString(flag.set())
                                : value instanceof Value.Texts several
                                        ? String.valueOf(several.texts())
                                        : value instanceof Value.Vector vector
                                                ? "[" + vector.get(0) + ", ... " + vector.size() + "]"
                                                : "";
        return text.length() <= EXAMPLE ? text : text.substring(0, EXAMPLE) + "...";
    }

    void save(ByteWriter out) {
        out.writeString(name);
        for (long one : new long[] {
            amounts, whole, numberTexts, dates, texts, categories, vectors, millis, seconds, negative, lookedAt
        }) {
            out.writeLong(one);
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            out.writeInt(dimensions[i]);
            out.writeLong(ofDimension[i]);
        }
        sketch.save(out);
        distinct.save(out);
        out.writeString(example);
        out.writeDouble(use);
        // The last look is part of the state: what is read next depends on it.
        out.writeString(field.reading().name());
        out.writeString(field.why());
        Spread spread = field.spread();
        out.writeByte(spread.logarithmic() ? 1 : 0);
        out.writeDoubles(new double[] {spread.floor(), spread.floorLog(), spread.centre(), spread.scale()});
        out.writeFloats(spread.knots());
        out.writeLong(field.met());
        out.writeLong(field.distinct());
        out.writeInt(field.dimension());
        out.writeDoubles(field.quantiles());
        out.writeLong(ofItems);
    }

    static FieldProfile load(ByteReader in, Fields fields) {
        String name = in.readString();
        var profile = new FieldProfile(name, fields.kinds().get(name));
        profile.amounts = in.readLong();
        profile.whole = in.readLong();
        profile.numberTexts = in.readLong();
        profile.dates = in.readLong();
        profile.texts = in.readLong();
        profile.categories = in.readLong();
        profile.vectors = in.readLong();
        profile.millis = in.readLong();
        profile.seconds = in.readLong();
        profile.negative = in.readLong();
        profile.lookedAt = in.readLong();
        for (int i = 0; i < DIMENSIONS; i++) {
            profile.dimensions[i] = in.readInt();
            profile.ofDimension[i] = in.readLong();
        }
        profile.sketch = Quantiles.load(in);
        profile.distinct = Distinct.load(in);
        profile.example = in.readString();
        profile.use = in.readDouble();
        Reading saved = Reading.valueOf(in.readString());
        String why = in.readString();
        boolean logarithmic = in.readByte() == 1;
        double[] scale = in.readDoubles();
        var spread = Spread.of(logarithmic, scale[0], scale[1], scale[2], scale[3], in.readFloats());
        long met = in.readLong();
        long different = in.readLong();
        int dimension = in.readInt();
        double[] quantiles = in.readDoubles();
        profile.ofItems = in.readLong();
        profile.field = new Field(
                name,
                profile.hash,
                saved,
                why,
                spread,
                met,
                different,
                dimension,
                profile.example,
                quantiles,
                profile.values());
        if (profile.told != null && profile.reading(new String[1]) != saved) {
            // told otherwise since then; else who loads would look earlier than who goes on
            profile.field = profile.look();
        }
        return profile;
    }
}
