package io.liverank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import com.sun.net.httpserver.HttpServer;
import io.liverank.PluginServer;
import io.liverank.Waiting;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's jar as it is built, in a process of its own, with this plug-in beside it and without. */
@Tag("slow")
class PluginTest {
    private static final Pattern ITEM = Pattern.compile("\"itemId\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private PluginServer server;

    @BeforeEach
    void copyOfTheServer() throws IOException {
        server = new PluginServer(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.stop();
        }
    }

    private void plugins() throws IOException {
        server.plugin(OnnxRuntime.class);
        server.plugin(OrtEnvironment.class);
    }

    private void encoders() throws IOException {
        server.plugins(
                "ai/djl/util/NativeResource.class",
                "ai/djl/huggingface/tokenizers/HuggingFaceTokenizer.class",
                "all-minilm-l6-v2-q.onnx",
                "bge-small-zh-v1.5-q.onnx");
    }

    private void images() throws IOException {
        server.plugins(
                "org/apache/hc/client5/http/DnsResolver.class",
                "org/apache/hc/core5/http/HttpHost.class",
                "org/apache/hc/core5/http2/ssl/H2TlsSupport.class");
    }

    /** What is found of a query, by dry run: nobody is shown it, and nothing is learned. */
    private List<String> found(String query) throws Exception {
        HttpResponse<String> ranked = server.send("POST", "/rank?dryRun=true", "{\"query\": \"" + query + "\"}");
        assertThat(ranked.statusCode()).as(ranked.body()).isEqualTo(200);
        return ITEM.matcher(ranked.body()).results().map(one -> one.group(1)).toList();
    }

    @Test
    void modelsBesideTheServer_scoreItsListsAndBrokenOnesCostThemselvesAlone() throws Exception {
        plugins();
        Path file = Graphs.linear(folder.resolve("linear.onnx"), 2);
        Path broken = Files.writeString(folder.resolve("broken.onnx"), "no model");
        server.start(
                "--liverank.foreign.ranker.model=" + file,
                "--liverank.foreign.ranker.inputs.input=price",
                "--liverank.foreign.ranker.budget=5s",
                "--liverank.foreign.broken.model=" + broken,
                // whose jars are not in the folder
                "--liverank.encoders.en.model=minilm-en");

        assertThat(server.rank()).contains("\"degraded\":false");

        assertThat(server.get("/actuator/metrics/liverank.foreign.scored?tag=model:ranker"))
                .contains("\"statistic\":\"COUNT\",\"value\":1");
        assertThat(server.get("/actuator/metrics/liverank.foreign.missed?tag=model:broken&tag=reason:not_loaded"))
                .contains("\"value\":1");
        Waiting.atMost(Duration.ofSeconds(30)).until(() -> server.get("/fields").contains("\"foreign.ranker\""));
        assertThat(server.log())
                .contains("ranker | input | FLOAT[n, 1] | price |")
                .contains("broken.onnx is no ONNX model that can be run")
                .contains("liverank.encoders.en: the ");
    }

    /** What is searched for is dear; our model is not told prices. */
    private String shop(int number) throws Exception {
        StringBuilder items = new StringBuilder();
        int dearest = 0;
        int[] prices = new int[6];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = (number * 31 + i * 17) % 97;
            dearest = prices[i] > prices[dearest] ? i : dearest;
            items.append(i == 0 ? "" : ",")
                    .append("{\"itemId\": \"i")
                    .append((number + i * 5) % 40)
                    .append("\", \"attributes\": {\"price\": ")
                    .append(prices[i])
                    .append("}}");
        }
        String who = "\"userId\": \"u" + number % 7 + "\", \"queryId\": \"q" + number + "\"";
        HttpResponse<String> ranked = server.send("POST", "/rank", "{" + who + ", \"items\": [" + items + "]}");
        assertThat(ranked.statusCode()).as(ranked.body()).isEqualTo(200);
        String wanted = "i" + (number + dearest * 5) % 40;
        server.send("POST", "/feedback", "{\"eventType\": \"click\", \"itemId\": \"" + wanted + "\", " + who + "}");
        return ranked.body();
    }

    private static List<String> order(String ranked) {
        return ITEM.matcher(ranked).results().map(one -> one.group(1)).toList();
    }

    /** Of three items, by dry run. */
    private List<String> ofRisingPrices() throws Exception {
        HttpResponse<String> ranked = server.send("POST", "/rank?dryRun=true", """
                {"items": [{"itemId": "x", "attributes": {"price": 1}}, {"itemId": "y", "attributes": {"price": 2}},
                           {"itemId": "z", "attributes": {"price": 3}}]}""");
        assertThat(ranked.body()).contains("\"degraded\":false");
        return order(ranked.body());
    }

    private void awaitInCharge(String name) {
        Waiting.atMost(Duration.ofSeconds(60))
                .until(() -> server.get("/models").contains("\"inCharge\":\"" + name + "\""));
    }

