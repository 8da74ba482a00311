package io.liverank.catalog;

/**
 * A field of items, candidates or contexts as it is known now: what was met of it and how it is read. Immutable; a later look
 * at the same field is another object.
 *
 * @param name path from the outermost attribute, parts joined by a point
 * @param hash of the name, as {@link Facts#numberField}
 * @param reading what its values are taken for
 * @param why that is so, in words
 * @param spread of its numbers; {@link Spread#UNKNOWN} if it has none
 * @param met values met
 * @param distinct about how many different ones
 * @param dimension of its vectors; 0 if it has none
 * @param example the latest value met when this look was taken
 * @param quantiles of its numbers: smallest, a tenth, the middle, nine tenths, largest; empty if it has none
 * @param values what the values met were, one by one
 */
public record Field(
        String name,
        int hash,
        Reading reading,
        String why,
        Spread spread,
        long met,
        long distinct,
        int dimension,
        String example,
        double[] quantiles,
        Values values) {
    /**
     * How many values of each kind were met.
     *
     * @param numbers written as such
     * @param written numbers written as text
     * @param dates written as text
     * @param texts that are neither number nor date
     * @param categories flags, lists of words, arrays of whole numbers, and mixtures
     * @param vectors of whatever size
     * @param otherVectors those of another size than the usual one
     * @param ofItems those that items had; the others came with candidates
     */
    public record Values(
            long numbers,
            long written,
            long dates,
            long texts,
            long categories,
            long vectors,
            long otherVectors,
            long ofItems) {}

    /** What values are taken for. */
    public enum Reading {
        /** Not used, because the settings say so or because there is no use for it. */
        IGNORED,
        /** Words. */
        TEXT,
        /** One of several values that have no order. */
        CATEGORY,
        /** A quantity. */
        NUMBER,
        /** A quantity of few values: a number, and each value a category as well. */
        NUMBER_AND_CATEGORY,
        /** A moment; its age counts, in logarithms of hours. */
        TIME,
        /** An embedding. */
        VECTOR;

        /** Whether values are put on a scale. */
        public boolean isNumber() {
            return this == NUMBER || this == NUMBER_AND_CATEGORY || this == TIME;
        }

        /** Whether numbers are categories (too). */
        public boolean isCategory() {
            return this == CATEGORY || this == NUMBER_AND_CATEGORY || this == TEXT;
        }
    }

    /** Whether its name is one that ids have: {@code sku}, {@code brandId}, {@code zip}. */
    public boolean isNamedLikeId() {
        return FieldProfile.isNamedLikeId(name);
    }

    /**
     * The age of a moment that a number of this field stands for, at {@code time} (milliseconds since 1970): sign(h) ln(1 +
     * |h|) of its hours h.
     */
    public double age(double number, long time) {
        return FieldProfile.age(FieldProfile.moment(number), time);
    }
}
