package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventTypes.Stage;
import io.liverank.event.Team;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.feature.PackedFeatures;
import io.liverank.feature.SpareArrays;
import io.liverank.model.Mixture;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A list that was shown and may still get feedback. Belongs to the learner thread. */
final class PendingList {
    private static final int ROW = 512;
    private static final double[] NO_LOSSES = {};
    private static final float[] RELEASED = {};

    /** Counts the lists of the log from 1. */
    final long number;

    final String queryId;
    final String query;
    final long time;
    String[] itemIds;
    private PackedFeatures packed;
    /** What is {@link #packed}, once somebody asked for it. */
    private FeatureMatrix features;
    /** As scored before anything was learned from the list. */
    float[] scores;

    /** The same of each expert of the mixture. */
    Opinions opinions;

    float[] probabilities;
    /** The search engine's order as scores. */
    float[] shown;

    float[] gains;
    /** Whose visit it was, or null. */
    final String actor;

    /** The scores of each model in the shadow, by name. */
    final Map<String, float[]> challengers;

    /** In learning; 1 until it is learned. */
    float weight = 1;

    boolean learned;

    /** How much its first choice counts. */
    float backing = 1;

    /** What {@link Rehearsal#learn} noted. */
    Map<String, float[]> settled = Map.of();

    /** Whether it was asked who chose of it. */
    boolean owned;

    /** The experts' losses by its first choice; empty until that is known. */
    double[] losses = NO_LOSSES;
    /** Whether {@link #losses} are of the choices there are now. */
    private boolean judged;
    /** How many rows the pages before this one have. */
    int before;
    /** Per row, whether an event told that it came into view; null if none did. */
    private boolean[] exposed;
    /** Per row, whether it was turned down; null if none was. */
    private boolean[] down;

    /** {@link #gains} is the largest per row. */
    private final Choices choices = new Choices();

    /** Per row, who placed it there, if two orders were interleaved; else empty. {@link Baseline} keeps it. */
    List<Team> teams = List.of();

    /** Whose orders these were if a challenger's was one of them, else null. {@link Duels} keep it. */
    Rivals rivals;

    /** Rows that an event of an unknown type was on before. */
    List<TypeProof.Suspect> suspects = List.of();

    PendingList(
            long number,
            String queryId,
            String query,
            long time,
            String[] itemIds,
            PackedFeatures packed,
            float[] scores,
            Opinions opinions,
            float[] probabilities,
            float[] shown,
            float[] gains,
            String actor,
            Map<String, float[]> challengers) {
        this.number = number;
        this.queryId = queryId;
        this.query = query;
        this.time = time;
        this.itemIds = itemIds;
        this.packed = packed;
        this.scores = scores;
        this.opinions = opinions;
        this.probabilities = probabilities;
        this.shown = shown;
        this.gains = gains;
        this.actor = actor;
        this.challengers = challengers;
    }

    /** Gives its arrays to {@code spare}; nobody may read them afterwards. */
    void release(SpareArrays spare) {
        packed.release(spare);
        features = null;
        opinions.release(spare);
        for (float[] row : new float[][] {scores, probabilities, shown, gains}) {
            spare.putRow(row);
        }
        scores = RELEASED;
        probabilities = RELEASED;
        shown = RELEASED;
        gains = RELEASED;
    }

    /** Whether it was never scored: feedback on it counts, but nothing is to be learned of it, judged by it or trained on it. */
    boolean isLight() {
        return packed.rows() == 0;
    }

    /** The features; they stay unpacked, as who learns of a list once mostly does again. */
    FeatureMatrix features() {
        if (features == null) {
            features = packed.unpack();
        }
        return features;
    }

    /** The features if something was chosen; else no rows, as all that is learned of such a list is that there are its columns. */
    FeatureMatrix toLearn() {
        return positives() > 0 ? features() : FeatureMatrix.empty(layout());
    }

    /** What the columns of {@link #features} mean. */
    Layout layout() {
        return packed.layout();
    }

    /** Brings the features into the columns of {@code layout}. */
    void adopt(Layout layout) {
        PackedFeatures adopted = packed.adopt(layout);
        features = adopted == packed ? features : null;
        packed = adopted;
    }

    int rowOf(String itemId) {
        return Arrays.asList(itemIds).indexOf(itemId);
    }

    /** The larger of its rows and its half kilobytes: the same on each replica and after each load. */
    int size() {
        long bytes = packed.bytes() + queryId.length() + (query == null ? 0 : query.length());
        for (String itemId : itemIds) {
            bytes += itemId.length();
        }
        return (int) Math.max(itemIds.length, bytes / ROW);
    }

    /** The experts' losses by all choices there are now, which nothing is changed by. */
    double[] judge() {
        return judged ? losses : Mixture.losses(opinions.scores(), gains);
    }

    /** Keeps what {@link #judge} gave. */
    void judged(double[] now) {
        losses = now;
        judged = true;
    }

    /** Takes note of a choice; a row that was turned down before no longer is. */
    void choose(int row, Stage stage, float gain, float worth) {
        judged = false;
        choices.add(new Choices.Choice(row, stage, gain, worth));
        gains[row] = Math.max(gains[row], gain * worth);
        if (down != null) {
            down[row] = false;
        }
    }

    /** Takes back the newest choice of the row that is of {@code stage}, if there is one. */
    void takeBack(int row, Stage stage) {
        judged = false;
        if (choices.takeBack(row, stage)) {
            gains[row] = choices.gain(row);
        }
    }