    private double mrr(String figures) throws Exception {
        Matcher found = Pattern.compile("\"" + Pattern.quote(figures) + "\":\\{\"lists\":[0-9]+,\"mrr\":([0-9.]+)")
                .matcher(server.get("/evaluation"));
        return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
    }

    private int promote(String name) throws Exception {
        return server.send("POST", "/models/" + name + "/promote", "").statusCode();
    }

    @Test
    void challengerThatForeseesBetter_isPutInChargeAndBack_throughKillsAndWithoutItsModel() throws Exception {
        plugins();
        String[] settings = {
            "--liverank.foreign.ranker.model=" + Graphs.linear(folder.resolve("linear.onnx"), 2),
            "--liverank.foreign.ranker.inputs.input=price",
            "--liverank.foreign.ranker.budget=5s",
            "--liverank.foreign.ranker.role=challenger",
            "--liverank.features.fields.price=ignore",
            "--liverank.attribution-window=1s",
            "--liverank.baseline.share=0",
            "--liverank.checkpoint-interval=1s"
        };
        server.start(settings);
        for (int number = 0; number < 120; number++) {
            shop(number);
        }
        Waiting.atMost(Duration.ofSeconds(60)).until(() -> {
            shop(1_000 + (int) (System.nanoTime() % 1_000_000));
            return mrr("foreign.ranker") > 0.9;
        });
        assertThat(mrr("served")).isLessThan(mrr("foreign.ranker") - 0.1);
        assertThat(ofRisingPrices()).isNotEqualTo(List.of("z", "y", "x"));
        assertThat(promote("foreign.nobody")).isEqualTo(404);

        assertThat(promote("foreign.ranker")).isEqualTo(202);

        awaitInCharge("foreign.ranker");
        assertThat(ofRisingPrices()).containsExactly("z", "y", "x");
        assertThat(server.get("/model")).contains("\"type\":\"foreign\"");
        assertThat(promote("foreign.ranker")).as("it is in charge").isEqualTo(404);

        server.kill();
        server.start(settings);

        awaitInCharge("foreign.ranker");
        assertThat(ofRisingPrices()).containsExactly("z", "y", "x");

        server.stop();
        Files.move(folder.resolve("plugins"), folder.resolve("elsewhere"));
        server.start(settings);

        awaitInCharge("foreign.ranker");
        assertThat(ofRisingPrices()).as("ours ranks").isNotEqualTo(List.of("z", "y", "x"));
        assertThat(promote("main")).isEqualTo(202);
        awaitInCharge("main");
        assertThat(server.send("POST", "/models/foreign.ranker/promote", "").body())
                .contains("could not be opened");

        server.stop();
        Files.move(folder.resolve("elsewhere"), folder.resolve("plugins"));
        Files.writeString(folder.resolve("linear.onnx"), "broken");
        server.start(settings);

        assertThat(promote("foreign.ranker")).isEqualTo(404);
        assertThat(server.send("POST", "/models/2/restore", "").statusCode()).isEqualTo(202);
        awaitInCharge("foreign.ranker");
        assertThat(ofRisingPrices()).as("ours ranks").isNotEqualTo(List.of("z", "y", "x"));

        server.stop();
        Graphs.linear(folder.resolve("linear.onnx"), 2);
        server.start(settings);

        assertThat(ofRisingPrices()).containsExactly("z", "y", "x");
        assertThat(server.send("POST", "/models/1/restore", "").statusCode()).isEqualTo(202);
        awaitInCharge("main");
        assertThat(ofRisingPrices()).isNotEqualTo(List.of("z", "y", "x"));
    }

    @Test
    void demoShop_findsByOtherWordsWhatNobodyClicked() throws Exception {
        plugins();
        encoders();
        server.start("--spring.profiles.active=demo");

        // running shoes are the first kind of the shop, rice cookers the 31st; neither is called so
        Waiting.atMost(Duration.ofMinutes(10))
                .until(() -> found("sneakers").stream().anyMatch(id -> id.startsWith("p-0-"))
                        && found("电饭锅").stream().anyMatch(id -> id.startsWith("p-30-")));

        assertThat(found("sneakers")).noneMatch(id -> id.startsWith("p-30-"));
        assertThat(server.log()).contains("en | encoded.en.").contains("zh | encoded.zh.");
        assertThat(server.send("GET", "/items/p-0-0", null).body())
                .contains("running shoes")
                .doesNotContain("encoded.");
    }

