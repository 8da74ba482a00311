package io.liverank.security;

import io.github.bucket4j.Bucket;
import java.time.Duration;

/** Buckets that fill evenly. No state. */
final class Rates {
    private Rates() {}

    /** Full, and full again {@code seconds} after it was emptied. */
    static Bucket bucket(int capacity, int seconds) {
        return Bucket.builder()
                .addLimit(rate -> rate.capacity(capacity).refillGreedy(capacity, Duration.ofSeconds(seconds)))
                .build();
    }
}
