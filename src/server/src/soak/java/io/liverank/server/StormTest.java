package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop goes on while its server, its Redis and both are killed at random moments ({@code -Dstorm.rounds=1} of 40 Redis, 10
 * servers and 10 of both; {@code -Dstorm.seed}): what was acknowledged counts once, and the state is that of a twin that
 * nobody killed.
 */
class StormTest {
    private static final int ROUNDS = Integer.getInteger("storm.rounds", 1);
    private static final long SEED = Long.getLong("storm.seed", 1);
    private static final int CALM_MILLIS = 1_500;
    private static final int SHOPPERS = 2;

    @TempDir
    Path folder;

    private enum Victim {
        REDIS,
        SERVER,
        BOTH
    }

    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Queue<String> items = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile ServerProcess server;

    private ServerProcess start() throws Exception {
        return new ServerProcess(
                folder.resolve("log"),
                List.of("--liverank.checkpoint-interval=300ms", "--liverank.data-dir=" + folder.resolve("data")));
    }

    private interface Call {
        int status(ServerProcess server) throws InterruptedException;
    }

    /** The same again until it is taken. */
    private void untilTaken(Call call) throws InterruptedException {
        while (true) {
            int status = call.status(server);
            if (status == 200 || status == 202) {
                return;
            }
            assertThat(status).isIn(0, 503);
            Thread.sleep(20);
        }
    }

    private void shop() throws InterruptedException {
        int number = numbers.incrementAndGet();
        long time = 1_700_000_000_000L + number * 1_000L;
        String item = "n" + number;
        untilTaken(one -> one.put(
                "/items", "[{\"itemId\":\"" + item + "\",\"attributes\":{\"price\":" + number % 90 + "}}]"));
        items.add(item);
        String candidates = IntStream.range(0, 8)
                .mapToObj(i -> "{\"itemId\":\"n" + Math.max(1, number - i * 3) + "\"}")
                .distinct()
                .collect(Collectors.joining(","));
        String who = "\"queryId\":\"q" + number + "\",\"userId\":\"u" + number % 40 + "\",\"timestamp\":" + time;
        server.send("/rank", "{" + who + ",\"items\":[" + candidates + "]}");
        String click = ",\"itemId\":\"" + item + "\",\"eventType\":";
        String batch = "[{" + who + click + "\"click\",\"eventId\":\"c" + number + "\"},{" + who + click
                + "\"purchase\",\"eventId\":\"p" + number + "\"}]";
        untilTaken(one -> one.status("/feedback", batch));
        acknowledged.addAndGet(2);
    }

    private List<Victim> victims(SplittableRandom random) {
        List<Victim> victims = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            victims.addAll(Collections.nCopies(40, Victim.REDIS));
            victims.addAll(Collections.nCopies(10, Victim.SERVER));
            victims.addAll(Collections.nCopies(10, Victim.BOTH));
        }
        for (int i = victims.size() - 1; i > 0; i--) {
            Collections.swap(victims, i, random.nextInt(i + 1));
        }
        return victims;
    }

    private void kill(Victim victim) throws Exception {
        List<ProcessHandle> redis = server.handle().descendants().toList();
        if (victim != Victim.SERVER) {
            redis.forEach(ServerProcess::kill);
        }
        if (victim != Victim.REDIS) {
            ServerProcess.kill(server.handle());
            server = start();
        }
    }

    @Test
    void whatWasAcknowledged_countsOnceHoweverOftenServerAndRedisAreKilled() throws Exception {
        var random = new SplittableRandom(SEED);
        server = start().awaitReady();
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        List<Thread> shoppers = IntStream.range(0, SHOPPERS)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        while (!over.get()) {
                            shop();
                        }
                    } catch (Throwable e) {
                        faults.add(e);
                    }
                }))
                .toList();
        shoppers.forEach(Thread::start);
        for (Victim victim : victims(random)) {
            int before = acknowledged.get();
            // also before all is well again: every third time nobody waits
            if (random.nextInt(3) > 0) {
                Waiting.atMost(Duration.ofMinutes(3)).until(() -> acknowledged.get() > before || !faults.isEmpty());
            }
            assertThat(faults).isEmpty();
            Thread.sleep(random.nextInt(CALM_MILLIS));
            kill(victim);
        }
        server.awaitReady();
        Thread.sleep(CALM_MILLIS);
        over.set(true);
        for (Thread shopper : shoppers) {
            shopper.join();
        }
        assertThat(faults).isEmpty();
        try {
            Undisturbed.compare(folder.resolve("data"), twin -> {
                assertThat(twin.counts().get(Count.FEEDBACK)).isEqualTo(acknowledged.get());
                assertThat(twin.counts().get(Count.UNREADABLE)).isZero();
                assertThat(items).allSatisfy(id -> assertThat(twin.catalog().get(id)).isNotNull());
            });
            System.out.printf(
                    "%d kills, %d events and %d items acknowledged, each counted once%n",
                    60 * ROUNDS, acknowledged.get(), items.size());
        } finally {
            server.stop();
        }
    }
}
