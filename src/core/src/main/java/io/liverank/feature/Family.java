package io.liverank.feature;

import java.util.stream.IntStream;

/**
 * A kind of hashed features. Each has one or more regions of {@value #REGION} indices to itself, so that kinds never
 * collide. A kind that is {@link #ofOne} has many features, and gives each field a part of its regions: those of a field
 * with many values, which teach little each, leave those of one with few alone.
 *
 * @param ordinal which family
 * @param region the first of its regions
 * @param regions how many it has, a power of two
 * @param name as configuration, checkpoints and explanations know it
 * @param source where the features come from
 * @param meaning what the features of this family say
 * @param ofOne whether each weight is one user's alone: it has to be learned from few lists
 * @param anywhere whether its features mean the same in every shop: they name no item, nobody, no query, word or category
 */
public record Family(
        int ordinal,
        int region,
        int regions,
        String name,
        Source source,
        String meaning,
        boolean ofOne,
        boolean anywhere) {
    /** Indices per region. */
    public static final int REGION = 1 << 16;

    private static final int PARTS = 16;

    /** How many parts there are: 1 if fields are not told apart. */
    int parts() {
        return ofOne ? PARTS : 1;
    }

    /** How many regions a part has. */
    public int regionsOfPart() {
        return regions / parts();
    }

    /** The first region of the part that one of its indices lies in. */
    public int firstOfPart(int index) {
        return index / REGION - (index / REGION - region) % regionsOfPart();
    }

    /** The index of a hash in this family, which has one part. */
    int index(int hash) {
        return index(0, hash);
    }

    /** The index of a hash in the part of a field, by the hash of its name; fields may share a part. */
    int index(int field, int hash) {
        int size = regionsOfPart() * REGION;
        // The upper bits of a product depend on all bits, the lower ones of a hash of a short name are alike.
        int part = parts() == 1 ? 0 : field * 0x9E3779B1 >>> 28;
        return first() + part * size + (hash & size - 1);
    }

    /** The indices that a hash may have, one in each part. */
    public IntStream indices(int hash) {
        int size = regionsOfPart() * REGION;
        return IntStream.range(0, parts()).map(part -> first() + part * size + (hash & size - 1));
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
