package io.liverank.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.archive.Archive;
import io.liverank.archive.ListReader;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.TrainingSettings;
import io.liverank.update.Proposal;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
        assertThat(report.get("baseline"))
                .allSatisfy(count -> assertThat(count.asLong()).isZero());
        assertThat(report.get("windows").size()).isEqualTo(10);
        assertThat(report.at("/windows/0/served/mrr").asDouble()).isBetween(0.5, 0.99);
        assertThat(report.at("/windows/9/served/mrr").asDouble()).isEqualTo(1);
    }

    /** The fourth of the items is always chosen first, then the third. */
    @Test
    void listsWithSeveralChoices_areJudgedByTheFirstAsWell() throws IOException {
        List<String> several = new ArrayList<>();
        for (String line : lines()) {
            if (line.contains("click")) {
                several.add(line.replace("\"itemId\":\"c\"", "\"itemId\":\"d\"")
                        .replace("\"eventId\":\"", "\"eventId\":\"first-"));
            }
            several.add(line);
        }
        assertThat(replay(write("several.jsonl", several))).isZero();
        JsonNode report = report();
        assertThat(report.at("/counts/joined").asInt()).isEqualTo(2 * LISTS);
        assertThat(report.at("/shown/mrr").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
        JsonNode first = report.get("firstChoice");
        assertThat(first.get("shown").asDouble()).isCloseTo(1 / 4.0, within(1e-9));
        assertThat(first.get("shownSecondHalf").asDouble()).isCloseTo(1 / 4.0, within(1e-9));
        assertThat(first.get("served").asDouble())
                .isBetween(0.25, report.at("/served/mrr").asDouble() - 0.01);
        assertThat(out.toString()).contains("mrr by the first choice of each list alone: shown 0.2500, served 0.");
    }

    /** Half of the lists have no choice: they are no part of the order's figures, but the probabilities are of them as well. */
    @Test
    void tenths_ofLists_ofWhichHalfHaveNoChoice_judgeProbabilitiesByAll() throws IOException {
        List<String> half = new ArrayList<>();
        List<String> all = lines();
        for (int list = 0; list < LISTS; list++) {
            half.add(all.get(2 * list));
            if (list % 2 == 0) {
                String click = all.get(2 * list + 1);
                half.add(
                        list % 3 == 0 ? click : click.replace("\"c\"", "\"" + "abcde".charAt(list / 2 * 7 % 5) + "\""));
            }
        }
        assertThat(replay(write("half.jsonl", half))).isZero();
        JsonNode report = report();
        assertThat(report.get("labelled").asInt()).isEqualTo(LISTS / 2);
        int lists = 0;
        for (JsonNode window : report.get("windows")) {
            lists += window.at("/served/lists").asInt();
        }
        assertThat(lists).isEqualTo(LISTS / 2);
        // a tenth has so few choices that its own calibration is mostly chance
        double mean = IntStream.range(4, 10)
                .mapToDouble(tenth ->
                        report.at("/windows/" + tenth + "/served/calibration").asDouble())
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(0.8, 1.25);
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
    void markCarriageReturnsBlankLinesAndAnOpenEnd_changeNothing() throws IOException {
        replay(events);
        JsonNode plain = report();
        Path odd = folder.resolve("odd.jsonl");
        Files.writeString(odd, "\uFEFF" + String.join("\r\n \r\n\r\n", lines()));
        assertThat(replay(odd, "--strict")).isZero();
        assertSameFigures(report(), plain);
        assertThat(report().get("rejected").asInt()).isZero();
    }

    @Test
    void joinedFilesEachWithAMark_areReadAsOne() throws IOException {
        replay(events);
        JsonNode plain = report();
        Path joined = folder.resolve("joined.jsonl.gz");
        for (List<String> part : List.of(lines().subList(0, LISTS), lines().subList(LISTS, 2 * LISTS))) {
            try (var writer = new OutputStreamWriter(
                    new GZIPOutputStream(
                            Files.newOutputStream(joined, StandardOpenOption.CREATE, StandardOpenOption.APPEND)),
                    StandardCharsets.UTF_8)) {
                writer.write("\uFEFF" + String.join("\r\n", part) + "\r\n");
            }
        }
        assertThat(replay(joined, "--strict")).isZero();
        assertSameFigures(report(), plain);
    }

    @Test
    void markWithinALine_isNoBlank() throws IOException {
        List<String> lines = lines();
        lines.set(3, " \uFEFF" + lines.get(3));
        assertThat(replay(write("bad.jsonl", lines), "--strict")).isEqualTo(1);
        assertThat(err.toString()).contains("line 4");
    }

    private static void assertSameFigures(JsonNode one, JsonNode other) {
        for (String part : List.of("events", "labelled", "shown", "served", "base", "live", "denseWeights")) {
            assertThat(one.get(part)).as(part).isEqualTo(other.get(part));
        }
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

    @Test
    @Tag("slow")
    void setting_givenInAnyWayTheServerKnows_givesTheSameFigures() throws Exception {
        replay(events);
        JsonNode otherwise = report();
        replay(events, "--liverank.model.rate=0.05");
        JsonNode option = report();
        assertThat(option.get("served")).isNotEqualTo(otherwise.get("served"));
        assertThat(option.at("/settings/0/name").asString()).isEqualTo("liverank.model.rate");
        assertThat(option.at("/settings/0/from").asString()).isEqualTo("command line");

        JsonNode property = replayAlone("property", List.of("-Dliverank.model.rate=0.05"), Map.of());
        assertThat(property.at("/settings/0/from").asString()).isEqualTo("system property");
        JsonNode variable = replayAlone("variable", List.of(), Map.of("LIVERANK_MODEL_RATE", "0.05"));
        assertThat(variable.at("/settings/0/from").asString()).isEqualTo("environment variable");
        Files.createDirectories(folder.resolve("file/config"));
        Files.writeString(folder.resolve("file/config/application.yaml"), "liverank:\n  model:\n    rate: 0.05\n");
        JsonNode file = replayAlone("file", List.of(), Map.of());
        assertThat(file.at("/settings/0/from").asString()).contains("application.yaml");
        for (JsonNode way : List.of(property, variable, file)) {
            assertSameFigures(way, option);
        }
    }

    /** In a process and a folder of its own, as from the command line. */
    private JsonNode replayAlone(String name, List<String> virtualMachine, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(name));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(virtualMachine);
        command.addAll(List.of(
                "io.liverank.LiveRankApplication", "replay", "--events", events.toString(), "--report", "report"));
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile());
        builder.environment().putAll(variables);
        assertThat(builder.start().waitFor())
                .as(() -> name + " ended in " + home)
                .isZero();
        assertThat(Files.readString(home.resolve("log")))
                .doesNotContain("DEBUG")
                .doesNotContain("INFO");
        return new JsonMapper().readTree(Files.readString(home.resolve("report/report.json")));
    }

    @Test
    void modelAndChallenger_areShortForTheirSettings() throws IOException {
        replay(events, "--model", "linear", "--challenger", "neural", "--liverank.model.type=sequence");
        assertThat(report().get("model").asString()).isEqualTo("linear");
        assertThat(report().get("challengers").propertyNames()).containsExactly("neural");
    }

    @Test
    void updateInterval_isTheSettings() throws IOException {
        String[] eager = {"--liverank.update.cut-lists=20", "--liverank.update.held-out=20"};
        replay(events, eager[0], eager[1]);
        int usual = report().get("updates").size();
        replay(events, eager[0], eager[1], "--liverank.update.interval=1h");
        int seldom = report().get("updates").size();
        replay(events, eager[0], eager[1], "--liverank.update.interval=0");
        assertThat(report().get("updates").size()).isZero();
        assertThat(seldom).isPositive().isLessThan(usual);
    }

    @Test
    void wrongSetting_endsWithASentenceThatNamesIt() {
        assertThat(replay(events, "--liverank.pending-rows=5")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("liverank.pending-rows must be from 1,000 to 100,000,000, not \"5\" (command line)");
        assertThat(folder.resolve("report")).doesNotExist();
    }

    @Test
    void unknownOption_isStillRefused() {
        assertThat(replay(events, "--liverank.model.rate=2", "--evnts=x")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option: '--evnts=x'").doesNotContain("liverank.model.rate");
    }

    @Test
    void publishedModel_goesToTheSettingsFolder() {
        Path data = folder.resolve("elsewhere");
        assertThat(replay(events, "--publish", "--liverank.data-dir=" + data)).isZero();
        assertThat(data.resolve("published-model.bin")).exists();
    }

    private JsonNode comparison() throws IOException {
        return new JsonMapper().readTree(Files.readString(folder.resolve("report/compare.json")));
    }

    @Test
    void compare_sameSettings_areNotToldApart() throws IOException {
        assertThat(replay(events, "--compare", "default", "--compare", "model.rate=1"))
                .isZero();
        JsonNode difference = comparison().at("/runs/1/differences/mrr");
        assertThat(difference.get("mean").asDouble()).isZero();
        assertThat(difference.get("lists").asInt()).isEqualTo(LISTS);
        assertThat(difference.get("verdict").asString()).isEqualTo("NOT_TOLD_APART");
    }

    @Test
    void compare_settingThatLearnsTooSlowly_isWorse() throws IOException {
        Path slow = Files.writeString(folder.resolve("slow.yaml"), "liverank:\n  model:\n    rate: 0.01\n");
        assertThat(replay(events, "--compare", "default", "--compare", slow.toString()))
                .isZero();
        JsonNode slowRun = comparison().at("/runs/1");
        for (String figure : List.of("mrr", "ndcg10")) {
            JsonNode difference = slowRun.at("/differences/" + figure);
            assertThat(difference.get("verdict").asString()).as(figure).isEqualTo("WORSE");
            assertThat(difference.get("high").asDouble()).isNegative();
            double mean = slowRun.at("/all/" + figure).asDouble()
                    - comparison().at("/runs/0/all/" + figure).asDouble();
            assertThat(difference.get("mean").asDouble()).isCloseTo(mean, within(1e-9));
        }
        assertThat(slowRun.at("/settings/0/value").asString()).isEqualTo("0.01");
        assertThat(out.toString()).contains("worse").contains("shown by: the order recorded in the file");
        assertThat(Files.readString(folder.resolve("report/compare.html")))
                .contains("\"secondHalf\"")
                .doesNotContain("@report@");
    }

    @Test
    void compare_eachRunsFigures_areThoseOfItsOwnReport() throws IOException {
        replay(events, "--compare", "default", "--compare", "model.type=linear");
        for (int run = 0; run < 2; run++) {
            JsonNode own =
                    new JsonMapper().readTree(Files.readString(folder.resolve("report/" + (run + 1) + "/report.json")));
            JsonNode figures = comparison().at("/runs/" + run + "/all");
            for (String figure : List.of("lists", "mrr", "ndcg10", "logLoss", "calibration")) {
                assertThat(figures.get(figure).asDouble())
                        .as(figure)
                        .isCloseTo(own.get("served").get(figure).asDouble(), within(1e-6));
            }
            double later = 0;
            for (int tenth = 5; tenth < 10; tenth++) {
                later += own.at("/windows/" + tenth + "/served/mrr").asDouble() / 5;
            }
            assertThat(comparison().at("/runs/" + run + "/secondHalf/mrr").asDouble())
                    .isCloseTo(later, within(1e-9));
        }
    }

    @Test
    void compare_settingsThatLabelOtherwise_areJudgedByTheFirstsLabels() throws IOException {
        replay(events, "--compare", "default", "--compare", "gains.click=0");
        JsonNode none = comparison().at("/runs/1");
        assertThat(none.at("/all/lists").asInt()).isEqualTo(LISTS);
        assertThat(none.at("/all/mrr").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(none.at("/differences/mrr/verdict").asString()).isEqualTo("WORSE");
    }

    @Test
    void compare_twice_writesTheSame() throws IOException {
        String[] arguments = {"--compare", "model.type=linear", "--compare", "default"};
        replay(events, arguments);
        JsonNode first = comparison();
        replay(events, arguments);
        assertThat(comparison()).isEqualTo(first);
    }

    @Test
    void compare_slipInTheLastSet_isFoundBeforeTheFirstRun() {
        assertThat(replay(events, "--compare", "default", "--compare", "model.typ=linear"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("liverank.model.typ is no setting; did you mean liverank.model.type?");
        assertThat(folder.resolve("report")).doesNotExist();
    }

    @Test
    void compare_oneSetOrPublish_isRefused() {
        assertThat(replay(events, "--compare", "model.type=linear")).isEqualTo(2);
        assertThat(replay(events, "--compare", "default", "--compare", "model.type=linear", "--publish"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("two sets").contains("--publish and --compare");
    }

    @Test
    void archive_holdsFinishedLists_andACandidateOfThemIsJudgedOnNewerOnes() throws IOException {
        Path archive = folder.resolve("archive");
        assertThat(replay(events, "--limit", "200", "--archive", archive.toString()))
                .as(err::toString)
                .isZero();
        long lists = 0;
        long newest = 0;
        for (Path file : Archive.of(archive, "").files()) {
            try (var reader = new ListReader(Files.newInputStream(file), file.toString())) {
                while (reader.next()) {
                    lists++;
                    newest = Math.max(newest, reader.number());
                }
            }
        }
        assertThat(lists).isEqualTo(LISTS / 2);

        var nothing = new Model(ModelSettings.DEFAULT);
        Path candidate = folder.resolve("candidate.bin");
        Files.write(
                candidate,
                Proposal.of(0, (int) lists, newest, TrainingSettings.DEFAULT, nothing)
                        .toBytes());
        assertThat(replay(
                        events,
                        "--candidate",
                        candidate.toString(),
                        "--liverank.update.cut-lists=50",
                        "--liverank.update.interval=1m",
                        "--liverank.update.held-out=20"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString())
                .contains("candidate: trained on 100 lists, from nothing, knows those up to number " + newest)
                .contains("judged: refused")
                .contains("(" + (LISTS - newest) + " lists)");
    }

    @Test
    void candidateThatIsNone_orBesideWhatItDoesNotGoWith_isAnErrorOfUse() {
        assertThat(replay(events, "--candidate", events.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is no candidate");
        assertThat(replay(events, "--candidate", "x", "--publish")).isEqualTo(2);
        assertThat(replay(events, "--candidate", "x", "--archive", "y")).isEqualTo(2);
    }
}
