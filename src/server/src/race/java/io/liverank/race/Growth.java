package io.liverank.race;

import io.liverank.engine.Engine;
import io.liverank.feature.Request;
import io.liverank.race.GrowthPlot.Line;
import io.liverank.race.GrowthPlot.Panel;
import io.liverank.replay.UpdateMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The command behind {@code src/load/growth.sh}: what a candidate takes as lists and shops grow, and how fast models learn. */
final class Growth {
    private static final int[] CANDIDATES = {10, 30, 100, 300, 1_000};
    private static final int[] ITEMS = {10_000, 100_000, 1_000_000};
    private static final int[] OPEN = {10_000, 30_000, 100_000};
    private static final int ROUNDS = 5;
    /** Candidates that a round ranks or learns, about. */
    private static final int ROUND = 40_000;

    private static final int WARM = 4_000;
    private static final int SHORT = 10;
    private static final int LISTS = 4_000;
    private static final int FEW = 200;

    private static final String BEGIN = "<!-- growth: written by src/load/growth.sh -->";
    private static final String END = "<!-- growth ends -->";

    private Growth() {}

    /**
     * Measures and writes.
     *
     * @param arguments the page, whose part between two marks is written anew; a word that only the race knows; an event file whose
     *     lists are learned
     */
    public static void main(String[] arguments) throws IOException {
        Path page = Path.of(arguments[0]);
        Path file = Path.of(arguments[2]);
        var learning = new LearningPace(Recorder.record("", file, List.of(UpdateMode.ONLINE)), LISTS);
        String paces = paces(learning.run(), learning.lists(), file.getFileName().toString());
        List<Panel> panels = new ArrayList<>();
        // after each: who stops it early has what was measured
        write(page, panels, paces);
        List<Supplier<Panel>> all = List.of(Growth::candidates, Growth::items, Growth::open);
        for (Supplier<Panel> panel : all) {
            panels.add(panel.get());
            write(page, panels, paces);
        }
    }

    private static void write(Path page, List<Panel> panels, String paces) throws IOException {
        Path picture = page.resolveSibling("performance").resolve("growth.svg");
        Files.createDirectories(picture.getParent());
        Files.writeString(picture, GrowthPlot.draw(panels));
        String text = text(panels) + paces;
        String old = Files.readString(page);
        Files.writeString(
                page, old.substring(0, old.indexOf(BEGIN)) + BEGIN + "\n" + text + old.substring(old.indexOf(END)));
        System.out.println(text);
    }

    private static int runs(int candidates) {
        return Math.max(20, ROUND / candidates);
    }

    private static GrowingShop shop(int items, int rows) {
        var shop = new GrowingShop(items, rows > 0 ? Duration.ofDays(1) : Duration.ofMinutes(1), Math.max(rows, 10_000));
        for (int i = 0; i < WARM; i++) {
            shop.visit(25);
        }
        return shop;
    }

    private static double rank(GrowingShop shop, int candidates) {
        Engine engine = shop.instance().engine();
        List<Request> requests =
                IntStream.range(0, 200).mapToObj(i -> shop.request(candidates)).toList();
        return Stopwatch.micros(ROUNDS, runs(candidates), i -> engine.rank(requests.get(i % requests.size()))) / candidates;
    }

    private static double fold(GrowingShop shop, int candidates) {
        return Stopwatch.micros(ROUNDS, runs(candidates), i -> shop.visit(candidates)) / candidates;
    }

    /** A shop of 10,000 items, lists of any length. */
    private static Panel candidates() {
        GrowingShop shop = shop(10_000, 0);
        List<double[]> micros = IntStream.range(0, 4).mapToObj(any -> new double[CANDIDATES.length]).toList();
        for (int k = 0; k < CANDIDATES.length; k++) {
            int size = CANDIDATES[k];
            List<ShownList> lists = shown(size);
            micros.get(0)[k] = Stopwatch.micros(
                            ROUNDS, runs(size), i -> Ordered.by(scores(lists.get(i % lists.size())))) / size;
            micros.get(1)[k] = rank(shop, size);
            micros.get(2)[k] = fold(shop, size);
            try (var wabbit = new VowpalWabbit(
                    new Recording("", lists, List.of(), Map.of(), 0), "--csoaa_ldf mc --loss_function logistic")) {
                micros.get(3)[k] = wabbit.microsToRank(lists.subList(0, 20), ROUNDS, runs(size) / 20 + 1) / size;
            }
        }
        return new Panel(
                "candidates of a list",
                CANDIDATES,
                List.of(
                        new Line("floor: sorted by the search engine's scores", micros.get(0)),
                        new Line("LiveRank ranks", micros.get(1)),
                        new Line("LiveRank folds list and click", micros.get(2)),
                        new Line("Vowpal Wabbit scores given features", micros.get(3))));
    }

