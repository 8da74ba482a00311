package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/**
 * A server under steady load, with updates and checkpoints often and console pages that come and go: after it has warmed
 * up, its live heap, threads and open files stay as they are. Ends by itself after {@code -Dsoak.minutes}, 10 if not said.
 */
class SoakTest {
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);
    private static final int SEARCHES_PER_SECOND = 60;
    private static final int USERS = 60;
    private static final int ITEMS = 300;
    private static final double MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(6);
    private final AtomicInteger searches = new AtomicInteger();
    private final AtomicReference<String> fault = new AtomicReference<>();
    private ServerProcess server;

    /** What was measured after a full collection. */
    private record Sample(double heap, double threads, double files, double lag) {}

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private HttpResponse<String> call(String path, String body, int expected) throws InterruptedException {
        HttpResponse<String> answer = server.send(path, body);
        if (answer == null || answer.statusCode() != expected) {
            fault.compareAndSet(null, path + ": " + (answer == null ? "no answer" : answer.body()));
        }
        return answer;
    }

    private void search() {
        int user;
        int[] offered;
        int choice;
        synchronized (random) {
            user = random.nextInt(USERS);
            offered = random.ints(20, 0, ITEMS).distinct().toArray();
            choice = random.nextInt(3) == 0 ? offered[random.nextInt(offered.length)] : -1;
        }
        String queryId = "soak-" + searches.incrementAndGet();
        String who = "\"queryId\":\"" + queryId + "\",\"userId\":\"u" + user + "\",\"sessionId\":\"s" + user + "\"";
        String items = IntStream.of(offered)
                .mapToObj(item -> "{\"itemId\":\"i" + item + "\",\"attributes\":{\"price\":" + item % 90 + "}}")
                .collect(Collectors.joining(","));
        try {
            call("/rank", "{" + who + ",\"query\":\"thing " + user % 40 + "\",\"items\":[" + items + "]}", 200);
            if (choice >= 0) {
                call("/feedback", "{" + who + ",\"eventType\":\"click\",\"itemId\":\"i" + choice + "\"}", 202);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sample sample() throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(server.handle().pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        String scraped = call("/actuator/prometheus", null, 200).body();
        return new Sample(
                sum(scraped, "jvm_memory_used_bytes\\{area=\"heap\"[^}]*}") / MEGABYTE,
                sum(scraped, "jvm_threads_live_threads"),
                sum(scraped, "process_files_open_files"),
                sum(scraped, "liverank_learner_lag_seconds"));
    }

    private static double sum(String scraped, String meter) {
        Matcher lines = Pattern.compile("(?m)^" + meter + " (\\S+)$").matcher(scraped);
        double sum = 0;
        boolean found = false;
        while (lines.find()) {
            sum += Double.parseDouble(lines.group(1));
            found = true;
        }
        assertThat(found).as(meter).isTrue();
        return sum;
    }

    /** Live heap while no update is under way: one holds copies of the model, some 70 MB, for seconds. */
    private static double atRest(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::heap).min().orElseThrow();
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).average().orElseThrow();
    }

    @Test
    void steadyLoad_leavesHeapThreadsAndFilesFlat() throws Exception {
        int redisPort = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("dir \"" + folder.toRealPath() + "\"")
                .setting("appendonly yes")
                .build();
        redis.start();
        ScheduledExecutorService load = Executors.newScheduledThreadPool(8);
        try {
            // bounds that are reached while it warms up, so that what grows afterwards is a leak
            server = new ServerProcess(
                            folder.resolve("log"),
                            List.of(
                                    "--spring.data.redis.port=" + redisPort,
                                    "--liverank.attribution-window=10s",
                                    "--liverank.checkpoint-interval=5s",
                                    "--liverank.log-retention=20s",
                                    "--liverank.update.interval=20s"))
                    .awaitReady();
            var unused = load.scheduleAtFixedRate(
                    this::search, 0, 1_000_000_000L / SEARCHES_PER_SECOND, TimeUnit.NANOSECONDS);
            List<Sample> samples = new ArrayList<>();
            Instant end = Instant.now().plus(LENGTH);
            while (Instant.now().isBefore(end)) {
                CompletableFuture<Void> page = server.listen("/console/pulses");
                TimeUnit.MILLISECONDS.sleep(BETWEEN_SAMPLES.toMillis());
                page.cancel(true);
                Sample sample = sample();
                samples.add(sample);
                System.out.printf(
                        "%s searches %,d, live heap %.1f MB, threads %.0f, files %.0f, lag %.3f s%n",
                        Instant.now(), searches.get(), sample.heap(), sample.threads(), sample.files(), sample.lag());
                assertThat(fault.get()).isNull();
            }
            int third = samples.size() / 3;
            List<Sample> before = samples.subList(third, 2 * third);
            List<Sample> after = samples.subList(2 * third, samples.size());
            assertThat(searches.get()).isGreaterThan((int) (0.9 * SEARCHES_PER_SECOND * LENGTH.toSeconds()));
            assertThat(atRest(after)).isLessThan(1.03 * atRest(before) + 2);
            assertThat(mean(after, Sample::threads)).isCloseTo(mean(before, Sample::threads), within(3.0));
            assertThat(mean(after, Sample::files)).isCloseTo(mean(before, Sample::files), within(5.0));
            assertThat(mean(after, Sample::lag)).isLessThan(1);
        } finally {
            load.shutdownNow();
            if (server != null) {
                server.stop();
            }
            redis.stop();
        }
    }
}
