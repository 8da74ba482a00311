package io.liverank.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.feature.Request;
import io.liverank.model.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisExampleBufferTest {
    private static final Map<byte[], byte[]> UNREADABLE = Map.of(new byte[] {'x'}, new byte[] {1, 2, 3});

    @TempDir
    Path folder;

    private EmbeddedRedis redis;
    private RedisClient client;

    @BeforeEach
    void start() {
        redis = new EmbeddedRedis(folder);
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
    }

    @AfterEach
    void stop() {
        client.shutdown();
        redis.close();
    }

    private static Example example(long number) {
        var matrix = new AtomicReference<FeatureMatrix>();
        Engine engine = new Engine(EngineSettings.DEFAULT);
        engine.onClosed(list -> matrix.set(list.example().features().copy()));
        var candidates = List.of(
                new Candidate("a" + number, 1, Attributes.NONE), new Candidate("b" + number, 0.5, Attributes.NONE));
        engine.apply(
                new io.liverank.event.LogPosition(1, 1),
                new io.liverank.event.Event.RankingShown(
                        number, "q", "shoes", Actor.UNKNOWN, Attributes.NONE, candidates, List.of(0, 1)));
        assertThat(engine.rank(new Request(number, "shoes", Actor.UNKNOWN, Attributes.NONE, candidates))
                        .order())
                .hasSize(2);
        engine.closeAll();
        return new Example(number, number, matrix.get(), new float[] {0, 1}, 0.5f, number % 2 == 0 ? "u:even" : null);
    }

    @Test
    void listsOfAForgottenUser_goAndDoNotComeBackThroughASlowerReplica() {
        try (var one = new RedisExampleBuffer(() -> client, RedisKeys.DEFAULT);
                var slower = new RedisExampleBuffer(() -> client, RedisKeys.DEFAULT)) {
            for (long number = 1; number <= 6; number++) {
                one.add(example(number));
            }
            one.flush();
            try (var connection = client.connect(ByteArrayCodec.INSTANCE)) {
                connection.sync().xadd("liverank:examples".getBytes(US_ASCII), new XAddArgs().id("6-1"), UNREADABLE);
            }
            one.forget(Set.of("u:even", "s:somebody"));
            one.flush();
            for (long number = 1; number <= 6; number++) {
                slower.add(example(number));
            }
            slower.forget(Set.of("u:even"));
            slower.add(example(7));
            assertThat(slower.read(0, 100, Layout.FIXED))
                    .extracting(Example::number)
                    .containsExactly(1L, 3L, 5L, 7L);
        }
    }

    @Test
    void emptiedBuffer_goesOnWhereItWas() {
        try (var buffer = new RedisExampleBuffer(() -> client, RedisKeys.DEFAULT)) {
            buffer.add(example(5));
            buffer.flush();
            buffer.trim(5);
            buffer.add(example(4));
            buffer.add(example(6));
            assertThat(buffer.read(0, 100, Layout.FIXED))
                    .extracting(Example::number)
                    .containsExactly(6L);
        }
    }

    @Test
    void listThatSeveralReplicasOffer_isKeptOnce() throws InterruptedException {
        List<Example> examples = LongStream.rangeClosed(1, 200)
                .mapToObj(RedisExampleBufferTest::example)
                .toList();
        try (var one = new RedisExampleBuffer(() -> client, RedisKeys.DEFAULT);
                var two = new RedisExampleBuffer(() -> client, RedisKeys.DEFAULT)) {
            Thread other = new Thread(() -> examples.forEach(two::add));
            other.start();
            examples.forEach(one::add);
            other.join();
            two.flush();
            assertThat(one.read(0, 1_000, Layout.FIXED))
                    .extracting(Example::number)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 200).boxed().toList());
        }
    }
}