    private static double[] scores(ShownList list) {
        double[] scores = new double[list.rows()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = list.features().get(row, 0);
        }
        return scores;
    }

    /** Lists with their features. */
    private static List<ShownList> shown(int size) {
        var shop = new GrowingShop(10_000, Duration.ofMinutes(1), 1_000_000);
        List<ShownList> lists = new ArrayList<>();
        shop.instance().engine().onClosed(list -> {
            var example = list.example().copy();
            List<String> ids = IntStream.range(0, size).mapToObj(Integer::toString).toList();
            lists.add(new ShownList(
                    lists.size(), 0, null, null, null, null, ids, example.features(), example.gains()));
        });
        for (int i = 0; i < 40; i++) {
            shop.visit(size);
        }
        shop.instance().engine().closeAll();
        return lists;
    }

    private static Panel items() {
        double[] ranks = new double[ITEMS.length];
        double[] folds = new double[ITEMS.length];
        for (int k = 0; k < ITEMS.length; k++) {
            GrowingShop shop = shop(ITEMS[k], 0);
            ranks[k] = rank(shop, 100);
            folds[k] = fold(shop, 25);
        }
        return new Panel(
                "items of the catalogue",
                ITEMS,
                List.of(new Line("LiveRank ranks 100", ranks), new Line("LiveRank folds 25 and click", folds)));
    }

    private static Panel open() {
        double[] ranks = new double[OPEN.length];
        double[] folds = new double[OPEN.length];
        GrowingShop shop = shop(10_000, 10_000_000);
        for (int k = 0; k < OPEN.length; k++) {
            while (shop.lists() < OPEN[k]) {
                shop.show(SHORT, false);
            }
            ranks[k] = rank(shop, 100);
            // of few: what is folded stays open as well
            folds[k] = Stopwatch.micros(ROUNDS, FEW, i -> shop.visit(25)) / 25;
        }
        return new Panel(
                "open lists",
                OPEN,
                List.of(new Line("LiveRank ranks 100", ranks), new Line("LiveRank folds 25 and click", folds)));
    }

    private static String text(List<Panel> panels) {
        var text = new StringBuilder();
        text.append(format(
                "%n%s, JDK %s, %d cores, load average %.1f at the end; CPU of the thread, medians of %d rounds after as many of warming up.%n%n"
                        + "![Microseconds a candidate as shops grow](performance/growth.svg)%n",
                LocalDate.now(ZoneOffset.UTC),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                ROUNDS));
        for (Panel panel : panels) {
            text.append(format("%n| µs a candidate, by %s |%s%n|---%s|%n", panel.title(), row(panel), "|--:".repeat(panel.sizes().length)));
            for (Line line : panel.lines()) {
                text.append("| ").append(line.name()).append(" |");
                Arrays.stream(line.micros()).forEach(micros -> text.append(format(" %.2f |", micros)));
                text.append('\n');
            }
        }
        return text.toString().replace("\r", "");
    }

    private static String paces(List<LearningPace.Pace> paces, int lists, String file) {
        var text = new StringBuilder();
        text.append(format(
                "%nLearning alone, of the first %,d lists with a choice of `%s`, the same features given to all, choice by choice; medians of three passes (Vowpal Wabbit"
                        + " gets them as text, whose making is not counted, its reading is):%n%n"
                        + "| | candidates/s | : Vowpal Wabbit | MRR before each list was learned |%n|---|--:|--:|--:|%n",
                lists, file));
        double wabbit = paces.get(paces.size() - 1).perSecond();
        paces.forEach(pace -> text.append(
                format("| %s | %,.0f | %.2f | %.4f |%n", pace.name(), pace.perSecond(), pace.perSecond() / wabbit, pace.mrr())));
        return text.append('\n').toString().replace("\r", "");
    }

    private static String row(Panel panel) {
        var row = new StringBuilder();
        Arrays.stream(panel.sizes()).forEach(size -> row.append(format(" %,d |", size)));
        return row.toString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
