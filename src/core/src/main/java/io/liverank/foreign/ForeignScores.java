package io.liverank.foreign;

import io.liverank.engine.Engine;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.ForeignField;
import io.liverank.event.Value;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Request;
import io.liverank.foreign.ForeignList.Overdue;
import io.liverank.foreign.ForeignScorer.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The foreign models of one shop. Each gives a list's candidates a number, the attribute {@code foreign.<model>}: a field like any
 * other number from there on, learned from, with a weight, the response that may bend, and all that is said of fields. Thread-safe.
 *
 * <ol>
 *   <li>A list never fails because of a model, and is not held up longer than the largest budget; but for a model that was in
 *       time for long and is late for the first time, which is stopped where it can be.
 *   <li>What a client says under a model's name is taken out: the number is the model's or missing.
 *   <li>The list that comes out is the one to rank and to log; nobody computes its numbers again.
 * </ol>
 */
public final class ForeignScores implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final Engine engine;
    private final ForeignWatch watch;
    private final ExecutorService threads;
    private final ScheduledExecutorService clock;
    private volatile List<ForeignScorer> scorers = List.of();
    private volatile List<String> absent = List.of();

    /** Without models yet. */
    public ForeignScores(Engine engine, ForeignWatch watch) {
        this.engine = engine;
        this.watch = watch;
        AtomicInteger count = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "foreign-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.threads = Executors.newCachedThreadPool(daemons);
        this.clock = Executors.newSingleThreadScheduledExecutor(daemons);
    }

    /** The field that a model's scores are. */
    public static String field(String model) {
        return ForeignField.of(model);
    }

    /** Whether a field is called as those are. */
    public static boolean isField(String name) {
        return ForeignField.is(name);
    }

    /** Has lists scored by {@code model}, which is closed with this, for at most {@code budget} each. */
    public synchronized void add(String name, ForeignModel model, Duration budget) {
        if (scorers.isEmpty()) {
            var unused = clock.scheduleWithFixedDelay(
                    () -> scorers.forEach(ForeignScorer::stopOverdue),
                    BETWEEN_LOOKS.toMillis(),
                    BETWEEN_LOOKS.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        List<ForeignScorer> more = new ArrayList<>(scorers);
        int atOnce = Math.max(2, Runtime.getRuntime().availableProcessors());
        more.add(new ForeignScorer(name, model, budget, atOnce, threads, watch));
        scorers = List.copyOf(more);
    }

    /** Counts each list as missed by a model that could not be opened. */
    public synchronized void addAbsent(String name) {
        List<String> more = new ArrayList<>(absent);
        more.add(name);
        absent = List.copyOf(more);
    }

    /** Whether there is a model whose field is called so. */
    public boolean isOpen(String field) {
        return scorers.stream().anyMatch(one -> one.field().equals(field));
    }

    /** What each model is given, and what there is of that now: a table for people, a line an input's column. */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        for (ForeignScorer scorer : scorers) {
            for (ForeignModel.Input input : scorer.model().inputs()) {
                for (String column : input.columns()) {
                    lines.add(String.format(
                            "%s | %s | %s | %s | %s",
                            scorer.name(), input.name(), input.type(), column, ColumnSource.of(column, engine)));
                }
            }
        }
        return lines;
    }

    /** The same list, each candidate with the models' numbers. */
    public Event.RankingShown scored(Event.RankingShown list) {
        List<ForeignScorer> now = scorers;
        List<String> without = absent;
        if (now.isEmpty() && without.isEmpty()) {
            return list;
        }
        without.forEach(name -> watch.missed(name, ForeignWatch.Reason.NOT_LOADED));
        int rows = list.candidates().size();
        float[][] scores = scores(now, list, rows);
        List<Candidate> candidates = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            Candidate candidate = list.candidates().get(row);
            // a group of that name would be read as fields of ours
            Attributes attributes = ForeignField.withoutGroup(candidate.attributes());
            for (int i = 0; i < now.size(); i++) {
                boolean has = scores[i] != null && Float.isFinite(scores[i][row]);
                attributes = attributes.with(now.get(i).field(), has ? new Value.Amount(scores[i][row]) : null);
            }
            for (String name : without) {
                attributes = attributes.with(field(name), null);
            }
            candidates.add(new Candidate(candidate.itemId(), candidate.score(), attributes));
        }
        return list.offering(candidates);
    }

    /** All that run elsewhere begin before any is waited for, or runs here. */
    private float[][] scores(List<ForeignScorer> now, Event.RankingShown list, int rows) {
        Supplier<FeatureMatrix> features = new Once(() -> engine.features(
                new Request(list.time(), list.query(), list.actor(), list.context(), list.candidates())));
        long started = System.nanoTime();
        Run[] runs = new Run[now.size()];
        boolean[] begun = new boolean[runs.length];
        for (boolean here : new boolean[] {false, true}) {
            for (int i = 0; i < runs.length; i++) {
                if (!begun[i] && (here || !now.get(i).isTrusted())) {
                    begun[i] = true;
                    Overdue overdue = new Overdue();
                    long begins = here ? System.nanoTime() : started;
                    runs[i] = now.get(i)
                            .begin(() -> new ForeignList(list, engine.catalog(), features, overdue), overdue, begins);
                }
            }
        }
        float[][] scores = new float[runs.length][];
        for (int i = 0; i < runs.length; i++) {
            scores[i] = runs[i] == null ? null : now.get(i).await(runs[i], rows);
        }
        return scores;
    }

    /** A value worked out for whoever asks first. Thread-safe. */
    private static final class Once implements Supplier<FeatureMatrix> {
        private final Supplier<FeatureMatrix> how;
        private FeatureMatrix value;

        Once(Supplier<FeatureMatrix> how) {
            this.how = how;
        }

        @Override
        public synchronized FeatureMatrix get() {
            if (value == null) {
                value = how.get();
            }
            return value;
        }
    }

    /** Asks no model any more. What is running is waited for; a model that hangs is left open, as it is in use. */
    @Override
    public synchronized void close() {
        List<ForeignScorer> last = scorers;
        scorers = List.of();
        absent = List.of();
        clock.shutdownNow();
        threads.shutdown();
        try {
            if (threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                last.forEach(ForeignScorer::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
