package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.math.Half;

/** How exactly a number is written. The order is that of their codes in bytes that last. */
enum Precision {
    /** As it is, four bytes. */
    EXACT {
        @Override
        void write(ByteWriter out, float value, float scale) {
            out.writeFloat(value);
        }

        @Override
        float read(ByteReader in, float scale) {
            return in.readFloat();
        }

        @Override
        float nearest(float value, float scale) {
            return value;
        }
    },
    /** Two bytes: every magnitude to two or three digits, for what differs by magnitudes. */
    HALF {
        @Override
        void write(ByteWriter out, float value, float scale) {
            out.writeHalf(value);
        }

        @Override
        float read(ByteReader in, float scale) {
            return in.readHalf();
        }

        @Override
        float nearest(float value, float scale) {
            return Half.nearest(value);
        }
    },
    /** One byte: a whole number from -{@value #STEPS} to {@value #STEPS} of a scale that some share. */
    BYTE {
        @Override
        void write(ByteWriter out, float value, float scale) {
            out.writeByte(Math.round(value / scale) & 0xff);
        }

        @Override
        float read(ByteReader in, float scale) {
            return (byte) in.readByte() * scale;
        }

        @Override
        float nearest(float value, float scale) {
            return (float) Math.rint(value / scale) * scale;
        }
    };

    static final int STEPS = 127;

    /** That of a code that was written. */
    static Precision of(int code) {
        Precision[] all = values();
        if (code >= all.length) {
            throw new MalformedException("numbers of an unknown precision");
        }
        return all[code];
    }

    abstract void write(ByteWriter out, float value, float scale);

    abstract float read(ByteReader in, float scale);

    /** What a reader reads where {@code value} was to be written; what it gives is written and read as it is. */
    abstract float nearest(float value, float scale);
}
