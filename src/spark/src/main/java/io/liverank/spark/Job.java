package io.liverank.spark;

import io.liverank.archive.KeptModel;
import io.liverank.archive.ListReader;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.TrainingSettings;
import io.liverank.update.Gate;
import io.liverank.update.Proposal;
import io.liverank.update.Road;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trains on an archive, and gives what a server may judge. From a version that says up to which list it has learned, all lists up to that one are trained
 * on, and the later ones are a {@link Road}, which the server goes itself once more, with those that came since.
 *
 * <p>Otherwise the newest lists are the gate's, those before them choose the settings; all older ones are trained on. A last round is of all lists: what
 * is newest says most, and the server judges by lists that are newer still.
 */
final class Job {
    private static final long NEWEST = 2_000;
    private static final long SAMPLE = 20_000;
    /** Lists since a version, or a tenth of all, that let one tell a small improvement from noise. */
    private static final long ROAD = 1_000;

    private static final double CONFIDENCE = 0.95;

    private final Cluster cluster;
    private final Consumer<String> tell;

    Job(Cluster cluster, Consumer<String> tell) {
        this.cluster = cluster;
        this.tell = tell;
    }

    /**
     * What to do.
     *
     * @param parent the version to start from; 0 for a model that knows nothing, {@link #CHOSEN} for the newest that has a road, or else nothing
     * @param settings of such a model
     * @param before lists of this number and later are left alone
     */
    record Order(Lists archive, long parent, ModelSettings settings, int parts, int rounds, long before) {
        static final long CHOSEN = -1;
    }

    /** What came of it. */
    record Result(Proposal proposal, Gate.Answer answer) {}

    private record Counted(long lists, long newest, Layout layout) {}

    Result run(Order order) throws IOException {
        List<String> files = order.archive().files();
        Counted counted = count(files, order.before());
        if (counted.lists() < 100) {
            throw new IllegalArgumentException(
                    "too few lists in " + order.archive().folder());
        }
        KeptModel parent = parent(order, files, counted);
        Model start = parent.model();
        if (parent.version() == 0) {
            start.fit(counted.layout());
        }
        long since = counted.lists() - known(order, files, parent);
        return parent.learnedUpTo() >= 0 && since >= Road.LEAST && counted.lists() - since >= Road.LEAST
                ? onTheRoad(order, files, parent, counted)
                : byTheNewest(order, files, parent, counted);
    }

    /** How many lists a version has learned, of those in the archive. */
    private static long known(Order order, List<String> files, KeptModel version) throws IOException {
        return count(files, Math.min(order.before(), version.learnedUpTo() + 1)).lists();
    }

    /** Training on the lists that the parent has learned, judged by those that came since. */
    private Result onTheRoad(Order order, List<String> files, KeptModel parent, Counted counted) throws IOException {
        long known = known(order, files, parent);
        TrainingSettings best = search(order, files, parent.model(), known - Math.min(NEWEST, known / 10), known);
        Model trained = parent.model();
        for (int round = 1; round <= order.rounds(); round++) {
            long began = System.nanoTime();
            trained =
                    Training.rounds(cluster, trained, Slice.of(files, 0, known).deal(order.parts()), best, 1);
            tell.accept("round %d: %.1f s".formatted(round, (System.nanoTime() - began) / 1e9));
        }
        var proposal =
                Proposal.of(parent.version(), (int) known, parent.learnedUpTo(), counted.newest(), best, trained);
        var road = new Road(parent.model().copy(), trained, () -> {});
        Slice.of(files, known, counted.lists()).read(trained.layout()).stream()
                .filter(list -> list.number() > parent.learnedUpTo() && list.hasPositive())
                .forEach(road::add);
        road.end();
        tell.accept("from version %d, judged on %d lists since".formatted(parent.version(), road.size()));
        return new Result(proposal, new Gate(CONFIDENCE, () -> {}).judge(road, parent.version()));
    }

    private TrainingSettings search(Order order, List<String> files, Model start, long from, long to) {
        Slice sample = Slice.of(files, Math.max(0, from - SAMPLE), from);
        TrainingSettings best = Training.search(cluster, start, sample, order.parts(), Slice.of(files, from, to));
        tell.accept("settings: " + best);
        return best;
    }

    private Result byTheNewest(Order order, List<String> files, KeptModel parent, Counted counted) {
        Model start = parent.model();
        long held = Math.min(NEWEST, counted.lists() / 10);
        long judged = counted.lists() - held;
        long trained = judged - held;
        Slice choosing = Slice.of(files, trained, judged);
        Slice all = Slice.of(files, 0, trained);
        TrainingSettings best = search(order, files, start, trained, judged);
        Model model = start;
        for (int round = 1; round <= order.rounds(); round++) {
            long began = System.nanoTime();
            model = Training.rounds(cluster, model, all.deal(order.parts()), best, 1);
            Figures figures = cluster.measure(choosing.deal(order.parts()), Training.bytes(model));
            tell.accept("round %d: %.1f s, loss %.4f, mrr %.4f on %d newer lists"
                    .formatted(
                            round,
                            (System.nanoTime() - began) / 1e9,
                            figures.meanLoss(),
                            figures.meanMrr(),
                            figures.lists()));
        }
        List<Example> judging = Slice.of(files, judged, counted.lists()).read(start.layout()).stream()
                .filter(Example::hasPositive)
                .toList();
        Gate.Answer answer = new Gate(CONFIDENCE, () -> {}).judge(start, model, judging, parent.version());
        Slice everything = Slice.of(files, 0, counted.lists());
        Model last = Training.rounds(cluster, model, everything.deal(order.parts()), best, 1);
        return new Result(Proposal.of(parent.version(), (int) counted.lists(), counted.newest(), best, last), answer);
    }

    private static KeptModel parent(Order order, List<String> files, Counted counted) throws IOException {
        if (order.parent() > 0) {
            return version(order, order.parent());
        }
        List<Long> versions = order.parent() == 0 ? List.of() : order.archive().versions();
        for (int i = versions.size() - 1; i >= 0; i--) {
            KeptModel version = version(order, versions.get(i));
            long since = counted.lists() - known(order, files, version);
            if (version.learnedUpTo() >= 0 && since >= Math.min(ROAD, counted.lists() / 10)) {
                return version;
            }
        }
        return new KeptModel(0, -1, new Model(order.settings()));
    }

    private static KeptModel version(Order order, long version) throws IOException {
        return order.archive()
                .model(version)
                .orElseThrow(() -> new IllegalArgumentException("the archive holds no version " + version));
    }

    private static Counted count(List<String> files, long before) throws IOException {
        long lists = 0;
        long newest = 0;
        Layout layout = Layout.FIXED;
        for (String file : files) {
            try (ListReader reader = Lists.open(file)) {
                while (reader.next()) {
                    if (reader.number() >= before) {
                        return new Counted(lists, newest, layout);
                    }
                    lists++;
                    newest = Math.max(newest, reader.number());
                    layout = reader.layout();
                }
            }
        }
        return new Counted(lists, newest, layout);
    }
}
