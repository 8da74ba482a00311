package io.liverank.event;

import java.util.Objects;

/**
 * What an incremental update was and how it ended.
 *
 * @param version names the update; if it was accepted, the model it made
 * @param parent the version it started from
 * @param lists trained on
 * @param heldOut lists with a choice that were newer than the training's snapshot, for choosing and for the gate
 * @param passes chosen number of passes over the batch
 * @param rate chosen step size, relative to online learning's
 * @param anchor chosen pull towards the snapshot
 * @param batch chosen lists per step
 * @param beta share of the trained difference that was merged
 * @param before figures of the snapshot on the gate's lists
 * @param after figures of the trained model on the same lists
 * @param confidence share of the bootstrap's samples in which the trained model ranks better, 0 to 1
 * @param reason why it ended so, a sentence
 * @param millis how long it took
 */
public record UpdateRecord(
        long version,
        long parent,
        int lists,
        int heldOut,
        int passes,
        double rate,
        double anchor,
        int batch,
        double beta,
        Figures before,
        Figures after,
        double confidence,
        Verdict verdict,
        String reason,
        long millis) {
    /** How an update ended. */
    public enum Verdict {
        /** It passed the gate and was merged. */
        ACCEPTED,
        /** The gate refused it. */
        REFUSED,
        /** It came to no result. */
        FAILED
    }

    /**
     * Figures on held-out lists; NaN if there were none.
     *
     * @param loss mean listwise loss, nats
     * @param mrr mean reciprocal rank of the best-placed choice
     * @param calibration predicted over observed choices
     */
    public record Figures(double loss, double mrr, double calibration) {
        /** Nothing was measured. */
        public static final Figures NONE = new Figures(Double.NaN, Double.NaN, Double.NaN);
    }

    /** Refuses missing parts. */
    public UpdateRecord {
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(reason);
    }

    /** Writes the record. */
    public void save(ByteWriter out) {
        out.writeLong(version);
        out.writeLong(parent);
        out.writeInt(lists);
        out.writeInt(heldOut);
        out.writeInt(passes);
        out.writeDouble(rate);
        out.writeDouble(anchor);
        out.writeInt(batch);
        out.writeDouble(beta);
        for (Figures figures : new Figures[] {before, after}) {
            out.writeDouble(figures.loss());
            out.writeDouble(figures.mrr());
            out.writeDouble(figures.calibration());
        }
        out.writeDouble(confidence);
        out.writeString(verdict.name());
        out.writeString(reason);
        out.writeLong(millis);
    }

    /** Reads what {@link #save} wrote. */
    public static UpdateRecord load(ByteReader in) {
        return new UpdateRecord(
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readInt(),
                in.readDouble(),
                new Figures(in.readDouble(), in.readDouble(), in.readDouble()),
                new Figures(in.readDouble(), in.readDouble(), in.readDouble()),
                in.readDouble(),
                verdict(in.readString()),
                in.readString(),
                in.readLong());
    }

    private static Verdict verdict(String name) {
        try {
            return Verdict.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new ByteReader.MalformedException("a verdict of no known name");
        }
    }
}
