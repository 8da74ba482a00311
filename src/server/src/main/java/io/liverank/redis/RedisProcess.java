package io.liverank.redis;

import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisInstance;

/** The server. It ends only when told: the library would end it in a shutdown hook of its own, before the last checkpoint. */
final class RedisProcess extends RedisInstance {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final Pattern READY = Pattern.compile(".*Ready to accept connections.*");
    /** As Redis says that it cannot read its file. */
    private static final Pattern UNREADABLE =
            Pattern.compile("append.only file|RDB (file|reading)|loading DB|RDB checksum", Pattern.CASE_INSENSITIVE);
    /** Process, role and time, which Redis puts before what it says. */
    private static final Pattern PREFIX = Pattern.compile("^\\d+:\\w \\d+ \\w+ \\d+ [\\d:.]+ [*#.-] ");

    private static final int END_SECONDS = 60;

    /** What Redis said last. Its own threads write. */
    private static final class Said {
        private static final int KEPT = 50;

        private final Deque<String> lines = new ConcurrentLinkedDeque<>();
        private volatile boolean ready;

        void hear(String line, boolean error) {
            if (error && ready) {
                LOG.warn("redis: {}", line);
            } else {
                LOG.debug("redis: {}", line);
            }
            if (!ready) {
                lines.add(PREFIX.matcher(line).replaceFirst("").strip());
                if (lines.size() > KEPT) {
                    lines.poll();
                }
            }
        }

        /** What it said of its file, else the last it said; empty if nothing. */
        String complaint() {
            String last = "";
            for (String line : lines) {
                if (UNREADABLE.matcher(line).find() && !line.startsWith("Reading RDB preamble")) {
                    return line;
                }
                last = line.isEmpty() ? last : line;
            }
            return last;
        }
    }

    private final Said said;
    private volatile boolean mayStop;
    private volatile ProcessHandle process;

    RedisProcess(int port, List<String> args) {
        this(port, args, new Said());
    }

    private RedisProcess(int port, List<String> args, Said said) {
        super(port, args, READY, false, line -> said.hear(line, false), line -> said.hear(line, true));
        this.said = said;
    }

    @Override
    public synchronized void start() throws IOException {
        Set<Long> others = children();
        super.start();
        // the library keeps its process to itself
        process = ProcessHandle.current()
                .children()
                .filter(child -> !others.contains(child.pid()))
                .filter(child -> child.info().command().orElse("").contains("redis-server"))
                .findFirst()
                .orElse(null);
        said.ready = true;
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** Frozen counts as running: what is stopped may go on. */
    boolean isRunning() {
        return process == null || process.isAlive();
    }

    @Override
    public synchronized void stop() throws IOException {
        if (mayStop) {
            super.stop();
        }
    }

    /** One that refuses, as it does while it writes a first file, is killed in the end: what it said is with the system. */
    void end() throws IOException {
        mayStop = true;
        ProcessHandle ending = process;
        if (ending != null) {
            CompletableFuture.delayedExecutor(END_SECONDS, TimeUnit.SECONDS).execute(ending::destroyForcibly);
        }
        stop();
    }

    /** What it said of its file, else the last it said before it was ready; empty if nothing. */
    String complaint() {
        return said.complaint();
    }

    /** Whether a complaint is about its file. */
    static boolean isOfFile(String complaint) {
        return UNREADABLE.matcher(complaint).find();
    }
}
