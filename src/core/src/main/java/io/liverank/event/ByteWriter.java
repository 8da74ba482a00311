package io.liverank.event;

import io.liverank.math.Half;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers and strings in a compact form that {@link ByteReader} reads. Not thread-safe. */
public final class ByteWriter {
    private static final int PAGE = 1 << 16;

    /** A part that can be written later as it was when it was made. */
    public interface Later {
        /** Writes it. Once. */
        void write(ByteWriter out);

        /** It will not be written any more. */
        default void release() {}
    }

    private final OutputStream sink;
    private final Image image;
    private byte[] bytes = new byte[256];
    private int size;

    /** Grows a byte array. */
    public ByteWriter() {
        this(null, null);
    }

    /** Grows a byte array that has room for {@code expected} bytes. */
    ByteWriter(int expected) {
        this(null, null);
        bytes = new byte[expected];
    }

    /** Hands the bytes over in pages, so that no more than one is held; {@link #flush} hands over the last. */
    public ByteWriter(OutputStream sink) {
        this(sink, null);
    }

    /** Hands the bytes over, and to {@code image} what can be written later. */
    ByteWriter(OutputStream sink, Image image) {
        this.sink = sink;
        this.image = image;
    }

    /** A part that may be written later; at once, unless this makes an {@link Image}. */
    public void later(Later part) {
        if (image != null) {
            flush();
            image.add(part);
            return;
        }
        try {
            part.write(this);
        } finally {
            part.release();
        }
    }

    /** Hands over what is left. */
    public void flush() {
        try {
            sink.write(bytes, 0, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size = 0;
    }

    /** What was written so far; only without a sink. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** One byte. */
    public void writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** A whole number, seven bits a byte, small magnitudes (of either sign) shortest. */
    public void writeLong(long value) {
        reserve(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** As {@link #writeLong}. */
    public void writeInt(int value) {
        writeLong(value);
    }

    /** Four bytes. */
    public void writeFloat(float value) {
        reserve(4);
        putBits(Float.floatToIntBits(value), 4);
    }

    /** Two bytes: what of {@link Half} is nearest. */
    public void writeHalf(float value) {
        reserve(2);
        putBits(Half.bits(value), 2);
    }

    /** Eight bytes. */
    public void writeDouble(double value) {
        reserve(8);
        putBits(Double.doubleToLongBits(value), 8);
    }

    /** A string or null. */
    public void writeString(String text) {
        if (text == null) {
            writeInt(0);
            return;
        }
        if (wroteAscii(text)) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeInt(utf8.length + 1);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    /** Nearly all ids are, and need no copy then; else nothing was written. */
    private boolean wroteAscii(String text) {
        int length = text.length();
        reserve(length + 10);
        int before = size;
        writeInt(length + 1);
        for (int i = 0; i < length; i++) {
            char one = text.charAt(i);
            if (one >= 0x80) {
                size = before;
                return false;
            }
            bytes[size++] = (byte) one;
        }
        return true;
    }

    /** The length and the bytes. */
    public void writeBytes(byte[] values) {
        writeInt(values.length);
        reserve(values.length);
        System.arraycopy(values, 0, bytes, size, values.length);
        size += values.length;
    }

    /** Bytes that a writer wrote. */
    void append(byte[] written) {
        reserve(written.length);
        System.arraycopy(written, 0, bytes, size, written.length);
        size += written.length;
    }

    /** The length and the numbers. */
    public void writeFloats(float[] values) {
        writeInt(values.length);
        reserve(4 * values.length);
        for (float value : values) {
            putBits(Float.floatToIntBits(value), 4);
        }
    }

    /** The length and the numbers. */
    public void writeDoubles(double[] values) {
        writeInt(values.length);
        reserve(8 * values.length);
        for (double value : values) {
            putBits(Double.doubleToLongBits(value), 8);
        }
    }

    /** The length and the numbers, four bytes each. */
    public void writeInts(int[] values) {
        writeInt(values.length);
        reserve(4 * values.length);
        for (int value : values) {
            putBits(value, 4);
        }
    }

    private void putBits(long bits, int count) {
        for (int i = 0; i < count; i++) {
            bytes[size++] = (byte) (bits >>> 8 * i);
        }
    }

    private void reserve(int more) {
        if (sink != null && size + more > PAGE) {
            flush();
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
        }
    }
}
