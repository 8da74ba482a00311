package io.liverank.badday;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.liverank.badday.Weather.Trouble;
import io.liverank.engine.CheckpointStore;
import io.liverank.engine.EngineSettings;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.redis.DrivenCheckpoints;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One day: servers and a shop on one Redis, and what befalls them, all drawn from one seed. At its end everything is
 * healed, everybody reads to the end of the log, and the {@link Laws} are asked.
 */
class BadDay {
    static final String CHALLENGER = "other";
    static final String LOG = "liverank:log";
    static final String CHECKPOINT = "liverank:checkpoint";
    static final String IDENTITY = "liverank:identity";

    /** Redis's logs get ids that no seed tells. */
    private static final Pattern LOG_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final long MORNING = 1_700_000_000_000L;
    private static final int MOST_ROUNDS = 300;
    private static final int DEEPEST = 2;
    private static final int CONTESTED = 100;
    private static final Set<String> WRITING = Set.of(
            "SET", "SETEX", "DEL", "UNLINK", "EXPIRE", "PEXPIRE", "PERSIST", "HSET", "RENAME", "EVAL", "XADD", "XDEL",
            "XTRIM");

    final long seed;
    final SplittableRandom dice;
    final Weather weather;
    final EngineSettings settings;
    final Laws laws = new Laws(this);
    long now = MORNING;
    MemoryRedis redis;
    Clock clock = new Clock();
    boolean calm;

    private final boolean traced;
    private final StringBuilder trace = new StringBuilder();
    private final Shop shop = new Shop(this);
    private final Server[] servers;
    private final List<Runnable> stalled = new ArrayList<>();
    private MemoryRedis lagging;
    private Clock laggingClock;
    boolean stalls;
    private int depth;
    private int births;
    private int steps;
    private BrokenLawError broken;

    /** A clock that can be wrong. */
    final class Clock implements LongSupplier {
        long ahead;

        @Override
        public long getAsLong() {
            return now + ahead;
        }
    }

    BadDay(long seed, boolean traced) {
        this.seed = seed;
        this.traced = traced;
        this.dice = new SplittableRandom(seed);
        this.weather = Weather.of(dice);
        this.settings = settings(weather);
        this.redis = new MemoryRedis(clock, weather.redis7());
        this.servers = new Server[weather.servers()];
        tell("day", weather.toString());
    }

    /** Of the models only dense networks: the tables of all others take megabytes to save. */
    private static EngineSettings settings(Weather weather) {
        return new EngineSettings(
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                EngineSettings.DEFAULT.events(),
                true,
                true,
                8,
                400,
                100_000,
                1_000,
                1_000,
                1_000,
                1_000,
                ModelSettings.of(ModelType.NEURAL),
                weather.has(Trouble.VERSIONS)
                        ? Map.of(CHALLENGER, new ModelSettings(ModelType.NEURAL, 0.5f, true))
                        : Map.of(),
                EngineSettings.DEFAULT.features(),
                EngineSettings.DEFAULT.foreign());
    }

    /** What happened, a line each; only the first if it was not to be traced. */
    String trace() {
        return trace.toString();
    }

    /** Notes a line of the trace. */
    void tell(String who, String what) {
        if (traced || trace.length() == 0) {
            trace.append(steps)
                    .append('\t')
                    .append(now - MORNING)
                    .append("\t")
                    .append("  ".repeat(depth))
                    .append(who)
                    .append(": ")
                    .append(LOG_ID.matcher(what).replaceAll("the-log"))
                    .append('\n');
        }
    }

    /** A learner takes what breaks a law for a fault of its own and stops. */
    private void requireUnbroken() {
        if (broken != null) {
            throw broken;
        }
        if (redis.misunderstood() != null) {
            throw new BrokenLawError("the Redis in memory knows no " + redis.misunderstood());
        }
    }

