package io.liverank.redis;

import io.liverank.event.ByteWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A checkpoint's bytes, compressed and cut into chunks.
 *
 * @param chunks of {@value #CHUNK} bytes each, but for the last
 * @param checksum of them all
 */
record PackedCheckpoint(List<byte[]> chunks, long checksum) {
    static final int CHUNK = 512 * 1024;

    /** Packs what {@code checkpoint} writes, with {@code effort} as {@link Deflater} has it. */
    static PackedCheckpoint pack(Consumer<ByteWriter> checkpoint, int effort) {
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
        var deflater = new Deflater(effort);
        try (var packing = new DeflaterOutputStream(cut, deflater, 8192)) {
            var out = new ByteWriter(packing);
            checkpoint.accept(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return new PackedCheckpoint(chunks, checksum.getValue());
    }

    /** What chunks with this checksum, joined, hold; or what is wrong with them. */
    static Unpacked unpack(byte[] packed, long checksum) {
        var found = new CRC32C();
        found.update(packed);
        if (found.getValue() != checksum) {
            return Unpacked.fault("is damaged");
        }
        try (var unpacking = new InflaterInputStream(new ByteArrayInputStream(packed))) {
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
        static Unpacked fault(String fault) {
            return new Unpacked(null, fault);
        }
    }
}
