package io.liverank.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.Waiting;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.Value;
import io.liverank.fault.CannotStartException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that are not as they were, and brokers that end, on a real broker. */
class KafkaGapTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration ANNOUNCED = Duration.ofSeconds(5);

    /** Of the broker, under load: {@code -Dkafka.kills=20}. */
    private static final int KILLS = Integer.getInteger("kafka.kills", 2);

    private static final int MAX_RECORD = 4 << 20;

    @TempDir
    static Path folder;

    private static KafkaBroker broker;
    private static int topics;

    private String name;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        broker = new KafkaBroker(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void name() {
        name = "gaps-" + ++topics;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private KafkaTopic topic() {
        return topic(Map.of());
    }

    private KafkaTopic topic(Map<String, String> properties) {
        var settings = new KafkaSettings(
                broker.servers(), name, 1, MAX_RECORD, Duration.ofSeconds(2), Duration.ofSeconds(2), properties);
        var topic = new KafkaTopic(settings, new SimpleMeterRegistry());
        open.add(0, topic);
        return topic;
    }

    private KafkaEventLog log() {
        return log(topic());
    }

    private KafkaEventLog log(KafkaTopic topic) {
        var log = new KafkaEventLog(topic, identity -> LogPosition.START);
        open.add(0, log);
        log.identity("");
        return log;
    }

    private static Event item(int number) {
        return new Event.ItemUpserted(1, "item-" + number, Attributes.NONE);
    }

    private static List<LogPosition> append(EventLog log, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> log.append(List.of(item(i)))
                        .toCompletableFuture()
                        .join()
                        .get(0))
                .toList();
    }

    private void make(int partitions, Map<String, String> config) throws Exception {
        broker.admin()
                .createTopics(
                        List.of(new NewTopic(name, Optional.of(partitions), Optional.<Short>empty()).configs(config)))
                .all()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void topicMadeAnew_isAGapToWhoReadTheOtherAndHasAnotherId() {
        KafkaEventLog log = log();
        String before = log.identity("");
        LogPosition at = append(log, 5).get(4);
        log.read(LogPosition.START, 10, WAIT);
        broker.delete(name);
        topic().ensure();
        KafkaEventLog other = log();
        append(other, 9);
        Waiting.atMost(ANNOUNCED).until(() -> assertThatThrownBy(() -> log.read(at, 10, WAIT)) != null);
        assertThatThrownBy(() -> log.read(at, 10, WAIT)).isInstanceOf(LogGapException.class);
        assertThat(log.identity("")).isNotEqualTo(before).isEqualTo(other.identity(""));
    }

    @Test
    void recordsDeletedBeyondTheReader_areAGap() throws Exception {
        KafkaEventLog log = log();
        List<LogPosition> said = append(log, 20);
        assertThat(log.read(LogPosition.START, 5, WAIT)).hasSize(5);
        KafkaEventLog late = log();
        assertThat(late.holds(said.get(4))).isTrue();
        broker.admin()
                .deleteRecords(Map.of(new TopicPartition(name, 0), RecordsToDelete.beforeOffset(10)))
                .all()
                .get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> late.read(said.get(4), 5, WAIT)).isInstanceOf(LogGapException.class);
        assertThat(late.holds(said.get(4))).isFalse();
        assertThat(late.holds(LogPosition.START)).isFalse();
        assertThat(late.read(LogPosition.START, 100, WAIT)).hasSize(10);
    }

    @Test
    void topicOfSeveralPartitions_isRefused() throws Exception {
        make(2, Map.of());
        assertThatThrownBy(() -> topic().ensure())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("2 partitions");
    }

    @Test
    void topicThatForgets_isRefusedWithWhatToSet_andOneWithoutSettingsIsSet() throws Exception {
        make(1, Map.of("retention.ms", "604800000"));
        assertThatThrownBy(() -> topic().ensure())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("retention.ms=-1, not 604800000");
        name();
        make(1, Map.of());
        assertThat(topic().ensure()).isEqualTo(topic().ensure());
    }

    @Test
    void packingThatTheClientsLack_isRefusedAtTheStart_andOthersAreTaken() throws Exception {
        for (String packing : List.of("lz4", "snappy")) {
            assertThatThrownBy(() -> topic(Map.of("compression.type", packing)).ensure())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("none, gzip or zstd");
        }
        for (String packing : List.of("none", "gzip", "zstd")) {
            KafkaEventLog log = log(topic(Map.of("compression.type", packing, "linger.ms", "5")));
            append(log, 2);
        }
        assertThat(log().read(LogPosition.START, 10, WAIT)).hasSize(6);
        name();
        make(1, Map.of("compression.type", "lz4"));
        assertThatThrownBy(() -> topic().ensure())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("compression.type=producer, not lz4");
    }

    @Test
    void largeAppends_goThrough_andOneThatIsTooLargeIsRefusedAsAWhole() {
        KafkaEventLog log = log();
        Event large =
                new Event.ItemUpserted(1, "large", Attributes.of(Map.of("text", new Value.Text("x".repeat(1 << 20)))));
        log.append(List.of(large, large, large)).toCompletableFuture().join();
        assertThatThrownBy(() -> log.append(List.of(large, large, large, large, large))
                        .toCompletableFuture()
                        .join())
                .cause()
                .isInstanceOfSatisfying(LogUnavailableException.class, fault -> assertThat(fault.mayHaveBeenKept())
                        .isFalse())
                .hasMessageContaining("max-record");
        append(log, 1);
        LogPosition third = log.read(LogPosition.START, 3, WAIT).get(2).position();
        assertThat(log.read(third, 10, AT_ONCE)).hasSize(1);
    }

    @Test
    void frozenBroker_isAnnouncedAndSaysWhatItMayHaveKept() {
        KafkaEventLog log = log();
        LogPosition at = append(log, 3).get(2);
        log.read(LogPosition.START, 10, WAIT);
        broker.freeze();
        try {
            long started = System.nanoTime();
            CompletableFuture<List<LogPosition>> sent =
                    log.append(List.of(item(9))).toCompletableFuture();
            assertThatThrownBy(() -> {
                        while (System.nanoTime() - started < ANNOUNCED.toNanos()) {
                            log.read(at, 10, WAIT);
                        }
                    })
                    .isInstanceOf(LogUnavailableException.class);
            assertThatThrownBy(sent::join)
                    .cause()
                    .isInstanceOfSatisfying(LogUnavailableException.class, fault -> assertThat(fault.mayHaveBeenKept())
                            .isTrue());
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(ANNOUNCED);
        } finally {
            broker.thaw();
        }
        Waiting.atMost(Duration.ofSeconds(30)).until(() -> taken(log, item(10)));
    }

    private static boolean taken(EventLog log, Event event) {
        try {
            log.append(List.of(event)).toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    /** What was acknowledged is there once, whole and in order, however often the broker is killed. */
    @Tag("slow")
    @Test
    void brokerKilledUnderLoad_losesNothingItAcknowledged() throws Exception {
        KafkaEventLog log = log();
        var acknowledged = new ConcurrentLinkedQueue<List<LogPosition>>();
        var numbers = new ConcurrentLinkedQueue<Integer>();
        var done = new AtomicBoolean();
        Thread load = new Thread(() -> {
            for (int number = 0; !done.get(); number += 2) {
                try {
                    acknowledged.add(log.append(List.of(item(number), item(number + 1)))
                            .toCompletableFuture()
                            .join());
                    numbers.add(number);
                } catch (CompletionException e) {
                    Waiting.atMost(ANNOUNCED).pollDelay(AT_ONCE).until(() -> true);
                }
            }
        });
        load.start();
        for (int kill = 0; kill < KILLS; kill++) {
            int enough = acknowledged.size() + 100;
            Waiting.atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= enough);
            broker.kill();
            broker.start();
        }
        int enough = acknowledged.size() + 10;
        Waiting.atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= enough);
        done.set(true);
        load.join();
        List<EventLog.Entry> read = new ArrayList<>();
        LogPosition at = LogPosition.START;
        for (List<EventLog.Entry> more = log.read(at, 1_000, WAIT); !more.isEmpty(); more = log.read(at, 1_000, WAIT)) {
            read.addAll(more);
            at = more.get(more.size() - 1).position();
        }
        var places = read.stream().map(EventLog.Entry::position).toList();
        assertThat(places).isSorted().doesNotHaveDuplicates();
        assertThat(places)
                .containsAll(acknowledged.stream().flatMap(List::stream).toList());
        List<String> ids = read.stream()
                .map(entry -> ((Event.ItemUpserted) entry.event()).itemId())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.size() % 2).as("all or none of an append").isZero();
        assertThat(numbers).allSatisfy(number -> assertThat(ids).contains("item-" + number));
        System.getLogger(KafkaGapTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0} kills: {1} events acknowledged, {2} in the log",
                        KILLS,
                        2 * acknowledged.size(),
                        read.size());
    }
}
