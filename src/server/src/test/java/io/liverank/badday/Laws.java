package io.liverank.badday;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.DrivenLearner;
import io.liverank.engine.Engine;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.redis.DrivenCheckpoints;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What has to hold on the worst of days.
 *
 * <ol>
 *   <li>Log time is never ahead of the entry that was applied last.
 *   <li>A server whose fold met a fault writes no checkpoint.
 *   <li>A checkpoint that fits the log is not replaced by one of fewer events, nor by an older one; none is set that does not
 *       fit.
 *   <li>No gap is found where nothing was lost and nothing trimmed.
 *   <li>Once healed, the world comes to rest: all servers stand at the log's end, and what is stored says the same.
 *   <li>All servers hold the same bytes, and so does who reads the whole log from its beginning, undisturbed.
 *   <li>What the newest manifest names can be read, whoever else writes.
 *   <li>Every event id is counted once.
 *   <li>What was acknowledged is in the state. If Redis lost it, who knew of it or acknowledged it, and is still there,
 *       says so.
 * </ol>
 */
final class Laws {
    private static final int PAGE = 1_000;

    private final BadDay day;
    /** Keys of acknowledged events, and who acknowledged them where. */
    private final Map<String, Acknowledged> acknowledged = new LinkedHashMap<>();

    /** All event ids. */
    private final Set<String> sent = new HashSet<>();

    private final Set<String> lost = new HashSet<>();
    private final List<Witness> witnesses = new ArrayList<>();
    /** What a log's beginning knows, by the log's id: who knew more gave it to all, and the newest is last. */
    private final Map<String, List<Base>> bases = new HashMap<>();

    private final Map<String, Base> offered = new HashMap<>();
    private int losses;
    private boolean cuts;
    private boolean operated;
    private boolean mistaken;

    Laws(BadDay day) {
        this.day = day;
    }

    private record Acknowledged(Server by, LogPosition at) {}

    /** Who knew of something that is lost. */
    private record Witness(Server server, long gaps, String lastGap, String of) {}

    /** A state that a new log goes on from. */
    private record Base(byte[] bytes, long before, int losses) {}

    /** Of all days: to make one takes longer than what it does. */
    private static final Observer OBSERVER = new Observer();

    /** Reads without being seen. */
    private static final class Observer {
        private MemoryRedis redis;
        private final Line line = new Line(command -> redis.call(command));
        private final RedisEventLog log = new RedisEventLog(() -> line, RedisKeys.DEFAULT, Duration.ofSeconds(1));
        private final RedisCheckpointStore store = new RedisCheckpointStore(line, RedisKeys.DEFAULT);

        List<EventLog.Entry> read(MemoryRedis.Stream stream) {
            redis = MemoryRedis.whole(BadDay.LOG, stream);
            List<EventLog.Entry> all = new ArrayList<>();
            while (true) {
                List<EventLog.Entry> page = log.read(
                        all.isEmpty()
                                ? LogPosition.START
                                : all.get(all.size() - 1).position(),
                        PAGE,
                        Duration.ZERO);
                if (page.isEmpty()) {
                    return all;
                }
                all.addAll(page);
            }
        }

        String fault(MemoryRedis from) {
            redis = from;
            return DrivenCheckpoints.fault(line);
        }

        Optional<byte[]> checkpoint(MemoryRedis from) {
            redis = from;
            return store.load();
        }
    }

    /** All entries that a stream ever held. */
    static List<EventLog.Entry> read(MemoryRedis.Stream stream) {
        return OBSERVER.read(stream);
    }

    /** What tells events apart. */
    static List<String> keys(List<? extends Event> events) {
        return events.stream().map(Laws::key).toList();
    }

    private static String key(Event event) {
        if (event instanceof Event.FeedbackGiven feedback) {
            return feedback.eventId();
        }
        if (event instanceof Event.RankingShown ranking) {
            return ranking.queryId() + "@" + ranking.time();
        }
        if (event instanceof Event.UpdateFinished finished) {
            return "end of " + finished.update().version() + "@" + finished.time();
        }
        return event.toString();
    }

    private static Set<String> keysOf(List<EventLog.Entry> entries) {
        Set<String> keys = new LinkedHashSet<>();
        entries.forEach(entry -> keys.add(key(entry.event())));
        return keys;
    }

    void acknowledged(Server by, List<? extends Event> events, List<LogPosition> positions) {
        day.tell(by.name, "took " + keys(events) + " at " + positions);
        for (int i = 0; i < events.size(); i++) {
            acknowledged.putIfAbsent(key(events.get(i)), new Acknowledged(by, positions.get(i)));
        }
    }

    /** Somebody tries to have these taken. */
    void sent(List<? extends Event> events) {
        for (Event event : events) {
            if (event instanceof Event.FeedbackGiven feedback) {
                sent.add(feedback.eventId());
            }
        }
    }

