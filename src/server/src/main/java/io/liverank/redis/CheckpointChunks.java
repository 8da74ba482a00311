package io.liverank.redis;

import static io.liverank.redis.Utf8.bytes;

import io.liverank.redis.PackedCheckpoint.Unpacked;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/** The chunks of checkpoints in a Redis: each goes by itself unless a manifest comes to name it. */
record CheckpointChunks(RedisConnection redis, RedisKeys keys) {
    private static final Duration GRACE = Duration.ofMinutes(10);

    /**
     * A chunk goes by itself unless a manifest comes to name it, or names it already: then who dies meanwhile leaves it as
     * it was.
     */
    private static final byte[] WRITE_CHUNK = bytes("""
            if redis.call('PTTL', KEYS[1]) == -1 then
              return redis.call('SET', KEYS[1], ARGV[1])
            end
            return redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
            """);

    /**
     * Removes chunks, but those that one of the first so many manifests names now: whoever asks may have looked at a Redis
     * that this one has replaced since, or before another server wrote.
     */
    private static final byte[] GIVE_UP = bytes("""
            local manifests = tonumber(ARGV[1])
            local needed = {}
            for i = 1, manifests do
              local kept = redis.call('HMGET', KEYS[i], 'generation', 'checksum', 'named')
              if kept[1] then
                local sum = kept[2] or '0'
                local start = KEYS[1] .. ':' .. kept[1] .. ':'
                if kept[3] == kept[1] .. ':' .. sum then start = start .. sum .. ':' end
                needed[#needed + 1] = start
              end
            end
            for i = manifests + 1, #KEYS do
              local gone = true
              for _, start in ipairs(needed) do
                if KEYS[i]:sub(1, #start) == start then gone = false end
              end
              if gone then redis.call('UNLINK', KEYS[i]) end
            end
            return 1
            """);

    /** Who finds no room takes away what was written. */
    void write(Manifest manifest, PackedCheckpoint packed) {
        int written = 0;
        try {
            for (; written < manifest.chunks(); written++) {
                redis.scriptingCommands()
                        .eval(
                                WRITE_CHUNK,
                                ReturnType.STATUS,
                                1,
                                key(manifest, written),
                                packed.chunks().get(written),
                                bytes(Long.toString(GRACE.toSeconds())));
            }
        } catch (DataAccessException e) {
            for (int i = 0; i < written && RedisMemory.isRefusal(e); i++) {
                giveUp(key(manifest, i), List.of(keys.newest(), keys.previous()));
            }
            throw e;
        }
    }

    private byte[] key(Manifest manifest, int chunk) {
        return keys.chunk(manifest.chunk(chunk));
    }

    /** What the manifest's chunks hold. */
    Unpacked read(Manifest manifest) {
        var packed = new ByteArrayOutputStream();
        for (int i = 0; i < manifest.chunks(); i++) {
            byte[] chunk = redis.stringCommands().get(key(manifest, i));
            if (chunk == null) {
                return Unpacked.fault("misses chunk " + i);
            }
            packed.writeBytes(chunk);
        }
        return PackedCheckpoint.unpack(packed.toByteArray(), manifest.checksum());
    }

    /** Removes the chunk at {@code key}, unless one of {@code manifests} names it. */
    void giveUp(byte[] key, List<byte[]> manifests) {
        List<byte[]> said = new ArrayList<>(manifests);
        said.add(key);
        int named = said.size();
        said.add(bytes(Integer.toString(manifests.size())));
        redis.scriptingCommands().eval(GIVE_UP, ReturnType.INTEGER, named, said.toArray(new byte[0][]));
    }

    /** Left to expire, so that a reader that is under way can finish, unless they are a kept one's as well. */
    void expire(Manifest gone) {
        if (gone != null && !gone.isOneWith(redis, keys.newest()) && !gone.isOneWith(redis, keys.previous())) {
            expire(gone, GRACE);
        }
    }

    void expire(Manifest gone, Duration after) {
        for (int i = 0; i < gone.chunks(); i++) {
            redis.keyCommands().expire(key(gone, i), after.toSeconds());
        }
    }
}
