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
        KNOWN_ITEM,
        /** A candidate of a list that the catalogue does not know. */
        CANDIDATE
    }

    /** Why a text, or an image, has no vector. */
    enum Reason {
        /** It could not be opened, or there is nothing that opens encoders. */
        NOT_LOADED,
        /** It failed. */
        FAILED,
        /** It took longer than it may. */
        SLOW,
        /** It failed or was slow several times just now, and was not asked. */
        RESTING,
        /** An image may not be asked for, or is too large. */
        REFUSED,
        /** An image's host did not answer as it should. */
        UNREACHABLE,
        /** There is no image, or none that can be read. */
        UNREADABLE,
        /** The bytes of an image waited for their turn, and others took their room. */
        NO_ROOM
    }

    /** A text, or an image, was encoded. */
    void encoded(String encoder, What what, long nanos);

    /** It goes without. */
    void missed(String encoder, What what, Reason reason);
}
