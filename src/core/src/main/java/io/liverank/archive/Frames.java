package io.liverank.archive;

import com.github.luben.zstd.Zstd;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Column;
import io.liverank.feature.Layout;
import io.liverank.formats.ExampleBefore2;
import io.liverank.math.Hash;
import io.liverank.model.Example;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a file of lists: its magic, then frames, each told by its length.
 *
 * <pre>
 * magic   LRLISTS1
 * frame   kind 1 | packed length 4 | plain length 4 | number 8 | time 8 | actor 4 | checksum 4 | packed
 * </pre>
 *
 * Integers begin with their highest byte. The checksum (CRC-32C) is of all of the frame but itself. Packed is zstd. A list can
 * be passed over without being unpacked: its number, when it was shown and a hash of whose it was stand before it.
 */
final class Frames {
    static final byte[] MAGIC = "LRLISTS1".getBytes(StandardCharsets.US_ASCII);
    static final int HEAD = 33;
    static final byte COLUMNS = 'C';
    static final byte LIST = 'L';

    private static final int LEVEL = 3;
    private static final int LARGEST = 1 << 28;
    private static final int ACTOR_SEED = 77;

    private Frames() {}

    /** What stands before a frame's bytes. */
    record Head(byte kind, int packed, int plain, long number, long time, int actor, int checksum) {
        static Head of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Head(in.get(), in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getInt(), in.getInt());
        }

        boolean isPossible() {
            return (kind == COLUMNS || kind == LIST)
                    && packed > 0
                    && packed <= LARGEST
                    && plain > 0
                    && plain <= LARGEST;
        }
    }

    static int actor(String actor) {
        return actor == null ? 0 : Hash.of(ACTOR_SEED, actor);
    }

    /** A frame that names the columns of the lists behind it. */
    static byte[] columns(String shop, Layout layout, List<Column> columns) {
        var out = new ByteWriter();
        out.writeString(shop);
        layout.save(out);
        out.writeInt(columns.size());
        columns.forEach(column -> out.writeString(column.name()));
        return frame(COLUMNS, 0, 0, 0, out.toBytes());
    }

    static byte[] list(Example example) {
        var out = new ByteWriter();
        example.save(out);
        return frame(LIST, example.number(), example.time(), actor(example.actor()), out.toBytes());
    }

    private static byte[] frame(byte kind, long number, long time, int actor, byte[] plain) {
        byte[] packed = Zstd.compress(plain, LEVEL);
        ByteBuffer out = ByteBuffer.allocate(HEAD + packed.length);
        out.put(kind)
                .putInt(packed.length)
                .putInt(plain.length)
                .putLong(number)
                .putLong(time)
                .putInt(actor);
        out.putInt(0).put(packed);
        out.putInt(HEAD - Integer.BYTES, checksum(out.array()));
        return out.array();
    }

    /** Of a frame. */
    static int checksum(byte[] frame) {
        var checksum = new CRC32C();
        checksum.update(frame, 0, HEAD - Integer.BYTES);
        checksum.update(frame, HEAD, frame.length - HEAD);
        return (int) checksum.getValue();
    }

    static boolean isWhole(byte[] frame) {
        return Head.of(frame).checksum() == checksum(frame);
    }

    private static byte[] plain(byte[] frame) {
        Head head = Head.of(frame);
        byte[] packed = new byte[head.packed()];
        System.arraycopy(frame, HEAD, packed, 0, packed.length);
        byte[] plain = new byte[head.plain()];
        long size = Zstd.decompress(plain, packed);
        if (size != plain.length) {
            throw new MalformedException("a frame that does not unpack to what it says");
        }
        return plain;
    }

    static Example example(byte[] frame, Layout layout) {
        return Example.load(new ByteReader(ExampleBefore2.today(plain(frame), layout)), layout);
    }

    /**
     * What the lists behind it are columns of.
     *
     * @param names of the columns, in their order
     */
    record Columns(String shop, Layout layout, List<String> names) {
        static Columns of(byte[] frame) {
            var in = new ByteReader(plain(frame));
            String shop = in.readString();
            Layout layout = Layout.read(in);
            String[] names = new String[in.readCount(1)];
            for (int i = 0; i < names.length; i++) {
                names[i] = in.readString();
            }
            return new Columns(shop, layout, List.of(names));
        }

        /** Whether lists of these columns, in this order, are told by it. */
        boolean tell(List<Column> columns) {
            if (columns.size() > names.size()) {
                return false;
            }
            for (int i = 0; i < columns.size(); i++) {
                if (!columns.get(i).name().equals(names.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
