package io.liverank.evaluate;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.ArrayDeque;

/**
 * An {@link Evaluation} of everything and one of the last {@value #LEAST} to {@value #MOST} lists. Memory is constant:
 * lists are added up in blocks of {@value #BLOCK}, and the oldest block goes. Written by one thread.
 */
public final class WindowedEvaluation {
    private static final int BLOCK = 500;
    private static final int BLOCKS = 3;
    /** Fewest lists of the recent figures, once so many were added. */
    public static final int LEAST = BLOCK * (BLOCKS - 1);
    /** Most lists of the recent figures. */
    public static final int MOST = BLOCK * BLOCKS;

    private final Evaluation all = new Evaluation();
    private final ArrayDeque<Evaluation> blocks = new ArrayDeque<>();
    /** The blocks together, unless one of them {@link #moved}. */
    private final Evaluation recent = new Evaluation();

    private boolean moved;

    /** Adds a list, as {@link Evaluation#add(float[], float[], float[])}. */
    public void add(float[] scores, float[] probabilities, float[] gains) {
        if (blocks.isEmpty() || blocks.getLast().lists() >= BLOCK) {
            blocks.addLast(new Evaluation());
            if (blocks.size() > BLOCKS) {
                blocks.removeFirst();
            }
        }
        all.add(scores, probabilities, gains, blocks.getLast());
        moved = true;
    }

    /** As {@link Evaluation#correct}; of the last lists, among the newest, since it is now that it is known. */
    public void correct(float[] scores, float[] probabilities, float[] before, float[] gains) {
        all.correct(scores, probabilities, before, gains);
        if (!blocks.isEmpty()) {
            blocks.getLast().correct(scores, probabilities, before, gains);
            moved = true;
        }
    }

    /** Everything. */
    public Evaluation all() {
        return all;
    }

    /** The last lists, until another is added. */
    public Evaluation recent() {
        if (moved) {
            recent.clear();
            blocks.forEach(recent::add);
            moved = false;
        }
        return recent;
    }

    /** Writes everything. */
    public void save(ByteWriter out) {
        all.save(out);
        out.writeInt(blocks.size());
        blocks.forEach(block -> block.save(out));
    }

    /** Reads what {@link #save} wrote into this new evaluation. */
    public void load(ByteReader in) {
        all.load(in);
        int size = in.readCount(4);
        for (int i = 0; i < size; i++) {
            var block = new Evaluation();
            block.load(in);
            blocks.addLast(block);
        }
        moved = true;
    }
}
