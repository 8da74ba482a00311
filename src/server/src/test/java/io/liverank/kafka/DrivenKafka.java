package io.liverank.kafka;

import io.liverank.event.EventLog;
import io.liverank.event.LogRow;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DeleteRecordsResult;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.common.record.TimestampType;

/**
 * The log in Kafka, real but for the clients, which ask {@link Far} at once and on the caller's thread: for the simulator of
 * bad days. They behave as Kafka's do as far as the log can see it: a consumer that gets no answer is silent, a producer that
 * lost its place among producers never sends again, what an admin asks fails.
 */
public final class DrivenKafka {
    private static final KafkaSettings SETTINGS = new KafkaSettings(
            "nowhere:9092", "liverank.log", 1, 16 << 20, Duration.ofSeconds(1), Duration.ofSeconds(1), Map.of());
    private static final TopicPartition PARTITION = new TopicPartition(SETTINGS.topic(), 0);
    private static final Node NODE = new Node(1, "nowhere", 9_092);

    private DrivenKafka() {}

    /** A record as the brokers keep it. */
    public record Kept(long offset, long clock, byte[] value) {}

    /**
     * What a consumer is given.
     *
     * @param epoch whatever tells that the leader is another; null to a consumer that was put somewhere
     */
    public record Fetched(Object epoch, List<Kept> records) {}

    /** The brokers. Each call may throw what Kafka's client would say. */
    public interface Far {
        /** The record's offset. */
        long append(byte[] value);

        /** Records from {@code offset} on, or none once {@code wait} is over. */
        Fetched fetch(long offset, Object epoch, Duration wait);

        /** The topic's id; null if there is none. */
        Uuid topic();

        /** The cluster's. */
        String cluster();

        void create();

        /** Of the first record there is, or will be. */
        long begin();

        /** Of the next record. */
        long end();

        /** Of the first record of {@code millis} or later; -1 if there is none. */
        long since(long millis);

        void deleteBefore(long offset);

        long nanos();

        void pause(long nanos);
    }

    /** A server's way to the topic. */
    public static KafkaTopic topic(Far far) {
        return new KafkaTopic(SETTINGS, new Clients(far));
    }

    /** The entries of a record. */
    public static List<EventLog.Entry> entries(Kept record) {
        return LogRow.entries(Appended.rows(record(record)));
    }

    /** What a checkpoint knows of the entry of that number. */
    public static String sign(Kept record, int number) {
        return EntriesRead.sign(Appended.rows(record(record)).get(number));
    }

