package io.liverank.formats;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/** Kept models as version 5 wrote them, exactly, as version 6 keeps them: with two bytes a number, and no gap told where none is. */
public final class ModelBefore6 {
    private static final int EXACT = -5;
    private static final int ROUNDED = -6;

    private ModelBefore6() {}

    /** A kept model's bytes as version 6 keeps them; others come back as they are. */
    public static byte[] rounded(byte[] bytes) {
        if (new ByteReader(bytes).readInt() != EXACT) {
            return bytes;
        }
        var copy = new Copy(new ByteReader(bytes), new ByteWriter());
        copy.in().readInt();
        copy.out().writeInt(ROUNDED);
        copy.string();
        copy.oneFloat();
        copy.oneByte();
        copy.numbers(1);
        copy.doubles();
        copy.ints();
        copy.ints();
        copy.each(3, () -> {
            copy.string();
            copy.oneInt();
            numbers(copy.in(), copy.out());
        });
        return copy.out().toBytes();
    }

    private static void numbers(ByteReader in, ByteWriter out) {
        int count = in.readCount(5);
        int[] places = new int[count];
        float[] values = new float[count];
        for (int k = 0; k < count; k++) {
            places[k] = in.readInt() + (k == 0 ? 0 : places[k - 1]);
            values[k] = in.readFloat();
        }
        out.writeInt(count);
        Runs.write(out, 0, count, k -> places[k], k -> out.writeHalf(values[k]));
    }
}
