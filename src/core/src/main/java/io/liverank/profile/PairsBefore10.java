package io.liverank.profile;

import io.liverank.event.ByteReader;

/**
 * What checkpoints before version 10 hold of pairs: what was chosen for each query, by name, at most a hundred items; and what was
 * touched after what, as logarithms ({@link Decay}). Without state.
 */
final class PairsBefore10 {
    private static final Decay QUARTER = new Decay(90 * 86_400_000d);

    private PairsBefore10() {}

    static void queries(ByteReader in, PairCounts into) {
        int queries = in.readCount(3);
        for (int i = 0; i < queries; i++) {
            int query = PairCounts.hash(in.readString());
            Associations led = Associations.load(in, id -> id);
            for (int k = 0; k < led.itemIds.length; k++) {
                double weight = Associations.DECAY.value(led.levels[k], led.lastTime());
                if (weight > 0) {
                    into.add(query, PairCounts.hash(led.itemIds[k]), weight, led.lastTime());
                }
            }
        }
    }

    static void successions(ByteReader in, PairCounts into) {
        int count = in.readCount(5);
        long key = 0;
        for (int i = 0; i < count; i++) {
            key += in.readLong();
            float level = in.readFloat();
            // where it is worth about 1
            long time = Math.round(level * QUARTER.halfLife());
            into.put(key, QUARTER.value(level, time), time);
        }
    }
}
