package io.liverank.doctor;

import io.liverank.catalog.Facts;
import io.liverank.catalog.Item;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.Engine.Taken;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.feature.Request;
import io.liverank.feature.Sight;
import io.liverank.math.Hash;
import io.liverank.model.ListLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * What each field is worth to the ranking: how much worse recent lists would have been ranked if its values had been dealt out
 * anew among the candidates of each list (permutation importance; Breiman, Machine Learning 2001).
 *
 * <pre>
 * importance(f) = mean over lists of L(s | f permuted) - L(s),   L: the softmax loss of {@link ListLoss}, s: live scores
 * </pre>
 *
 * Users, popularity and queries are those of when the list was shown, so that what was chosen of it does not give itself away.
 * Two fields that say the same share their worth: each can stand in for the other.
 *
 * <p>Keeps the latest {@value #KEPT} lists since this process started, of a flood of them twenty a second, {@value #ROWS} shown candidates of each and {@value #BYTES} bytes of
 * their attributes at most; in no
 * checkpoint. A measurement looks at {@value #LISTS} lists and {@value #FIELDS} fields at most, those that the most candidates
 * have. Thread-safe; the learner thread never waits for a measurement.
 */
public final class Importance {
    /** Fewer lists than this say little. */
    public static final int ENOUGH = 20;

    static final int KEPT = 200;
    static final int ROWS = 100;
    /** Of all kept lists; one is kept however large it is. */
    static final long BYTES = 8 << 20;

    static final int LISTS = 100;
    static final int FIELDS = 64;
    private static final int ROWS_TOGETHER = 5_000;
    private static final long PAUSE_NANOS = 60_000_000_000L;
    /** Of the lists' own time, in milliseconds: more lists than this would only push each other out before anything is chosen. */
    private static final long APART = 50;

    private static final int SEED = 61;

    private final Engine engine;
    private final LongSupplier nanos;
    private final LinkedHashMap<String, Kept> lists = new LinkedHashMap<>();
    /** Of all {@link #lists}; guarded by them. */
    private long bytes;
    /** When the latest that is kept was shown. Learner thread only. */
    private long latest;

    private final Object measuring = new Object();
    private volatile Measured last;
    private long measuredAt;

    private static final class Kept {
        final String queryId;
        final Sight sight;
        final Attributes[] items;
        final float[] gains;
        final String actor;
        final long bytes;

        Kept(String queryId, Sight sight, Attributes[] items, String actor) {
            this.queryId = queryId;
            this.sight = sight;
            this.items = items;
            this.gains = new float[items.length];
            this.actor = actor;
            bytes = IntStream.range(0, items.length)
                    .mapToLong(row -> items[row].footprint() + own(row).footprint())
                    .sum();
        }

        Attributes own(int row) {
            return sight.request().candidates().get(row).attributes();
        }
    }

    /** A list as it was when it was looked at. */
    private record Case(Kept list, float[] gains) {}

    /**
     * How much loss a field saves.
     *
     * @param mean per list; about 0 or below if it is of no use
     * @param error standard error of the mean
     */
    public record Figure(double mean, double error) {}

    /**
     * What was measured.
     *
     * @param fields by name; fields that there was no budget for are missing
     * @param lists over how many lists
     * @param loss of these lists as they were, per list
     */
    public record Measured(Map<String, Figure> fields, int lists, double loss) {}

    /**
     * How many candidates of recent lists have a field.
     *
     * @param candidates all that were looked at
     * @param own by field, of how many the request told it
     * @param any by field, how many have it at all, from the request or the catalogue
     */
    record Coverage(int candidates, Map<String, Integer> own, Map<String, Integer> any) {}

    /** Watches {@code engine}, which must not have started yet. */
    public Importance(Engine engine) {
        this(engine, System::nanoTime);
    }

    Importance(Engine engine, LongSupplier nanos) {
        this.engine = engine;
        this.nanos = nanos;
        engine.onShown(this::keep);
        engine.onTaken(this::take);
        engine.onForgotten(erased -> forget(erased.keys()));
    }

    private void take(Taken taken) {
        if (taken.event() instanceof Event.FeedbackGiven given) {
            label(taken, given);
        }
    }

    private void keep(Event.RankingShown ranking) {
        if (isFull() && Math.abs(ranking.time() - latest) < APART) {
            return;
        }
        List<Candidate> shown = ranking.shown().stream()
                .sorted()
                .limit(ROWS)
                .map(ranking.candidates()::get)
                .toList();
        if (shown.size() < 2 || ranking.queryId() == null) {
            return;
        }
        Sight sight =
                engine.sight(new Request(ranking.time(), ranking.query(), ranking.actor(), ranking.context(), shown));
        Attributes[] items = new Attributes[shown.size()];
        for (int row = 0; row < items.length; row++) {
            Item item = engine.catalog().get(shown.get(row).itemId());
            items[row] = item == null ? Attributes.NONE : item.attributes();
        }
        var kept = new Kept(ranking.queryId(), sight, items, key(sight.request().actor()));
        latest = ranking.time();
        synchronized (lists) {
            remove(kept.queryId);
            lists.put(kept.queryId, kept);
            bytes += kept.bytes;
            while (lists.size() > KEPT || (bytes > BYTES && lists.size() > 1)) {
                remove(lists.keySet().iterator().next());
            }
        }
    }

    private boolean isFull() {
        synchronized (lists) {
            return lists.size() >= KEPT;
        }
    }

    /** Holds the lock of {@link #lists}. */
    private void remove(String queryId) {
        Kept gone = lists.remove(queryId);
        bytes -= gone == null ? 0 : gone.bytes;
    }

    private static String key(Actor actor) {
        return actor.profileKey() != null ? actor.profileKey() : actor.sessionKey();
    }

    private void label(Taken taken, Event.FeedbackGiven given) {
        synchronized (lists) {
            Kept kept = given.queryId() == null ? null : lists.get(given.queryId());
            if (kept == null) {
                return;
            }
            if (taken.verdict() == Count.JOINED_EARLY) {
                // The user was already known by what was chosen when the list was shown.
                remove(kept.queryId);
            } else if (taken.verdict() == Count.JOINED) {
                Meaning meaning = engine.settings().events().of(given.type());
                for (int row = 0; row < kept.gains.length; row++) {
                    if (kept.sight.request().candidates().get(row).itemId().equals(given.itemId())) {
                        kept.gains[row] =
                                meaning.role() == Role.AVERSION ? 0 : (float) Math.max(kept.gains[row], meaning.gain());
                    }
                }
            }
        }
    }

    private void forget(Set<String> actors) {
        synchronized (lists) {
            lists.values().stream()
                    .filter(kept -> kept.actor != null && actors.contains(kept.actor))
                    .map(kept -> kept.queryId)
                    .toList()
                    .forEach(this::remove);
        }
    }

    /** The latest lists, the newest first; those with a choice alone, if asked for. */
    private List<Case> latest(boolean chosen) {
        List<Case> cases = new ArrayList<>();
        synchronized (lists) {
            List<Kept> all = new ArrayList<>(lists.values());
            int rows = 0;
            for (int i = all.size() - 1; i >= 0 && cases.size() < LISTS && rows < ROWS_TOGETHER; i--) {
                Kept kept = all.get(i);
                boolean any = false;
                for (float gain : kept.gains) {
                    any |= gain > 0;
                }
                if (any || !chosen) {
                    cases.add(new Case(kept, kept.gains.clone()));
                    rows += kept.gains.length;
                }
            }
        }
        return cases;
    }

    /** How many recent lists have a choice, as far as they would be looked at. */
    int lists() {
        return latest(true).size();
    }

    Coverage coverage() {
        return coverage(latest(false));
    }

    private static Coverage coverage(List<Case> cases) {
        Map<String, Integer> own = new TreeMap<>();
        Map<String, Integer> any = new TreeMap<>();
        int candidates = 0;
        Set<String> seen = new HashSet<>();
        for (Case one : cases) {
            for (int row = 0; row < one.gains().length; row++) {
                candidates++;
                seen.clear();
                FieldPath.forEach(one.list().own(row), seen::add);
                seen.forEach(path -> own.merge(path, 1, Integer::sum));
                FieldPath.forEach(one.list().items[row], seen::add);
                seen.forEach(path -> any.merge(path, 1, Integer::sum));
            }
        }
        return new Coverage(candidates, own, any);
    }

    /**
     * The latest measurement, or a new one if that is more than a minute old or was of fewer than {@value #ENOUGH} lists. Two
     * that ask at once share one.
     */
    Measured measured() {
        synchronized (measuring) {
            long now = nanos.getAsLong();
            if (last == null || last.lists() < ENOUGH || now - measuredAt > PAUSE_NANOS) {
                last = measure();
                measuredAt = now;
            }
            return last;
        }
    }

    private Measured measure() {
        List<Case> cases = latest(true);
        double[] before = new double[cases.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = loss(cases.get(i), cases.get(i).list().sight);
        }
        Map<String, Figure> figures = new TreeMap<>();
        Coverage coverage = coverage(cases);
        List<String> names = coverage.any().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(FIELDS)
                .map(Map.Entry::getKey)
                .toList();
        for (String name : names) {
            double[] more = new double[before.length];
            for (int i = 0; i < more.length; i++) {
                Sight dealt = dealt(cases.get(i).list(), name);
                // Both with the weights of the same moment: the model goes on learning.
                more[i] = dealt == null
                        ? 0
                        : loss(cases.get(i), dealt)
                                - loss(cases.get(i), cases.get(i).list().sight);
            }
            figures.put(name, figure(more));
        }
        return new Measured(
                figures, before.length, before.length == 0 ? 0 : figure(before).mean());
    }

    private double loss(Case one, Sight sight) {
        return ListLoss.choices(engine.liveScores(sight), one.gains());
    }

    private static Figure figure(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        int count = values.length;
        return new Figure(mean, count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count));
    }

    /** The list with the field's values dealt out anew; null if all have the same, so that nothing would change. */
    private Sight dealt(Kept list, String path) {
        int count = list.items.length;
        Attributes[] items = new Attributes[count];
        Attributes[] own = new Attributes[count];
        boolean alike = true;
        for (int row = 0; row < count; row++) {
            items[row] = FieldPath.only(list.items[row], path);
            own[row] = FieldPath.only(list.own(row), path);
            alike &= items[row].equals(items[0]) && own[row].equals(own[0]);
        }
        if (alike) {
            return null;
        }
        int[] from = permutation(count, Hash.pair(Hash.of(SEED, path), Hash.of(SEED, list.queryId)));
        Facts[] itemFacts = new Facts[count];
        Facts[] ownFacts = new Facts[count];
        for (int row = 0; row < count; row++) {
            itemFacts[row] = engine.catalog().facts(FieldPath.withFrom(list.items[row], items[from[row]], path));
            ownFacts[row] = engine.catalog().facts(FieldPath.withFrom(list.own(row), own[from[row]], path));
        }
        return list.sight.with(itemFacts, ownFacts);
    }

    private static int[] permutation(int count, int seed) {
        var random = new SplittableRandom(seed);
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            places[i] = places[other];
            places[other] = i;
        }
        return places;
    }
}
