package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;

/**
 * An example list: the features of all shown candidates of one ranking with their final labels.
 *
 * @param number counts the lists of the log from 1, in the order they were shown
 * @param time when it was shown
 * @param gains per row, 0 if it was not chosen, above 0 if it was
 * @param weight of the list in training, 1 normally
 * @param actor whose visit it was, as {@link io.liverank.event.Actor}'s profile key, else the visit's; null if unknown.
 *     Nothing is learned from it: it is there to forget by
 */
public record Example(long number, long time, FeatureMatrix features, float[] gains, float weight, String actor) {
    /** Whether anything was chosen. */
    public boolean hasPositive() {
        for (float gain : gains) {
            if (gain > 0) {
                return true;
            }
        }
        return false;
    }

    /** The same, for who keeps it: what it is made of may be others' later. */
    public Example copy() {
        return new Example(number, time, features.copy(), gains.clone(), weight, actor);
    }

    /** Writes the example. */
    public void save(ByteWriter out) {
        out.writeLong(number);
        out.writeLong(time);
        features.save(out);
        out.writeFloats(gains);
        out.writeFloat(weight);
        out.writeString(actor);
    }

    /** Reads what {@link #save} wrote, into the columns of {@code layout}; examples of before end without an actor. */
    public static Example load(ByteReader in, Layout layout) {
        return new Example(
                in.readLong(),
                in.readLong(),
                FeatureMatrix.load(in, layout),
                in.readFloats(),
                in.readFloat(),
                in.atEnd() ? null : in.readString());
    }
}