    /** A learner's turn is over. */
    void turned(Server server) {
        if (!server.begun) {
            return;
        }
        LogPosition position = server.engine.position();
        boolean folds = server.learner().stopped().isEmpty();
        if (!position.isStart() && folds && server.engine.logTime() > day.clockAt(position)) {
            throw new BrokenLawError(server.name + " has a log time of " + server.engine.logTime() + " at " + position);
        }
        if (server.learner().lastGap() != null && !server.learner().lastGap().equals(server.lastGap)) {
            server.lastGap = server.learner().lastGap();
            day.tell(server.name, "gap: " + server.lastGap);
        }
        if (server.learner().gaps() > 0 && losses == 0 && !mistaken && !cuts && !isTrimmed()) {
            throw new BrokenLawError(server.name + " finds a gap where there is none: " + server.lastGap);
        }
    }

    private boolean isTrimmed() {
        Chronicle log = day.chronicle();
        return log != null && log.isTrimmed();
    }

    void cut() {
        cuts = true;
    }

    /** A server has folded something else than the log. */
    void mistaken() {
        mistaken = true;
    }

    boolean isMistaken() {
        return mistaken;
    }

    /** Somebody wrote something of checkpoints. */
    void readable(Server server) {
        String fault = OBSERVER.fault(day.redis);
        if (fault != null) {
            throw new BrokenLawError("after a command of " + server.name + " the newest checkpoint, at "
                    + day.redis.hash(BadDay.CHECKPOINT).get("generation") + ", " + fault);
        }
    }

    void operated() {
        operated = true;
    }

    /** A command is about to be executed, now or later. */
    void sent(Server server, List<byte[]> command) {
        String key = command.size() > 1 ? new String(command.get(1), UTF_8) : "";
        boolean script = isSetting(command);
        if (server.begun && server.learner().stopped().isPresent()) {
            if (key.startsWith(BadDay.CHECKPOINT) && text(command.get(0)).startsWith("SET") || script) {
                throw new BrokenLawError(server.name + " writes a checkpoint after a fault in its fold");
            }
        }
        if (script) {
            List<String> args = command.subList(3 + Integer.parseInt(text(command.get(2))), command.size()).stream()
                    .map(Laws::text)
                    .toList();
            if (args.size() >= 4 && args.get(0).startsWith("0-")) {
                offered.put(
                        args.get(3) + " " + args.get(2),
                        new Base(server.engine.save(), Long.parseLong(args.get(5)), losses));
            }
        }
    }

    private static boolean isSetting(List<byte[]> command) {
        return isName(command, "EVAL")
                && command.size() > 8
                && text(command.get(3)).equals(BadDay.CHECKPOINT);
    }