    /** From the morning to the reckoning. */
    void run() {
        while (steps < weather.steps()) {
            steps++;
            act();
            requireUnbroken();
        }
        calmDown();
        requireUnbroken();
        laws.reckon(List.of(servers));
    }

    private void act() {
        now += 1 + dice.nextInt(weather.stepMillis());
        int roll = dice.nextInt(100);
        int at = dice.nextInt(servers.length);
        if (servers[at] == null || !servers[at].alive) {
            if (dice.nextInt(4) == 0) {
                born(at);
            }
            return;
        }
        Server server = servers[at];
        if (roll < 42) {
            server.turn();
        } else if (roll < 80) {
            if (server.isAwake()) {
                shop.act(server);
            }
        } else if (roll < 83) {
            server.writeExample();
        } else if (roll < 86) {
            if (weather.has(Trouble.VERSIONS) && server.isAwake()) {
                shop.change(server);
            }
        } else if (roll < 90) {
            if (weather.has(Trouble.UPDATES)) {
                server.update(dice.nextInt(12) == 0);
            }
        } else if (roll < 92) {
            restartFaulty(server);
        } else if (!weather.troubles().isEmpty() && dice.nextInt(2) == 0) {
            List<Trouble> all = List.copyOf(weather.troubles());
            befall(all.get(dice.nextInt(all.size())), server);
        }
    }

    private void born(int at) {
        if (servers[at] != null) {
            servers[at].kill();
        }
        servers[at] = new Server("server-" + (char) ('a' + at) + ++births, this);
        tell(servers[at].name, "is born");
    }

    /** What looks after processes ends one that is not alive, in the orderly way or not. */
    private void restartFaulty(Server server) {
        if (server.begun && server.learner().stopped().isPresent()) {
            tell(server.name, "is restarted: " + server.learner().stopped().get());
            if (dice.nextBoolean()) {
                server.stop();
            }
            if (server.alive && !server.learning) {
                server.kill();
            }
        }
    }

    void befall(Trouble trouble, Server server) {
        switch (trouble) {
            case DROPS, REPEATS, LISTENERS, FOLD_FAULTS, UPDATES, VERSIONS, FORGETS -> {}
            case DIFFERS -> server.mistaken = servers.length > 1;
            case STALLS -> stall(!stalls);
            case FULL -> {
                boolean full = dice.nextBoolean();
                tell("redis", full ? "is full" : "has room");
                redis.full(full);
            }
            case FAILOVERS -> failover();
            case FLUSHES -> {
                if (dice.nextInt(3) == 0) {
                    lose("is emptied", dice.nextInt(3) == 0 ? List.of(LOG) : List.of());
                }
            }
            case NEW_REDIS -> {
                if (dice.nextInt(3) == 0) {
                    replace();
                }
            }
            case CUTS -> cut();
            case KILLS -> {
                if (dice.nextBoolean()) {
                    server.commandsLeft = dice.nextInt(12);
                } else {
                    tell(server.name, "is killed");
                    server.kill();
                }
            }
            case STOPS -> {
                tell(server.name, "is stopped");
                server.stop();
            }
            case PAUSES -> {
                server.pausedUntil =
                        now + dice.nextInt((int) Math.min(2 * weather.retentionMillis() + 20_000, 200_000));
                tell(server.name, "stands still");
            }
            case CLOCKS -> jump(server);
        }
    }

    void jump(Server server) {
        long far = new long[] {2_000, 60_000, 4_000_000, 100_000_000}[dice.nextInt(4)];
        long by = dice.nextBoolean() ? far : -far;
        if (dice.nextInt(3) == 0) {
            clock.ahead = Math.max(-100_000, Math.min(100_000, clock.ahead + by));
            tell("redis", "has a clock ahead by " + clock.ahead);
        } else {
            server.clockAhead = server.clockAhead == 0 ? by : 0;
            tell(server.name, "has a clock ahead by " + server.clockAhead);
        }
    }

