package io.liverank.race;

import java.util.ArrayList;
import java.util.List;

/** All counters that run; the best of a file speaks for them. */
final class Counters {
    private static final double DAY = 86_400_000;

    private Counters() {}

    /** One with its name. */
    record Named(String name, Rival rival) {}

    static List<Named> all() {
        List<Named> all = new ArrayList<>();
        for (boolean choicesAlone : new boolean[] {true, false}) {
            String what = choicesAlone ? "choices" : "touches";
            for (double days : new double[] {Double.POSITIVE_INFINITY, 30, 3}) {
                String age = Double.isInfinite(days) ? "" : ", half-life " + (int) days + " days";
                all.add(new Named(what + " of the item" + age, new TouchCounter(days * DAY, choicesAlone, false)));
                all.add(new Named(
                        what + " of the item, the user's own first" + age,
                        new TouchCounter(days * DAY, choicesAlone, true)));
            }
        }
        for (boolean byQuery : new boolean[] {false, true}) {
            for (boolean timesPlace : new boolean[] {false, true}) {
                for (double smoothing : new double[] {0.1, 1, 10}) {
                    String name = "choices over expected choices of " + (byQuery ? "query and item" : "the item")
                            + (timesPlace ? ", times its place's" : "") + ", smoothed by " + smoothing;
                    all.add(new Named(name, new ClickCounter(byQuery, timesPlace, smoothing)));
                }
            }
        }
        return all;
    }
}