    private static ConsumerRecord<byte[], byte[]> record(Kept kept) {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                0,
                kept.offset(),
                kept.clock(),
                TimestampType.LOG_APPEND_TIME,
                0,
                kept.value().length,
                null,
                kept.value(),
                new RecordHeaders(),
                Optional.empty());
    }

    private static final class Clients extends KafkaClients {
        private final Far far;

        Clients(Far far) {
            super(SETTINGS, null);
            this.far = far;
        }

        @Override
        long nanos() {
            return far.nanos();
        }

        @Override
        void pause(long nanos) {
            far.pause(nanos);
        }

        @Override
        boolean sendMayStandStill() {
            return false;
        }

        @Override
        Metered<Admin> admin() {
            var asked = (Admin) Proxy.newProxyInstance(
                    Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, args) -> new Asked(far)
                            .answer(method, args));
            return new Metered<>(asked, () -> {});
        }

        @Override
        Metered<Producer<byte[], byte[]>> producer() {
            return new Metered<>(new Sender(far), () -> {});
        }

        @Override
        Metered<Consumer<byte[], byte[]>> reader() {
            var reader = new Reader(far);
            reader.assign(List.of(PARTITION));
            return new Metered<>(reader, () -> {});
        }

        @Override
        Metered<Consumer<byte[], byte[]>> looker() {
            return reader();
        }
    }

    private static final class Sender extends MockProducer<byte[], byte[]> {
        private final Far far;
        private boolean fenced;

        Sender(Far far) {
            this.far = far;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (fenced) {
                throw new KafkaException("Cannot execute transactional method because we are in an error state");
            }
            try {
                long offset = far.append(record.value());
                var at = new RecordMetadata(PARTITION, offset, 0, 0, 0, record.value().length);
                callback.onCompletion(at, null);
                return CompletableFuture.completedFuture(at);
            } catch (KafkaException e) {
                fenced = !(e instanceof RetriableException);
                var unknown = new RecordMetadata(PARTITION, -1, -1, -1, -1, -1);
                callback.onCompletion(unknown, e);
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    private static final class Reader extends MockConsumer<byte[], byte[]> {
        private final Far far;
        private long next;
        private Object epoch;

        Reader(Far far) {
            super("none");
            this.far = far;
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            next = offset;
            epoch = null;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration wait) {
            Fetched fetched;
            try {
                fetched = far.fetch(next, epoch, wait);
            } catch (RetriableException e) {
                return ConsumerRecords.empty();
            }
            epoch = fetched.epoch();
            if (fetched.records().isEmpty()) {
                return ConsumerRecords.empty();
            }
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            fetched.records().forEach(kept -> records.add(record(kept)));
            next += records.size();
            return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
        }
    }

    /** What an admin asks. Nothing else of it is used, and asking anything else says so. */
    private record Asked(Far far) {
        Object answer(Method method, Object[] args) {
            return switch (method.getName()) {
                case "describeTopics" -> described();
                case "createTopics" ->
                    new CreateTopicsResult(Map.of(PARTITION.topic(), future(() -> {
                        far.create();
                        return null;
                    }))) {};
                case "describeCluster" -> cluster();
                case "describeConfigs" -> configs((Collection<?>) args[0]);
                case "listOffsets" ->
                    new ListOffsetsResult(Map.of(
                            PARTITION,
                            future(() -> new ListOffsetsResultInfo(
                                    offset((OffsetSpec) ((Map<?, ?>) args[0]).get(PARTITION)), -1, Optional.empty()))));
                case "deleteRecords" ->
                    new DeleteRecordsResult(Map.of(PARTITION, future(() -> {
                        far.deleteBefore(((RecordsToDelete) ((Map<?, ?>) args[0]).get(PARTITION)).beforeOffset());
                        return new DeletedRecords(far.begin());
                    })));
                case "close" -> null;
                default -> throw new UnsupportedOperationException("the Kafka in memory knows no " + method);
            };
        }

        private static <T> KafkaFuture<T> future(Supplier<T> answer) {
            var future = new KafkaFutureImpl<T>();
            try {
                future.complete(answer.get());
            } catch (KafkaException e) {
                future.completeExceptionally(e);
            }
            return future;
        }

        private DescribeTopicsResult described() {
            KafkaFuture<TopicDescription> topic = future(() -> {
                Uuid id = far.topic();
                if (id == null) {
                    throw new UnknownTopicOrPartitionException("no topic");
                }
                return new TopicDescription(
                        PARTITION.topic(),
                        false,
                        List.of(new TopicPartitionInfo(0, NODE, List.of(NODE), List.of(NODE))),
                        Set.of(),
                        id);
            });
            return new DescribeTopicsResult(null, Map.of(PARTITION.topic(), topic)) {};
        }

        private static DescribeConfigsResult configs(Collection<?> asked) {
            List<ConfigEntry> entries = new ArrayList<>();
            new TopicDemands(SETTINGS).all().forEach((name, value) -> entries.add(new ConfigEntry(name, value)));
            Map<ConfigResource, KafkaFuture<Config>> found = new HashMap<>();
            asked.forEach(one -> found.put((ConfigResource) one, KafkaFuture.completedFuture(new Config(entries))));
            return new DescribeConfigsResult(found) {};
        }

        private long offset(OffsetSpec which) {
            if (which instanceof OffsetSpec.EarliestSpec) {
                return far.begin();
            }
            if (which instanceof OffsetSpec.LatestSpec) {
                return far.end();
            }
            return far.since(timestamp(which));
        }

        /** Kafka keeps it to itself. */
        private static long timestamp(OffsetSpec which) {
            try {
                Method timestamp = OffsetSpec.TimestampSpec.class.getDeclaredMethod("timestamp");
                timestamp.setAccessible(true);
                return (long) timestamp.invoke(which);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private DescribeClusterResult cluster() {
            KafkaFuture<String> id = future(far::cluster);
            try {
                Constructor<DescribeClusterResult> made = DescribeClusterResult.class.getDeclaredConstructor(
                        KafkaFuture.class, KafkaFuture.class, KafkaFuture.class, KafkaFuture.class);
                made.setAccessible(true);
                return made.newInstance(null, null, id, null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