    void stall(boolean now) {
        if (now == stalls) {
            return;
        }
        stalls = now;
        tell("redis", stalls ? "stalls" : "goes on, with " + stalled.size() + " commands");
        if (!stalls) {
            List<Runnable> sent = List.copyOf(stalled);
            stalled.clear();
            sent.forEach(Runnable::run);
        }
    }

    void failover() {
        if (lagging == null || dice.nextInt(3) == 0) {
            laggingClock = new Clock();
            laggingClock.ahead = weather.has(Trouble.CLOCKS) ? dice.nextInt(20_000) - 10_000 : clock.ahead;
            lagging = redis.copy(laggingClock);
            tell("redis", "has a replica, which lags from now on");
        } else {
            MemoryRedis before = redis;
            take(lagging, laggingClock);
            tell("redis", "fails over to the replica; the log ends at " + end());
            laws.lost(before.stream(LOG), redis.stream(LOG), servers());
            lagging = null;
        }
    }

    private void take(MemoryRedis other, Clock itsClock) {
        redis = other;
        clock = itsClock;
        stalled.clear();
        stalls = false;
    }

    LogPosition end() {
        Chronicle log = chronicle();
        return log == null ? LogPosition.START : log.end();
    }

    void lose(String what, List<String> keys) {
        MemoryRedis before = redis.copy(clock);
        if (keys.isEmpty()) {
            redis.call(List.of(bytes("FLUSHALL")));
        } else {
            keys.forEach(key -> redis.call(List.of(bytes("DEL"), bytes(key))));
        }
        tell("redis", what + " " + keys);
        laws.lost(before.stream(LOG), redis.stream(LOG), servers());
    }

    private void replace() {
        MemoryRedis before = redis;
        var itsClock = new Clock();
        // one that is behind by little gives ids again that the old one gave
        itsClock.ahead =
                weather.has(Trouble.CLOCKS) ? dice.nextInt(120_000) - 60_000 : -dice.nextInt(60 * weather.stepMillis());
        take(new MemoryRedis(itsClock, weather.redis7()), itsClock);
        lagging = null;
        tell("redis", "is another one, with a clock ahead by " + itsClock.ahead);
        laws.lost(before.stream(LOG), redis.stream(LOG), servers());
    }

    /** Somebody cuts the log's beginning. */
    void cut() {
        MemoryRedis.Stream stream = redis.stream(LOG);
        if (stream != null && !stream.rows.isEmpty()) {
            int index = dice.nextInt(stream.rows.size());
            MemoryRedis.Id least = List.copyOf(stream.rows.keySet()).get(index);
            redis.call(List.of(bytes("XTRIM"), bytes(LOG), bytes("MINID"), bytes("="), bytes(least.toString())));
            laws.cut();
            tell("redis", "has its log cut before " + least);
        }
    }

    /** A server's way to the log, and to what is kept of its states. */
    record Access(EventLog log, CheckpointStore checkpoints) {}

    Access access(Server server, Line line) {
        return new Access(
                new RedisEventLog(() -> line, RedisKeys.DEFAULT, Duration.ofSeconds(1)), DrivenCheckpoints.store(line));
    }

    /** The log as it is; null if there is none. */
    Chronicle chronicle() {
        return redis.stream(LOG);
    }

    /** Its id; null if it has none. */
    String logId() {
        return redis.text(IDENTITY);
    }

    /** What the log's clock says at most where an entry stands that is at {@code position}. */
    long clockAt(LogPosition position) {
        return position.major();
    }

    /** Whether the log has the entry at a checkpoint's place that the checkpoint knows there. */
    boolean isOfItsEntry(Map<String, String> manifest) {
        return true;
    }

