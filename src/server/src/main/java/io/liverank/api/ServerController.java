package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.LogUnavailableException;
import io.liverank.input.EventReader;
import io.liverank.journal.Deed;
import io.liverank.journal.Journal;
import io.liverank.operate.RedisInUse;
import io.liverank.operate.Replica;
import io.liverank.operate.SettingsInForce;
import io.liverank.redis.RedisFacts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /server} and {@code /journal}: which server answers, on what, set how; and who did what to it. */
@RestController
@Tag(name = "Server")
class ServerController {
    private static final String UNKNOWN = "unknown";
    private static final int TOLD = 100;

    private final Engine engine;
    private final Learner learner;
    private final Replica replica;
    private final RedisInUse redis;
    private final SettingsInForce settings;
    private final Journal journal;
    private final String program;

    ServerController(
            Engine engine,
            Learner learner,
            Replica replica,
            RedisInUse redis,
            SettingsInForce settings,
            Journal journal,
            ObjectProvider<BuildProperties> build) {
        this.engine = engine;
        this.learner = learner;
        this.replica = replica;
        this.redis = redis;
        this.settings = settings;
        this.journal = journal;
        BuildProperties found = build.getIfAvailable();
        this.program = found == null ? UNKNOWN : found.getVersion();
    }

    /** The Redis in use; figures are absent while it does not answer. */
    @Schema(name = "Redis", description = "The Redis in use; figures are absent while it does not answer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RedisAnswer(
            @Schema(description = "host and port, or the Sentinel's master")
            String address,

            @Schema(description = "whether this server started it")
            boolean embedded,

            @Schema(description = "whether it answers") boolean available,

            @Schema(description = "version of Redis") String version,

            @Schema(description = "memory that all its data takes")
            Long usedBytes,

            @Schema(description = "events that the log holds; absent if it is in Kafka")
            Long logEntries,

            @Schema(description = "memory that the log takes, estimated; absent if it is in Kafka")
            Long logBytes,

            @Schema(description = "position of the oldest event that the log holds; absent if it is in Kafka")
            String oldest) {}

    /** A setting. */
    @Schema(name = "Setting", description = "A setting in force")
    record SettingAnswer(
            @Schema(description = "as it is written in a file or on the command line")
            String name,

            @Schema(description = "secrets are told of, not told")
            String value,

            @Schema(description = "where it is written, or default")
            String from) {}

    /** The server that answers. */
    @Schema(name = "Server", description = "The server that answers")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ServerAnswer(
            @Schema(description = "its host, which in Kubernetes is the pod, and its port")
            String replica,

            @Schema(description = "version of LiveRank") String version,

            @Schema(description = "version of Java") String java,

            @Schema(description = "when the program started")
            Instant startedAt,

            @Schema(description = "position in the event log")
            String position,

            @Schema(description = "position of the last checkpoint this server wrote or read")
            String checkpoint,

            @Schema(description = "how far the learner is behind the log; absent while that cannot be told")
            Long lagMillis,

            @Schema(
                    description =
                            "lists that no model learned, because a learner could not keep up with what was written")
            long listsShed,

            @Schema(description = "where its checkpoints are, and its log unless that is in Kafka")
            RedisAnswer redis,

            @Schema(description = "every setting under liverank as it is in force")
            List<SettingAnswer> settings) {}

    /** Something that somebody asked of a server. */
    @Schema(name = "Deed", description = "Something that somebody asked of a server")
    record DeedAnswer(
            @Schema(description = "when it was asked") Instant time,

            @Schema(
                    description = "name of the API key, or the token's subject; anybody where the server asks for"
                            + " neither; server for what a server did by itself")
            String who,

            @Schema(
                    description = "what was asked for",
                    allowableValues = {"update", "propose", "cancel", "promote", "restore", "forget", "settings"})
            String what,

            @Schema(description = "such as the version; never a user's id")
            String detail,

            @Schema(description = "the server that was asked")
            String replica) {
        static DeedAnswer of(Deed deed) {
            return new DeedAnswer(
                    Instant.ofEpochMilli(deed.time()),
                    deed.who(),
                    deed.what().name().toLowerCase(Locale.ROOT),
                    deed.detail(),
                    deed.replica());
        }
    }

    /** The journal. */
    @Schema(name = "Journal", description = "Who asked for what, and when")
    record JournalAnswer(
            @Schema(description = "newest first") List<DeedAnswer> deeds) {}

    @GetMapping("/server")
    @Operation(
            operationId = "getServer",
            summary = "Which server this is, on which Redis, and how it is set",
            description = "Of the replica that answers; behind a load balancer that may be another each time.")
    ServerAnswer server() {
        return new ServerAnswer(
                replica.name(),
                program,
                Runtime.version().toString(),
                replica.startedAt(),
                engine.position().toString(),
                learner.checkpointed().toString(),
                lag(),
                engine.counts().get(Count.LISTS_SHED),
                redis(),
                settings.all().stream()
                        .map(one -> new SettingAnswer(one.name(), one.value(), one.from()))
                        .toList());
    }

    private Long lag() {
        try {
            return learner.lag().toMillis();
        } catch (LogUnavailableException e) {
            return null;
        }
    }

    private RedisAnswer redis() {
        try {
            RedisFacts facts = redis.facts();
            return new RedisAnswer(
                    redis.address(),
                    redis.isEmbedded(),
                    true,
                    facts.version(),
                    facts.usedBytes(),
                    redis.holdsLog() ? facts.logEntries() : null,
                    redis.holdsLog() ? facts.logBytes() : null,
                    redis.holdsLog() && facts.oldest() != null ? facts.oldest().toString() : null);
        } catch (LogUnavailableException e) {
            return new RedisAnswer(redis.address(), redis.isEmbedded(), false, null, null, null, null, null);
        }
    }

    @GetMapping("/journal")
    @Operation(
            operationId = "getJournal",
            summary = "Who asked for what, and when",
            description =
                    "Updates on demand and their cancelling, candidates, promotions, restores, users forgotten, and settings"
                            + " changed between starts, on all replicas. The newest 1,000 are kept.")
    JournalAnswer journal(
            @Parameter(description = "1 to 1,000, 100 by default") @RequestParam(required = false) Integer limit) {
        int most = new EventReader(0).limit("?limit", limit, TOLD);
        return new JournalAnswer(journal.read(most).stream().map(DeedAnswer::of).toList());
    }
}