    private static boolean isName(List<byte[]> command, String name) {
        return text(command.get(0)).equalsIgnoreCase(name);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    /** The newest checkpoint is another. */
    void checkpointed(Server server, List<byte[]> command, Map<String, String> before, Map<String, String> after) {
        if (after.isEmpty()) {
            return;
        }
        if (isSetting(command) && day.couldKnow(server) && !fits(after)) {
            throw new BrokenLawError(
                    server.name + " sets the checkpoint " + after + ", from which the log does not go on");
        }
        if (after.get("generation").startsWith("0-")) {
            Base base = offered.get(after.get("log") + " " + after.get("checksum"));
            if (base != null) {
                bases.computeIfAbsent(after.get("log"), log -> new ArrayList<>())
                        .add(base);
            }
        }
        if (before.isEmpty() || !fits(before)) {
            return;
        }
        long more = Long.parseLong(after.get("before")) - Long.parseLong(before.get("before"));
        if (more > 0 && after.get("log").equals(before.get("log"))) {
            return;
        }
        if (more < 0 && after.get("log").equals(before.get("log"))
                || Long.parseLong(after.get("events")) < Long.parseLong(before.get("events"))) {
            throw new BrokenLawError(server.name + " replaces the checkpoint " + before + " by the poorer " + after);
        }
        if (after.get("log").equals(before.get("log"))
                && LogPosition.parse(after.get("generation")).compareTo(LogPosition.parse(before.get("generation")))
                        < 0) {
            throw new BrokenLawError(server.name + " replaces the checkpoint " + before + " by the older " + after);
        }
    }

    private boolean fits(Map<String, String> manifest) {
        Chronicle log = day.chronicle();
        LogPosition position = LogPosition.parse(manifest.get("generation"));
        return manifest.get("log").equals(day.logId())
                && day.isOfItsEntry(manifest)
                && (position.isStart() ? !isTrimmed() : log != null && log.holds(position));
    }

    /** Whether what is known begins somewhere in the log: only after a cut by hand, and announced. */
    private boolean isCut() {
        return cuts && "-1".equals(day.redis.hash(BadDay.CHECKPOINT).get("before"));
    }

    boolean checkpointStandsAt(LogPosition position) {
        return position.toString().equals(day.redis.hash(BadDay.CHECKPOINT).get("generation"))
                || day.redis.hash(BadDay.CHECKPOINT).isEmpty() && position.isStart();
    }

    /** What keeps the log, or the checkpoints, is not what it was; either log may be null. */
    void lost(Chronicle old, Chronicle now, List<Server> servers) {
        losses++;
        if (old == null) {
            return;
        }
        Set<String> kept = now == null ? Set.of() : keysOf(now.entries());
        Map<String, LogPosition> gone = new LinkedHashMap<>();
        for (EventLog.Entry entry : old.entries()) {
            String key = key(entry.event());
            if (!kept.contains(key)) {
                gone.putIfAbsent(key, entry.position());
            }
        }
        lost.addAll(gone.keySet());
        gone.keySet().retainAll(acknowledged.keySet());
        for (Server server : servers) {
            if (server == null || !server.alive || !server.begun) {
                continue;
            }
            for (Map.Entry<String, LogPosition> one : gone.entrySet()) {
                if (server.engine.position().compareTo(one.getValue()) >= 0
                        || acknowledged.get(one.getKey()).equals(new Acknowledged(server, one.getValue()))) {
                    witnesses.add(new Witness(
                            server, server.learner().gaps(), server.learner().lastGap(), one.getKey()));
                    break;
                }
            }
        }
    }

    /** At the end of the day. */
    void reckon(List<Server> servers) {
        Server first = servers.get(0);
        byte[] bytes = first.engine.save();
        for (Server server : servers) {
            if (!Arrays.equals(bytes, server.engine.save())) {
                throw new BrokenLawError(first.name + " and " + server.name + " hold different states at "
                        + first.engine.position() + ": " + told(first.engine) + " and " + told(server.engine));
            }
        }
        Map<String, String> stored = day.redis.hash(BadDay.CHECKPOINT);
        if (!stored.isEmpty()
                && !Arrays.equals(bytes, OBSERVER.checkpoint(day.redis).orElse(null))) {
            throw new BrokenLawError("the stored checkpoint is not what the servers hold");
        }
        if (operated || isCut()) {
            return;
        }
        Chronicle log = day.chronicle();
        List<EventLog.Entry> entries = log == null ? List.of() : log.entries();
        // of two that differ either may win
        if (!mistaken) {
            requireTwin(first, bytes, Long.parseLong(stored.getOrDefault("before", "0")), entries);
        }
        Set<String> keys = keysOf(entries);
        requireOnce(first.engine);
        for (String key : acknowledged.keySet()) {
            if (!keys.contains(key) && !lost.contains(key) && !first.engine.knows(key)) {
                throw new BrokenLawError(
                        key + " was acknowledged, at " + acknowledged.get(key).at() + ", and is nowhere");
            }
        }
        for (Witness witness : witnesses) {
            if (witness.server().alive
                    && !keys.contains(witness.of())
                    && !first.engine.knows(witness.of())
                    && witness.server().learner().gaps() == witness.gaps()
                    && Objects.equals(witness.server().learner().lastGap(), witness.lastGap())) {
                throw new BrokenLawError(
                        witness.server().name + " knew of " + witness.of() + ", which is lost, and does not say so");
            }
        }
    }

    /**
     * A base that was set since Redis lost anything has to be there. Else the Redis that took over may never have had it,
     * and another one before it stands; of those that know equally much any may.
     */
    private void requireTwin(Server server, byte[] bytes, long stored, List<EventLog.Entry> entries) {
        List<Base> all = bases.getOrDefault(day.logId(), List.of());
        Base newest = all.isEmpty() ? null : all.get(all.size() - 1);
        long before = newest != null && newest.losses() == losses ? newest.before() : stored;
        List<Engine> twins = all.stream()
                .filter(base -> base.before() == before)
                .map(base -> fold(base, entries))
                .toList();
        if (twins.isEmpty()) {
            // what was known went with the checkpoints, if anything was; who knew it says so
            twins = List.of(fold(null, entries));
        }
        if (twins.stream().noneMatch(twin -> Arrays.equals(bytes, twin.save()))) {
            Engine twin = twins.get(twins.size() - 1);
            throw new BrokenLawError("an undisturbed twin holds another state at " + twin.position() + ": "
                    + told(server.engine) + ", the twin " + told(twin));
        }
    }

    private Engine fold(Base base, List<EventLog.Entry> entries) {
        var twin = new Engine(day.settings);
        if (base != null) {
            twin.load(base.bytes());
            DrivenLearner.standAtStart(twin);
        }
        entries.forEach(entry -> twin.apply(entry.position(), entry.clock(), entry.event()));
        return twin;
    }

    private void requireOnce(Engine engine) {
        long ids = sent.stream().filter(engine::knows).count();
        long counted = engine.counts().get(Count.FEEDBACK);
        if (ids != counted) {
            throw new BrokenLawError(ids + " event ids were counted " + counted + " times");
        }
    }

    private static String told(Engine engine) {
        var text = new StringBuilder(engine.position().toString());
        for (Count count : Count.values()) {
            if (engine.counts().get(count) > 0) {
                text.append(' ')
                        .append(count)
                        .append('=')
                        .append(engine.counts().get(count));
            }
        }
        return text.toString();
    }
}
