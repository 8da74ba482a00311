package io.liverank.race;

import io.liverank.replay.UpdateMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The command: all rivals over all files, and the page of what came out. CONTRIBUTING.md says how it is called. */
final class Race {
    /** The first is what labels are judged by. */
    private static final List<UpdateMode> MODES = List.of(UpdateMode.FUSED, UpdateMode.ONLINE, UpdateMode.INCREMENTAL);

    private final Path report;
    private final boolean trees;
    private final QualityPage page;

    private Race(Path report, boolean trees) {
        this.report = report;
        this.trees = trees;
        this.page = new QualityPage(LocalDate.now(ZoneOffset.UTC) + ", JDK " + System.getProperty("java.version"));
    }

    /**
     * Runs the race.
     *
     * @param arguments the page to write; whether trees on the online score run along; and a folder of event files or one
     *     of them, without which the made-up ones run alone
     */
    public static void main(String[] arguments) throws IOException {
        List<EventFiles.Found> files;
        try {
            files = arguments.length > 2 && !arguments[2].isBlank() ? EventFiles.in(Path.of(arguments[2])) : List.of();
        } catch (IllegalArgumentException e) {
            System.err.println("race: " + e.getMessage());
            System.exit(2);
            return;
        }
        var race = new Race(Path.of(arguments[0]), Boolean.parseBoolean(arguments[1]));
        for (MadeUp kind : MadeUp.values()) {
            race.run(kind);
        }
        for (EventFiles.Found file : files) {
            race.run(file);
        }
        System.out.println("page: " + arguments[0]);
    }

    private void run(MadeUp kind) throws IOException {
        Path file = Files.createTempFile("race", ".jsonl");
        try {
            kind.write(file);
            run(new EventFiles.Found(kind.title(), file, "Choices by a program"));
        } finally {
            Files.delete(file);
        }
    }

    private void run(EventFiles.Found file) throws IOException {
        System.out.println(file.name() + ": replays, " + MODES.size() + " side by side");
        Recording recording = Recorder.record(file.name(), file.path(), MODES);
        var heat = new Heat(recording);
        heat.run(trees);
        Course.Run fused = heat.fused();
        List<Course.Standing> standings = new ArrayList<>();
        for (Course.Run run : heat.runs()) {
            standings.add(heat.course().standing(run, fused));
        }
        String size = recording.labelled() + " lists with a choice, of " + recording.lists().size()
                + (recording.leftOut() > 0 ? "; " + recording.leftOut() + " left out" : "");
        String note = (file.about().isEmpty() ? "" : file.about() + ". ") + size + ". " + heat.note();
        write(recording, note, standings);
    }

    private void write(Recording recording, String note, List<Course.Standing> standings) throws IOException {
        String figure = recording.severalChoices() ? "NDCG@10" : "MRR";
        String stem = report.getFileName().toString().replaceFirst("\\.md$", "");
        String picture = stem + "/" + recording.name().replaceAll("[^A-Za-z0-9]+", "-") + ".svg";
        Path drawn = report.resolveSibling(picture);
        Files.createDirectories(drawn.getParent());
        Files.writeString(drawn, TenthsPlot.draw(recording.name(), figure, standings));
        page.add(recording.name(), figure, note, picture, standings);
        // after each file: who stops it early has what was run
        Files.writeString(report, page.toString());
        standings.forEach(one -> System.out.printf(
                Locale.ROOT,
                "  %.4f  %+.4f [%+.4f, %+.4f]  %s%n",
                one.secondHalf(),
                one.against().mean(),
                one.against().low(),
                one.against().high(),
                one.name()));
    }
}
