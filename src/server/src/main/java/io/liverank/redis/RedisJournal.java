package io.liverank.redis;

import io.liverank.event.LogUnavailableException;
import io.liverank.journal.Deed;
import io.liverank.journal.Deed.Kind;
import io.liverank.journal.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The journal on a Redis stream of bounded length. Thread-safe. */
public final class RedisJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(RedisJournal.class);
    private static final int LONGEST = 2_000;
    /** Stands for a start in which no setting was set: a hash without fields does not exist. */
    private static final String NONE = "liverank:settings";

    private final StringRedisTemplate redis;
    private final String key;
    private final String settingsKey;
    private final Supplier<String> replica;

    /**
     * Connects through {@code connections}.
     *
     * @param replica the name of this server
     */
    public RedisJournal(RedisConnectionFactory connections, RedisKeys keys, Supplier<String> replica) {
        this.redis = new StringRedisTemplate(connections);
        this.key = keys.journal();
        this.settingsKey = keys.settings();
        this.replica = replica;
    }

    @Override
    public void write(String who, Kind what, String detail) {
        var deed = new Deed(
                System.currentTimeMillis(),
                who == null ? Deed.ANYBODY : who,
                what,
                detail.length() > LONGEST ? detail.substring(0, LONGEST) + " …" : detail,
                replica.get());
        Map<String, String> fields = Map.of(
                "time", Long.toString(deed.time()),
                "who", deed.who(),
                "what", deed.what().name().toLowerCase(Locale.ROOT),
                "detail", deed.detail(),
                "replica", deed.replica());
        try {
            redis.opsForStream().add(StreamRecords.newRecord().in(key).ofMap(fields), XAddOptions.maxlen(KEPT));
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not take the journal's entry, so nothing was done", e);
        }
        LOG.info("{} asked for: {} {}", deed.who(), fields.get("what"), deed.detail());
    }

    @Override
    public List<Deed> read(int limit) {
        List<MapRecord<String, String, String>> entries;
        try {
            entries = redis.<String, String>opsForStream()
                    .reverseRange(key, Range.unbounded(), Limit.limit().count(limit));
        } catch (DataAccessException e) {
            throw new LogUnavailableException("Redis does not give the journal now", e);
        }
        return entries.stream()
                .flatMap(entry -> deed(entry.getValue()).stream())
                .toList();
    }

    /** Empty for what a later version wrote and this one does not know. */
    private static Optional<Deed> deed(Map<String, String> fields) {
        try {
            return Optional.of(new Deed(
                    Long.parseLong(fields.get("time")),
                    fields.get("who"),
                    Kind.valueOf(fields.get("what").toUpperCase(Locale.ROOT)),
                    fields.get("detail"),
                    fields.get("replica")));
        } catch (IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes down in what {@code settings} differ from those that the last server started with, if they do. What cannot be
     * compared now is compared at the next start.
     *
     * @param settings by name, without secrets; those left to their defaults are not among them
     */
    public void noteSettings(Map<String, String> settings) {
        try {
            Map<String, String> before = new HashMap<>();
            redis.<String, String>opsForHash().entries(settingsKey).forEach(before::put);
            List<String> changes = changes(before, settings);
            if (!changes.isEmpty()) {
                write(Deed.SERVER, Kind.SETTINGS, String.join("; ", changes));
                redis.delete(settingsKey);
                redis.opsForHash().putAll(settingsKey, settings.isEmpty() ? Map.of(NONE, "") : settings);
            }
        } catch (DataAccessException | LogUnavailableException e) {
            LOG.warn("whether settings changed is not on record: {}", e.getMessage());
        }
    }

    /** By name. */
    private static List<String> changes(Map<String, String> before, Map<String, String> now) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.remove(NONE);
        var earlier = new TreeMap<>(before);
        List<String> changes = new ArrayList<>();
        for (String name : names) {
            String old = earlier.getOrDefault(name, "default");
            String next = now.getOrDefault(name, "default");
            if (!old.equals(next)) {
                changes.add(name + ": " + old + " → " + next);
            }
        }
        return changes;
    }
}
