package io.liverank.archive;

import io.liverank.model.Example;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The file of one hour, open to be appended to: each list is in it once. What a crash cut off is taken away as it is opened.
 * One thread.
 */
final class HourFile implements AutoCloseable {
    private final Path file;
    private final String shop;
    private final FileChannel channel;
    private Frames.Columns columns;
    /** The largest number in it. */
    private long newest = -1;
    /** What is in it, while lists come that may be. */
    private Set<Key> present;

    /** A list is known by its number and when it was shown: a state that began anew counts from 1 again. */
    private record Key(long number, long time) {}

    HourFile(Path file, String shop) throws IOException {
        this.file = file;
        this.shop = shop;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.size() == 0) {
                write(Frames.MAGIC);
            } else {
                mend();
            }
            channel.position(channel.size());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void mend() throws IOException {
        try (var reader = new ListReader(file)) {
            while (reader.next() && reader.frame() != null) {
                newest = Math.max(newest, reader.number());
            }
            columns = reader.named();
            if (reader.whole() < Frames.MAGIC.length) {
                channel.truncate(0);
                write(Frames.MAGIC);
            } else if (reader.damage() != null) {
                channel.truncate(reader.whole());
            }
        }
    }

    /** Writes a list; false if it is there. */
    boolean add(Example example) throws IOException {
        var key = new Key(example.number(), example.time());
        if (example.number() > newest) {
            present = null;
        } else {
            present = present == null ? keys() : present;
            if (present.contains(key)) {
                return false;
            }
        }
        var own = example.features().columns();
        if (columns == null || !columns.tell(own)) {
            byte[] frame = Frames.columns(shop, example.features().layout(), own);
            write(frame);
            columns = Frames.Columns.of(frame);
        }
        write(Frames.list(example));
        newest = Math.max(newest, example.number());
        if (present != null) {
            present.add(key);
        }
        return true;
    }

    private Set<Key> keys() throws IOException {
        Set<Key> keys = new HashSet<>();
        try (var reader = new ListReader(file)) {
            while (reader.next()) {
                keys.add(new Key(reader.number(), reader.time()));
            }
        }
        return keys;
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            channel.force(false);
        }
    }

    /**
     * Takes lists out of a file that nobody writes to: those whose hash is {@code suspect} and which {@code gone} says are to
     * go. What is damaged could be anybody's and goes as well. It is written anew beside it and put in its place at once.
     *
     * @return how many lists went
     */
    static int without(Path file, Predicate<Integer> suspect, Predicate<byte[]> gone) throws IOException {
        if (!holds(file, suspect)) {
            return 0;
        }
        Path next = file.resolveSibling(file.getFileName() + ListArchive.PART);
        int went = 0;
        int left = 0;
        try (var reader = new ListReader(file);
                var out = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            writeAll(out, Frames.MAGIC);
            while (reader.nextFrame()) {
                byte[] frame = reader.frame();
                if (frame == null) {
                    break;
                }
                boolean list = reader.head().kind() == Frames.LIST;
                if (list && suspect.test(reader.head().actor()) && gone.test(frame)) {
                    went++;
                    continue;
                }
                left += list ? 1 : 0;
                writeAll(out, frame);
            }
            out.force(true);
        }
        if (left == 0) {
            Files.delete(next);
            Files.delete(file);
        } else {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return went;
    }

    /** Whether there is a list of such a hash, or something that cannot be read. */
    private static boolean holds(Path file, Predicate<Integer> suspect) throws IOException {
        try (var reader = new ListReader(file)) {
            while (reader.next()) {
                if (suspect.test(reader.head().actor())) {
                    return true;
                }
            }
            return reader.damage() != null;
        }
    }

    private static void writeAll(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
