package io.liverank.feature;

/**
 * A kind of hashed features. Each has a region of {@value #REGION} indices to itself, so that kinds never collide.
 *
 * @param ordinal which region
 * @param name as configuration, checkpoints and explanations know it
 * @param source where the features come from
 * @param meaning what the features of this family say
 * @param ofOne whether each weight is one user's alone: it has to be learned from few lists
 */
public record Family(int ordinal, String name, Source source, String meaning, boolean ofOne) {
    /** Indices per family. */
    public static final int REGION = 1 << 16;

    /** The index of a hash in this family. */
    public int index(int hash) {
        return ordinal * REGION + (hash & (REGION - 1));
    }
}
