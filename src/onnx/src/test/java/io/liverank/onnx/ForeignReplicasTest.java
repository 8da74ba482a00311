package io.liverank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import io.liverank.PluginServer;
import io.liverank.Waiting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers on one log with a foreign model in charge: one processor and one thread for requests, four of each and a network
 * whose sums end otherwise, and one without the plug-in. What they know is equal to the byte, as nobody computes what another
 * computed.
 */
@Tag("slow")
class ForeignReplicasTest {
    private static final Pattern CHECKPOINT =
            Pattern.compile("heckpoint at ([0-9-]+)(?: is the same)?, checksum ([0-9]+)");

    @TempDir
    Path folder;

    private final List<PluginServer> servers = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        // the first one has the Redis of all
        for (int i = servers.size() - 1; i >= 0; i--) {
            servers.get(i).stop();
        }
    }

    private PluginServer server(String name, boolean plugin) throws Exception {
        var server = new PluginServer(folder.resolve(name));
        servers.add(server);
        if (plugin) {
            server.plugin(OnnxRuntime.class);
            server.plugin(OrtEnvironment.class);
        }
        return server;
    }

    private String[] settings(Path network, Path sum, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--liverank.foreign.charge.model=" + network,
                "--liverank.foreign.charge.inputs.input=price,rating,feature:chosen_day",
                "--liverank.foreign.charge.role=challenger",
                "--liverank.foreign.field.model=" + sum,
                "--liverank.foreign.field.inputs.input=price,rating",
                "--liverank.foreign.mixed.model=" + sum,
                "--liverank.foreign.mixed.inputs.input=rating,price",
                "--liverank.foreign.mixed.role=expert",
                "--liverank.attribution-window=1s",
                "--liverank.baseline.share=0",
                "--liverank.checkpoint-interval=1s",
                "--liverank.update.interval=2s",
                "--liverank.update.cut-lists=40",
                "--liverank.update.held-out=40"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    private void start() throws Exception {
        Path network = Graphs.network(folder.resolve("network.onnx"), 3, 64, 1);
        Path otherwise = Graphs.network(folder.resolve("otherwise.onnx"), 3, 64, 2);
        Path sum = Graphs.linear(folder.resolve("sum.onnx"), 0.1f, -0.3f);
        Path otherSum = Graphs.linear(folder.resolve("other-sum.onnx"), Math.nextUp(0.1f), -0.3f);
        PluginServer first = server("first", true);
        first.machine("-XX:ActiveProcessorCount=1");
        first.start(settings(network, sum, "--server.tomcat.threads.max=1", "--liverank.foreign.charge.budget=5s"));
        PluginServer second = server("second", true);
        second.machine("-XX:ActiveProcessorCount=4");
        second.startBeside(
                first,
                settings(otherwise, otherSum, "--server.tomcat.threads.max=4", "--liverank.foreign.charge.budget=1ms"));
        server("third", false).startBeside(first, settings(network, sum));
    }

    private void shop(int number) throws Exception {
        String items = IntStream.range(0, 8)
                .mapToObj(i -> "{\"itemId\":\"i" + (number * 7 + i * 13) % 60 + "\",\"attributes\":{\"price\":"
                        + (number * 31 + i * 17) % 97 / 7.0 + ",\"rating\":" + (number + i * 3) % 11 / 3.0 + "}}")
                .collect(Collectors.joining(","));
        String who = "\"queryId\":\"q" + number + "\",\"userId\":\"u" + number % 20 + "\"";
        PluginServer server = servers.get(number % servers.size());
        HttpResponse<String> ranked = server.send("POST", "/rank", "{" + who + ",\"items\":[" + items + "]}");
        assertThat(ranked.statusCode()).as(ranked.body()).isEqualTo(200);
        String click =
                "{" + who + ",\"eventType\":\"click\",\"itemId\":\"i" + (number * 7 + number % 8 * 13) % 60 + "\"}";
        assertThat(server.send("POST", "/feedback", click).statusCode()).isEqualTo(202);
    }

    /** Six at once. */
    private void shop(int from, int to) throws Exception {
        ExecutorService shoppers = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> visits = new ArrayList<>();
            for (int i = from; i < to; i++) {
                int number = i;
                visits.add(shoppers.submit(() -> {
                    shop(number);
                    return null;
                }));
            }
            for (Future<?> visit : visits) {
                visit.get();
            }
        } finally {
            shoppers.shutdownNow();
        }
    }

    private List<String> of(String path) throws Exception {
        List<String> answers = new ArrayList<>();
        for (PluginServer server : servers) {
            answers.add(server.get(path));
        }
        return answers;
    }

    /** Where a server's last checkpoint stood, and the checksum of its bytes. */
    private static String lastCheckpoint(PluginServer server) {
        Matcher matcher = CHECKPOINT.matcher(server.log());
        String last = "none";
        while (matcher.find()) {
            last = matcher.group(1) + " " + matcher.group(2);
        }
        return last;
    }

    @Test
    void replicas_endEqualToTheByte_whateverTheyScoreWith() throws Exception {
        start();
        shop(0, 150);
        assertThat(servers.get(0)
                        .send("POST", "/models/foreign.charge/promote", "")
                        .statusCode())
                .isEqualTo(202);
        Waiting.atMost(Duration.ofMinutes(1)).alias("it is in charge on all").until(() -> of("/models").stream()
                .allMatch(models -> models.contains("\"type\":\"foreign\"")));

        shop(150, 450);

        Waiting.atMost(Duration.ofMinutes(2))
                .alias("their figures agree")
                .until(() -> of("/evaluation").stream().distinct().count() == 1);
        Waiting.atMost(Duration.ofMinutes(2)).alias("their checkpoints agree").until(() -> {
            List<String> last =
                    servers.stream().map(ForeignReplicasTest::lastCheckpoint).toList();
            return !last.contains("none") && last.stream().distinct().count() == 1;
        });
        for (PluginServer server : servers) {
            assertThat(server.log()).doesNotContain("replicas disagree");
        }
        for (PluginServer server : servers.subList(0, 2)) {
            assertThat(server.get("/actuator/metrics/liverank.foreign.scored?tag=model:field"))
                    .contains("\"statistic\":\"COUNT\"");
        }
        assertThat(servers.get(2).get("/actuator/metrics/liverank.foreign.missed?tag=reason:not_loaded"))
                .contains("\"statistic\":\"COUNT\"");
        assertThat(of("/fields")).allMatch(fields -> fields.contains("\"foreign.field\""));
    }
}
