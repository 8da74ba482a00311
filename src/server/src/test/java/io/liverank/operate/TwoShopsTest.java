package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.instance.Clicks;
import io.liverank.instance.Instance;
import io.liverank.instance.Stores;
import io.liverank.journal.Deed;
import io.liverank.redis.EmbeddedRedis;
import io.liverank.redis.RedisCheckpointStore;
import io.liverank.redis.RedisEventLog;
import io.liverank.redis.RedisExampleBuffer;
import io.liverank.redis.RedisFacts;
import io.liverank.redis.RedisJournal;
import io.liverank.redis.RedisKeys;
import io.liverank.redis.RedisProgressBoard;
import io.liverank.redis.RedisUpdateLock;
import io.liverank.update.UpdateSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Two shops in one process and one Redis have nothing in common but those. */
class TwoShopsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private EmbeddedRedis redis;
    private RedisClient client;
    private LettuceConnectionFactory connections;

    @BeforeEach
    void open() {
        redis = new EmbeddedRedis(folder);
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterEach
    void close() {
        connections.destroy();
        client.shutdown();
        redis.close();
    }

    private Instance shop(String name) {
        RedisKeys keys = RedisKeys.of(name);
        var shop = new Instance(
                name,
                new Stores(
                        new RedisEventLog(() -> client, keys, Duration.ofSeconds(5)),
                        new RedisCheckpointStore(connections, keys),
                        new RedisExampleBuffer(() -> client, keys),
                        new RedisProgressBoard(connections, keys, () -> "here"),
                        new RedisUpdateLock(connections, keys)),
                new Instance.Settings(
                        EngineSettings.DEFAULT,
                        new Learner.Settings(Duration.ofHours(1), Duration.ZERO),
                        UpdateSettings.DEFAULT,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        1));
        shop.start();
        Waiting.atMost(PATIENCE).until(shop.learner()::caughtUp);
        return shop;
    }

    private List<String> keys() {
        try (var connection = client.connect()) {
            return connection.sync().keys("*").stream().sorted().toList();
        }
    }

    /** A checkpoint at the close, and the log trimmed up to it, are those of the shop that is closed. */
    @Test
    void eachLearnsItsOwn_alsoOverRestartsOfTheOther() throws Exception {
        byte[] books;
        try (var unnamed = shop("")) {
            try (var named = shop("books")) {
                for (int times = 0; times < 3; times++) {
                    Clicks.click(unnamed, "b");
                    Clicks.click(named, "c");
                }
                Clicks.click(named, "c");
                assertThat(Clicks.first(unnamed)).isEqualTo(1);
                assertThat(Clicks.first(named)).isEqualTo(2);
                books = named.learner().ask(Engine::save).get();
            }
            Clicks.click(unnamed, "b");
            assertThat(RedisFacts.ask(connections, RedisKeys.DEFAULT).logEntries())
                    .as("the other's checkpoint trims nothing here")
                    .isEqualTo(8);
            try (var again = shop("books")) {
                assertThat(again.learner().ask(Engine::save).get()).isEqualTo(books);
            }
            assertThat(unnamed.learner().gaps()).isZero();
            assertThat(unnamed.engine().counts().get(Count.FEEDBACK)).isEqualTo(4);
        }
        assertThat(keys())
                .contains("liverank:log", "liverank:shop:books:log")
                .contains("liverank:checkpoint", "liverank:shop:books:checkpoint")
                .allMatch(key -> key.startsWith("liverank:"));
    }

    @Test
    void shedOfOne_leavesTheOthersCheckpoint() {
        try (var books = shop("books")) {
            Clicks.click(books, "c");
        }
        var unnamed = new RedisCheckpointStore(connections, RedisKeys.DEFAULT);
        unnamed.shed();
        assertThat(unnamed.load()).isEmpty();
        assertThat(new RedisCheckpointStore(connections, RedisKeys.of("books")).load())
                .isPresent();
    }

    @Test
    void updatesAreRunAtOnce_andEachTellsItsOwnProgress() {
        try (var lock = new RedisUpdateLock(connections, RedisKeys.DEFAULT);
                var other = new RedisUpdateLock(connections, RedisKeys.of("books"))) {
            Duration atMost = Duration.ofMinutes(1);
            assertThat(lock.take(atMost)).isPresent();
            assertThat(lock.take(atMost)).isEmpty();
            assertThat(other.take(atMost)).isPresent();
        }
        var books = new RedisProgressBoard(connections, RedisKeys.of("books"), () -> "here");
        books.tell(7, 0.5, 100);
        assertThat(books.read()).isPresent();
        assertThat(new RedisProgressBoard(connections, RedisKeys.DEFAULT, () -> "here").read())
                .isEmpty();
    }

    @Test
    void journalsAreApart() {
        var books = new RedisJournal(connections, RedisKeys.of("books"), () -> "here");
        var unnamed = new RedisJournal(connections, RedisKeys.DEFAULT, () -> "here");
        books.write("ann", Deed.Kind.UPDATE, "");
        assertThat(books.read(10)).hasSize(1);
        assertThat(unnamed.read(10)).isEmpty();
    }

    @Test
    void metersAreToldApartByTheShopsName() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var books = shop("books");
                var shoes = shop("shoes")) {
            for (Instance shop : List.of(books, shoes)) {
                new EngineMeters(shop).bindTo(registry);
                new LearningMeters(shop).bindTo(registry);
            }
            Clicks.click(books, "b");
            IntStream.range(0, 2).forEach(time -> Clicks.click(shoes, "b"));
            assertThat(registry.scrape())
                    .contains("liverank_events_total{shop=\"books\",what=\"feedback\"} 1.0")
                    .contains("liverank_events_total{shop=\"shoes\",what=\"feedback\"} 2.0")
                    .contains("liverank_model_version{shop=\"books\"}", "liverank_model_version{shop=\"shoes\"}");
        }
    }
}
