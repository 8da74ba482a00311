package io.liverank.foreign;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An input or output of a model, as its runtime describes it. Immutable, as nobody writes to {@code shape}.
 *
 * @param name as the model calls it
 * @param kind of its values
 * @param type what the runtime calls them
 * @param shape -1 for a dimension of any size; null if it is no tensor
 */
public record ModelTensor(String name, Kind kind, String type, long[] shape) {
    /** What values a tensor has. */
    public enum Kind {
        /** Real numbers of 32 bits. */
        FLOAT,
        /** Real numbers of 64 bits. */
        DOUBLE,
        /** Real numbers of 16 bits, which can be read and not given. */
        HALF,
        /** Whole numbers of 64 bits. */
        INT64,
        /** Whole numbers of 32 bits. */
        INT32,
        /** Texts. */
        STRING,
        /** Whatever else. */
        OTHER;

        /** Whether these are real numbers. */
        boolean isReal() {
            return this == FLOAT || this == DOUBLE || this == HALF;
        }

        /** Whether columns can be given as such. */
        boolean isGiven() {
            return this != HALF && this != OTHER;
        }
    }

    /** For people. */
    String told() {
        return type + Arrays.toString(shape);
    }

    /** Whether a name in settings, which know letters, digits and hyphens alone, means this one. */
    boolean isCalled(String written) {
        return plain(written).equals(plain(name));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** For messages: their names, in order. */
    static String names(Collection<ModelTensor> tensors) {
        return tensors.stream()
                .map(ModelTensor::name)
                .collect(Collectors.toCollection(TreeSet::new))
                .toString()
                .replaceAll("[\\[\\]]", "");
    }
}
