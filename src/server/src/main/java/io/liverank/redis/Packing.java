package io.liverank.redis;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How checkpoints are packed. What is packed says so by its first bytes, so that everybody reads what anybody wrote. */
@FunctionalInterface
interface Packing {
    /** More effort saves a seventh of the bytes at twice the time, of cores that rank. */
    int ZSTD_LEVEL = 1;

    /** A stream whose bytes go to {@code sink} packed. */
    OutputStream over(OutputStream sink) throws IOException;

    /** With {@code effort} as {@link Deflater} has it. */
    static Packing deflate(int effort) {
        return sink -> new DeflaterOutputStream(sink, new Deflater(effort), 8192) {
            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    def.end();
                }
            }
        };
    }

    /** The fastest that there is here. What that is, is found out at the first checkpoint: a start has no need of it. */
    static Packing fastest() {
        return sink -> Found.FASTEST.over(sink);
    }

    /** As {@link #fastest}, where {@code loading} loads native code. */
    static Packing loadedBy(Runnable loading) {
        try {
            loading.run();
            return sink -> new ZstdOutputStreamNoFinalizer(sink, ZSTD_LEVEL);
        } catch (LinkageError e) {
            Found.LOG.warn(
                    "the native code of zstd cannot be loaded: checkpoints take longer to be written, and those of"
                            + " servers where it can be cannot be read: {}",
                    e.getMessage());
            return deflate(Deflater.BEST_SPEED);
        }
    }

    /** A stream of what {@code packed} holds. */
    static InputStream unpacking(byte[] packed) throws IOException {
        var bytes = new ByteArrayInputStream(packed);
        if (packed.length >= 2 && (packed[0] & 0x0f) == Deflater.DEFLATED && zlib(packed) % 31 == 0) {
            return new InflaterInputStream(bytes);
        }
        // the number that frames of zstd begin with
        if (packed.length >= 4
                && packed[0] == 0x28
                && (packed[1] & 0xff) == 0xb5
                && packed[2] == 0x2f
                && (packed[3] & 0xff) == 0xfd) {
            try {
                return new ZstdInputStreamNoFinalizer(bytes);
            } catch (LinkageError e) {
                throw new IOException("it is packed by zstd, whose native code cannot be loaded here", e);
            }
        }
        throw new IOException("it is packed in a way that this program does not know");
    }

    private static int zlib(byte[] packed) {
        return (packed[0] & 0xff) << 8 | packed[1] & 0xff;
    }

    /** Apart, as what it takes to find out is to be done once, and late. */
    final class Found {
        private static final Logger LOG = LoggerFactory.getLogger(RedisCheckpointStore.class);
        private static final Packing FASTEST = loadedBy(Native::load);

        private Found() {}
    }
}
