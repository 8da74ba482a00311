package io.liverank.security;

import io.github.bucket4j.Bucket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often wrong keys come from an address: {@value #PER_MINUTE} times a minute. A right key is always taken, so that one
 * wrong program behind a shared address does not lock out the others. Knows the latest {@value #ADDRESSES} addresses.
 * Thread-safe.
 */
final class WrongKeys {
    static final int PER_MINUTE = 100;
    static final int ADDRESSES = 10_000;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > ADDRESSES;
        }
    };

    /** Whether it may still be told that its key is wrong; counts this time. */
    synchronized boolean mayHear(String address) {
        return buckets.computeIfAbsent(address, one -> Rates.bucket(PER_MINUTE, 60))
                .tryConsume(1);
    }

    synchronized int size() {
        return buckets.size();
    }
}
