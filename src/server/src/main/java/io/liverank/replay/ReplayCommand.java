package io.liverank.replay;

import io.liverank.dialect.Dialect;
import io.liverank.engine.Engine;
import io.liverank.evaluate.Metrics;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.UpdateRecord;
import io.liverank.model.ModelType;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.SettingsReader;
import io.liverank.operate.SettingsReader.WrongSettingException;
import io.liverank.progress.Progress;
import io.liverank.update.Proposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code liverank replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Runs a recorded event file through the engine and reports how good the rankings were.",
        footerHeading = "%nSettings:%n",
        footer =
                "Those of the server hold here as well: --liverank.NAME=VALUE, system properties, environment variables"
                        + " (LIVERANK_MODEL_TYPE), application.yaml here or in ./config; --spring.config.* and --spring.profiles.*"
                        + " work as for the server.")
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--events", required = true, description = "JSON lines, plain or gzipped")
    private Path events;

    @Option(
            names = "--dialect",
            description =
                    "whose words the file is in, a body of a request a line: ${COMPLETION-CANDIDATES} (default: ours)")
    private Dialect dialect;

    @Option(
            names = "--report",
            description = "folder for report.json and report.html (default: ${DEFAULT-VALUE})",
            defaultValue = "report")
    private Path folder;

    @Option(names = "--limit", description = "stop after so many events", defaultValue = "9223372036854775807")
    private long limit;

    @Option(names = "--skip-learning", description = "keep the model as it starts")
    private boolean skipLearning;

    @Option(
            names = "--update",
            description = "how the model learns: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); incremental and"
                    + " none learn online in the first tenth of the file",
            defaultValue = "fused")
    private UpdateMode mode;

    @Option(
            names = "--model",
            description = "type of the model: ${COMPLETION-CANDIDATES}; short for --liverank.model.type")
    private ModelType model;

    @Option(names = "--challenger", description = "a further type of model to learn along and compare; may be repeated")
    private List<ModelType> challengers = List.of();

    @Option(
            names = "--compare",
            paramLabel = "SET",
            description = "runs the file with each of these sets of settings and compares them with the first: default"
                    + " (the settings as they are), a file (.yaml, .properties), or settings such as"
                    + " model.type=linear,features.off=age")
    private List<String> sets = List.of();

    @Option(names = "--strict", description = "stop at the first bad line")
    private boolean strict;

    @Option(
            names = "--publish",
            description = "keep the trained model as version 1 for a server without data of its own to start from")
    private boolean publish;

    @Option(
            names = "--data-dir",
            description = "the server's data folder, where --publish puts the model (default: liverank.data-dir)")
    private Path dataDir;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "keep the finished lists there, as a server does with liverank.archive.dir, to train on")
    private Path archive;

    @Option(
            names = "--candidate",
            paramLabel = "FILE",
            description =
                    "a model that was trained on an archive of the same file's beginning: it is judged, and merged or not,"
                            + " as by POST /models/candidates, and the lists after those it knows are held against a run without it")
    private Path candidate;

    @Unmatched
    private final List<String> rest = new ArrayList<>();

    /** Made by picocli. */
    public ReplayCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(events) || Files.isDirectory(events)) {
            throw new ParameterException(spec.commandLine(), "cannot read the event file " + events);
        }
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        List<String> unknown =
                rest.stream().filter(word -> !SettingsReader.isOption(word)).toList();
        if (!unknown.isEmpty()) {
            throw new UnmatchedArgumentException(spec.commandLine(), unknown);
        }
        if (sets.size() == 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--compare compares two sets or more: --compare default --compare " + sets.get(0));
        }
        if (publish && !sets.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--publish and --compare do not go together");
        }
        if (candidate != null && (publish || !sets.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--candidate goes with neither --publish nor --compare");
        }
        if (archive != null && (candidate != null || !sets.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--archive is of one run: without --candidate and --compare");
        }
        try {
            if (candidate != null) {
                return judge(settings(List.of(SettingsReader.DEFAULT_SET)).get(0));
            }
            return sets.isEmpty()
                    ? replay(settings(List.of(SettingsReader.DEFAULT_SET)).get(0))
                    : compare(settings(sets));
        } catch (WrongSettingException e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().flush();
            return spec.exitCodeOnInvalidInput();
        } catch (Replay.BadLineException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    /** All are read before the first run: a slip in the last is not found after an hour. */
    private List<SettingsReader.Found> settings(List<String> wanted) {
        Map<String, String> shortOptions = new TreeMap<>();
        if (model != null) {
            shortOptions.put("liverank.model.type", model.name());
        }
        challengers.forEach(type -> shortOptions.put(
                "liverank.challengers." + type.name().toLowerCase(Locale.ROOT) + ".type", type.name()));
        List<SettingsReader.Found> found = new ArrayList<>();
        try (var reader = new SettingsReader(rest, shortOptions)) {
            for (String set : wanted) {
                found.add(reader.read(set));
            }
        }
        return found;
    }

    private int replay(SettingsReader.Found settings) throws IOException {
        Replay replay = new Replay(plan(settings));
        Report report = run("replay", replay);
        new ReportWriter(folder).write(report);
        print(report);
        spec.commandLine().getOut().println("report: " + folder.resolve("report.html"));
        if (publish) {
            Engine engine = replay.engine();
            engine.learning().publish(1);
            Path data = dataDir == null ? settings.properties().dataDir() : dataDir;
            Files.createDirectories(data);
            Path target = data.resolve(LiveRankProperties.PUBLISHED_MODEL);
            Path part = data.resolve("published-model.part");
            Files.write(part, engine.save());
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            spec.commandLine().getOut().println("published: " + target);
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** One after the other: two engines at once are twice the memory, and the first run's labels judge the others. */
    private int compare(List<SettingsReader.Found> settings) throws IOException {
        List<Track> tracks = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            Track track = new Track(i == 0 ? null : tracks.get(0));
            Replay replay = new Replay(plan(settings.get(i)));
            replay.onClosed(track::add);
            Report report = run((i + 1) + " of " + settings.size(), replay);
            new ReportWriter(folder.resolve(Integer.toString(i + 1))).write(report);
            tracks.add(track);
            spec.commandLine().getOut().printf("%d %s%n", i + 1, sets.get(i));
            printHead(report);
        }
        var comparison = Comparison.of(
                String.valueOf(events.getFileName()),
                sets,
                settings.stream().map(SettingsReader.Found::given).toList(),
                tracks);
        new ReportWriter(folder).write(comparison);
        print(comparison);
        return 0;
    }

    /** Without the candidate and with it. */
    private int judge(SettingsReader.Found settings) throws IOException {
        Proposal proposal;
        try {
            proposal = Proposal.of(Files.readAllBytes(candidate));
        } catch (MalformedException e) {
            throw new ParameterException(spec.commandLine(), candidate + " is no candidate: " + e.getMessage());
        }
        Track without = new Track(null);
        Track with = new Track(without);
        var first = new Replay(plan(settings));
        first.onClosed(without::add);
        run("without", first);
        Path remembered = Files.createTempDirectory("liverank-replay");
        try {
            var second = new Replay(plan(settings).with(proposal, remembered));
            second.onClosed(with::add);
            new ReportWriter(folder).write(run("with", second));
            new CandidatePrinter(spec.commandLine().getOut())
                    .print(proposal, second.judged(), second.judgedAfter(), without, with);
        } finally {
            FileSystemUtils.deleteRecursively(remembered);
        }
        return 0;
    }

    private Replay.Plan plan(SettingsReader.Found settings) {
        return new Replay.Plan(events, limit, strict, mode, !skipLearning, dialect, settings, archive, null);
    }

    private Report run(String name, Replay replay) throws IOException {
        long total = Math.min(limit, replay.countLines());
        try (var progress = new Progress(spec.commandLine().getErr(), name, "events", total)) {
            return replay.run(progress::at);
        }
    }

    private void printHead(Report report) {
        var out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%d events (%d rejected), %d rankings, %d labelled, %.1f s, %.0f events/s%n",
                report.events(),
                report.rejected(),
                report.rankings(),
                report.labelled(),
                report.seconds(),
                report.eventsPerSecond());
        report.settings()
                .forEach(setting -> out.printf("  %s=%s (%s)%n", setting.name(), setting.value(), setting.from()));
        for (Report.Rejection rejection : report.rejections()) {
            out.printf("  line %d: %s %s%n", rejection.line(), rejection.pointer(), rejection.reason());
        }
        out.flush();
    }

    private void print(Report report) {
        var out = spec.commandLine().getOut();
        printHead(report);
        out.println("                   mrr  ndcg@10     auc  pr-auc  log loss  calibration");
        print("shown", report.shown());
        print("served", report.served());
        print("base", report.base());
        print("live", report.live());
        report.counters().forEach(this::print);
        report.challengers().forEach(this::print);
        for (int i = 0; i < report.windows().size(); i++) {
            print("tenth " + (i + 1), report.windows().get(i).served());
        }
        FirstChoices.Figures first = report.firstChoice();
        out.printf(
                Locale.ROOT,
                "mrr by the first choice of each list alone: shown %.4f, served %.4f; second half %.4f, %.4f%n",
                first.shown(),
                first.served(),
                first.shownSecondHalf(),
                first.servedSecondHalf());
        out.println(
                "the clicks were made on the order recorded in the file and favour it (shown); whether ours is better"
                        + " than that only lists of both, interleaved by a server, can say");
        long accepted = report.updates().stream()
                .filter(ended -> ended.update().verdict() == UpdateRecord.Verdict.ACCEPTED)
                .count();
        out.printf(
                Locale.ROOT,
                "updates: %d, accepted %d; incidents: %d%n",
                report.updates().size(),
                accepted,
                report.incidents().stream()
                        .filter(incident -> incident.kind().isTrouble())
                        .count());
        out.flush();
    }

    private void print(Comparison comparison) {
        var out = spec.commandLine().getOut();
        out.println();
        out.println("shown by: " + comparison.shownBy());
        out.println("judged by: " + comparison.judgedBy());
        out.println(
                "                mrr  ndcg@10  log loss  calibration   second half:  mrr  ndcg@10  log loss  calibration");
        for (Comparison.Run run : comparison.runs()) {
            out.printf(
                    "%-13s%s                %s  %s%n",
                    run.report(), figures(run.all()), figures(run.secondHalf()), run.set());
        }
        out.println("against 1, mean difference per list with its 95% interval:");
        for (Comparison.Run run : comparison.runs()) {
            if (run.differences() != null) {
                print(run.report(), "all", run.differences());
                print("", "second half", run.secondHalfDifferences());
                if (run.unpaired() > 0) {
                    out.println("   " + run.unpaired() + " lists are not in both runs and left out");
                }
            }
        }
        out.println("report: " + folder.resolve("compare.html"));
        out.flush();
    }

    private static String figures(Comparison.Figures figures) {
        return String.format(
                Locale.ROOT,
                " %.4f   %.4f  %8.4f  %11.4f",
                figures.mrr(),
                figures.ndcg10(),
                figures.logLoss(),
                figures.calibration());
    }

    private void print(String run, String part, Comparison.Differences differences) {
        spec.commandLine()
                .getOut()
                .printf(
                        "%-3s%-12s mrr %s   ndcg@10 %s%n",
                        run, part, difference(differences.mrr()), difference(differences.ndcg10()));
    }

    static String difference(PairedDifference difference) {
        String verdict = difference.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return difference.actors() < PairedDifference.LEAST
                ? String.format(
                        Locale.ROOT,
                        "%+.4f, %s: fewer than %d users",
                        difference.mean(),
                        verdict,
                        PairedDifference.LEAST)
                : String.format(
                        Locale.ROOT,
                        "%+.4f [%+.4f, %+.4f] %s",
                        difference.mean(),
                        difference.low(),
                        difference.high(),
                        verdict);
    }

    private void print(String name, Metrics metrics) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%-16s %.4f   %.4f  %.4f  %.4f  %8.4f  %11.4f%n",
                        name,
                        metrics.mrr(),
                        metrics.ndcg10(),
                        metrics.auc(),
                        metrics.prAuc(),
                        metrics.logLoss(),
                        metrics.calibration());
    }
}
