package io.liverank.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Map;

/** Whether Redis has no room, as it said when it refused something. Thread-safe. */
final class RedisMemory {
    /** One in so many parts of the memory is left at most: then there is no room for any event. */
    private static final int FULL = 10;

    private volatile boolean full;

    /** Whether Redis refused because it is full, a script's refusal included. */
    static boolean isRefusal(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains("OOM command not allowed")) {
                return true;
            }
        }
        return false;
    }

    /** Takes note of whether it refused for that. */
    void note(boolean refused) {
        full = refused;
    }

    boolean wasFull() {
        return full;
    }

    /** Asks Redis whether it is so still; one that does not tell is taken at its last word, once. */
    boolean isFull(RedisCommands<byte[], byte[]> commands) {
        try {
            Map<String, String> memory = RedisVersion.info(commands.info("memory"));
            long most = Long.parseLong(memory.getOrDefault("maxmemory", "0"));
            long used = Long.parseLong(memory.getOrDefault("used_memory", "0"));
            // the buffers of whoever was refused counted as well
            full = most > 0 && used >= most - most / FULL;
            return full;
        } catch (RedisCommandExecutionException e) {
            full = false;
            return true;
        }
    }
}
