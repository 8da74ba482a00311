package io.liverank.api;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Time-ordered ids: UUID version 7 (RFC 9562). */
final class Ids {
    private Ids() {}

    static String next() {
        var random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(high, low).toString();
    }
}
