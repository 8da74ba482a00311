package io.liverank.event;

import io.liverank.event.ByteReader.MalformedException;
import java.util.Arrays;

/**
 * The numbers of a large vector in a byte each: whole multiples, from -127 to 127, of a step that is a power of two below 1, so
 * that {@code count * step} is each number to the bit. The step is the one that takes the largest number to 64 or more. Immutable.
 */
public final class Steps {
    /** A vector of fewer numbers is as small as what would be saved. */
    public static final int LEAST = 64;

    private static final int MOST = 127;
    /** The largest number is a count of so many bits. */
    private static final int BITS = 6;

    private final byte[] counts;
    private final int exponent;
    private final int squares;

    private Steps(byte[] counts, int exponent) {
        this.counts = counts;
        this.exponent = exponent;
        int sum = 0;
        for (byte count : counts) {
            sum += count * count;
        }
        this.squares = sum;
    }

    /** The numbers as they are; null if they are too few, or not all of them multiples. */
    static Steps of(float... numbers) {
        int exponent = exponent(numbers);
        if (exponent == 0) {
            return null;
        }
        byte[] counts = new byte[numbers.length];
        float step = Math.scalb(1f, exponent);
        for (int i = 0; i < counts.length; i++) {
            float count = numbers[i] / step;
            if (count != Math.rint(count) || Float.floatToRawIntBits(numbers[i]) == Integer.MIN_VALUE) {
                return null;
            }
            counts[i] = (byte) count;
        }
        return new Steps(counts, exponent);
    }

    /** The nearest numbers of which there are steps; the same ones if there are none. */
    static float[] rounded(float... numbers) {
        int exponent = exponent(numbers);
        if (exponent == 0) {
            return numbers;
        }
        float step = Math.scalb(1f, exponent);
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < rounded.length; i++) {
            // adding 0 makes a negative zero positive
            rounded[i] = (float) Math.max(-MOST, Math.min(MOST, Math.rint(numbers[i] / step))) * step + 0f;
        }
        return rounded;
    }

    /** The step's power of two, below 0; 0 if the numbers have none. */
    private static int exponent(float... numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        int exponent = Math.getExponent(largest) - BITS;
        boolean has = numbers.length >= LEAST && largest > 0 && exponent < 0 && exponent >= Float.MIN_EXPONENT;
        return has ? exponent : 0;
    }

    /** How many numbers there are. */
    public int size() {
        return counts.length;
    }

    float get(int index) {
        return counts[index] * Math.scalb(1f, exponent);
    }

    /** The numbers. */
    public float[] toFloats() {
        float[] numbers = new float[counts.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = get(i);
        }
        return numbers;
    }

    /** The nearest steps to these numbers, whatever their length, of which not all are 0; for a {@link #cosine}. */
    public static Steps nearest(float... numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        byte[] counts = new byte[numbers.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (byte) Math.rint(numbers[i] / largest * MOST);
        }
        return new Steps(counts, -1);
    }

    /** The cosine of the angle between both, of as many numbers; whole numbers are added, so the order does not matter. */
    public double cosine(Steps other) {
        int product = 0;
        byte[] others = other.counts;
        for (int i = 0; i < counts.length; i++) {
            product += counts[i] * others[i];
        }
        return product / (Math.sqrt(squares) * Math.sqrt(other.squares));
    }

    void save(ByteWriter out) {
        out.writeInt(-exponent);
        out.writeBytes(counts);
    }

    static Steps load(ByteReader in) {
        int exponent = -in.readInt();
        Steps read = new Steps(in.readBytes(), exponent);
        if (exponent >= 0 || exponent < Float.MIN_EXPONENT || !read.equals(of(read.toFloats()))) {
            throw new MalformedException("steps that no vector has");
        }
        return read;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Steps steps && exponent == steps.exponent && Arrays.equals(counts, steps.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + exponent;
    }
}
