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
