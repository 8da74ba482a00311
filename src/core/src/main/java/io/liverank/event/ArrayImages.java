package io.liverank.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;

/**
 * Has arrays of numbers, or several that go together, written as they were while they change: from when {@link #save} notes them
 * until they are written, the first change of each {@value #CHUNK} slots first puts a copy of these by. So to note them takes
 * no time that grows with what they hold, and a change costs one look at a flag that is nearly always down.
 *
 * <p>One thread changes and saves, and says by {@link #beforeWrite} what it is about to change. It may take other arrays in place
 * of those that were noted; these then stay as they are. Another may write what was noted. The slots of one chunk are taken by
 * one of the two, whoever is first: who writes copies them before it claims them, and forgets its copy if it came second.
 *
 * @param <A> the arrays
 */
public final class ArrayImages<A> {
    static final int CHUNK = 1 << 10;

    private static final Object TAKEN = new Object();

    /** How the arrays are copied. For both threads. */
    public interface Slots<A> {
        /** Arrays of so many slots. */
        A room(int slots);

        /** Copies {@code count} slots; those of {@code from} may be written to meanwhile. */
        void copy(A from, int start, A to, int at, int count);
    }

    private final Slots<A> slots;
    private final List<Then> open = new CopyOnWriteArrayList<>();
    /** Of who changes alone, so that a change nearly always costs no more than to look at it. */
    private boolean noted;

    /** Of arrays that are copied so. */
    public ArrayImages(Slots<A> slots) {
        this.slots = slots;
    }

    /** To be called before a slot is changed. */
    public void beforeWrite(int slot) {
        if (noted) {
            open.forEach(then -> then.putBy(slot / CHUNK));
            noted = !open.isEmpty();
        }
    }

    /** To be called before many slots are changed. */
    public void beforeWrite() {
        if (noted) {
            open.forEach(Then::putAllBy);
        }
    }

    /** Writes what {@code writing} writes of the first {@code count} slots; later, if {@code out} makes an image. */
    public void save(ByteWriter out, A arrays, int count, BiConsumer<A, ByteWriter> writing) {
        var then = new Then(arrays, count, writing);
        open.add(then);
        noted = true;
        out.later(then);
    }

    /** As they were when it was made. */
    private final class Then implements ByteWriter.Later {
        private final A arrays;
        private final int count;
        private final BiConsumer<A, ByteWriter> writing;
        /** Per chunk: null as long as it is as it was, else what it was, or that who writes has it. */
        private final AtomicReferenceArray<Object> chunks;

        Then(A arrays, int count, BiConsumer<A, ByteWriter> writing) {
            this.arrays = arrays;
            this.count = count;
            this.writing = writing;
            this.chunks = new AtomicReferenceArray<>((count + CHUNK - 1) / CHUNK);
        }

        private int size(int chunk) {
            return Math.min(CHUNK, count - chunk * CHUNK);
        }

        void putBy(int chunk) {
            if (chunk < chunks.length() && chunks.get(chunk) == null) {
                A was = slots.room(size(chunk));
                slots.copy(arrays, chunk * CHUNK, was, 0, size(chunk));
                chunks.compareAndSet(chunk, null, was);
            }
        }

        void putAllBy() {
            for (int chunk = 0; chunk < chunks.length(); chunk++) {
                putBy(chunk);
            }
        }

        @SuppressWarnings("unchecked")
        private A found() {
            A found = slots.room(count);
            for (int chunk = 0; chunk < chunks.length(); chunk++) {
                int start = chunk * CHUNK;
                slots.copy(arrays, start, found, start, size(chunk));
                // what was copied while it was written to is another's by now
                if (!chunks.compareAndSet(chunk, null, TAKEN)) {
                    slots.copy((A) chunks.get(chunk), 0, found, start, size(chunk));
                }
            }
            return found;
        }

        @Override
        public void write(ByteWriter out) {
            A found = found();
            release();
            writing.accept(found, out);
        }

        @Override
        public void release() {
            open.remove(this);
        }
    }
}
