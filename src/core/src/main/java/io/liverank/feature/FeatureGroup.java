package io.liverank.feature;

/**
 * One kind of signal: it declares its columns and families in its constructor and fills them for a list. Stateless: what a
 * list needs is looked up once, in {@link Extraction}. A new signal is a new class of this kind and a line in
 * {@link FeatureTable}.
 */
abstract class FeatureGroup {
    /** Fills dense columns of all rows. */
    void dense(Extraction list, FeatureMatrix matrix) {}

    /** Whether {@link #hashed} is to be called. */
    boolean addsHashed() {
        return false;
    }

    /** Adds hashed features of one row. */
    void hashed(Extraction list, int row, FeatureMatrix matrix) {}

    /** Says what the list as a whole is about. */
    void list(Extraction list, FeatureMatrix matrix) {}
}
