package io.liverank.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

    /**
     * Several finite numbers, such as an embedding. One that is large, and whose numbers are whole multiples, up to 127, of a
     * power of two below 1, is kept in a byte a number; nothing is lost by that, and {@link #rounded} makes such ones.
     */
    final class Vector implements Value {
        private final float[] numbers;
        private final Steps steps;

        /** Keeps a copy; refuses NaN and infinities. */
        public Vector(float... numbers) {
            for (float number : numbers) {
                requireFinite(number);
            }
            this.steps = Steps.of(numbers);
            this.numbers = steps == null ? numbers.clone() : null;
        }

        private Vector(Steps steps) {
            this.steps = steps;
            this.numbers = null;
        }

        /** The nearest that takes a byte a number; of few numbers, of none but 0, or of huge ones the same. */
        public static Vector rounded(float... numbers) {
            return new Vector(Steps.rounded(numbers));
        }

        /** How many numbers there are. */
        public int size() {
            return steps == null ? numbers.length : steps.size();
        }

        /** The number at {@code index}, from 0. */
        public float get(int index) {
            return steps == null ? numbers[index] : steps.get(index);
        }

        /** What it is kept as if a number takes a byte; else null. */
        public Steps steps() {
            return steps;
        }

        /** The numbers, in the fewest bytes. */
        byte[] toBytes() {
            var out = new ByteWriter(16 + 4 * size());
            out.writeByte(steps == null ? 0 : 1);
            if (steps != null) {
                steps.save(out);
            } else {
                out.writeFloats(numbers);
            }
            return out.toBytes();
        }

        /** Reads what {@link #toBytes} wrote. */
        static Vector ofBytes(byte[] bytes) {
            var in = new ByteReader(bytes);
            return in.readByte() == 1 ? new Vector(Steps.load(in)) : new Vector(in.readFloats());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Vector vector
                    && Arrays.equals(numbers, vector.numbers)
                    && Objects.equals(steps, vector.steps);
        }

        @Override
        public int hashCode() {
            return steps == null ? Arrays.hashCode(numbers) : steps.hashCode();
        }

        @Override
        public String toString() {
            return Arrays.toString(steps == null ? numbers : steps.toFloats());
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
