package io.liverank.event;

import java.util.Arrays;
import java.util.List;

/** One attribute's value. Immutable; numbers are finite. A missing attribute has no value at all: there is no null. */
public sealed interface Value {
    /** A string: a category, a brand, a title. */
    record Text(String text) implements Value {}

    /** A finite number. */
    record Amount(double number) implements Value {
        /** Refuses NaN and infinities. */
        public Amount {
            requireFinite(number);
        }
    }

    /** Yes or no. */
    record Flag(boolean set) implements Value {}

    /** Several strings, such as tags or colours, in the given order. */
    record Texts(List<String> texts) implements Value {
        /** Keeps a copy. */
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** Several finite numbers, such as an embedding. */
    final class Vector implements Value {
        private final float[] numbers;

        /** Keeps a copy; refuses NaN and infinities. */
        public Vector(float... numbers) {
            this.numbers = numbers.clone();
            for (float number : numbers) {
                requireFinite(number);
            }
        }

        /** How many numbers there are. */
        public int size() {
            return numbers.length;
        }

        /** The number at {@code index}, from 0. */
        public float get(int index) {
            return numbers[index];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Vector vector && Arrays.equals(numbers, vector.numbers);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(numbers);
        }

        @Override
        public String toString() {
            return Arrays.toString(numbers);
        }
    }

    /**
     * Several values that are neither all strings nor a vector: objects, flags, whole numbers too large for a vector, or
     * a mixture; in the given order, at least one.
     */
    record Several(List<Value> values) implements Value {
        /** Keeps a copy; refuses none. */
        public Several {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("must hold a value");
            }
        }
    }

    /** Attributes within an attribute. */
    record Group(Attributes attributes) implements Value {}

    private static void requireFinite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("must be a finite number");
        }
    }
}
