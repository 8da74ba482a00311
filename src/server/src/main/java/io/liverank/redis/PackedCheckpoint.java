package io.liverank.redis;

import io.liverank.event.ByteWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A checkpoint's bytes, compressed and cut into chunks.
 *
 * @param chunks of {@value #CHUNK} bytes each at most
 * @param checksum of them all
 * @param content checksum of what is packed, which is the same however it is
 */
record PackedCheckpoint(List<byte[]> chunks, long checksum, long content) {
    static final int CHUNK = 512 * 1024;

    /** Packs what {@code checkpoint} writes. */
    static PackedCheckpoint pack(Consumer<ByteWriter> checkpoint, Packing packing) {
        var chunks = new ArrayList<byte[]>();
        var checksum = new CRC32C();
        var cut = new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        write(new byte[] {(byte) one}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        chunks.add(Arrays.copyOfRange(bytes, from, from + length));
                        checksum.update(bytes, from, length);
                    }
                },
                CHUNK);
        var content = new CRC32C();
        // closed without its wrapper, which would flush it, and cut a chunk, before its end
        try (OutputStream packed = packing.over(cut)) {
            var out = new ByteWriter(new CheckedOutputStream(packed, content));
            checkpoint.accept(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PackedCheckpoint(chunks, checksum.getValue(), content.getValue());
    }

    /** What chunks with this checksum, joined, hold; or what is wrong with them. */
    static Unpacked unpack(byte[] packed, long checksum) {
        var found = new CRC32C();
        found.update(packed);
        if (found.getValue() != checksum) {
            return Unpacked.fault("is damaged");
        }
        try (InputStream unpacking = Packing.unpacking(packed)) {
            return new Unpacked(unpacking.readAllBytes(), null);
        } catch (IOException e) {
            return Unpacked.fault("cannot be unpacked: " + e.getMessage());
        }
    }

    /**
     * What was packed.
     *
     * @param bytes null if they cannot be read
     * @param fault why they cannot be; null if they can
     */
    record Unpacked(byte[] bytes, String fault) {
        /** Whether {@code packed} holds the same. */
        boolean isContentOf(PackedCheckpoint packed) {
            if (bytes == null) {
                return false;
            }
            var found = new CRC32C();
            found.update(bytes);
            return found.getValue() == packed.content();
        }

        static Unpacked fault(String fault) {
            return new Unpacked(null, fault);
        }
    }
}
