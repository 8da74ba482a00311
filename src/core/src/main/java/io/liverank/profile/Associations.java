package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The items that are touched in the same visits as an item, by name, with decayed weights. Immutable and bounded; the weakest goes
 * first. The arrays are shared for speed and must not be written to.
 */
public final class Associations implements Timed {
    /** Weights halve in a month. */
    public static final Decay DECAY = new Decay(30 * 86_400_000d);

    /** Leads nowhere yet. */
    public static final Associations NONE = new Associations(new String[0], new double[0], Long.MIN_VALUE);

    /** Ids of items. */
    public final String[] itemIds;
    /** Levels of {@link #DECAY}, one per item. */
    public final double[] levels;

    private final long lastTime;

    private Associations(String[] itemIds, double[] levels, long lastTime) {
        this.itemIds = itemIds;
        this.levels = levels;
        this.lastTime = lastTime;
    }

    /** With {@code weight} for an item in place of what it had; at most {@code limit} are kept. */
    Associations at(String itemId, double weight, long time, int limit) {
        int weakest = 0;
        int at = -1;
        for (int i = 0; i < itemIds.length && at < 0; i++) {
            if (itemIds[i].equals(itemId)) {
                at = i;
            } else if (levels[i] < levels[weakest]) {
                weakest = i;
            }
        }
        boolean known = at >= 0;
        int size = known || itemIds.length >= limit ? itemIds.length : itemIds.length + 1;
        String[] nextIds = Arrays.copyOf(itemIds, size);
        double[] nextLevels = Arrays.copyOf(levels, size);
        if (!known) {
            at = size > itemIds.length ? size - 1 : weakest;
        }
        nextIds[at] = itemId;
        nextLevels[at] = DECAY.add(Decay.EMPTY, weight, time);
        return new Associations(nextIds, nextLevels, Math.max(lastTime, time));
    }

    @Override
    public long lastTime() {
        return lastTime;
    }

    void save(ByteWriter out) {
        out.writeLong(lastTime);
        out.writeInt(itemIds.length);
        for (String itemId : itemIds) {
            out.writeString(itemId);
        }
        out.writeDoubles(levels);
    }

    static Associations load(ByteReader in, UnaryOperator<String> ids) {
        long lastTime = in.readLong();
        String[] itemIds = new String[in.readCount(1)];
        for (int i = 0; i < itemIds.length; i++) {
            itemIds[i] = ids.apply(in.readString());
        }
        return new Associations(itemIds, in.readDoubles(), lastTime);
    }
}
