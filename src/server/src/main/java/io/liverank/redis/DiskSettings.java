package io.liverank.redis;

import java.util.Map;

/**
 * How Redis is set to write what it takes to its disk.
 *
 * @param written whether it does, to the append-only file
 * @param policy its {@code appendfsync}
 * @param always whether it answers only when the disk has it, at all times
 */
public record DiskSettings(boolean written, String policy, boolean always) {
    /** What to ask CONFIG GET for. */
    public static final String NAMES = "*append*";

    /** From an answer to CONFIG GET. */
    public static DiskSettings of(Map<String, String> config) {
        String policy = config.getOrDefault("appendfsync", "unknown");
        return new DiskSettings(
                "yes".equals(config.get("appendonly")),
                policy,
                policy.equals("always") && "no".equals(config.getOrDefault("no-appendfsync-on-rewrite", "no")));
    }
}
