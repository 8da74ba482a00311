package io.liverank.event;

import io.liverank.math.Half;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. Every method throws {@link MalformedException} at the end of the bytes or on
 * something no writer writes. Not thread-safe.
 */
public final class ByteReader {
    /** The bytes are not what they should be. */
    public static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With a sentence on what is wrong. */
        public MalformedException(String message) {
            super(message);
        }
    }

    private final byte[] bytes;
    private int at;

    /** Reads {@code bytes} from the first on. */
    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether everything was read. */
    public boolean atEnd() {
        return at == bytes.length;
    }

    /** One byte, 0 to 255. */
    public int readByte() {
        require(1);
        return bytes[at++] & 0xff;
    }

    /** A whole number. */
    public long readLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new MalformedException("a number does not end");
    }

    /** A whole number of int's range. */
    public int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedException("a number is too large");
        }
        return (int) value;
    }

    /** A count of things that take at least {@code bytesEach} bytes each. */
    public int readCount(int bytesEach) {
        return checked(readInt(), bytesEach);
    }

    /** {@code count}, if that many things of at least {@code bytesEach} bytes each can follow. */
    public int checked(int count, int bytesEach) {
        if (count < 0 || (long) count * bytesEach > bytes.length - at) {
            throw new MalformedException("a count is out of range: " + count);
        }
        return count;
    }

    /** Four bytes. */
    public float readFloat() {
        require(4);
        return Float.intBitsToFloat((int) bits(4));
    }

    /** Two bytes, a {@link Half}. */
    public float readHalf() {
        require(2);
        return Half.of((int) bits(2));
    }

    /** Eight bytes. */
    public double readDouble() {
        require(8);
        return Double.longBitsToDouble(bits(8));
    }

    /** A string or null. */
    public String readString() {
        int length = readInt() - 1;
        if (length < 0) {
            if (length == -1) {
                return null;
            }
            throw new MalformedException("a length is negative");
        }
        return readString(length);
    }

    /** A string of so many bytes, whose length was read. */
    public String readString(int length) {
        checked(length, 1);
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /** What {@link ByteWriter#writeBytes} wrote. */
    public byte[] readBytes() {
        int length = readCount(1);
        byte[] values = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return values;
    }

    /** What {@link ByteWriter#writeFloats} wrote. */
    public float[] readFloats() {
        float[] values = new float[readCount(4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat((int) bits(4));
        }
        return values;
    }

    /** What {@link ByteWriter#writeDoubles} wrote. */
    public double[] readDoubles() {
        double[] values = new double[readCount(8)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(bits(8));
        }
        return values;
    }

    /** What {@link ByteWriter#writeInts} wrote. */
    public int[] readInts() {
        int[] values = new int[readCount(4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) bits(4);
        }
        return values;
    }

    private long bits(int count) {
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= (bytes[at++] & 0xffL) << 8 * i;
        }
        return bits;
    }

    private void require(int count) {
        if (count > bytes.length - at) {
            throw new MalformedException("the bytes end too early");
        }
    }
}
