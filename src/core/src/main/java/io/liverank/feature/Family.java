package io.liverank.feature;

/**
 * A kind of hashed features. Each has one or more regions of {@value #REGION} indices to itself, so that kinds never collide.
 *
 * @param ordinal which family
 * @param region the first of its regions
 * @param regions how many it has, a power of two
 * @param name as configuration, checkpoints and explanations know it
 * @param source where the features come from
 * @param meaning what the features of this family say
 * @param ofOne whether each weight is one user's alone: it has to be learned from few lists
 */
public record Family(int ordinal, int region, int regions, String name, Source source, String meaning, boolean ofOne) {
    /** Indices per region. */
    public static final int REGION = 1 << 16;

    /** The index of a hash in this family. */
    public int index(int hash) {
        return first() + (hash & regions * REGION - 1);
    }

    /** Its first index. */
    public int first() {
        return region * REGION;
    }

    /** The index after its last. */
    public int end() {
        return (region + regions) * REGION;
    }
}