    /** The row was disliked: whatever was chosen of it before was no good choice. */
    void takeBackAll(int row) {
        judged = false;
        choices.takeBackAll(row);
        gains[row] = 0;
    }

    /** How much the best choice is worth, measured by others of its type; 1 without a choice. */
    float worth() {
        return choices.worth();
    }

    /** The row came into view. */
    void expose(int row) {
        exposed = exposed == null ? new boolean[gains.length] : exposed;
        exposed[row] = true;
    }

    /** Takes note that the row was turned down; false if that was known. */
    boolean turnDown(int row) {
        down = down == null ? new boolean[gains.length] : down;
        boolean news = !down[row];
        down[row] = true;
        return news;
    }

    /** How many rows were turned down. */
    int turnedDown() {
        int count = 0;
        for (int row = 0; down != null && row < down.length; row++) {
            count += down[row] ? 1 : 0;
        }
        return count;
    }

    /** Per row, whether it was seen and not turned down. */
    boolean[] others() {
        boolean[] seen = seen();
        boolean[] others = new boolean[gains.length];
        for (int row = 0; row < others.length; row++) {
            others[row] = seen[row] && (down == null || !down[row]);
        }
        return others;
    }

    /** Whether an event told of any row that it came into view. */
    boolean hasExposures() {
        return exposed != null;
    }

    /** Whether a row below all that came into view was chosen: then what came into view is not what was seen. */
    boolean isChosenBelowExposures() {
        for (int row = gains.length - 1; row >= 0 && !exposed[row]; row--) {
            if (gains[row] > 0) {
                return true;
            }
        }
        return false;
    }

    /** Per row, whether it was seen: down to the lowest that came into view, was chosen or turned down. */
    boolean[] seen() {
        boolean[] seen = new boolean[gains.length];
        boolean below = false;
        for (int row = gains.length - 1; row >= 0; row--) {
            below |= exposed == null || exposed[row] || gains[row] > 0 || down != null && down[row];
            seen[row] = below;
        }
        return seen;
    }

    /** The rows that were chosen, in the order it was told. */
    int[] chosen() {
        return choices.rows(gains);
    }

    /** How many rows were chosen. */
    int positives() {
        int positives = 0;
        for (float gain : gains) {
            positives += gain > 0 ? 1 : 0;
        }
        return positives;
    }

    /** Another one that stays as this one is. What nothing changes any more is shared. */
    PendingList asItIs() {
        var copy = new PendingList(
                number,
                queryId,
                query,
                time,
                itemIds,
                packed,
                scores,
                opinions,
                probabilities,
                shown,
                gains.clone(),
                actor,
                challengers);
        copy.weight = weight;
        copy.learned = learned;
        copy.backing = backing;
        copy.settled = settled;
        copy.owned = owned;
        copy.losses = losses;
        copy.before = before;
        copy.exposed = exposed == null ? null : exposed.clone();
        copy.down = down == null ? null : down.clone();
        copy.choices.addAll(choices);
        copy.teams = teams;
        copy.rivals = rivals;
        copy.suspects = suspects;
        return copy;
    }

    void save(ByteWriter out) {
        out.writeLong(number);
        out.writeString(queryId);
        out.writeString(query);
        out.writeLong(time);
        out.writeInt(itemIds.length);
        for (String itemId : itemIds) {
            out.writeString(itemId);
        }
        packed.save(out);
        out.writeFloats(scores);
        opinions.save(out);
        out.writeFloats(probabilities);
        out.writeFloats(shown);
        out.writeFloats(gains);
        out.writeString(actor);
        Challengers.saveScores(out, challengers);
        out.writeFloat(weight);
        out.writeByte(learned ? 1 : 0);
        out.writeDoubles(losses);
        out.writeInt(before);
        saveFlags(out, exposed);
        saveFlags(out, down);
        choices.save(out);
        out.writeInt(suspects.size());
        suspects.forEach(suspect -> suspect.save(out));
        out.writeByte(owned ? 1 : 0);
    }

    private static void saveFlags(ByteWriter out, boolean[] flags) {
        out.writeInt(flags == null ? 0 : flags.length);
        for (int i = 0; flags != null && i < flags.length; i++) {
            out.writeByte(flags[i] ? 1 : 0);
        }
    }

    private boolean[] loadFlags(ByteReader in) {
        boolean[] flags = new boolean[in.readCount(1)];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = in.readByte() == 1;
        }
        if (flags.length != 0 && flags.length != gains.length) {
            throw new MalformedException("a list with other rows");
        }
        return flags.length == 0 ? null : flags;
    }

    static PendingList load(ByteReader in, Layout layout) {
        long number = in.readLong();
        String queryId = in.readString();
        String query = in.readString();
        long time = in.readLong();
        String[] itemIds = new String[in.readCount(1)];
        for (int i = 0; i < itemIds.length; i++) {
            itemIds[i] = in.readString();
        }
        var list = new PendingList(
                number,
                queryId,
                query,
                time,
                itemIds,
                FeatureMatrix.load(in, layout).pack(),
                in.readFloats(),
                Opinions.load(in),
                in.readFloats(),
                in.readFloats(),
                in.readFloats(),
                in.readString(),
                Challengers.loadScores(in));
        list.weight = in.readFloat();
        list.learned = in.readByte() == 1;
        list.losses = in.readDoubles();
        list.before = in.readInt();
        list.exposed = list.loadFlags(in);
        list.down = list.loadFlags(in);
        list.choices.load(in, list.gains.length);
        list.suspects = TypeProof.Suspect.load(in);
        list.owned = in.readByte() == 1;
        return list;
    }
}
