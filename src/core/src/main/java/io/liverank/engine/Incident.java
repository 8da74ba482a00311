package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/**
 * Something that happened to the model beside learning: mostly what the engine protected itself against.
 *
 * @param time of the event at which it was noticed, milliseconds since 1970
 */
public record Incident(long time, Kind kind, String detail) {
    /** What happened. */
    public enum Kind {
        /** Live ranked worse than base for long enough and was set back to it. */
        LOST_TO_BASE,
        /** Live and base ranked worse than the search engine for long enough; both start anew. */
        LOST_TO_RETRIEVAL,
        /** A foreign ranker in charge foresaw choices worse than ours for long enough; ours is back in charge. */
        LOST_TO_OURS,
        /** Weights were no finite numbers or exploded; live was set back to base. */
        BROKEN_WEIGHTS,
        /** Progressive loss rose: learning is faster for a while. */
        DRIFT,
        /** Clicks stopped or everything is clicked: learning pauses. */
        LABELS_BROKEN,
        /** The label stream is as usual again. */
        LABELS_MENDED,
        /** Somebody put an older version in charge. */
        RESTORED,
        /** Somebody put a challenger in charge. */
        PROMOTED,
        /** The settings ask for another type of model than the checkpoint holds: it starts anew. */
        MODEL_CHANGED;

        /** Whether something went wrong; what somebody asked for, and a recovery, are on record but no trouble. */
        public boolean isTrouble() {
            return this != LABELS_MENDED && this != RESTORED && this != PROMOTED;
        }
    }

    void save(ByteWriter out) {
        out.writeLong(time);
        out.writeString(kind.name());
        out.writeString(detail);
    }

    static Incident load(ByteReader in) {
        return new Incident(in.readLong(), Kind.valueOf(in.readString()), in.readString());
    }
}
