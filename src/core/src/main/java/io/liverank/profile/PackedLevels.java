package io.liverank.profile;

import java.util.Arrays;

/**
 * Levels of a {@link Decay}, each different one kept once: what came with one item has one level, so that some eighty keys have a
 * dozen of them. To the bit what was packed. Immutable.
 */
public final class PackedLevels {
    /** As many different ones as a byte can tell apart. */
    static final int LIMIT = 256;

    static final PackedLevels NONE = new PackedLevels(new double[0], new byte[0]);

    private final double[] different;
    private final byte[] which;

    private PackedLevels(double[] different, byte[] which) {
        this.different = different;
        this.which = which;
    }

    /**
     * Packs the first {@code size} of {@code levels}.
     *
     * @param size at most {@link #LIMIT}
     */
    static PackedLevels of(double[] levels, int size) {
        if (size > LIMIT) {
            throw new IllegalArgumentException("more levels than a byte can tell apart: " + size);
        }
        double[] different = new double[size];
        byte[] which = new byte[size];
        int count = 0;
        int at = 0;
        for (int i = 0; i < size; i++) {
            long bits = Double.doubleToRawLongBits(levels[i]);
            // neighbours came with the same item, mostly
            if (count == 0 || bits != Double.doubleToRawLongBits(different[at])) {
                at = count - 1;
                while (at >= 0 && bits != Double.doubleToRawLongBits(different[at])) {
                    at--;
                }
                if (at < 0) {
                    at = count++;
                    different[at] = levels[i];
                }
            }
            which[i] = (byte) at;
        }
        return new PackedLevels(Arrays.copyOf(different, count), which);
    }

    /** All of them in their order, and {@code room} minus as many zeros; {@code room} is not below their number. */
    double[] unpacked(int room) {
        double[] levels = new double[room];
        for (int i = 0; i < which.length; i++) {
            levels[i] = different[which(i)];
        }
        return levels;
    }

    /** Which of the different ones the {@code i}th is; both from 0. */
    public int which(int i) {
        return which[i] & 0xff;
    }

    /** How many different ones there are. */
    public int differentOnes() {
        return different.length;
    }

    /** One of the different ones, from 0. */
    public double different(int which) {
        return different[which];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedLevels levels
                && Arrays.equals(which, levels.which)
                && Arrays.equals(different, levels.different);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(which) + Arrays.hashCode(different);
    }
}
