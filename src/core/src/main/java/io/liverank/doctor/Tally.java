package io.liverank.doctor;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts cases of a kind, and keeps the latest case of each as an example. Once {@value #WINDOW} were seen all counts are
 * halved, so that the old fades. Not thread-safe.
 */
final class Tally<K extends Comparable<K>> {
    private static final int WINDOW = 20_000;
    private static final int KINDS = 100;

    private final Map<K, Double> counts = new TreeMap<>();
    private final Map<K, String> examples = new TreeMap<>();
    private double seen;

    /** A case was looked at; it may be of any number of kinds. */
    void seen() {
        if (++seen >= WINDOW) {
            seen /= 2;
            counts.replaceAll((kind, count) -> count / 2);
        }
    }

    /** The case is of this kind. */
    void add(K kind, String example) {
        if (counts.size() < KINDS || counts.containsKey(kind)) {
            counts.merge(kind, 1.0, Double::sum);
            examples.put(kind, example);
        }
    }

    /** A case turned out not to be of this kind. */
    void take(K kind) {
        counts.computeIfPresent(kind, (same, count) -> Math.max(0, count - 1));
    }

    double total() {
        return seen;
    }

    double count(K kind) {
        return counts.getOrDefault(kind, 0.0);
    }

    /** Of the cases seen, this share is of the kind; 0 if none was seen. */
    double share(K kind) {
        return seen == 0 ? 0 : Math.min(1, count(kind) / seen);
    }

    /** The same with the number of cases seen and the latest of the kind. */
    Share of(K kind) {
        return new Share(share(kind), seen, example(kind));
    }

    String example(K kind) {
        return examples.get(kind);
    }

    void forgetExamples() {
        examples.clear();
    }

    Iterable<K> kinds() {
        return counts.keySet();
    }
}
