package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;
import io.liverank.feature.PackedFeatures;
import io.liverank.feature.SpareArrays;
import io.liverank.math.Hash;
import io.liverank.model.Model;
import io.liverank.model.Rehearsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Lists whose labels are final, to be learned once more beside lists to come (experience replay; Lin, Machine Learning 1992):
 * of each one choice and at most {@value #OTHERS} of what was not chosen, of the newest as many as {@value #MOST} or {@value #ROOM}
 * bytes hold, for {@value #DAYS} days. What is drawn follows from the number of the list that it is learned beside. Learner thread only.
 */
final class Rehearsal {
    static final int MOST = 4_000;
    static final int OTHERS = 12;
    /** Fewer would be learned by heart. */
    static final int LEAST = 300;

    /** Later nobody might know any more whose visit it was, who may want to be forgotten. */
    private static final int DAYS = 30;

    private static final int EACH = 2;
    private static final long ROOM = 16 << 20;
    private static final int DRAW_SEED = 61;

    /** The oldest first. */
    private final List<Kept> kept = new ArrayList<>();

    /** Nothing is given to it: what is kept may still be written to a checkpoint when it goes. */
    private final SpareArrays none = new SpareArrays();

    private long bytes;

    /**
     * A list of which rows are kept, the first of which was chosen.
     *
     * @param settled by the name and type of a model, what {@link io.liverank.model.Model#learn} gave of these rows
     * @param many see {@link Rehearsed}
     * @param actor whose visit it was, to forget by; may be null
     * @param time when the list was shown
     */
    private record Kept(
            PackedFeatures features, Map<String, float[]> settled, float many, float weight, String actor, long time) {
        long bytes() {
            return features.packedBytes() + 4L * features.rows() * settled.size();
        }

        void save(ByteWriter out) {
            features.savePacked(out);
            Challengers.saveScores(out, settled);
            out.writeFloat(many);
            out.writeFloat(weight);
            out.writeString(actor);
            out.writeLong(time);
        }

        static Kept load(ByteReader in, Layout layout) {
            var one = new Kept(
                    PackedFeatures.readPacked(in, layout),
                    Challengers.loadScores(in),
                    in.readFloat(),
                    in.readFloat(),
                    in.readString(),
                    in.readLong());
            int rows = one.features.rows();
            if (rows < 2 || !(one.many >= 1) || one.settled.values().stream().anyMatch(said -> said.length != rows)) {
                throw new MalformedException("a list to rehearse without choice or alternative");
            }
            return one;
        }
    }

    /**
     * Takes a list whose labels are final, if a row of it was chosen and a model has something to rehearse of it.
     *
     * @param seen per row; null if all of them were
     */
    void keep(PendingList list, boolean[] seen, long logTime) {
        dropOlder(logTime - Duration.ofDays(DAYS).toMillis());
        if (list.settled.isEmpty() || list.positives() == 0) {
            return;
        }
        int[] others = others(list, seen);
        if (others.length == 0) {
            return;
        }
        var random = new SplittableRandom(list.number);
        int[] rows = new int[1 + Math.min(OTHERS, others.length)];
        rows[0] = chosen(list, random.nextInt(list.positives()));
        for (int size = 1, i = 0; size < rows.length; i++) {
            if (random.nextInt(others.length - i) < rows.length - size) {
                rows[size++] = others[i];
            }
        }
        var settled = new TreeMap<String, float[]>();
        list.settled.forEach((name, said) -> settled.put(name, at(said, rows)));
        float many = (float) others.length / (rows.length - 1);
        add(new Kept(
                Rehearsed.features(list.features(), rows, none), settled, many, list.weight, list.actor, list.time));
    }

    /** The rows that were seen and not chosen. */
    private static int[] others(PendingList list, boolean[] seen) {
        int[] others = new int[list.gains.length];
        int size = 0;
        for (int row = 0; row < others.length; row++) {
            others[size] = row;
            size += list.gains[row] <= 0 && (seen == null || seen[row]) ? 1 : 0;
        }
        return Arrays.copyOf(others, size);
    }

    /** The row of the choice of this number, from 0 on. */
    private static int chosen(PendingList list, int number) {
        int row = -1;
        for (int left = number; left >= 0; ) {
            left -= list.gains[++row] > 0 ? 1 : 0;
        }
        return row;
    }

    private static float[] at(float[] said, int[] rows) {
        float[] picked = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = said[rows[i]];
        }
        return picked;
    }

    private void dropOlder(long time) {
        while (!kept.isEmpty() && kept.get(0).time < time) {
            bytes -= kept.remove(0).bytes();
        }
    }

    private void add(Kept one) {
        kept.add(one);
        bytes += one.bytes();
        while (kept.size() > MOST || bytes > ROOM && kept.size() > 1) {
            bytes -= kept.remove(0).bytes();
        }
    }

    /** Has the model of that name learn a list, and what it rehearses beside it; notes what its other parts said of the list. */
    void learn(PendingList list, boolean[] seen, String name, Model model) {
        List<Rehearsed> again = list.positives() > 0 ? draw(list.number, name, model) : List.of();
        float[] said = model.learn(list.toLearn(), list.gains, list.weight, seen, again);
        if (said != null) {
            list.settled.put(key(name, model), said);
        }
    }

    /** Under another type a model's other parts are others, who did not say this. */
    private static String key(String name, Model model) {
        return name + " " + model.settings().type();
    }

    /** What the model of that name is to learn beside the list of that number; the same at each call until something is kept or goes. */
    List<Rehearsed> draw(long number, String name, Model model) {
        if (kept.size() < LEAST) {
            return List.of();
        }
        List<Rehearsed> drawn = new ArrayList<>(EACH);
        for (int i = 0; i < EACH; i++) {
            int hash = Hash.pair(Hash.pair(DRAW_SEED, Long.hashCode(number)), i);
            Kept one = kept.get(Math.floorMod(hash, kept.size()));
            float[] settled = one.settled.get(key(name, model));
            if (settled != null) {
                drawn.add(new Rehearsed(one.features, settled, one.many, one.weight));
            }
        }
        return drawn;
    }

    int size() {
        return kept.size();
    }

    void clear() {
        kept.clear();
        bytes = 0;
    }

    /** Forgets the lists of these. */
    void forget(Set<String> actors) {
        kept.removeIf(one -> one.actor() != null && actors.contains(one.actor()));
        reckon();
    }

    private void reckon() {
        bytes = kept.stream().mapToLong(Kept::bytes).sum();
    }

    /** Brings the features into the columns of {@code layout}. */
    void adopt(Layout layout) {
        kept.replaceAll(
                one -> new Kept(one.features.adopt(layout), one.settled, one.many, one.weight, one.actor, one.time));
        reckon();
    }

    /**
     * Writes the lists, and what their columns and hashed features mean: all have those of {@code layout}, or the first of them.
     *
     * @param open lists that may come to be kept
     */
    void save(ByteWriter out, Layout layout, List<PendingList> open) {
        List<Kept> now = List.copyOf(kept);
        int[] columns = columns(layout);
        List<PendingList> learned =
                open.stream().filter(list -> !list.settled.isEmpty()).toList();
        out.writeInt(learned.size());
        learned.forEach(list -> {
            out.writeLong(list.number);
            Challengers.saveScores(out, list.settled);
        });
        out.later(to -> {
            to.writeInts(columns);
            to.writeInts(FeatureTable.regionHashes());
            to.writeInt(now.size());
            now.forEach(one -> one.save(to));
        });
    }

    private static int[] columns(Layout layout) {
        int[] columns = new int[layout.width()];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = layout.hash(column);
        }
        return columns;
    }

    /** Reads what {@link #save} wrote. Lists of other columns go: there will be new ones soon. Before version 13 there is nothing. */
    void load(ByteReader in, Layout layout, List<PendingList> open) {
        if (in.atEnd()) {
            return;
        }
        int at = 0;
        for (int left = in.readCount(3); left > 0; left--) {
            at = OpenLists.find(open, at, in.readLong());
            PendingList list = open.get(at);
            list.settled = Challengers.loadScores(in);
            if (list.settled.values().stream().anyMatch(said -> said.length != list.gains.length)) {
                throw new MalformedException("a list with other rows");
            }
        }
        int[] written = in.readInts();
        int[] columns = columns(layout);
        boolean same =
                written.length <= columns.length && Arrays.equals(written, Arrays.copyOf(columns, written.length));
        same &= Arrays.equals(in.readInts(), FeatureTable.regionHashes());
        for (int left = in.readCount(EACH); left > 0; left--) {
            Kept one = Kept.load(in, layout);
            if (same) {
                add(one);
            }
        }
    }
}
