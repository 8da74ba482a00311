package io.liverank.redis;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which program answers as Redis.
 *
 * @param name as it calls itself
 * @param major of the version of Redis that it is, or is like; -1 if it does not say
 * @param minor the same
 */
public record RedisVersion(String name, int major, int minor) {
    /** From an answer to INFO. */
    public static RedisVersion of(Map<String, String> info) {
        String like = info.getOrDefault("redis_version", "");
        String valkey = info.get("valkey_version");
        String name = valkey == null ? (like.isEmpty() ? "unknown" : like) : "Valkey " + valkey;
        if (!like.matches("\\d{1,4}\\.\\d{1,4}.*")) {
            return new RedisVersion(name, -1, -1);
        }
        String[] parts = like.split("[.-]");
        return new RedisVersion(name, Integer.parseInt(parts[0]), Integer.parseInt(parts[1].replaceAll("\\D.*", "")));
    }

    /** The lines of an answer to INFO. */
    public static Map<String, String> info(String text) {
        return text.lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip(), (one, other) -> one));
    }

    /** Whether it says that it is older than that. */
    public boolean isBefore(int otherMajor, int otherMinor) {
        return major >= 0 && (major < otherMajor || (major == otherMajor && minor < otherMinor));
    }

    /**
     * Whether WAITAOF tells the truth while {@code appendfsync} is {@code everysec}. From Redis 7.2 to 7.4, and in
     * Valkey, it answers within the second before the disk has anything (mended in Redis 8.0, redis/redis#13793).
     */
    public boolean waitsForDisk() {
        return major >= 8 && !name.toLowerCase(Locale.ROOT).startsWith("valkey");
    }
}
