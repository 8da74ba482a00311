package io.liverank.kafka;

import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import io.liverank.kafka.KafkaClients.Metered;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic that the log is: made if there is none, looked at if there is one, asked where it begins and ends. Thread-safe;
 * connects at first use.
 */
public final class KafkaTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopic.class);

    private static final long MOMENT_NANOS = Duration.ofMillis(20).toNanos();

    private final KafkaSettings settings;
    private final KafkaClients clients;
    private final TopicPartition partition;
    /** Guarded by this. */
    private Metered<Admin> admin;
    /** Guarded by itself. */
    private final RecordLook look;

    private final EntriesRead read = new EntriesRead();

    /** {@code meters} are told what the client measures. */
    public KafkaTopic(KafkaSettings settings, MeterRegistry meters) {
        this(settings, new KafkaClients(settings, meters));
    }

    KafkaTopic(KafkaSettings settings, KafkaClients clients) {
        this.settings = settings;
        this.clients = clients;
        this.partition = clients.partition();
        this.look = new RecordLook(clients, settings);
    }

    KafkaClients clients() {
        return clients;
    }

    KafkaSettings settings() {
        return settings;
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = clients.admin();
        }
        return admin.client();
    }

    /** An answer, or why there is none: unlike others, that the topic is not there is handed on as it is. */
    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(settings.timeoutMillis() + 100L, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (isGone(cause)) {
                throw (KafkaException) cause;
            }
            throw unavailable(cause);
        }
    }

    static boolean isGone(Throwable fault) {
        return fault instanceof UnknownTopicOrPartitionException || fault instanceof UnknownTopicIdException;
    }

    static LogUnavailableException unavailable(Throwable cause) {
        return new LogUnavailableException("Kafka does not take or give events now", cause);
    }

    private LogGapException gone() {
        return new LogGapException("the topic " + settings.topic() + " is not there");
    }

    /**
     * Makes the topic if there is none, and looks at how it is set: one without settings of its own is given those that the
     * log needs, as a broker may have made it when it was written to.
     *
     * @return the log's id
     * @throws LogUnavailableException if Kafka cannot be asked now
     * @throws CannotStartException if the topic cannot be the log
     * @throws KafkaException if no client can be as it is set
     */
    public String ensure() {
        clients.check();
        TopicDescription found = describe().orElse(null);
        if (found == null) {
            create();
            found = made();
        }
        if (found.partitions().size() != 1) {
            throw new CannotStartException(
                    "the topic " + settings.topic() + " has "
                            + found.partitions().size() + " partitions; a log is one order, and needs a topic of one",
                    "Set liverank.log.kafka.topic to another, which is made if there is none.",
                    null);
        }
        try {
            new TopicDemands(settings).meet(admin(), this::await);
        } catch (UnknownTopicOrPartitionException e) {
            throw unavailable(e);
        }
        return id(found);
    }

    private void create() {
        var topic = new NewTopic(
                        settings.topic(),
                        Optional.of(1),
                        settings.replication() == 0 ? Optional.empty() : Optional.of((short) settings.replication()))
                .configs(new TopicDemands(settings).all());
        try {
            await(admin().createTopics(List.of(topic)).all());
            LOG.info("made the topic {}", settings.topic());
        } catch (LogUnavailableException e) {
            // another server was faster
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** The controller has made it; the broker that is asked hears of it in a moment. */
    private TopicDescription made() {
        return heard(true).orElseThrow(() -> unavailable(new UnknownTopicOrPartitionException(settings.topic())));
    }

    /** What the broker says once it has heard that the topic is there, or gone; what it says last if it does not hear of it. */
    private Optional<TopicDescription> heard(boolean there) {
        long deadline = clients.nanos() + settings.timeout().toNanos();
        Optional<TopicDescription> found = describe();
        while (found.isPresent() != there && clients.nanos() <= deadline) {
            clients.pause(MOMENT_NANOS);
            found = describe();
        }
        return found;
    }

    private Optional<TopicDescription> describe() {
        try {
            return Optional.of(await(admin().describeTopics(List.of(settings.topic()))
                    .topicNameValues()
                    .get(settings.topic())));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private String id(TopicDescription topic) {
        return await(admin().describeCluster().clusterId()) + "/" + topic.topicId() + "/0";
    }

    /** The log's id as it is now; empty if there is no topic. */
    String identity() {
        return describe().map(this::id).orElse("");
    }

    /**
     * Looks which topic it is now.
     *
     * @throws LogGapException unless the topic is the one of {@code identity}, which may be empty for any
     */
    void requireFollowed(String identity) {
        if (identity.isEmpty()) {
            return;
        }
        TopicDescription found = describe().orElseThrow(this::gone);
        // no topic of any cluster has another's id
        if (!identity.contains("/" + found.topicId() + "/")) {
            throw new LogGapException(
                    "the log is another: its topic's id is " + found.topicId() + ", not that of " + identity);
        }
    }

    /** The offset of the first record there is, or will be. */
    long begin() {
        return offset(OffsetSpec.earliest());
    }

    /** The offset that the next record will have. */
    long end() {
        return offset(OffsetSpec.latest());
    }

    /** The offset of the first record that was appended at {@code millis} or later; the end if there is none. */
    long since(long millis) {
        long found = offset(OffsetSpec.forTimestamp(millis));
        return found < 0 ? end() : found;
    }

    private long offset(OffsetSpec which) {
        try {
            return await(admin().listOffsets(Map.of(partition, which)).partitionResult(partition))
                    .offset();
        } catch (UnknownTopicOrPartitionException | UnknownTopicIdException e) {
            throw unavailable(e);
        }
    }

    void deleteBefore(long offset) {
        try {
            await(admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .lowWatermarks()
                    .get(partition));
        } catch (UnknownTopicOrPartitionException e) {
            throw unavailable(e);
        }
    }

    /**
     * Deletes the topic, if there is one; who makes one of the same name afterwards does not meet it any more.
     *
     * @throws LogUnavailableException if Kafka does not confirm it
     */
    public void delete() {
        try {
            await(admin().deleteTopics(List.of(settings.topic())).all());
            if (heard(false).isPresent()) {
                throw unavailable(new TopicExistsException(settings.topic()));
            }
        } catch (UnknownTopicOrPartitionException e) {
            LOG.debug("there is no topic {}", settings.topic(), e);
        }
    }

    /**
     * Whether a state at {@code position} of the log {@code identity} can be gone on with by this one: it is the log, and the
     * record there is in it.
     */
    public boolean goesOnFrom(String identity, LogPosition position) {
        if (!identity.isEmpty() && !identity.equals(identity())) {
            return false;
        }
        return position.isStart()
                ? begin() == 0
                : begin() <= Appended.offset(position) && Appended.offset(position) < end();
    }

    /**
     * What tells the entry at {@code position} from others: one that lost its tail, as a topic may whose leader was not in sync, gives
     * the same places again. Empty if there is none.
     *
     * @throws LogUnavailableException if Kafka does not tell
     */
    public String entryAt(LogPosition position) {
        if (position.isStart() || begin() > Appended.offset(position) || Appended.offset(position) >= end()) {
            return "";
        }
        look.forget();
        List<LogRow> rows = look.at(Appended.offset(position));
        return position.minor() < rows.size() ? EntriesRead.sign(rows.get((int) position.minor())) : "";
    }

    /** The same of what was read there; of what is there, if that was not read lately. */
    public String entryReadAt(LogPosition position) {
        String known = read.at(position);
        return known == null ? entryAt(position) : known;
    }

    EntriesRead read() {
        return read;
    }

    /** Whether the newest record is of a copy that was not ended. */
    public boolean endsInCopy() {
        long end = end();
        try (var look = new RecordLook(clients, settings)) {
            return end > begin() && look.isOfCopy(end - 1);
        }
    }

    /** Whether the newest entry is the one at {@code position}, or there is none. */
    public boolean endsAt(LogPosition position) {
        try (var look = new RecordLook(clients, settings)) {
            for (long offset = end() - 1; offset >= begin(); offset--) {
                List<LogRow> rows = look.at(offset);
                if (!rows.isEmpty()) {
                    return rows.get(rows.size() - 1).position().equals(position);
                }
            }
        }
        return true;
    }

    /** Where it is, without user and password. */
    public String place() {
        return settings.servers() + ", topic " + settings.topic();
    }

    /**
     * Asks it for anything.
     *
     * @throws LogUnavailableException if Kafka does not answer
     */
    public void ping() {
        offset(OffsetSpec.latest());
    }

    @Override
    public synchronized void close() {
        look.close();
        if (admin != null) {
            admin.metrics().close();
            admin.client().close(settings.timeout());
        }
    }
}