    /** Whether {@code server} could know what the log holds now, as it writes a checkpoint. */
    boolean couldKnow(Server server) {
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** In so many of 1,000 cases others have their turn before the caller goes on. */
    void meanwhile(int likely) {
        if (calm || depth >= DEEPEST || dice.nextInt(1_000) >= likely) {
            return;
        }
        depth++;
        int many = 1 + dice.nextInt(dice.nextInt(8) == 0 ? 50 : 8);
        for (int i = 0; i < many; i++) {
            act();
        }
        depth--;
    }

    /** What those who listen to {@code server}'s fold do. */
    void trouble(Server server, boolean before) {
        if (calm) {
            return;
        }
        if (weather.has(Trouble.LISTENERS) && dice.nextInt(12) == 0) {
            tell(server.name, "has a listener that throws");
            throw new IllegalStateException("of a listener");
        }
        if (before && weather.has(Trouble.FOLD_FAULTS) && dice.nextInt(40) == 0) {
            tell(server.name, "has no memory left in the middle of an event");
            throw new OutOfMemoryError("made up");
        }
    }

    /** Redis's answer to a server's command. */
    Object answer(Server server, List<byte[]> command) {
        try {
            return answered(server, command);
        } catch (BrokenLawError e) {
            broken = broken == null ? e : broken;
            throw e;
        }
    }

    private Object answered(Server server, List<byte[]> command) {
        boolean contested = weather.has(Trouble.DIFFERS) && said(command).contains(CHECKPOINT);
        String name = new String(command.get(0), UTF_8).toUpperCase(Locale.ROOT);
        var way = new Way(
                said(command),
                contested ? CONTESTED : weather.nested(),
                WRITING.contains(name),
                () -> laws.sent(server, command),
                stalled,
                () -> new Wire.BrokenException(false),
                () -> new Wire.BrokenException(true));
        return onTheWay(server, way, () -> stalls, () -> execute(server, command));
    }

    /**
     * How something is asked for.
     *
     * @param nested of 1,000 so many see others act before it is answered
     * @param writes whether it is done later if nobody answers now
     * @param sent told before it is
     * @param later what is done later
     * @param broken what is thrown when the connection ends
     * @param silent what is thrown when nobody answers
     */
    record Way(
            String said,
            int nested,
            boolean writes,
            Runnable sent,
            List<Runnable> later,
            Supplier<RuntimeException> broken,
            Supplier<RuntimeException> silent) {}

    /** Has something done that a server asks for, with what may befall it on the way there and back. */
    <T> T onTheWay(Server server, Way way, BooleanSupplier stalls, Supplier<T> done) {
        server.requireAlive();
        meanwhile(way.nested());
        server.requireAlive();
        boolean last = server.commandsLeft == 0;
        boolean dies = last && dice.nextBoolean();
        server.commandsLeft = Math.max(-1, server.commandsLeft - 1);
        if (dies) {
            tell(server.name, "dies before its " + way.said());
            server.kill();
            throw new DiedError();
        }
        way.sent().run();
        if (isUnlucky(Trouble.DROPS)) {
            tell(server.name, "loses its connection before its " + way.said());
            throw way.broken().get();
        }
        if (stalls.getAsBoolean()) {
            if (way.writes()) {
                way.later().add(() -> {
                    T unused = done.get();
                });
            }
            throw way.silent().get();
        }
        T answer = done.get();
        if (isUnlucky(Trouble.REPEATS)) {
            tell(server.name, "sends again its " + way.said());
            answer = done.get();
        }
        if (last) {
            tell(server.name, "dies after its " + way.said());
            server.kill();
            throw new DiedError();
        }
        if (isUnlucky(Trouble.DROPS)) {
            tell(server.name, "loses its connection after its " + way.said());
            throw way.broken().get();
        }
        return answer;
    }

    boolean isUnlucky(Trouble trouble) {
        return !calm && weather.has(trouble) && dice.nextInt(120) == 0;
    }

    private Object execute(Server server, List<byte[]> command) {
        Map<String, String> before = redis.hash(CHECKPOINT);
        Object answer = redis.call(command);
        Map<String, String> after = redis.hash(CHECKPOINT);
        if (!after.equals(before)) {
            tell(
                    server.name,
                    "makes the checkpoint " + after.get("generation") + " of " + after.get("events") + " events");
            laws.checkpointed(server, command, before, after);
        }
        if (!after.isEmpty() && isOfCheckpoints(command)) {
            laws.readable(server);
        }
        if (traced && answer instanceof MemoryRedis.Refusal refusal) {
            tell(server.name, said(command) + ": " + refusal.text());
        }
        return answer;
    }

    private static boolean isOfCheckpoints(List<byte[]> command) {
        String name = new String(command.get(0), UTF_8).toUpperCase(Locale.ROOT);
        int key = name.equals("EVAL") ? 3 : 1;
        return WRITING.contains(name)
                && command.size() > key
                && new String(command.get(key), UTF_8).startsWith(CHECKPOINT);
    }

    private static String said(List<byte[]> command) {
        String key = command.size() > 1 ? new String(command.get(1), UTF_8) : "";
        return new String(command.get(0), UTF_8)
                + (key.startsWith("liverank") ? " " + key.replaceAll(":\\d+:", ":*:") : "");
    }

    void heal() {
        stall(false);
        redis.full(false);
    }

    List<Server> servers() {
        return Arrays.asList(servers);
    }

    /** Everything is healed, and everybody reads to the end. */
    private void calmDown() {
        calm = true;
        tell("day", "everything is healed");
        heal();
        int said = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            now += 1 + weather.checkpointMillis() / 4;
            boolean rests = true;
            for (int at = 0; at < servers.length; at++) {
                Server server = servers[at];
                if (server == null
                        || !server.alive
                        || server.learner().stopped().isPresent()) {
                    born(at);
                    rests = false;
                    continue;
                }
                server.pausedUntil = 0;
                server.clockAhead = 0;
                for (int i = 0; i < 5; i++) {
                    shop.sendAgain(server);
                }
                server.turn();
                requireUnbroken();
                rests &= isAtRest(server);
            }
            if (rests && said < 3 && laws.checkpointStandsAt(servers[0].engine.position())) {
                // replicas may only find out that they differ when there is something new to keep
                said++;
                shop.say(servers[0]);
            } else if (rests && shop.isContent()) {
                if (laws.checkpointStandsAt(servers[0].engine.position()) && (!laws.isMistaken() || haveAllKept())) {
                    return;
                }
                continue;
            }
            if (round % 60 == 59) {
                operate();
            }
        }
        for (Server server : servers) {
            tell(
                    server.name,
                    "at " + server.engine.position() + ", refusal "
                            + server.learner().refusal() + ", gap "
                            + server.learner().lastGap() + ", failures "
                            + server.learner().failures() + ", checkpoint "
                            + server.learner().checkpointed());
        }
        throw new BrokenLawError("a healed world does not come to rest");
    }

    /** Replicas find out that they differ as they write the same checkpoint. */
    private boolean haveAllKept() {
        return Arrays.stream(servers)
                .allMatch(server -> server.learner().checkpointed().equals(server.engine.position()));
    }

    private boolean isAtRest(Server server) {
        return server.begun
                && server.learner().caughtUp()
                && !server.driven.isMending()
                && server.learner().refusal() == null
                && server.engine.position().equals(end());
    }

    /** What the log line of a refusal tells an operator to do. */
    private void operate() {
        boolean refused = false;
        for (Server server : servers) {
            refused |= server.alive && server.learner().refusal() != null;
        }
        if (refused) {
            tell("operator", "deletes the checkpoints and starts the servers anew");
            redis.call(List.of(bytes("DEL"), bytes(CHECKPOINT), bytes(CHECKPOINT + ":previous")));
            laws.operated();
            for (Server server : servers) {
                server.kill();
            }
        }
    }
}
