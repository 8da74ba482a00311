package io.liverank.examples;

import io.liverank.engine.Diversity;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A place where lists are shown. The same visits for whoever ranks. */
interface Domain {
    /** As people call it. */
    String name();

    /** What is shown, and what it depends on whether somebody takes it; sentences. */
    String about();

    /** What its order without learning is. */
    String order();

    /** Settings of the server, as lines. */
    List<String> settings();

    /** What feedback says that something was chosen. */
    String choice();

    /** What feedback says that something was looked at in vain; empty if nobody tells. */
    default String refusal() {
        return "";
    }

    /** How long after a list its choice is told in the mean, milliseconds. */
    default long delay() {
        return 1_000;
    }

    /** Whether a rule lets a candidate be shown. */
    default boolean mayShow(Visit visit, Candidate candidate) {
        return true;
    }

    /** What a choice is worth, an attribute; empty if all are worth the same. */
    default String valueAttribute() {
        return "";
    }

    /** How often something may be repeated in the first places. */
    default Diversity diversity() {
        return Diversity.NONE;
    }

    /** Whether its own order is shown, and nothing learned has a part in it. */
    default boolean showsOwnOrder() {
        return false;
    }

    /** What else came of the visits so far, a sentence. */
    default String seen() {
        return "";
    }

    /** Takes note of a list that was shown: {@code places} are indices of the visit's candidates. */
    default void shown(int number, Visit visit, int[] places) {}

    /** Takes note of a choice, by its index among the visit's candidates. */
    default void taken(Visit visit, int index) {}

    /** When the visit is, milliseconds since 1970. */
    default long time(int number) {
        return 1_700_000_000_000L + number * 20_000L;
    }

    /** The visit of this number, from 0. */
    Visit visit(int number);

    /** Attributes of names and texts or numbers. */
    static Attributes attributes(Object... namesAndValues) {
        Map<String, Value> values = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(
                    (String) namesAndValues[i],
                    namesAndValues[i + 1] instanceof Number number
                            ? new Value.Amount(number.doubleValue())
                            : new Value.Text(namesAndValues[i + 1].toString()));
        }
        return Attributes.of(values);
    }

    /** The number that is called so; NaN if there is none. */
    static double number(Attributes attributes, String name) {
        return attributes.get(name) instanceof Value.Amount amount ? amount.number() : Double.NaN;
    }

    /** Worth of choices that are all worth the same. */
    static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Fills a row with numbers of this deviation. */
    static void fill(double[] row, double deviation, SplittableRandom random) {
        for (int i = 0; i < row.length; i++) {
            row[i] = deviation * normal(random);
        }
    }

    /** About normal: mean 0, deviation 1. */
    static double normal(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    /** Logistic. */
    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
