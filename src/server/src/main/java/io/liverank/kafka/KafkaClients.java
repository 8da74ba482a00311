package io.liverank.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka's clients as the log needs them, and tells the time they go by; what its promises hang on cannot be set
 * otherwise. Thread-safe. The simulator of bad days has others.
 */
class KafkaClients {
    /** Of a batch, beside its events. */
    static final int OVERHEAD = 4_096;

    /** What the jar brings no code for: a producer's thread would end at its first record, and a reader at the first it meets. */
    static final Set<String> UNKNOWN_PACKING = Set.of("lz4", "snappy");

    private static final int FETCH = 4 << 20;
    private static final int LITTLE = 64 << 10;
    private static final int BATCH = 256 << 10;
    private static final int BUFFER = 64 << 20;

    private final KafkaSettings settings;
    private final MeterRegistry meters;

    /** {@code meters} are told what each client measures. */
    KafkaClients(KafkaSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * Refuses what no client could work with.
     *
     * @throws ConfigException that says what
     */
    void check() {
        String packing = settings.properties().get(ProducerConfig.COMPRESSION_TYPE_CONFIG);
        if (packing != null && UNKNOWN_PACKING.contains(packing)) {
            throw new ConfigException(ProducerConfig.COMPRESSION_TYPE_CONFIG, packing, "it must be none, gzip or zstd");
        }
    }

    /** What measures a client. */
    interface Metrics {
        void close();
    }

    /** A client and what is to be closed before it. */
    record Metered<T extends AutoCloseable>(T client, Metrics metrics) {}

    /** Nanoseconds, from whenever. */
    long nanos() {
        return System.nanoTime();
    }

    /** Waits about as long. */
    void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    /** Whether a producer's {@code send} may stand still, so that a thread has to call it that nobody waits for. */
    boolean sendMayStandStill() {
        return true;
    }

    Metered<Admin> admin() {
        Map<String, Object> config = common(AdminClientConfig.configNames(), "admin");
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, settings.timeoutMillis());
        AdminClient made = AdminClient.create(config);
        return new Metered<>(made, bound(new KafkaClientMetrics(made, tags("admin"))));
    }

    /** An append is one record; the broker takes a batch of them as a whole, once, and in the order they were sent in. */
    Metered<Producer<byte[], byte[]>> producer() {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(BUFFER, 2L * settings.maxRecord()));
        config.putAll(common(ProducerConfig.configNames(), "producer"));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.maxRecord() + OVERHEAD);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.appendMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, settings.appendMillis());
        config.put(ProducerConfig.LINGER_MS_CONFIG, Math.min(linger(config), settings.appendMillis() / 2));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, settings.appendMillis() + (int) linger(config));
        Producer<byte[], byte[]> made =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        return new Metered<>(made, bound(new KafkaClientMetrics(made, tags("producer"))));
    }

    private static long linger(Map<String, Object> config) {
        return Long.parseLong(String.valueOf(config.get(ProducerConfig.LINGER_MS_CONFIG)));
    }

    /** Reads the log from wherever it is put; a place that is not there is a fault. */
    Metered<Consumer<byte[], byte[]>> reader() {
        return consumer("reader", FETCH, 1_000);
    }

    /** Looks at single records. */
    Metered<Consumer<byte[], byte[]>> looker() {
        return consumer("looker", LITTLE, 1);
    }

    private Metered<Consumer<byte[], byte[]>> consumer(String role, int fetched, int records) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetched);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetched);
        config.putAll(common(ConsumerConfig.configNames(), role));
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records);
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, settings.timeoutMillis());
        Consumer<byte[], byte[]> made =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        made.assign(List.of(partition()));
        return new Metered<>(made, bound(new KafkaClientMetrics(made, tags(role))));
    }

    TopicPartition partition() {
        return new TopicPartition(settings.topic(), 0);
    }

    private static Iterable<Tag> tags(String role) {
        return List.of(Tag.of("role", role));
    }

    private Metrics bound(KafkaClientMetrics metrics) {
        metrics.bindTo(meters);
        return metrics::close;
    }

    /** What the operator says, as far as it is for this client or for nobody known, and what all have. */
    private Map<String, Object> common(Set<String> known, String role) {
        Map<String, Object> config = new HashMap<>();
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, settings.timeoutMillis());
        config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.properties().forEach((name, value) -> {
            if (known.contains(name) || !isKnown(name)) {
                config.put(name, value);
            }
        });
        config.keySet().removeIf(name -> isKnown(name) && !known.contains(name));
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "liverank-" + role);
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, settings.timeoutMillis());
        return config;
    }

    private static boolean isKnown(String name) {
        return AdminClientConfig.configNames().contains(name)
                || ProducerConfig.configNames().contains(name)
                || ConsumerConfig.configNames().contains(name);
    }
}
