package io.liverank.scale;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.util.function.IntPredicate;

/**
 * Which server a shop is led to: jump consistent hashing (Lamping and Veach, 2014), and the hash of the hash again while that server is
 * away. A server that is lost moves its own shops alone, to all others evenly; one more takes its part from all. It stands for the
 * gateway's ring, which keeps the same law. Immutable.
 */
record Placement(int servers) {
    private static final int TRIES = 1_000;

    /** The server of a shop. At least one is there. */
    int of(int shop, IntPredicate there) {
        HashCode hash = Hashing.murmur3_128().hashInt(shop);
        for (int i = 0; i < TRIES; i++) {
            int server = Hashing.consistentHash(hash, servers);
            if (there.test(server)) {
                return server;
            }
            hash = Hashing.murmur3_128().hashLong(hash.asLong());
        }
        throw new IllegalStateException("no server is there");
    }
}
