package io.liverank.examples;

import io.liverank.event.Attributes;
import io.liverank.event.EventTypes;
import io.liverank.event.Value;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A place where lists are shown. The same visits for whoever ranks. */
interface Domain {
    /** As people call it. */
    String name();

    /** What its order without learning is. */
    String order();

    /** Settings of the server, as lines. */
    List<String> settings();

    /** What feedback says that something was chosen. */
    String choice();

    /** What the settings say of feedback. */
    default EventTypes events() {
        return EventTypes.DEFAULT;
    }

    /** What a choice is worth, an attribute; empty if all are worth the same. */
    default String valueAttribute() {
        return "";
    }

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
