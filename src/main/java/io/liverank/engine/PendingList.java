package io.liverank.engine;

import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A list that was shown and may still get feedback. Belongs to the learner thread. */
final class PendingList {
    private static final int INVERSE = FeatureTable.column("retrieval_inverse");

    /** Counts the lists of the log from 1. */
    final long number;

    final String queryId;
    final String query;
    final long time;
    final String[] itemIds;
    final FeatureMatrix features;
    /** As scored before anything was learned from the list. */
    final float[] scores;

    /** The same of each expert of the mixture. */
    final float[][] experts;

    final float[] probabilities;
    /** The search engine's order as scores. */
    final float[] shown;

    final float[] gains;
    /** Whose visit it was, or null. */
    final String actor;

    /** The scores of each model in the shadow, by name. */
    final Map<String, float[]> challengers;

    /** In learning; 1 until it is learned. */
    float weight = 1;

    boolean learned;

    /** The experts' losses by its first choice; empty until that is known. */
    double[] losses = {};
    /** How many rows the pages before this one have. */
    int before;

    PendingList(
            long number,
            String queryId,
            String query,
            long time,
            String[] itemIds,
            FeatureMatrix features,
            float[] scores,
            float[][] experts,
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
        this.features = features;
        this.scores = scores;
        this.experts = experts;
        this.probabilities = probabilities;
        this.shown = shown;
        this.gains = gains;
        this.actor = actor;
        this.challengers = challengers;
    }

    int rowOf(String itemId) {
        for (int row = 0; row < itemIds.length; row++) {
            if (itemIds[row].equals(itemId)) {
                return row;
            }
        }
        return -1;
    }

    /** The items as candidates, in the search engine's order. */
    List<Candidate> retrieved() {
        return IntStream.range(0, itemIds.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -features.get(row, INVERSE)))
                .map(row -> new Candidate(itemIds[row], Double.NaN, Attributes.NONE))
                .toList();
    }

    /** How many rows were chosen. */
    int positives() {
        int count = 0;
        for (float gain : gains) {
            count += gain > 0 ? 1 : 0;
        }
        return count;
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
        features.save(out);
        out.writeFloats(scores);
        for (float[] expert : experts) {
            out.writeFloats(expert);
        }
        out.writeFloats(probabilities);
        out.writeFloats(shown);
        out.writeFloats(gains);
        out.writeString(actor);
        out.writeInt(challengers.size());
        challengers.forEach((name, values) -> {
            out.writeString(name);
            out.writeFloats(values);
        });
        out.writeFloat(weight);
        out.writeByte(learned ? 1 : 0);
        out.writeDoubles(losses);
        out.writeInt(before);
    }

    private static Map<String, float[]> loadChallengers(ByteReader in) {
        var challengers = new TreeMap<String, float[]>();
        int size = in.readCount(2);
        for (int i = 0; i < size; i++) {
            challengers.put(in.readString(), in.readFloats());
        }
        return challengers;
    }

    static PendingList load(ByteReader in, Layout layout, int version) {
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
                FeatureMatrix.load(in, layout),
                in.readFloats(),
                new float[][] {in.readFloats(), in.readFloats(), in.readFloats()},
                in.readFloats(),
                in.readFloats(),
                in.readFloats(),
                in.readString(),
                loadChallengers(in));
        list.weight = in.readFloat();
        list.learned = in.readByte() == 1;
        list.losses = version >= 5 ? in.readDoubles() : list.losses;
        list.before = version >= 5 ? in.readInt() : 0;
        return list;
    }
}
