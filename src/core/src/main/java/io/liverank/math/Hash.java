package io.liverank.math;

/** Seeded 32-bit hashes of strings and of pairs of hashes; the same on every machine. Thread-safe: no state. */
public final class Hash {
    private Hash() {}

    /** Hash of the characters of {@code text}, mixed with {@code seed}. */
    public static int of(int seed, CharSequence text) {
        return of(seed, text, 0, text.length());
    }

    /** Hash of the characters {@code from} (inclusive) to {@code to} (exclusive), mixed with {@code seed}. */
    public static int of(int seed, CharSequence text, int from, int to) {
        int h = seed * 0x9e3779b9 + 0x7f4a7c15;
        for (int i = from; i < to; i++) {
            h = (h ^ text.charAt(i)) * 0x01000193;
        }
        return finish(h);
    }

    /** Hash of an ordered pair of hashes. */
    public static int pair(int a, int b) {
        return finish(a * 0x85ebca6b + Integer.rotateLeft(b * 0xc2b2ae35, 15));
    }

    /** 64-bit hash of the characters of {@code text}, for sets where a collision would lose something. */
    public static long wide(CharSequence text) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
        }
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        h *= 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    // MurmurHash3's finaliser (Austin Appleby, public domain): each input bit flips each output bit half the time.
    private static int finish(int h) {
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
