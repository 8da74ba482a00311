package io.liverank.kafka;

import io.liverank.fault.CannotStartException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a topic must be set to be the log: nothing goes by itself, the clock is the broker's, and an append has room. */
record TopicDemands(KafkaSettings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDemands.class);

    /** Asks for an answer in time. */
    interface Asking {
        <T> T await(KafkaFuture<T> answer);
    }

    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        all.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        all.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        all.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        all.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        all.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        all.put(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(settings.maxRecord() + 2 * KafkaClients.OVERHEAD));
        return all;
    }

    private static boolean isMet(String name, String wanted, String found) {
        return switch (name) {
            case TopicConfig.MAX_MESSAGE_BYTES_CONFIG -> Long.parseLong(found) >= Long.parseLong(wanted);
            case TopicConfig.COMPRESSION_TYPE_CONFIG -> !KafkaClients.UNKNOWN_PACKING.contains(found);
            default -> wanted.equals(found);
        };
    }

    /**
     * Holds the topic against them, and sets one that has no settings of its own.
     *
     * @throws CannotStartException if it has some, and they are others
     */
    void meet(Admin admin, Asking asking) {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
        Config config =
                asking.await(admin.describeConfigs(List.of(topic)).values().get(topic));
        Map<String, String> wrong = new TreeMap<>();
        all().forEach((name, wanted) -> {
            String found = config.get(name).value();
            if (!isMet(name, wanted, found)) {
                wrong.put(name, wanted + ", not " + found);
            }
        });
        if (wrong.isEmpty()) {
            return;
        }
        boolean own = config.entries().stream()
                .anyMatch(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        if (own) {
            throw refused(wrong);
        }
        Collection<AlterConfigOp> changes = new ArrayList<>();
        all().forEach((name, value) ->
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        asking.await(admin.incrementalAlterConfigs(Map.of(topic, changes)).all());
        LOG.warn("the topic {} had no settings of its own and is set as the log needs it: {}", topic.name(), all());
    }

    private CannotStartException refused(Map<String, String> wrong) {
        String settingsWanted = all().entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(","));
        return new CannotStartException(
                "the topic " + settings.topic() + " must have "
                        + wrong.entrySet().stream()
                                .map(one -> one.getKey() + "=" + one.getValue())
                                .collect(Collectors.joining("; ")),
                "The log is no stream that forgets: kafka-configs.sh --alter --entity-type topics --entity-name "
                        + settings.topic() + " --add-config " + settingsWanted,
                null);
    }
}
