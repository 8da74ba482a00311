package io.liverank.redis;

import static io.liverank.redis.Utf8.bytes;

/**
 * The names of all that one shop keeps in a Redis. Those of shops with different names are different, and none begins as
 * the chunks of another's checkpoint do. Immutable; the arrays are not to be written to.
 */
public final class RedisKeys {
    /** What names of shops are like, and none. */
    public static final String SHOP = "[a-z][a-z0-9-]{0,39}|";

    /** Of the one shop that has no name. */
    public static final RedisKeys DEFAULT = of("");

    private final String prefix;
    private final byte[] log;
    private final byte[] moved;
    private final byte[] trimmed;
    private final byte[] identity;
    private final byte[] newest;
    private final byte[] previous;
    private final byte[] aside;

    private RedisKeys(String prefix) {
        this.prefix = prefix;
        log = bytes(prefix + "log");
        moved = bytes(prefix + "log:moved");
        trimmed = bytes(prefix + "trimmed");
        identity = bytes(prefix + "identity");
        newest = bytes(prefix + "checkpoint");
        previous = bytes(prefix + "checkpoint:previous");
        aside = bytes(prefix + "checkpoint:aside");
    }

    /**
     * Of a shop.
     *
     * @param shop letters, digits and hyphens, a letter first, at most 40; empty for the one shop that has no name
     * @throws IllegalArgumentException if that is no such name
     */
    public static RedisKeys of(String shop) {
        if (!shop.matches(SHOP)) {
            throw new IllegalArgumentException(
                    "a shop's name has small letters, digits and hyphens, a letter first, at most 40, unlike " + shop);
        }
        return new RedisKeys(shop.isEmpty() ? "liverank:" : "liverank:shop:" + shop + ":");
    }

    /** What all of these begin with, and those of no other shop that has a name. */
    String prefix() {
        return prefix;
    }

    /** The log, a stream. */
    byte[] log() {
        return log;
    }

    /** What was the log, once it is fenced. */
    byte[] moved() {
        return moved;
    }

    /** Holds the id of the log whose beginning a server trimmed away: before Redis 7 a stream does not tell. */
    byte[] trimmed() {
        return trimmed;
    }

    /** The log's id. */
    byte[] identity() {
        return identity;
    }

    /** The manifest of the newest checkpoint. */
    byte[] newest() {
        return newest;
    }

    /** The manifest of the one before. */
    byte[] previous() {
        return previous;
    }

    /** The manifest of one that was newest and could not be used. */
    byte[] aside() {
        return aside;
    }

    /** A chunk of a checkpoint, by how its manifest calls it. */
    byte[] chunk(String name) {
        return bytes(prefix + "checkpoint:" + name);
    }

    /** A pattern that the chunks of all checkpoints match, among the manifests of others. */
    String chunks() {
        return prefix + "checkpoint:*";
    }

    /** Finished lists that wait for training, a stream. */
    byte[] examples() {
        return bytes(prefix + "examples");
    }

    /** Who did what, a stream. */
    String journal() {
        return prefix + "journal";
    }

    /** The settings of the last start, a hash. */
    String settings() {
        return prefix + "settings";
    }

    /** Written only to be waited for. */
    byte[] waited() {
        return bytes(prefix + "waited");
    }

    /** Names the lock of who encodes items of before. */
    String encoding() {
        return prefix + "encoding";
    }

    /** Names the lock of who encodes images of items. */
    String imaging() {
        return prefix + "imaging";
    }

    /** How far the update under way is; its lock is named alike. */
    String update() {
        return prefix + "update";
    }
}
