package io.liverank.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liverank.update.Proposal;
import io.liverank.update.Road;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From shoppers to a merged version: a server archives, Spark trains on that, the server judges. The server is the jar, as Spark is
 * not to be beside it.
 */
@Tag("slow")
class SparkCandidateTest {
    private static final Path JAR = Path.of("target/liverank.jar").toAbsolutePath();
    private static final int SIZE = 8;
    private static final int TRAINED_ON = 600;
    private static final int NEWER = 150;
    /** An update of the server's own may take the snapshot nearer to the parent than a road is long. */
    private static final int ATTEMPTS = 3;

    private static final int HELD_OUT = 40;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SplittableRandom random = new SplittableRandom(7);
    private int port;
    private int lists;

    private Process start(String updates) throws IOException {
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--server.port=" + port,
                        "--liverank.data-dir=" + folder.resolve("data"),
                        "--liverank.archive.dir=" + folder.resolve("archive"),
                        "--liverank.checkpoint-interval=1s",
                        "--liverank.attribution-window=1s",
                        "--liverank.update.interval=" + updates,
                        "--liverank.update.cut-lists=50",
                        "--liverank.update.held-out=" + HELD_OUT,
                        "--liverank.model.type=linear",
                        // learns too little by itself to be as good as what is trained on all of it
                        "--liverank.model.rate=0.01")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private HttpResponse<String> send(String path, String type, byte[] body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void awaitReady(Process server) throws Exception {
        URI ready = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        while (true) {
            assertThat(server.isAlive()).as(() -> folder + "/server.log").isTrue();
            try {
                if (client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Of eight items the cheapest is chosen, or the dearest, nine times of ten. */
    private void shop(int count, boolean cheapest) throws Exception {
        for (int i = 0; i < count; i++) {
            int chosen = 0;
            double best = Double.MAX_VALUE;
            List<String> items = new ArrayList<>();
            for (int k = 0; k < SIZE; k++) {
                int price = 1 + random.nextInt(1_000);
                if ((cheapest ? price : -price) < best) {
                    best = cheapest ? price : -price;
                    chosen = k;
                }
                items.add("{\"itemId\":\"i" + lists + "-" + k + "\",\"attributes\":{\"price\":" + price + "}}");
            }
            chosen = random.nextInt(10) > 0 ? chosen : random.nextInt(SIZE);
            String who = "\"queryId\":\"q" + lists + "\",\"userId\":\"u" + lists % 300 + "\"";
            json("/rank", "{" + who + ",\"items\":[" + String.join(",", items) + "]}", 200);
            json(
                    "/feedback",
                    "{\"eventType\":\"click\"," + who + ",\"itemId\":\"i" + lists + "-" + chosen + "\"}",
                    202);
            lists++;
        }
    }

    private void json(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = send(path, "application/json", body.getBytes(UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    /** Once what it was trained on is most of what shoppers did; lists are closed and archived in a while. */
    private byte[] train(Cluster cluster, boolean cheapest, int least, String... options) throws Exception {
        Path out = folder.resolve("candidate");
        List<String> all =
                new ArrayList<>(List.of("--archive", folder.resolve("archive").toString(), "--parts", "2"));
        all.addAll(List.of(options));
        all.addAll(List.of("--out", out.toString()));
        while (true) {
            int status = TrainOnArchive.run(cluster, all.toArray(String[]::new));
            if (status == 0 && Proposal.of(Files.readAllBytes(out)).lists() >= least) {
                return Files.readAllBytes(out);
            }
            shop(10, cheapest);
        }
    }

    /** Until so many lists came since a version that the job judges by these: it has seen newer ones than it was trained on. */
    private byte[] trainOnTheRoad(Cluster cluster) throws Exception {
        while (true) {
            byte[] candidate = train(cluster, true, Road.LEAST, "--force", "true");
            Proposal sent = Proposal.of(candidate);
            if (sent.seen() > sent.upTo()) {
                return candidate;
            }
            shop(10, true);
        }
    }

    /** Sent again while too few lists are newer. */
    private String propose(byte[] candidate, boolean cheapest) throws Exception {
        while (true) {
            HttpResponse<String> answer = send("/models/candidates", "application/octet-stream", candidate);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            if (answer.body().contains("\"ended\"")) {
                return answer.body();
            }
            assertThat(answer.body()).containsAnyOf("nothing_to_do", "busy");
            shop(10, cheapest);
        }
    }

    private static JavaSparkContext spark() {
        return new JavaSparkContext(new SparkConf()
                .setAppName("candidate")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "ERROR")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    }

    /** Parent and candidate have a road where the parent is of the server's own updates: its lists judge, with those held out. */
    @Test
    void candidateOfAKeptVersion_isJudgedByAllThatCameSince() throws Exception {
        Assumptions.assumeTrue(Files.exists(JAR), "needs target/liverank.jar: ./mvnw package");
        Process server = start("1s");
        try (var spark = spark()) {
            awaitReady(server);
            shop(TRAINED_ON, true);
            int heldOut = 0;
            for (int attempt = 0; heldOut < Road.LEAST + HELD_OUT && attempt < ATTEMPTS; attempt++) {
                byte[] candidate = trainOnTheRoad(Cluster.of(spark));
                Proposal sent = Proposal.of(candidate);
                assertThat(sent.parent()).isPositive();
                JsonNode update =
                        new ObjectMapper().readTree(propose(candidate, true)).get("update");
                assertThat(update.get("parent").asLong()).isGreaterThanOrEqualTo(sent.parent());
                assertThat(update.get("lists").asInt()).isEqualTo(sent.lists());
                heldOut = update.get("heldOut").asInt();
                assertThat(heldOut).isLessThanOrEqualTo(lists - sent.lists());
            }
            assertThat(heldOut).isGreaterThanOrEqualTo(Road.LEAST + HELD_OUT);
        } finally {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        }
    }

    @Test
    void candidateOfAnArchive_isMergedIfItIsBetterOnNewerLists_andRefusedOnceTastesHaveTurned() throws Exception {
        Assumptions.assumeTrue(Files.exists(JAR), "needs target/liverank.jar: ./mvnw package");
        Process server = start("0s");
        try (var spark = spark()) {
            awaitReady(server);
            shop(TRAINED_ON, true);
            byte[] candidate = train(Cluster.of(spark), true, TRAINED_ON / 2, "--type", "linear");
            shop(NEWER, true);
            assertThat(propose(candidate, true)).contains("\"verdict\":\"accepted\"", "\"version\":1,");
            HttpResponse<String> models = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/models"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(models.body()).contains("\"current\":1");

            shop(NEWER, false);
            assertThat(propose(candidate, false)).contains("\"verdict\":\"refused\"", "\"reason\":\"");
            HttpResponse<String> broken = send("/models/candidates", "application/octet-stream", new byte[] {1, 2, 3});
            assertThat(broken.statusCode()).as(broken.body()).isEqualTo(400);
        } finally {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        }
    }
}