    @Test
    void encodersThatCannotBeOpened_areToldOfAndItemsKept() throws Exception {
        plugins();
        encoders();
        server.start(
                "--liverank.encoders.own.model=" + Files.writeString(folder.resolve("broken.onnx"), "no model"),
                "--liverank.encoders.own.tokenizer=" + Files.writeString(folder.resolve("tokenizer.json"), "{}"),
                "--liverank.encoders.nowhere.model=nowhere.onnx",
                "--liverank.encoders.en.model=minilm-en",
                "--liverank.encoders.en.budget=5s");

        assertThat(server.send("PUT", "/items", """
                [{"itemId": "shoe", "attributes": {"title": "Alto light running shoes"}},
                 {"itemId": "pan", "attributes": {"title": "Fjord frying pan"}}]""").statusCode()).isEqualTo(202);

        assertThat(found("sneakers")).containsExactly("shoe", "pan");
        assertThat(server.get("/actuator/metrics/liverank.encoder.encoded?tag=encoder:en&tag=what:item"))
                .contains("\"statistic\":\"COUNT\",\"value\":2");
        assertThat(server.get("/actuator/metrics/liverank.encoder.missed?tag=encoder:own&tag=reason:not_loaded"))
                .contains("\"value\":1");
        assertThat(server.log())
                .contains("liverank.encoders.own: its tokenizer cannot be read")
                .contains("liverank.encoders.nowhere: there is no file");
    }

    @Test
    void serverWithoutThePlugin_saysSoAndRanks() throws Exception {
        server.start("--liverank.foreign.ranker.model=any.onnx", "--liverank.encoders.en.model=minilm-en");

        assertThat(server.rank()).contains("\"degraded\":false");

        assertThat(server.get("/actuator/metrics/liverank.foreign.missed?tag=reason:not_loaded"))
                .contains("\"value\":1");
        assertThat(server.log())
                .contains("liverank.foreign.ranker.model: nothing here opens model files: the plug-in is missing")
                .contains("liverank.encoders.en: nothing here opens encoders: the plug-in is missing");
        try (JarFile held = new JarFile(server.jar().toFile())) {
            assertThat(held.stream())
                    .noneMatch(entry ->
                            entry.getName().contains("onnx") || entry.getName().contains("tokenizers"));
        }
    }

    @Test
    void imagesOfItems_haveVectorsThatOutliveAKillAndTheEncoder() throws Exception {
        plugins();
        images();
        var host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/", exchange -> {
            byte[] body = exchange.getRequestURI().getPath().equals("/bomb.png")
                    ? Photos.bomb(20_000)
                    : Photos.png(60, 40, Color.BLUE);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        host.start();
        try {
            String at = "localhost:" + host.getAddress().getPort();
            server.start(
                    "--liverank.image-encoders.photo.model=" + Graphs.eye(folder.resolve("eye.onnx"), 32, 24, 7),
                    "--liverank.image-encoders.photo.private-hosts=" + at,
                    "--liverank.image-encoders.broken.model=nowhere.onnx");

            HttpResponse<String> put = server.send("PUT", "/items", """
                    [{"itemId": "red", "attributes": {"image": {"data": "%s"}}},
                     {"itemId": "blue", "attributes": {"image": "http://%s/blue.png"}},
                     {"itemId": "bomb", "attributes": {"image": {"url": "http://%s/bomb.png"}}},
                     {"itemId": "metadata", "attributes": {"image": "http://169.254.169.254/latest/meta-data"}},
                     {"itemId": "text", "attributes": {"image": {"data": "aGVsbG8="}}}]""".formatted(
                            Base64.getEncoder().encodeToString(Photos.png(50, 50, Color.RED)), at, at));

            assertThat(put.statusCode()).as(put.body()).isEqualTo(202);
            assertThat(put.body()).contains("\"accepted\":5").contains("is left out: it is no PNG, JPEG, GIF or WebP");
            for (String counted : List.of(
                    "encoded?tag=encoder:photo&tag=what:item",
                    "encoded?tag=encoder:photo&tag=what:known_item",
                    "missed?tag=encoder:photo&tag=reason:refused&tag=what:item",
                    "missed?tag=encoder:photo&tag=reason:refused&tag=what:known_item")) {
                Waiting.atMost(Duration.ofMinutes(5))
                        .until(() -> server.get("/actuator/metrics/liverank.encoder." + counted)
                                .matches("(?s).*\"statistic\":\"COUNT\",\"value\":1(\\.0)?[},].*"));
            }
            assertThat(server.get("/items/red")).contains("\"sha256\"").doesNotContain("encoded.");
            assertThat(server.log())
                    .contains("photo | encoded.photo.")
                    .contains("liverank.image-encoders.broken: there is no file");
        } finally {
            host.stop(0);
        }
        Waiting.atMost(Duration.ofMinutes(5)).until(() -> vectors().equals("0.4"));

        server.kill();
        server.start();

        assertThat(vectors()).isEqualTo("0.4");
    }

    /** The share of items that have a vector of their image. */
    private String vectors() throws Exception {
        Matcher share = Pattern.compile("(?s)\"encoded\\.photo\\.[0-9a-f]{8}\".*?\"items\":([0-9.]+)")
                .matcher(server.get("/fields"));
        return share.find() ? share.group(1) : "none";
    }
}
