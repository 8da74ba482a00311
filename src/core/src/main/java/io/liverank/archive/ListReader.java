package io.liverank.archive;

import io.liverank.event.ByteReader.MalformedException;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the lists of one file, in their order. It ends at what is cut or damaged, and {@link #damage} says so. A file that is
 * being written may be read; its last list may then be found cut. One thread.
 */
public final class ListReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final String file;
    private Frames.Head head;
    private byte[] headBytes;
    private byte[] frame;
    private Frames.Columns columns;
    private long at;
    private long whole;
    private String damage;

    /**
     * At the beginning of {@code file}.
     *
     * @throws IOException if it cannot be read
     */
    public ListReader(Path file) throws IOException {
        this(Files.newInputStream(file), file.toString());
    }

    /**
     * Of a file that is kept elsewhere, which it closes.
     *
     * @param in from the file's beginning on
     * @param file what it is called where something is wrong with it
     * @throws IOException if it cannot be read
     */
    public ListReader(InputStream in, String file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(in, BUFFER);
        byte[] magic = in.readNBytes(Frames.MAGIC.length);
        at = magic.length;
        if (Arrays.equals(magic, Frames.MAGIC)) {
            whole = at;
        } else {
            damage = magic.length < Frames.MAGIC.length ? "cut in its first bytes" : "no file of lists";
        }
    }

    /**
     * Goes to the next list; false if there is none.
     *
     * @throws IOException if the file cannot be read
     */
    public boolean next() throws IOException {
        while (nextFrame()) {
            if (head.kind() == Frames.LIST) {
                return true;
            }
        }
        return false;
    }

    /** Goes to the next frame and, if that names columns, takes note of them. */
    boolean nextFrame() throws IOException {
        if (damage != null || head != null && frame == null && !pass()) {
            head = null;
            return false;
        }
        whole = at;
        frame = null;
        headBytes = in.readNBytes(Frames.HEAD);
        if (headBytes.length == 0) {
            head = null;
            return false;
        }
        if (headBytes.length < Frames.HEAD) {
            return stop("cut within a record");
        }
        head = Frames.Head.of(headBytes);
        if (!head.isPossible()) {
            return stop("damaged");
        }
        if (head.kind() == Frames.COLUMNS) {
            byte[] bytes = frame();
            if (bytes == null) {
                return false;
            }
            columns = Frames.Columns.of(bytes);
        }
        return true;
    }

    private boolean pass() throws IOException {
        long left = head.packed();
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                if (in.read() < 0) {
                    return stop("cut within a record");
                }
                skipped = 1;
            }
            left -= skipped;
        }
        at += Frames.HEAD + head.packed();
        return true;
    }

    private boolean stop(String what) {
        damage = what;
        head = null;
        return false;
    }

    /** The bytes of this frame; null, and the end, if they are not whole. */
    byte[] frame() throws IOException {
        if (frame == null && damage == null) {
            byte[] bytes = Arrays.copyOf(headBytes, Frames.HEAD + head.packed());
            int read = in.readNBytes(bytes, Frames.HEAD, head.packed());
            if (read < head.packed()) {
                stop("cut within a record");
                return null;
            }
            if (!Frames.isWhole(bytes)) {
                stop("damaged");
                return null;
            }
            frame = bytes;
            at += bytes.length;
        }
        return frame;
    }

    Frames.Head head() {
        return head;
    }

    /** The number of this list. */
    public long number() {
        return head.number();
    }

    /** When this list was shown, milliseconds since 1970. */
    public long time() {
        return head.time();
    }

    /**
     * This list.
     *
     * @param layout the columns it is wanted in
     * @throws IOException if the file cannot be read
     * @throws MalformedException if its bytes are damaged
     */
    public Example read(Layout layout) throws IOException {
        byte[] bytes = frame();
        if (bytes == null) {
            throw new MalformedException(file + " is " + damage + " at byte " + whole);
        }
        return Frames.example(bytes, layout);
    }

    /** The columns of what was read last; null before the first. */
    public Layout layout() {
        return columns == null ? null : columns.layout();
    }

    /** The names of the columns of what was read last. */
    List<String> columns() {
        return columns == null ? List.of() : columns.names();
    }

    Frames.Columns named() {
        return columns;
    }

    /** What is wrong with the file from {@link #whole} on; null if nothing is, as far as it was read. */
    public String damage() {
        return damage;
    }

    /** So many bytes hold whole records, as far as it was read. */
    public long whole() {
        return whole;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
