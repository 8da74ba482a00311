package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.liverank.Waiting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of a server that runs as it does in a container, with a collector for its traces. */
class ObservabilityTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LIST = "{\"queryId\":\"list-of-the-test\",\"userId\":\"jane.doe\",\"explain\":true,"
            + "\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";

    private static final Pattern METER = Pattern.compile(
            "\\b(liverank_[a-z0-9_]+|http_server_[a-z_]+|jvm_[a-z_]+|process_[a-z_]+)\\b(?=[{)\\[ <>\"]|\\\\)");

    @TempDir
    static Path folder;

    private static final List<String> traces = new CopyOnWriteArrayList<>();
    private static HttpServer collector;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            // names are plain text within OTLP's protocol buffers
            traces.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        server = new ServerProcess(
                        folder.resolve("log"),
                        List.of(
                                "--liverank.data-dir=" + folder.resolve("data"),
                                "--logging.structured.format.console=ecs",
                                "--logging.level.io.liverank.api=debug",
                                "--management.tracing.sampling.probability=1",
                                "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                                "--management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:"
                                        + collector.getAddress().getPort() + "/v1/traces"))
                .awaitReady();
        assertThat(server.status("/rank", LIST)).isEqualTo(200);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
        collector.stop(0);
    }

    private static void await(BooleanSupplier condition, String what) {
        Waiting.atMost(Duration.ofSeconds(20)).alias(what).until(condition::getAsBoolean);
    }

    @Test
    void ranking_isATraceWithItsStagesAndTheLog() {
        for (String span :
                List.of("http post /rank", "rank features", "rank scores", "rank explanations", "log append")) {
            await(() -> traces.stream().anyMatch(sent -> sent.contains(span)), span);
        }
        assertThat(traces).noneMatch(sent -> sent.contains("jane.doe"));
    }

    @Test
    void logs_areLinesOfJsonThatNameTheRankingAndItsTrace() {
        await(() -> server.log().contains("ranked 2 candidates"), "the ranking's line");
        JsonNode ranking = null;
        for (String line : server.log().lines().toList()) {
            JsonNode entry = JSON.readTree(line);
            assertThat(entry.at("/log/level").asString()).as(line).isNotBlank();
            ranking = entry.get("message").asString().startsWith("ranked 2 candidates") ? entry : ranking;
        }
        assertThat(ranking.get("queryId").asString()).isEqualTo("list-of-the-test");
        assertThat(ranking.toString()).containsPattern("\"trace(\\.?[iI]d|\":\\{\"id)\":\"[0-9a-f]{32}\"");
        assertThat(ranking.at("/service/name").asString()).isEqualTo("liverank");
    }

    @Test
    void everyStage_hasMeters() throws Exception {
        String scraped = server.send("/actuator/prometheus", null).body();
        assertThat(scraped)
                .contains(
                        "liverank_rank_stage_seconds_count{stage=\"features\"} 1",
                        "liverank_rank_stage_seconds_count{stage=\"scores\"} 1",
                        "liverank_rank_stage_seconds_count{stage=\"explanations\"} 1",
                        "liverank_log_append_seconds_count{outcome=\"stored\"} 1",
                        "liverank_learner_lag_seconds",
                        "liverank_learner_apply_seconds_count",
                        "liverank_checkpoint_seconds_count",
                        "liverank_checkpoint_pause_seconds_count",
                        "liverank_checkpoint_late_total 0.0",
                        "liverank_update_open 0.0",
                        "liverank_gate_loss{model=\"before\"}",
                        "liverank_gate_confidence",
                        "liverank_watch{alarm=\"drift\"} 0.0",
                        "liverank_incidents_total{kind=\"lost_to_base\"} 0.0",
                        "liverank_events_total{what=\"updates_refused\"} 0.0",
                        "liverank_mixture_weight{expert=\"live\"}");
    }

    /** An alert or a panel on a meter that nobody exports stays silent for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"helm/liverank/files/alerts.yaml", "docker/grafana/dashboards/liverank.json"})
    void alertsAndPanels_nameOnlyMetersThatAreExported(String file) throws Exception {
        server.status("/feedback", "{\"eventType\":\"click\",\"itemId\":\"a\",\"queryId\":\"list-of-the-test\"}");
        Set<String> exported = new TreeSet<>();
        String scraped = server.send("/actuator/prometheus", null).body();
        scraped.lines().filter(line -> !line.startsWith("#")).forEach(line -> exported.add(line.split("[{ ]", 2)[0]));
        List<String> named = METER.matcher(Files.readString(Path.of(file)))
                .results()
                .map(MatchResult::group)
                // of the machine, and there from its first collection on
                .filter(name -> !name.startsWith("jvm_gc_pause_"))
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(5);
        assertThat(exported).containsAll(named);
        // label values of ours that are asked for by name
        for (String value : List.of("updates_refused", "updates_accepted")) {
            assertThat(scraped).contains("liverank_events_total{what=\"" + value + "\"}");
        }
    }

    @Test
    void billOfMaterialsAndBuild_areToldToAnAdministrator() throws Exception {
        JsonNode bill =
                JSON.readTree(server.send("/actuator/sbom/application", null).body());
        assertThat(bill.get("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bill.get("components").findValuesAsString("name")).contains("lettuce-core", "ojalgo");
        JsonNode info = JSON.readTree(server.send("/actuator/info", null).body());
        String redis = info.at("/redis/version").asString();
        assertThat(info.at("/redis/embedded").asBoolean()).isTrue();
        assertThat(info.at("/redis/durability").asString()).isEqualTo("process");
        assertThat(bill.get("components"))
                .as("the Redis that runs is in the bill of materials")
                .anyMatch(part -> part.get("name").asString().equals("redis")
                        && part.get("version").asString().equals(redis));
        assertThat(info.at("/build/artifact").asString()).isEqualTo("liverank");
        assertThat(info.at("/build/version").asString()).isNotBlank();
    }
}
