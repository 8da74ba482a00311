package io.liverank.formats;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout;

/** Finished lists as versions wrote them that numbered their columns. No state. */
public final class ExampleBefore2 {
    private ExampleBefore2() {}

    /** A finished list's bytes as they are written today, for the columns of {@code layout}. */
    public static byte[] today(byte[] bytes, Layout layout) {
        var in = new ByteReader(bytes);
        in.readLong();
        in.readLong();
        if (in.readInt() < 0) {
            return bytes;
        }
        var copy = new Copy(new ByteReader(bytes), new ByteWriter());
        copy.numbers(2);
        MatrixBefore2.carry(copy, layout);
        copy.floats();
        copy.oneFloat();
        if (!copy.in().atEnd()) {
            copy.string();
        }
        return copy.out().toBytes();
    }
}
