package io.liverank.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {
    private static final int LISTS = 200;

    @TempDir
    Path folder;

    private Path events;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeEvents() throws IOException {
        events = write("events.jsonl", lines());
    }

    /** The third of five items is always chosen. */
    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            long time = 1_700_000_000_000L + i * 60_000L;
            String items =
                    "[{\"itemId\":\"a\"},{\"itemId\":\"b\"},{\"itemId\":\"c\"},{\"itemId\":\"d\"},{\"itemId\":\"e\"}]";
            lines.add("{\"eventType\":\"ranking\",\"queryId\":\"q%d\",\"timestamp\":%d,\"userId\":\"u%d\",\"items\":%s}"
                    .formatted(i, time, i, items));
            lines.add(
                    "{\"eventType\":\"click\",\"eventId\":\"e%d\",\"queryId\":\"q%d\",\"timestamp\":%d,\"userId\":\"u%d\",\"itemId\":\"c\"}"
                            .formatted(i, i, time + 1_000, i));
        }
        return lines;
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private int replay(Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--events",
                file.toString(),
                "--report",
                folder.resolve("report").toString()));
        arguments.addAll(List.of(more));
        return new CommandLine(new ReplayCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return new JsonMapper().readTree(Files.readString(folder.resolve("report/report.json")));
    }

    @Test
    void report_saysHowGoodTheRankingsWere() throws IOException {
        assertThat(replay(events)).isZero();
        JsonNode report = report();
        assertThat(report.get("events").asInt()).isEqualTo(2 * LISTS);
        assertThat(report.get("rejected").asInt()).isZero();
        assertThat(report.get("rankings").asInt()).isEqualTo(LISTS);
        assertThat(report.get("labelled").asInt()).isEqualTo(LISTS);
        assertThat(report.get("seconds").asDouble()).isPositive();
        assertThat(report.get("eventsPerSecond").asDouble()).isPositive();
        assertThat(report.at("/shown/mrr").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
        for (String figure :
                List.of("mrr", "ndcg10", "auc", "prAuc", "precision", "recall", "logLoss", "calibration")) {
            assertThat(report.get("served").get(figure).isNumber()).as(figure).isTrue();
        }
        assertThat(report.get("windows").size()).isEqualTo(10);
        assertThat(report.at("/windows/0/served/mrr").asDouble()).isBetween(0.5, 0.99);
        assertThat(report.at("/windows/9/served/mrr").asDouble()).isEqualTo(1);
    }

    /** Whatever unit the times have; one that is none is the line's before. */
    @Test
    void timesInOtherUnits_giveTheSameReport() throws IOException {
        assertThat(replay(events)).isZero();
        JsonNode expected = report();
        List<String> others = new ArrayList<>();
        for (String line : lines()) {
            others.add(line.replaceFirst(
                    "\"timestamp\":(\\d{10})(\\d{3})",
                    switch (others.size() % 8) {
                        case 0 -> "\"timestamp\":$1.$2";
                        case 1 -> "\"timestamp\":\"$1$2\"";
                        case 2 -> "\"timestamp\":$1$2000";
                        case 3 -> "\"timestamp\":\"$1$2000000\"";
                        case 5 -> "\"timestamp\":17";
                        default -> "\"timestamp\":$1$2";
                    }));
        }
        assertThat(replay(write("units.jsonl", others))).isZero();
        JsonNode report = report();
        assertThat(report.get("rejected").asInt()).isZero();
        assertThat(report.get("counts")).isEqualTo(expected.get("counts"));
        assertThat(report.at("/served/mrr").asDouble())
                .isCloseTo(expected.at("/served/mrr").asDouble(), within(0.01));
    }

    @Test
    void page_holdsItsDataAndLoadsNothing() throws IOException {
        replay(events);
        String page = Files.readString(folder.resolve("report/report.html"));
        assertThat(page).contains("\"windows\"").doesNotContain("@report@");
        assertThat(page).doesNotContainPattern("(src|href)=\"?https?:");
    }

    @Test
    void gzippedFile_isReadAsPlain() throws IOException {
        Path zipped = folder.resolve("events.jsonl.gz");
        try (var writer =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(zipped)), StandardCharsets.UTF_8)) {
            writer.write(String.join("\n", lines()));
        }
        assertThat(replay(zipped)).isZero();
        assertThat(report().get("labelled").asInt()).isEqualTo(LISTS);
    }

    @Test
    void badLines_areCountedAndShownWithNumberAndReason() throws IOException {
        List<String> lines = lines();
        lines.add(2, "{\"eventType\":\"click\"}");
        lines.add(5, "{not json");
        assertThat(replay(write("bad.jsonl", lines))).isZero();
        JsonNode report = report();
        assertThat(report.get("rejected").asInt()).isEqualTo(2);
        assertThat(report.get("labelled").asInt()).isEqualTo(LISTS);
        assertThat(report.at("/rejections/0/line").asInt()).isEqualTo(3);
        assertThat(report.at("/rejections/0/pointer").asString()).isEqualTo("/itemId");
        assertThat(report.at("/rejections/1/line").asInt()).isEqualTo(6);
        assertThat(out.toString()).contains("line 3: /itemId");
    }

    @Test
    void strict_stopsAtTheFirstBadLine() throws IOException {
        List<String> lines = lines();
        lines.add(2, "{\"eventType\":\"click\"}");
        assertThat(replay(write("bad.jsonl", lines), "--strict")).isEqualTo(1);
        assertThat(err.toString()).contains("line 3: /itemId");
        assertThat(folder.resolve("report/report.json")).doesNotExist();
    }

    @Test
    void limit_endsEarly() throws IOException {
        replay(events, "--limit", "100");
        assertThat(report().get("events").asInt()).isEqualTo(100);
        assertThat(replay(events, "--limit", "0")).isEqualTo(2);
    }

    @Test
    void skippedLearning_leavesTheModelAsItStarts() throws IOException {
        replay(events, "--skip-learning");
        double still = report().at("/denseWeights/retrieval_order").asDouble();
        replay(events);
        assertThat(still).isEqualTo(0.7f);
        assertThat(report().at("/denseWeights/retrieval_order").asDouble()).isNotEqualTo(still);
    }

    @Test
    void publishedModel_isVersionOneForAnEmptyServer() throws IOException {
        Path data = folder.resolve("data");
        assertThat(replay(events, "--publish", "--data-dir", data.toString())).isZero();
        Engine engine = new Engine(EngineSettings.DEFAULT);
        engine.load(Files.readAllBytes(data.resolve("published-model.bin")));
        assertThat(engine.learning().version()).isEqualTo(1);
        assertThat(engine.learning().model().lists()).isEqualTo(LISTS);
    }

    @Test
    void missingFile_isSaid() {
        assertThat(replay(folder.resolve("none.jsonl"))).isEqualTo(2);
        assertThat(err.toString()).contains("cannot read the event file");
    }
}
