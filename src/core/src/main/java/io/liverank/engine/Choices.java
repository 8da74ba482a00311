package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventTypes.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was chosen of one list, in the order it was told. Belongs to the learner thread. */
final class Choices {
    private static final int MOST = 1_000;

    private final List<Choice> all = new ArrayList<>(0);

    /** A choice of a row; {@code stage} may be null. */
    record Choice(int row, Stage stage, float gain, float worth) {}

    /** Takes note of a choice, unless there are {@value #MOST}. */
    void add(Choice choice) {
        if (all.size() < MOST) {
            all.add(choice);
        }
    }

    void addAll(Choices others) {
        all.addAll(others.all);
    }

    /** Takes back the newest choice of the row that is of {@code stage}; false if there is none. */
    boolean takeBack(int row, Stage stage) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).row() == row && all.get(i).stage() == stage) {
                all.remove(i);
                return true;
            }
        }
        return false;
    }

    void takeBackAll(int row) {
        all.removeIf(choice -> choice.row() == row);
    }

    /** The largest of the row; 0 if it was not chosen. */
    float gain(int row) {
        float gain = 0;
        for (Choice choice : all) {
            if (choice.row() == row) {
                gain = Math.max(gain, choice.gain() * choice.worth());
            }
        }
        return gain;
    }

    /** Of the best choice; 1 without one. */
    float worth() {
        float best = 0;
        for (Choice choice : all) {
            best = Math.max(best, choice.worth());
        }
        return best == 0 ? 1 : best;
    }

    /** The rows that have a gain, each once, in the order it was told. */
    int[] rows(float[] gains) {
        int[] rows = new int[Math.min(all.size(), gains.length)];
        boolean[] known = new boolean[gains.length];
        int size = 0;
        for (Choice choice : all) {
            int row = choice.row();
            if (gains[row] > 0 && !known[row]) {
                known[row] = true;
                rows[size++] = row;
            }
        }
        return Arrays.copyOf(rows, size);
    }

    void save(ByteWriter out) {
        out.writeInt(all.size());
        for (Choice choice : all) {
            out.writeInt(choice.row());
            out.writeByte(choice.stage() == null ? 0 : choice.stage().ordinal() + 1);
            out.writeFloat(choice.gain());
            out.writeFloat(choice.worth());
        }
    }

    /** Reads what {@link #save} wrote of a list of so many rows. */
    void load(ByteReader in, int rows) {
        int size = in.readCount(4);
        for (int i = 0; i < size; i++) {
            var choice = new Choice(in.readInt(), stage(in.readByte()), in.readFloat(), in.readFloat());
            if (choice.row() < 0 || choice.row() >= rows) {
                throw new MalformedException("a choice outside its list");
            }
            all.add(choice);
        }
    }

    private static Stage stage(int saved) {
        if (saved > Stage.values().length) {
            throw new MalformedException("a choice of unknown kind " + saved);
        }
        return saved == 0 ? null : Stage.values()[saved - 1];
    }
}
