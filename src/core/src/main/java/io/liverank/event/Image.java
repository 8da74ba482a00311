package io.liverank.event;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What something writes, as it was when the image was taken, to be written by another thread while it changes. What is small is
 * there as bytes; what is large is a {@link ByteWriter.Later}, which has only noted what it needs. To be closed, or what changes
 * goes on keeping what it was.
 */
public final class Image implements AutoCloseable {
    private final List<ByteWriter.Later> parts = new ArrayList<>();

    private Image() {}

    /** Of what {@code writing} writes, by the thread that changes it. */
    public static Image of(Consumer<ByteWriter> writing) {
        var image = new Image();
        try {
            var out = new ByteWriter(image.pages(), image);
            writing.accept(out);
            out.flush();
            return image;
        } catch (RuntimeException | Error e) {
            image.close();
            throw e;
        }
    }

    private OutputStream pages() {
        return new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                if (length > 0) {
                    byte[] page = Arrays.copyOfRange(bytes, from, from + length);
                    parts.add(out -> out.append(page));
                }
            }
        };
    }

    void add(ByteWriter.Later part) {
        parts.add(part);
    }

    /** Writes the bytes that would have been written then. Once. */
    public void write(ByteWriter out) {
        parts.forEach(part -> part.write(out));
    }

    /** Nothing need be kept any more. */
    @Override
    public void close() {
        parts.forEach(ByteWriter.Later::release);
        parts.clear();
    }
}
