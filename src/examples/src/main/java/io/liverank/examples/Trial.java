package io.liverank.examples;

import io.liverank.engine.Eligibility;
import io.liverank.engine.Engine;
import io.liverank.engine.Ranked;
import io.liverank.engine.ValueOrder;
import io.liverank.event.Event;
import io.liverank.event.Ranker;
import io.liverank.feature.Request;
import io.liverank.instance.OfflineInstance;
import io.liverank.model.Explanation;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A domain's visits, one after the other, ranked by LiveRank, which learns from them. One thread. */
final class Trial {
    private static final double LOOKS_ON = 0.85;
    private static final long BRIEFLY = 5_000;

    /** Feedback that is told when its time has come; {@code number} parts those of one time. */
    private record Told(long number, Event.FeedbackGiven feedback) {}

    private final Domain domain;
    private final OfflineInstance shop;
    private final ValueOrder value;
    private final Eligibility eligibility;
    private final PriorityQueue<Told> coming = new PriorityQueue<>(
            Comparator.comparingLong((Told told) -> told.feedback().time()).thenComparing(Told::number));
    private long told;
    private int lists;
    private double order;
    private double learned;
    private double best;
    private double predicted;
    private double chosen;
    private int broken;

    private Trial(Domain domain) {
        this.domain = domain;
        this.shop = new OfflineInstance(Lines.of(domain.settings()), UpdateSettings.DEFAULT, new MemoryExampleBuffer());
        this.value = new ValueOrder(domain.valueAttribute());
        this.eligibility = Lines.eligibility(domain.settings());
    }

    /**
     * What came of it, by truth, over the second half of the lists: what a list brings in the mean.
     *
     * @param order of the domain's own order
     * @param learned of the order that LiveRank showed
     * @param best of who knew the truth
     * @param calibration choices predicted over those to be expected by truth
     * @param reported the same as the engine reports it: predicted over observed, of its latest lists
     * @param broken candidates of all lists that a rule did not allow
     * @param reasons why the last list's first candidate is there, the heaviest first
     */
    record Outcome(
            double order,
            double learned,
            double best,
            double calibration,
            double reported,
            int broken,
            List<Explanation.Contribution> reasons) {
        double gain() {
            return learned / order - 1;
        }
    }

    static Outcome run(Domain domain, int lists) {
        var trial = new Trial(domain);
        for (int number = 0; number < lists; number++) {
            trial.visit(number, number >= lists / 2);
        }
        return trial.outcome(lists - 1);
    }

    private void visit(int number, boolean counts) {
        Visit visit = offered(number);
        long time = domain.time(number);
        while (!coming.isEmpty() && coming.peek().feedback().time() < time) {
            shop.apply(coming.poll().feedback());
        }
        Ranked ranked = rank(visit, time, false);
        int[] places = domain.showsOwnOrder()
                ? IntStream.range(0, visit.wanted().length).toArray()
                : ranked.order();
        for (int index : places) {
            broken += domain.mayShow(visit, visit.candidates().get(index)) ? 0 : 1;
        }
        if (counts) {
            count(visit, ranked, places);
        }
        var list = new Event.RankingShown(
                time, "q" + number, visit.query(), visit.actor(), visit.context(), visit.candidates(), List.of());
        shop.apply(list.ranked(Arrays.stream(places).boxed().toList(), Ranker.UNKNOWN));
        look(visit, list, places, new SplittableRandom(number * 77L + 5));
        domain.shown(number, visit, places);
    }

    /** The visit, and those candidates that may be shown in it: what is kept out is kept out of every order. */
    private Visit offered(int number) {
        Visit visit = domain.visit(number);
        return visit.without(eligibility.refusals(
                visit.candidates(), visit.context(), shop.engine().catalog()));
    }

    private Ranked rank(Visit visit, long time, boolean explain) {
        Engine engine = shop.engine();
        var request = new Request(time, visit.query(), visit.actor(), visit.context(), visit.candidates());
        Ranked ranked = value.of(engine.rank(request, explain), visit.candidates(), engine.catalog());
        return domain.diversity().of(ranked, visit.candidates(), engine.catalog());
    }

    private void count(Visit visit, Ranked ranked, int[] places) {
        lists++;
        order += bring(visit, IntStream.range(0, visit.wanted().length).toArray(), visit.worth());
        learned += bring(visit, places, visit.worth());
        best += bring(visit, best(visit), visit.worth());
        chosen += bring(visit, places, Domain.ones(visit.wanted().length));
        for (float probability : ranked.probabilities()) {
            predicted += probability;
        }
    }

    /** Somebody goes down the list, looks on less and less likely, and takes the first that is wanted. */
    private void look(Visit visit, Event.RankingShown list, int[] places, SplittableRandom random) {
        for (int index : places) {
            if (random.nextDouble() < visit.wanted()[index]) {
                domain.taken(visit, index);
                long after = domain.delay() <= BRIEFLY
                        ? domain.delay()
                        : (long) (-domain.delay() * Math.log(1 - random.nextDouble()));
                tell(visit, list, index, domain.choice(), after);
                return;
            }
            if (!domain.refusal().isEmpty()) {
                tell(visit, list, index, domain.refusal(), BRIEFLY / 10);
            }
            if (random.nextDouble() > LOOKS_ON) {
                return;
            }
        }
    }

    private void tell(Visit visit, Event.RankingShown list, int index, String type, long after) {
        var feedback = Event.FeedbackGiven.of(
                        list.time() + after, type, visit.candidates().get(index).itemId(), visit.actor())
                .on(list.queryId());
        coming.add(new Told(told++, feedback));
    }

    /** What an order brings in the mean, of all that {@link #look} may draw. */
    private static double bring(Visit visit, int[] places, double[] worth) {
        double sum = 0;
        double looks = 1;
        for (int index : places) {
            sum += looks * visit.wanted()[index] * worth[index];
            looks *= (1 - visit.wanted()[index]) * LOOKS_ON;
        }
        return sum;
    }

    private static int[] best(Visit visit) {
        return IntStream.range(0, visit.wanted().length)
                .boxed()
                .sorted((a, b) ->
                        Double.compare(visit.wanted()[b] * visit.worth()[b], visit.wanted()[a] * visit.worth()[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Outcome outcome(int last) {
        Engine engine = shop.engine();
        engine.refreshProgress();
        Ranked ranked = rank(offered(last), domain.time(last), true);
        return new Outcome(
                order / lists,
                learned / lists,
                best / lists,
                predicted / chosen,
                engine.progress().recent().served().calibration(),
                broken,
                ranked.explanations().isEmpty()
                        ? List.of()
                        : ranked.explanations().get(0).contributions());
    }
}
