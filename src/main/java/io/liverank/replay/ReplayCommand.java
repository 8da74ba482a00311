package io.liverank.replay;

import io.liverank.engine.Engine;
import io.liverank.evaluate.Metrics;
import io.liverank.event.UpdateRecord;
import io.liverank.model.ModelType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.wrapped.ProgressBarWrappedInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code liverank replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Runs a recorded event file through the engine and reports how good the rankings were.")
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--events", required = true, description = "JSON lines, plain or gzipped")
    private Path events;

    @Option(names = "--report", required = true, description = "folder for report.json and report.html")
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
            description = "type of the model: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
            defaultValue = "ensemble")
    private ModelType model;

    @Option(names = "--challenger", description = "a further type of model to learn along and compare; may be repeated")
    private List<ModelType> challengers = List.of();

    @Option(names = "--strict", description = "stop at the first bad line")
    private boolean strict;

    @Option(
            names = "--publish",
            description = "keep the trained model as version 1 for a server without data of its own to start from")
    private boolean publish;

    @Option(
            names = "--data-dir",
            description = "the server's data folder, where --publish puts the model (default: ./data)",
            defaultValue = "./data")
    private Path dataDir;

    /** Made by picocli. */
    public ReplayCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!Files.isReadable(events)) {
            throw new ParameterException(spec.commandLine(), "cannot read the event file " + events);
        }
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        var replay = new Replay(new Replay.Plan(events, limit, strict, mode, !skipLearning, model, challengers));
        Report report;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("replay")
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" MB", 1_000_000)
                .setInitialMax(Files.size(events))
                .build()) {
            report = replay.run(
                    stream -> new ProgressBarWrappedInputStream(stream, bar),
                    lines -> bar.setExtraMessage(lines + " lines"));
        } catch (Replay.BadLineException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
        Files.createDirectories(folder);
        new ReportWriter(folder).write(report);
        print(report);
        if (publish) {
            Engine engine = replay.engine();
            engine.learning().publish(1);
            Files.createDirectories(dataDir);
            Path target = dataDir.resolve("published-model.bin");
            Path part = dataDir.resolve("published-model.part");
            Files.write(part, engine.save());
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            spec.commandLine().getOut().println("published: " + target);
        }
        return 0;
    }

    private void print(Report report) {
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
        for (Report.Rejection rejection : report.rejections()) {
            out.printf("  line %d: %s %s%n", rejection.line(), rejection.pointer(), rejection.reason());
        }
        out.println("                mrr  ndcg@10     auc  pr-auc  log loss  calibration");
        print("shown", report.shown());
        print("served", report.served());
        print("base", report.base());
        print("live", report.live());
        report.challengers().forEach(this::print);
        for (int i = 0; i < report.windows().size(); i++) {
            print("tenth " + (i + 1), report.windows().get(i).served());
        }
        long accepted = report.updates().stream()
                .filter(ended -> ended.update().verdict() == UpdateRecord.Verdict.ACCEPTED)
                .count();
        out.printf(
                Locale.ROOT,
                "updates: %d, accepted %d; incidents: %d%n",
                report.updates().size(),
                accepted,
                report.incidents().size());
        out.println("report: " + folder.resolve("report.html"));
        out.flush();
    }

    private void print(String name, Metrics metrics) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%-13s %.4f   %.4f  %.4f  %.4f  %8.4f  %11.4f%n",
                        name,
                        metrics.mrr(),
                        metrics.ndcg10(),
                        metrics.auc(),
                        metrics.prAuc(),
                        metrics.logLoss(),
                        metrics.calibration());
    }
}
