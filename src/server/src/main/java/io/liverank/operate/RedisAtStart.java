package io.liverank.operate;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.RedisProtocolException;
import io.liverank.event.LogMovedException;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import io.liverank.redis.Durability;
import io.liverank.redis.RedisVersion;
import io.liverank.redis.WaitingLine;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The first meeting with Redis. One that is slow is waited for, with a line a second; one that will not be usable however
 * long one waits is a fault that says why. Later, when the server runs, an absent Redis is no fault: ranking goes on.
 */
final class RedisAtStart {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAtStart.class);
    private static final long PAUSE_MILLIS = 500;
    private static final int PROBE_MILLIS = 1_000;
    /** The first byte of TLS's answer to what is no TLS. */
    private static final int TLS_ALERT = 21;
    /** How Lettuce says so of a connection that was open before. */
    private static final List<String> LOST =
            List.of("Currently not connected", "Connection disconnected", "Connection closed");

    /** What Lettuce says in place of the reason where a connection was closed before it came to look at it. */
    private static final String UNKNOWN_REASON = "RedisHandshakeHandler not registered";
    /** How often in a row Redis is asked anew that let a connection in and then was not there. */
    private static final int CLOSED_AT_ONCE = 5;

    private final LettuceConnectionFactory connections;
    private final String place;
    private final RedisDemands demands;

    RedisAtStart(LettuceConnectionFactory connections, Durability durability) {
        this.connections = connections;
        this.place = place(connections);
        this.demands = new RedisDemands(place, durability);
    }

    /** Where Redis is said to be. */
    static String place(LettuceConnectionFactory connections) {
        var sentinel = connections.getSentinelConfiguration();
        return sentinel == null
                ? connections.getHostName() + ":" + connections.getPort()
                : sentinel.getSentinels().stream()
                        .map(node -> node.getHost() + ":" + node.getPort())
                        .sorted()
                        .collect(Collectors.joining(", ", "Sentinel ", ""));
    }

    /**
     * Looks at Redis, then runs {@code first}, the first to ask it for something, and again as long as it is slow.
     *
     * @throws CannotStartException if waiting does not help
     */
    void meet(Runnable first) {
        WaitingLine line = null;
        EndAtShutdown hook = null;
        int closed = 0;
        try {
            while (true) {
                boolean answered = false;
                try {
                    look();
                    answered = true;
                    first.run();
                    return;
                } catch (RedisException | DataAccessException | LogUnavailableException e) {
                    if (line != null && Thread.currentThread().isInterrupted()) {
                        // in the middle of a connection, whose fault then speaks of something else
                        throw ended(e);
                    }
                    // one that has gone for good does not answer the next look
                    closed = says(e, UNKNOWN_REASON) || !answered && isLost(e) ? closed + 1 : 0;
                    boolean lost = answered && isLost(e) || closed > 0 && closed <= CLOSED_AT_ONCE;
                    String slowness = lost ? "has closed a connection" : slowness(e);
                    if (slowness == null) {
                        throw fault(e);
                    }
                    refusePlain(e);
                    LOG.debug("Redis at {} {}", place, slowness, e);
                    if (line == null) {
                        hook = EndAtShutdown.ofThisThread();
                        LOG.warn("Redis at {} {}; waiting for it", place, slowness);
                        line = new WaitingLine(seconds -> LOG.warn("waiting for Redis at {}: {} s", place, seconds));
                    }
                    pause(e);
                }
            }
        } finally {
            if (line != null) {
                line.close();
                hook.close();
            }
        }
    }

    private void pause(RuntimeException e) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            throw ended(e);
        }
    }

    /** The interruption has done its work: what is closed now must not be interrupted. */
    private CannotStartException ended(RuntimeException e) {
        Thread.interrupted();
        return new CannotStartException(
                "it was ended while it waited for Redis at " + place,
                "Are the settings under spring.data.redis right?",
                e);
    }

    private void look() {
        try (StatefulRedisConnection<String, String> connection =
                RedisConfiguration.client(connections).connect()) {
            connection.sync().ping();
            Map<String, String> info;
            try {
                info = RedisVersion.info(connection.sync().info());
            } catch (RedisLoadingException e) {
                throw e;
            } catch (RedisCommandExecutionException e) {
                // some who offer Redis do not offer this
                LOG.debug("Redis does not tell of itself", e);
                info = Map.of();
            }
            demands.check(info, names -> connection.sync().configGet(names));
        }
    }

    /** What is slow about it; null if it is something else. */
    private static String slowness(Throwable e) {
        for (Throwable cause : causes(e)) {
            if (cause instanceof RedisLoadingException || answers(cause, "LOADING")) {
                return "is reading its data";
            }
            if (answers(cause, "MASTERDOWN") || answers(cause, "TRYAGAIN") || answers(cause, "BUSY ")) {
                return "is busy (" + cause.getMessage() + ")";
            }
            if (cause instanceof ConnectTimeoutException
                    || cause instanceof RedisCommandTimeoutException
                    || cause instanceof TimeoutException) {
                return "does not answer";
            }
        }
        return null;
    }

    /** Whether a connection was closed that had been open. */
    private static boolean isLost(Throwable e) {
        return causes(e).stream()
                .anyMatch(cause -> cause instanceof RedisException
                        && LOST.stream().anyMatch(said -> String.valueOf(cause.getMessage())
                                .startsWith(said)));
    }

    private static boolean says(RuntimeException e, String words) {
        return causes(e).stream().anyMatch(cause -> words.equals(cause.getMessage()));
    }

    private static boolean answers(Throwable cause, String word) {
        return cause instanceof RedisCommandExecutionException
                && cause.getMessage() != null
                && cause.getMessage().startsWith(word);
    }

    private CannotStartException fault(RuntimeException e) {
        List<Throwable> causes = causes(e);
        for (Throwable cause : causes) {
            String said = String.valueOf(cause.getMessage());
            if (cause instanceof CannotStartException known) {
                return known;
            }
            if (cause instanceof RedisCommandInterruptedException || cause instanceof InterruptedException) {
                return ended(e);
            }
            if (cause instanceof UnknownHostException) {
                return fault(
                        "cannot be found: no address is known for its name",
                        "Is spring.data.redis.host (or url) right, and does this machine resolve it?",
                        e);
            }
            if (cause instanceof NotSslRecordException) {
                return plain(e);
            }
            if (cause instanceof SSLException) {
                return fault(
                        "and this server do not agree on TLS: " + innermost(cause),
                        "A certificate of one's own is made known by spring.ssl.bundle.* and"
                                + " spring.data.redis.ssl.bundle.",
                        e);
            }
            if (cause instanceof RedisCommandExecutionException) {
                return refused(said, e);
            }
            if (cause instanceof RedisProtocolException) {
                return fault(
                        said.contains("first byte: " + TLS_ALERT)
                                ? "speaks TLS, which is not switched on here"
                                : "answers, but not as Redis does: " + said,
                        "Is it another program's port? If it is a Redis with TLS, set spring.data.redis.ssl.enabled=true.",
                        e);
            }
            if (cause instanceof ConnectException) {
                return fault(
                        "cannot be reached: " + (said.contains("refused") ? "connection refused" : said),
                        "Is it running, and are spring.data.redis.host and port (or url) right? Without these LiveRank"
                                + " starts a Redis of its own.",
                        e);
            }
        }
        boolean closed = causes.stream()
                .map(Throwable::getMessage)
                .anyMatch(said -> said != null
                        && (said.contains("closed") || said.contains("reset") || said.equals(UNKNOWN_REASON)));
        return closed || isLost(e)
                ? fault(
                        "takes the connection and closes it",
                        "Is it another program's port? If it is a Redis with TLS, set spring.data.redis.ssl.enabled=true.",
                        e)
                : fault("cannot be used: " + innermost(e), "Are the settings under spring.data.redis right?", e);
    }

    private CannotStartException plain(RuntimeException e) {
        return fault(
                "does not speak TLS, which spring.data.redis.ssl or rediss:// asks for",
                "Set spring.data.redis.ssl.enabled=false, or a url that begins with redis://.",
                e);
    }

    /** A Redis without TLS waits for the end of what it takes for a line: it would be waited for without end. */
    private void refusePlain(RuntimeException e) {
        if (!connections.isUseSsl() || connections.getSentinelConfiguration() != null) {
            return;
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(connections.getHostName(), connections.getPort()), PROBE_MILLIS);
            socket.setSoTimeout(PROBE_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            if (first == '+' || first == '-') {
                throw plain(e);
            }
        } catch (IOException other) {
            LOG.debug("Redis at {} does not answer without TLS either", place, other);
        }
    }

    /** What Redis itself answered. */
    private CannotStartException refused(String said, RuntimeException e) {
        if (e instanceof LogMovedException) {
            return new CannotStartException(
                    "the log is no longer in Redis at " + place + ": it is being moved to Kafka, or was",
                    "Start with liverank.log.type=kafka and liverank.log.kafka.*; docs/kafka.md says how to go back.",
                    e);
        }
        String words = said.toUpperCase(Locale.ROOT);
        if (words.startsWith("NOAUTH")
                || words.contains("HELLO MUST BE CALLED WITH THE CLIENT ALREADY AUTHENTICATED")) {
            return fault(
                    "wants a password, and none is set",
                    "Set spring.data.redis.password (the variable SPRING_DATA_REDIS_PASSWORD), and .username if it has"
                            + " users.",
                    e);
        }
        if (words.startsWith("WRONGPASS") || words.contains("INVALID PASSWORD")) {
            return fault(
                    "does not take the password",
                    "Set spring.data.redis.password (the variable SPRING_DATA_REDIS_PASSWORD) to the right one, and"
                            + " .username if it has users.",
                    e);
        }
        if (words.contains("WITHOUT ANY PASSWORD CONFIGURED") || words.contains("NO PASSWORD IS SET")) {
            return fault(
                    "has no password, but one is set here",
                    "Leave out spring.data.redis.password, or is it another Redis than was meant?",
                    e);
        }
        if (words.startsWith("NOPERM")) {
            return fault(
                    "lets this user in but not do what is needed: " + said,
                    "Give the user the keys ~liverank:* and all commands on them (ACL SETUSER).",
                    e);
        }
        return fault("refuses: " + said, "Are the settings under spring.data.redis right?", e);
    }

    private CannotStartException fault(String what, String remedy, RuntimeException e) {
        return new CannotStartException("Redis at " + place + " " + what, remedy, e);
    }

    private static String innermost(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage();
        return said == null
                ? root.getClass().getSimpleName()
                : said.lines().findFirst().orElse("");
    }

    /** All that led to {@code e}, the innermost first, what was suppressed on the way as well. */
    private static List<Throwable> causes(Throwable e) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> found = new ArrayList<>();
        collect(e, seen, found);
        return found;
    }

    private static void collect(Throwable e, Set<Throwable> seen, List<Throwable> found) {
        if (e == null || !seen.add(e)) {
            return;
        }
        collect(e.getCause(), seen, found);
        for (Throwable other : e.getSuppressed()) {
            collect(other, seen, found);
        }
        found.add(e);
    }
}
