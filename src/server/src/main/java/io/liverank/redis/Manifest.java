package io.liverank.redis;

import static io.liverank.redis.Utf8.text;

import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.event.LogPosition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * A checkpoint that is kept: where it stands and which chunks it has. {@code log} and {@code events} are unknown, empty and
 * -1, of a checkpoint that a program of before wrote.
 *
 * @param generation the position it stands at
 * @param checksum of all its chunks
 * @param named whether the checksum is in the keys of its chunks
 * @param events how many it knows of
 * @param before how many of them are in no entry of its log
 * @param past ids of the logs before
 * @param entry what tells the entry at its position from others, of a log that is kept elsewhere; empty if that is not known
 */
record Manifest(
        String generation,
        int chunks,
        long checksum,
        boolean named,
        String log,
        long events,
        long before,
        List<String> past,
        String entry) {
    /** Of a checkpoint that is to be written. */
    static Manifest of(Mark mark, long events, PackedCheckpoint packed, String entry) {
        return new Manifest(
                mark.position().toString(),
                packed.chunks().size(),
                packed.checksum(),
                true,
                mark.log(),
                events,
                mark.before(),
                mark.past(),
                entry);
    }

    /** The one at {@code key}; null if there is none. */
    static Manifest at(RedisConnection redis, byte[] key) {
        Map<String, String> fields = new TreeMap<>();
        redis.hashCommands().hGetAll(key).forEach((name, value) -> fields.put(text(name), text(value)));
        return of(fields);
    }

    /** From what is kept of it; null if that is nothing. */
    static Manifest of(Map<String, String> fields) {
        String generation = fields.get("generation");
        if (generation == null) {
            return null;
        }
        String checksum = fields.getOrDefault("checksum", "0");
        // a program of before that writes after us leaves our fields beside its own
        boolean named = (generation + ":" + checksum).equals(fields.get("named"));
        return new Manifest(
                generation,
                Integer.parseInt(fields.getOrDefault("chunks", "0")),
                Long.parseLong(checksum),
                named,
                named ? fields.getOrDefault("log", "") : "",
                named ? Long.parseLong(fields.getOrDefault("events", "-1")) : -1,
                named ? Long.parseLong(fields.getOrDefault("before", "0")) : 0,
                named ? ids(fields.getOrDefault("past", "")) : List.of(),
                named ? fields.getOrDefault("entry", "") : "");
    }

    private static List<String> ids(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }

    LogPosition position() {
        return LogPosition.parse(generation);
    }

    Mark mark() {
        return new Mark(log, position(), before, past);
    }

    /** Whether the one at {@code key} has the same chunks. */
    boolean isOneWith(RedisConnection redis, byte[] key) {
        Manifest kept = at(redis, key);
        return kept != null && kept.chunk(0).equals(chunk(0));
    }

    /** What a chunk is called, for {@link RedisKeys#chunk}. */
    String chunk(int number) {
        return generation + ":" + (named ? checksum + ":" : "") + number;
    }
}
