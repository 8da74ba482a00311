package io.liverank.spark;

import io.liverank.archive.ListReader;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.TrainingSettings;
import io.liverank.update.Gate;
import io.liverank.update.Proposal;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trains on an archive, and gives what a server may judge. The newest lists are the gate's, those before them choose the
 * settings; all older ones are trained on. A last round is of all lists: what is newest says most, and the server judges by lists that
 * are newer still.
 */
final class Job {
    private static final long NEWEST = 2_000;
    private static final long SAMPLE = 20_000;
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
     * @param parent the version to start from; 0 for a model that knows nothing
     * @param settings of such a model
     * @param before lists of this number and later are left alone
     */
    record Order(Lists archive, long parent, ModelSettings settings, int parts, int rounds, long before) {}

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
        Model start = start(order, counted.layout());
        long held = Math.min(NEWEST, counted.lists() / 10);
        long judged = counted.lists() - held;
        long trained = judged - held;
        Slice choosing = Slice.of(files, trained, judged);
        Slice all = Slice.of(files, 0, trained);
        Slice sample = Slice.of(files, Math.max(0, trained - SAMPLE), trained);
        TrainingSettings best = Training.search(cluster, start, sample, order.parts(), choosing);
        tell.accept("settings: " + best);
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
        Gate.Answer answer = new Gate(CONFIDENCE, () -> {}).judge(start, model, judging, order.parent());
        Slice everything = Slice.of(files, 0, counted.lists());
        Model last = Training.rounds(cluster, model, everything.deal(order.parts()), best, 1);
        return new Result(Proposal.of(order.parent(), (int) counted.lists(), counted.newest(), best, last), answer);
    }

    private static Model start(Order order, Layout layout) throws IOException {
        if (order.parent() == 0) {
            Model nothing = new Model(order.settings());
            nothing.fit(layout);
            return nothing;
        }
        return order.archive()
                .model(order.parent())
                .orElseThrow(() -> new IllegalArgumentException("the archive holds no version " + order.parent()))
                .model();
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
