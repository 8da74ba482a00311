package io.liverank.operate;

import io.liverank.catalog.Fields;
import io.liverank.engine.EngineSettings;
import io.liverank.event.EventTypes;
import io.liverank.feature.FeatureSettings;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.operate.ForeignModelSettings.Role;
import io.liverank.redis.Durability;
import io.liverank.redis.RedisKeys;
import io.liverank.update.UpdateSettings;
import io.liverank.web.ShopDoor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Everything under {@code liverank}.
 *
 * @param managementPort a port of its own for the console, administration and the actuator: {@code server.port} then
 *     answers the calls of the roles rank and feedback alone. Without it one port answers everything
 * @param shop what tells this shop from others where several share a Redis: a part of the names of its keys, and the tag
 *     {@code shop} of its meters. The same for all replicas; empty for the one shop that has no name
 * @param shops further shops of this server by name, each with settings of its own over these: {@code <name>.model.type}. Read as
 *     flat maps
 * @param shopsAwake further shops at most that are in memory at once; the one that was called least lately makes room
 * @param shopRest after how long without a call a further shop leaves memory until it is called again
 * @param dataDir folder of the embedded Redis
 * @param dataRepair whether a damaged file there may be cut where the damage begins; a copy of it is kept
 * @param attributionWindow how long after a list was shown feedback on it counts, in log time
 * @param clockSkew how far an event's time may be ahead of Redis's clock; one further ahead is taken for the time at
 *     which Redis took it. The same for all replicas
 * @param events what feedback types mean, over what is built in: {@code <type>.role}, {@code <type>.gain} and
 *     {@code <type>.delay}. Read as one flat map, so that environment variables, which know no underscores in names, can
 *     set them
 * @param gains the gains of choices by type, for short; 0 makes a choice an interest
 * @param checkpointInterval time between checkpoints
 * @param logRetention how much of the log is kept behind the checkpoint
 * @param log what the log is kept in
 * @param durability where an event has to be before its sender is told that it was kept: process (in Redis), disk (on
 *     Redis's disk) or replicas (in that many replicas of Redis); of a log in Redis alone
 * @param durabilityReplicas replicas of Redis that must have it, where durability is replicas
 * @param appendTimeout how long Redis may take to hold an event before 503 is answered, if not as long as for anything
 *     else ({@code spring.data.redis.timeout})
 * @param applyTimeout how long the answer to feedback and changes waits, once the log holds them, until this server has
 *     applied them; 0 does not wait
 * @param shedLag how far this server's learner may be behind what it wrote before further rankings are written for no model
 *     to learn; 0 has all of them learned, however late
 * @param yieldLag how far this server's learner may be behind what it wrote before rankings leave it a processor: all but one
 *     of the processors then work on rankings at once, at least one, and further rankings wait for their turn; 0 never does
 * @param rankingQueue rankings on their way to the log at most; more are dropped and counted
 * @param pendingRows shown candidates of lists that wait for feedback at most; each half kilobyte of a list counts as one
 * @param maxItems items with counters at most
 * @param maxUsers users kept at most
 * @param maxCatalog items in the catalogue at most; further ones are refused
 * @param textIndex whether the catalogue can be searched by words
 * @param baseline how our order is compared with the search engine's
 * @param update the incremental job
 * @param model the model that ranks
 * @param challengers models by name that learn in the shadow and rank for nobody
 * @param features what of the features is otherwise than by itself
 * @param archive finished lists kept in files
 * @param proxy the search engine that this server stands before
 * @param foreign models of others by name, which score lists beside ours
 * @param encoders by name: what makes vectors of titles and queries
 * @param imageEncoders by name: what makes vectors of items' images
 * @param valueAttribute an attribute that says what a choice is worth, such as a bid: lists are ordered by probability times it
 * @param diversity how often something may be repeated in the first places
 * @param eligibility rules by name that candidates keep or are left out of the list
 */
@Validated
@ConfigurationProperties("liverank")
public record LiveRankProperties(
        @Min(0) @Max(65_535) Integer managementPort,

        @NotNull @Pattern(regexp = RedisKeys.SHOP) @DefaultValue("")
        String shop,

        @DefaultValue Map<@Pattern(regexp = "[a-z][a-z0-9-]{0,39}") String, Map<String, String>> shops,
        @Min(1) @Max(10_000) @DefaultValue("16") int shopsAwake,

        @NotNull @DurationMin(seconds = 1) @DurationMax(days = 365) @DefaultValue("10m")
        Duration shopRest,

        @NotNull @DefaultValue("./data") Path dataDir,
        @DefaultValue("false") boolean dataRepair,

        @NotNull @DurationMin(millis = 1) @DurationMax(days = 90) @DefaultValue("30m")
        Duration attributionWindow,

        @NotNull @DurationMin @DurationMax(days = 1) @DefaultValue("5m")
        Duration clockSkew,

        @DefaultValue Map<String, String> events,
        @DefaultValue Map<String, Double> gains,

        @NotNull @DurationMin(millis = 10) @DurationMax(days = 1) @DefaultValue("60s")
        Duration checkpointInterval,

        @NotNull @DurationMin @DurationMax(days = 3_650) @DefaultValue("7d")
        Duration logRetention,

        @Valid @DefaultValue Log log,
        @NotNull @DefaultValue("process") Durability.Kind durability,
        @Min(1) @Max(100) @DefaultValue("1") int durabilityReplicas,

        @DurationMin(millis = 1) @DurationMax(seconds = 600) Duration appendTimeout,

        @NotNull @DurationMin @DurationMax(seconds = 600) @DefaultValue("2s")
        Duration applyTimeout,

        @NotNull @DurationMin @DurationMax(seconds = 600) @DefaultValue("500ms")
        Duration shedLag,

        @NotNull @DurationMin @DurationMax(seconds = 600) @DefaultValue("50ms")
        Duration yieldLag,

        @Min(1) @Max(1_000_000) @DefaultValue("2000") int rankingQueue,
        @Min(1000) @Max(100_000_000) @DefaultValue("300000") int pendingRows,
        @Min(1000) @Max(100_000_000) @DefaultValue("500000") int maxItems,
        @Min(1000) @Max(100_000_000) @DefaultValue("200000") int maxUsers,
        @Min(1) @Max(100_000_000) @DefaultValue("1000000") int maxCatalog,
        @DefaultValue("true") boolean textIndex,
        @Valid @DefaultValue Baseline baseline,
        @Valid @DefaultValue Update update,
        @Valid @DefaultValue Model model,
        @DefaultValue Map<@Pattern(regexp = "[a-z][a-z0-9-]{0,39}") String, @Valid ChallengerSettings> challengers,
        @Valid @DefaultValue Features features,
        @Valid @DefaultValue Archive archive,
        @Valid @DefaultValue ProxyProperties proxy,
        @DefaultValue Map<@Pattern(regexp = "[a-z][a-z0-9-]{0,39}") String, @Valid ForeignModelSettings> foreign,
        @DefaultValue Map<@Pattern(regexp = "[a-z][a-z0-9-]{0,39}") String, @Valid EncoderSettings> encoders,
        @DefaultValue Map<@Pattern(regexp = "[a-z][a-z0-9-]{0,39}") String, @Valid ImageEncoderSettings> imageEncoders,
        @NotNull @DefaultValue("") String valueAttribute,
        @Valid @DefaultValue DiversitySettings diversity,
        @DefaultValue Map<@Pattern(regexp = "[a-z][a-z0-9-]{0,39}") String, @Valid EligibilitySettings> eligibility) {
    /** Refuses a challenger of the name that the model in charge has. */
    public LiveRankProperties {
        if (challengers.containsKey("main")) {
            throw new IllegalArgumentException("liverank.challengers.main: the name main is the model's own");
        }
        if (shops.containsKey(ShopDoor.DEFAULT)) {
            throw new IllegalArgumentException("liverank.shops.default: that is the shop without a name");
        }
        if (log.type() == Log.Type.KAFKA && log.kafka().bootstrapServers().isEmpty()) {
            throw new IllegalArgumentException(
                    "liverank.log.kafka.bootstrap-servers: brokers are needed, such as host:9092, where liverank.log.type is"
                            + " kafka");
        }
        ImageEncoderSettings.check(imageEncoders, encoders.keySet());
        EligibilitySettings.check(eligibility, proxy);
        EventTypeSettings.of(gains, events);
        features.settings(foreign);
    }

    /** Under which names this shop's things are kept. */
    public RedisKeys redisKeys() {
        return RedisKeys.of(shop);
    }

    /** How safe an event has to be. */
    Durability safety() {
        return new Durability(durability, durability == Durability.Kind.REPLICAS ? durabilityReplicas : 0);
    }

    /** What feedback types mean. */
    EventTypes eventTypes() {
        return EventTypeSettings.of(gains, events);
    }

    /**
     * What the engine is told: the server's and that of a replay of the same settings.
     *
     * @throws IllegalArgumentException if the settings do not go together; the message names them
     */
    public EngineSettings engineSettings() {
        EngineSettings defaults = EngineSettings.DEFAULT;
        var others = new HashMap<String, ModelSettings>();
        challengers.forEach((name, other) -> others.put(name, other.settings()));
        return new EngineSettings(
                attributionWindow,
                clockSkew,
                eventTypes(),
                true,
                true,
                update.cutLists(),
                pendingRows,
                defaults.eventIds(),
                maxItems,
                maxUsers,
                defaults.sessions(),
                maxCatalog,
                model.settings(),
                others,
                features.settings(foreign),
                ForeignModelSettings.experts(foreign));
    }

    /** What the incremental job is told, as {@link #engineSettings}. */
    public UpdateSettings updateSettings() {
        return new UpdateSettings(update.heldOut(), update.reservoir(), update.confidence(), update.visits());
    }

    /**
     * The event log. Checkpoints and all else are in Redis, whatever it is kept in.
     *
     * @param type redis or kafka
     */
    public record Log(
            @NotNull @DefaultValue("redis") Type type,
            @Valid @DefaultValue Kafka kafka) {
        /** What it is kept in. */
        public enum Type {
            /** A stream in the same Redis as all else. */
            REDIS,
            /** A topic of one partition. */
            KAFKA
        }
    }

    /**
     * The log in Kafka.
     *
     * @param bootstrapServers brokers, as Kafka's own setting of the name
     * @param topic its name; without one by the shop: {@code liverank.log} or {@code liverank.shop.<shop>.log}
     * @param replication copies of the topic, if it is made; 0 for as many as the brokers have of theirs
     * @param maxRecord bytes that the events of one request, or one update, may take
     * @param timeout how long Kafka may take, for anything
     * @param properties of Kafka's clients, by its own names
     */
    public record Kafka(
            @NotNull @DefaultValue("") String bootstrapServers,

            @NotNull @Pattern(regexp = "[A-Za-z0-9._-]{0,249}") @DefaultValue("")
            String topic,

            @Min(0) @Max(100) @DefaultValue("0") int replication,

            @Min(65_536) @Max(1_000_000_000) @DefaultValue("16777216")
            int maxRecord,

            @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 600) @DefaultValue("2s")
            Duration timeout,

            @DefaultValue Map<String, String> properties) {}

    /**
     * Features. Without any of this they come from the attributes and the log by themselves.
     *
     * @param off what is left out, as {@code GET /features} (names, sources), {@code GET /fields} and the doctor name it
     * @param labels by name: what explanations call them
     * @param numbers numeric fields that have columns in any case
     * @param numbersLimit numeric fields that have columns at most, the most used ones
     * @param vector the only field of vectors that counts; without it all do
     * @param vectorsLimit fields of vectors that have columns at most
     * @param encoders by field of vectors: what a request's context calls the query's vector, if not as the field
     * @param fields by field: ignore, category, text, number, time or vector, where what is met says something else
     */
    public record Features(
            @DefaultValue Set<String> off,
            @DefaultValue Map<String, String> labels,
            @DefaultValue List<String> numbers,
            @Min(0) @Max(1024) @DefaultValue("256") int numbersLimit,
            String vector,
            @Min(0) @Max(64) @DefaultValue("8") int vectorsLimit,
            @DefaultValue Map<String, String> encoders,
            @DefaultValue Map<String, Fields.Kind> fields) {
        /** With a field of numbers for each of these foreign models that is a feature; the others are none. */
        FeatureSettings settings(Map<String, ForeignModelSettings> foreign) {
            String setting = "liverank.features.off: ";
            try {
                FeatureSettings.Off left = FeatureSettings.off(off);
                Map<String, Fields.Kind> kinds = new HashMap<>(fields);
                left.fields().forEach(field -> kinds.put(field, Fields.Kind.IGNORE));
                List<String> scores = ForeignModelSettings.scores(foreign, Role.FEATURE);
                scores.forEach(field -> kinds.putIfAbsent(field, Fields.Kind.NUMBER));
                ForeignModelSettings.experts(foreign).names().forEach(field -> kinds.put(field, Fields.Kind.IGNORE));
                setting = labels.isEmpty() ? "liverank.features.numbers: " : "liverank.features.labels: ";
                return new FeatureSettings(
                        left.features(),
                        labels,
                        Stream.concat(numbers.stream(), scores.stream())
                                .distinct()
                                .toList(),
                        numbersLimit,
                        vector,
                        vectorsLimit,
                        encoders,
                        new Fields(kinds));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(setting + e.getMessage(), e);
            }
        }
    }

    /**
     * A model.
     *
     * @param type linear, factorization, neural, sequence or ensemble
     * @param rate multiplies all steps of online learning
     * @param positionBias false learns as if users looked at all places of a list alike
     */
    public record Model(
            @NotNull @DefaultValue("ensemble") ModelType type,

            // a double: the float nearest to 0.01 is below it
            @DecimalMin("0.01") @DecimalMax("100") @DefaultValue("1")
            double rate,

            @DefaultValue("true") boolean positionBias) {
        ModelSettings settings() {
            return new ModelSettings(type, (float) rate, positionBias);
        }
    }

    /**
     * How our order is compared with the search engine's.
     *
     * @param share of the lists in which both orders are interleaved, 0 to 1; 0 compares nothing. The same for all replicas
     */
    public record Baseline(
            @DecimalMin("0") @DecimalMax("1") @DefaultValue("0.02")
            double share) {}

    /**
     * The incremental job.
     *
     * @param interval time between the end of one run and the beginning of the next; 0 runs it on demand alone
     * @param cutLists lists with a choice that an update trains on at least
     * @param heldOut finished lists with a choice, newer than its snapshot, that an update needs
     * @param reservoir share of older lists trained along against forgetting, 0 to 1
     * @param confidence share of bootstrap samples in which a trained model must rank better to pass the gate
     * @param visits lists that the search for training settings may visit
     * @param share of one processor that training may take, 0 to 1
     * @param lockAtMost how long a dead replica's lock is respected; at least 30 s
     */
    public record Update(
            @NotNull @DurationMin @DurationMax(days = 365) @DefaultValue("5m")
            Duration interval,

            @Min(10) @Max(1_000_000) @DefaultValue("200") int cutLists,
            @Min(20) @Max(1_000_000) @DefaultValue("100") int heldOut,

            @DecimalMin("0") @DecimalMax("1") @DefaultValue("0.1")
            double reservoir,

            @DecimalMin("0") @DecimalMax("1") @DefaultValue("0.95")
            double confidence,

            @Min(1) @Max(1_000_000_000) @DefaultValue("60000")
            int visits,

            @DecimalMin("0.01") @DecimalMax("1") @DefaultValue("0.25")
            double share,

            @NotNull @DurationMin(seconds = 30) @DurationMax(days = 1) @DefaultValue("30s")
            Duration lockAtMost) {}

    /**
     * Finished lists kept in files, to train on later.
     *
     * @param dir folder for them, of this server alone; without it none are kept
     * @param keep hours so long before the newest are deleted
     * @param limit of all files of this shop; the oldest are deleted above it
     */
    public record Archive(
            Path dir,

            @NotNull @DurationMin(hours = 1) @DurationMax(days = 3_650) @DefaultValue("400d")
            Duration keep,

            @NotNull @DefaultValue("50GB") DataSize limit) {}

    /** Where {@code replay --publish} puts a trained model for an empty server to start from. */
    public static final String PUBLISHED_MODEL = "published-model.bin";
}
