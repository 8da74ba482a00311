package io.liverank.foreign;

/** Who counts what foreign models do. Thread-safe. */
public interface ForeignWatch {
    /** Why a list has no scores of a model. */
    enum Reason {
        /** The file could not be opened, or there is nothing that opens such files. */
        NOT_LOADED,
        /** It failed, or gave something that are no scores. */
        FAILED,
        /** It gave no candidate a number, as a network does whose inputs are missing. */
        NO_NUMBERS,
        /** It took longer than it may. */
        SLOW,
        /** It failed or was slow several times just now, and was not asked. */
        RESTING
    }

    /** A model answered in time. */
    void scored(String model, long nanos);

    /** A list goes without a model's scores. */
    void missed(String model, Reason reason);
}
