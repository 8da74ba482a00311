package io.liverank.encode;

/** Who counts what encoders do. Thread-safe. */
public interface EncoderWatch {
    /** What was encoded. */
    enum What {
        /** What somebody searched for. */
        QUERY,
        /** An item as it came. */
        ITEM,
        /** An item that was known already, in the background. */
        KNOWN_ITEM
    }

    /** Why a text has no vector. */
    enum Reason {
        /** It could not be opened, or there is nothing that opens encoders. */
        NOT_LOADED,
        /** It failed. */
        FAILED,
        /** It took longer than it may. */
        SLOW,
        /** It failed or was slow several times just now, and was not asked. */
        RESTING
    }

    /** A text was encoded. */
    void encoded(String encoder, What what, long nanos);

    /** A text goes without. */
    void missed(String encoder, What what, Reason reason);
}
