package io.liverank.formats;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/** Carries over what did not change. Every method reads something, writes it, and gives it back where that is of use. */
record Copy(ByteReader in, ByteWriter out) {
    /** Something of a part that is there several times. */
    interface Part {
        void copy();
    }

    /** A count, then so many parts of at least {@code bytesEach} bytes each. */
    void each(int bytesEach, Part part) {
        times(count(bytesEach), part);
    }

    static void times(int count, Part part) {
        for (int i = 0; i < count; i++) {
            part.copy();
        }
    }

    int count(int bytesEach) {
        int count = in.readCount(bytesEach);
        out.writeInt(count);
        return count;
    }

    int oneByte() {
        int value = in.readByte();
        out.writeByte(value);
        return value;
    }

    int oneInt() {
        int value = in.readInt();
        out.writeInt(value);
        return value;
    }

    /** So many whole numbers, of whatever range. */
    void numbers(int count) {
        for (int i = 0; i < count; i++) {
            out.writeLong(in.readLong());
        }
    }

    void oneFloat() {
        out.writeFloat(in.readFloat());
    }

    /** So many, without a count. */
    void decimals(int count) {
        for (int i = 0; i < count; i++) {
            out.writeDouble(in.readDouble());
        }
    }

    void string() {
        out.writeString(in.readString());
    }

    void bytes() {
        out.writeBytes(in.readBytes());
    }

    int[] ints() {
        int[] values = in.readInts();
        out.writeInts(values);
        return values;
    }

    float[] floats() {
        float[] values = in.readFloats();
        out.writeFloats(values);
        return values;
    }

    void doubles() {
        out.writeDoubles(in.readDoubles());
    }
}
