package io.liverank.operate;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything under {@code liverank}.
 *
 * @param dataDir folder of the embedded Redis
 * @param attributionWindow how long after a list was shown feedback on it counts, in log time
 * @param gains how much a feedback type counts as a choice, over the built-in ones
 * @param checkpointInterval time between checkpoints
 * @param logRetention how much of the log is kept behind the checkpoint
 * @param appendTimeout how long Redis may take to hold an event before 503 is answered
 * @param rankingQueue rankings on their way to the log at most; more are dropped and counted
 * @param maxItems items with counters at most
 * @param maxUsers users kept at most
 */
@Validated
@ConfigurationProperties("liverank")
public record LiveRankProperties(
        @NotNull @DefaultValue("./data") Path dataDir,
        @NotNull @DefaultValue("30m") Duration attributionWindow,
        @DefaultValue Map<String, Double> gains,
        @NotNull @DefaultValue("60s") Duration checkpointInterval,
        @NotNull @DefaultValue("7d") Duration logRetention,
        @NotNull @DefaultValue("2s") Duration appendTimeout,
        @Min(1) @DefaultValue("2000") int rankingQueue,
        @Min(1000) @DefaultValue("500000") int maxItems,
        @Min(1000) @DefaultValue("200000") int maxUsers) {
    /** Where {@code replay --publish} puts a trained model for an empty server to start from. */
    public static final String PUBLISHED_MODEL = "published-model.bin";
}
