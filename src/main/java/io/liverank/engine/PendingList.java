package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;

/** A list that was shown and may still get feedback. Belongs to the learner thread. */
final class PendingList {
    final String queryId;
    final String query;
    final long time;
    final String[] itemIds;
    final FeatureMatrix features;
    /** As scored before anything was learned from the list. */
    final float[] scores;

    final float[] probabilities;
    /** The search engine's order as scores. */
    final float[] shown;

    final float[] gains;
    boolean learned;

    PendingList(
            String queryId,
            String query,
            long time,
            String[] itemIds,
            FeatureMatrix features,
            float[] scores,
            float[] probabilities,
            float[] shown,
            float[] gains) {
        this.queryId = queryId;
        this.query = query;
        this.time = time;
        this.itemIds = itemIds;
        this.features = features;
        this.scores = scores;
        this.probabilities = probabilities;
        this.shown = shown;
        this.gains = gains;
    }

    int rowOf(String itemId) {
        for (int row = 0; row < itemIds.length; row++) {
            if (itemIds[row].equals(itemId)) {
                return row;
            }
        }
        return -1;
    }

    boolean hasPositive() {
        for (float gain : gains) {
            if (gain > 0) {
                return true;
            }
        }
        return false;
    }

    void save(ByteWriter out) {
        out.writeString(queryId);
        out.writeString(query);
        out.writeLong(time);
        out.writeInt(itemIds.length);
        for (String itemId : itemIds) {
            out.writeString(itemId);
        }
        features.save(out);
        out.writeFloats(scores);
        out.writeFloats(probabilities);
        out.writeFloats(shown);
        out.writeFloats(gains);
        out.writeByte(learned ? 1 : 0);
    }

    static PendingList load(ByteReader in) {
        String queryId = in.readString();
        String query = in.readString();
        long time = in.readLong();
        String[] itemIds = new String[in.readCount(1)];
        for (int i = 0; i < itemIds.length; i++) {
            itemIds[i] = in.readString();
        }
        var list = new PendingList(
                queryId,
                query,
                time,
                itemIds,
                FeatureMatrix.load(in),
                in.readFloats(),
                in.readFloats(),
                in.readFloats(),
                in.readFloats());
        list.learned = in.readByte() == 1;
        return list;
    }
}
