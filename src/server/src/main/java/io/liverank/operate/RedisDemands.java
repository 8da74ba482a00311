package io.liverank.operate;

import io.lettuce.core.RedisCommandExecutionException;
import io.liverank.fault.CannotStartException;
import io.liverank.redis.DiskSettings;
import io.liverank.redis.Durability;
import io.liverank.redis.RedisVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Redis must be set for what is promised of events. What breaks a promise ends the start; what weakens it, or cannot be
 * asked (some who offer Redis forbid CONFIG), is warned of, once. For one thread.
 */
final class RedisDemands {
    private static final Logger LOG = LoggerFactory.getLogger(RedisDemands.class);
    /** XTRIM with MINID came with it. */
    private static final int[] OLDEST = {6, 2};

    private static final String MAINLY = "In its configuration file, and with CONFIG SET meanwhile.";

    private final String place;
    private final Durability durability;
    private final Set<String> warned = new LinkedHashSet<>();

    RedisDemands(String place, Durability durability) {
        this.place = "Redis at " + place;
        this.durability = durability;
    }

    /** What has been warned of so far. */
    List<String> warnings() {
        return List.copyOf(warned);
    }

    /**
     * Holds Redis against them.
     *
     * @param info what it says of itself; empty if it does not
     * @param config answers CONFIG GET
     * @throws CannotStartException if events would be lost that are promised to be kept
     */
    void check(Map<String, String> info, Function<String, Map<String, String>> config) {
        if (info.isEmpty()) {
            warn("does not tell of itself (INFO), so its version, memory policy and persistence were not looked at");
            return;
        }
        var version = RedisVersion.of(info);
        refuseOld(version);
        refuseReplica(info);
        refuseEviction(info);
        boolean written = "1".equals(info.get("aof_enabled"));
        switch (durability.kind()) {
            case DISK -> disk(version, written, config);
            case REPLICAS -> {
                persistence(written, config);
                replicas(info);
            }
            case PROCESS -> persistence(written, config);
        }
    }

    private void refuseOld(RedisVersion version) {
        // the embedded one of Windows is older, and what it lacks is only found out later
        boolean embedded =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        if (!embedded && version.isBefore(OLDEST[0], OLDEST[1])) {
            throw fault(
                    "is version " + version.name() + "; LiveRank needs 6.2 or newer",
                    "Upgrade it, or set spring.data.redis.url to another.");
        }
    }

    private void refuseReplica(Map<String, String> info) {
        if ("slave".equals(info.get("role")) && !"0".equals(info.get("slave_read_only"))) {
            throw fault(
                    "is a read-only replica of " + info.get("master_host") + ":" + info.get("master_port"),
                    "Set spring.data.redis.url to the master, or spring.data.redis.sentinel.* to find it.");
        }
    }

    private void refuseEviction(Map<String, String> info) {
        String policy = info.get("maxmemory_policy");
        if (policy != null && !policy.equals("noeviction")) {
            throw fault(
                    "throws keys away when its memory is full (maxmemory-policy " + policy + ")",
                    "Set maxmemory-policy noeviction: the log of events and the checkpoints are no cache. " + MAINLY);
        }
    }

    private void disk(RedisVersion version, boolean written, Function<String, Map<String, String>> config) {
        if (!written) {
            throw fault(
                    "writes no append-only file, which liverank.durability=disk needs",
                    "Set appendonly yes and appendfsync always. " + MAINLY);
        }
        DiskSettings found;
        try {
            found = DiskSettings.of(config.apply(DiskSettings.NAMES));
        } catch (RedisCommandExecutionException e) {
            warn("does not tell how it writes to its disk (CONFIG is forbidden): whether what it took is on disk, as"
                    + " liverank.durability=disk promises, is not known");
            return;
        }
        if (found.always()) {
            return;
        }
        if (!version.waitsForDisk() || found.policy().equals("no")) {
            throw fault(
                    "answers before its disk has what it took (appendfsync " + found.policy()
                            + (found.policy().equals("always") ? ", no-appendfsync-on-rewrite yes" : "")
                            + "), which liverank.durability=disk does not allow",
                    "Set appendfsync always and no-appendfsync-on-rewrite no. " + MAINLY
                            + " From Redis 8.0 on everysec will do as well: events are waited for then.");
        }
        LOG.info(
                "{} has appendfsync {}: what it took is waited for until its disk has it, up to two seconds;"
                        + " appendfsync always takes less",
                place,
                found.policy());
    }

    private void persistence(boolean written, Function<String, Map<String, String>> config) {
        if (written) {
            return;
        }
        String snapshots;
        try {
            snapshots = config.apply("save").getOrDefault("save", "");
        } catch (RedisCommandExecutionException e) {
            snapshots = "?";
        }
        warn(
                snapshots.isEmpty()
                        ? "keeps nothing on its disk (appendonly no, no snapshots): when it ends, everything is lost"
                        : "writes snapshots alone (appendonly no): when it is killed, events since the last one are lost");
    }

    private void replicas(Map<String, String> info) {
        long online = info.entrySet().stream()
                .filter(one ->
                        one.getKey().matches("slave\\d+") && one.getValue().contains("state=online"))
                .count();
        if (online < durability.replicas()) {
            warn("has " + online + " replicas now, and liverank.durability-replicas asks for " + durability.replicas()
                    + ": until there are as many, feedback is answered 503");
        }
    }

    private void warn(String what) {
        if (warned.add(what)) {
            LOG.warn("{} {}", place, what);
        }
    }

    private CannotStartException fault(String what, String remedy) {
        return new CannotStartException(place + " " + what, remedy, null);
    }
}
