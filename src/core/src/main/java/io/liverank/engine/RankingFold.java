package io.liverank.engine;

import io.liverank.catalog.Facts;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.EarlyFeedback.Early;
import io.liverank.engine.Engine.Taken;
import io.liverank.engine.Fold.Arrival;
import io.liverank.event.Actor;
import io.liverank.event.Event;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Request;
import io.liverank.feature.Slate;
import io.liverank.feature.SpareArrays;
import io.liverank.model.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What becomes of a list: it is scored and opened, and later closed. Learner thread only. */
final class RankingFold {
    private final State state;
    private final Audience audience;
    private final FeedbackFold feedback;
    /** For the features of all that was offered; those of what was shown are kept. */
    private final Slate slate = new Slate();
    /** Of lists that were closed, for those that are shown. */
    private final SpareArrays spare = new SpareArrays();

    RankingFold(State state, Audience audience, FeedbackFold feedback) {
        this.state = state;
        this.audience = audience;
        this.feedback = feedback;
    }

    void apply(Arrival arrival, Event.RankingShown told) {
        state.counts.add(Count.RANKINGS);
        Actor shopper = state.met(told.actor(), told.time());
        Pages.Page page = state.lists.pages().next(told.by(shopper), State.key(shopper));
        Count verdict = page == null ? Count.REPEATED_LISTS : page.isFirst() ? Count.RANKINGS : Count.PAGES;
        audience.tell(
                audience.taken, new Taken(arrival.at(), told, verdict, 0, 0, 0, arrival.clock(), arrival.ahead()));
        if (verdict != Count.RANKINGS) {
            state.counts.add(verdict);
        } else if (!told.light()) {
            audience.tellNow(audience.shown, told);
        }
        if (page == null || page.ranking().shown().isEmpty()) {
            return;
        }
        Event.RankingShown ranking = page.ranking();
        List<Early> waiting = state.early.take(ranking);
        Facts[] own = state.facts(ranking.candidates());
        PendingList list = ranking.light() ? light(page) : full(page, own, waiting);
        list.before = page.before();
        list.teams = ranking.teams();
        list.rivals = Rivals.of(ranking);
        state.lists.add(list);
        list.itemIds = state.profiles
                .shown(ranking, own, state.witnesses.shown(State.key(ranking.actor()), state.logTime))
                .toArray(String[]::new);
        if (waiting != null) {
            for (Early one : waiting) {
                feedback.join(arrival.without(), list, one.feedback());
            }
        }
        state.lists.counted(list);
        while (state.lists.size() > state.settings.pendingRows()) {
            close(state.lists.oldest());
        }
        state.late.expire(state.logTime, state.lists.size());
    }

    /** A list that is kept for the feedback on it alone: nobody is asked what to think of it. */
    private PendingList light(Pages.Page page) {
        Event.RankingShown ranking = page.ranking();
        state.counts.add(Count.LISTS_SHED);
        String[] itemIds = itemIds(ranking);
        float[] none = {};
        var list = new PendingList(
                ++state.shownLists,
                page.id(),
                ranking.query(),
                time(ranking),
                itemIds,
                FeatureMatrix.empty(state.features.layout()).pack(),
                none,
                Opinions.none(),
                none,
                none,
                new float[itemIds.length],
                State.key(ranking.actor()),
                Map.of());
        list.weight = 0;
        return list;
    }

    private static String[] itemIds(Event.RankingShown ranking) {
        String[] itemIds = new String[ranking.shown().size()];
        for (int place = 0; place < itemIds.length; place++) {
            itemIds[place] =
                    ranking.candidates().get(ranking.shown().get(place)).itemId();
        }
        return itemIds;
    }

    /** {@code waiting}: feedback that came before the list, or null. */
    private PendingList full(Pages.Page page, Facts[] own, List<Early> waiting) {
        Event.RankingShown ranking = page.ranking();
        for (int index : ranking.shown()) {
            state.meet(ranking.candidates().get(index).attributes(), own[index], ranking.time(), false);
        }
        var request =
                new Request(ranking.time(), ranking.query(), ranking.actor(), ranking.context(), ranking.candidates());
        FeatureMatrix all = state.features.extract(
                request,
                own,
                waiting == null
                        ? state.profiles.session(request.actor(), request.time())
                        : waiting.get(0).session(),
                waiting == null
                        ? state.profiles.user(request.actor())
                        : waiting.get(0).user(),
                slate);
        PendingList list = open(page, request, all);
        state.proof.meet(list);
        return list;
    }

    /** When a list was shown: its window would pass later than that of lists after it, which it would keep open. */
    private long time(Event.RankingShown ranking) {
        return Math.min(ranking.time(), state.logTime);
    }

    /** The list as it is scored before anything is learned from it. */
    private PendingList open(Pages.Page page, Request request, FeatureMatrix all) {
        Event.RankingShown ranking = page.ranking();
        int[] kept = new int[ranking.shown().size()];
        for (int place = 0; place < kept.length; place++) {
            kept[place] = ranking.shown().get(place);
        }
        Learning.Foreseen foreseen = state.learning.foresee(all, request, state.logTime);
        float[] scores = spare.row(kept.length);
        float[] probabilities = spare.row(kept.length);
        float[] shown = spare.row(kept.length);
        float[] gains = spare.row(kept.length);
        Arrays.fill(gains, 0);
        for (int i = 0; i < kept.length; i++) {
            scores[i] = foreseen.scores()[kept[i]];
            probabilities[i] = foreseen.probabilities()[kept[i]];
            shown[i] = -0.01f * kept[i];
        }
        return new PendingList(
                ++state.shownLists,
                page.id(),
                ranking.query(),
                time(ranking),
                itemIds(ranking),
                all.pack(kept, spare),
                scores,
                foreseen.opinions().rows(kept, spare),
                probabilities,
                shown,
                gains,
                State.key(ranking.actor()),
                kept(foreseen.challengers(), kept));
    }

    private static Map<String, float[]> kept(Map<String, float[]> all, int[] rows) {
        if (all.isEmpty()) {
            return Map.of();
        }
        var picked = new java.util.TreeMap<String, float[]>();
        all.forEach((name, scores) -> {
            float[] some = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                some[i] = scores[rows[i]];
            }
            picked.put(name, some);
        });
        return picked;
    }

    /** Closes a list: its labels are final. */
    void close(PendingList list) {
        state.lists.remove(list);
        state.learning.learn(list, state.logTime);
        state.counts.add(Count.LISTS_CLOSED);
        int positives = list.positives();
        if (positives > 0) {
            state.counts.add(Count.LISTS_LABELLED);
        }
        state.learning.finished(list, state.shownLists, state.witnesses.hears(list), state.logTime);
        state.late.closed(list, state.learning.protection().share(list.actor, list.time));
        boolean bot = state.learning.isBot(list.actor, list.time);
        state.baseline.closed(list, bot, state.logTime);
        state.duels.closed(list, bot, state.logTime);
        if (list.isLight()) {
            return;
        }
        state.validation.add(
                list,
                state.learning.model(),
                state.learning.challengers(),
                state.settings.foreign().names());
        audience.tell(
                audience.closed,
                new ClosedList(
                        list.gains,
                        () -> new Example(list.number, list.time, list.features(), list.gains, list.weight, list.actor),
                        list.shown,
                        list.scores,
                        list.probabilities,
                        state.learning.mixtureWeights(),
                        positives > 0 ? list.chosen()[0] : -1));
        if (positives == 0 && !state.late.isKept(list.queryId)) {
            audience.whenTold(() -> release(list));
        }
    }

    /** Nobody keeps a list without a choice, unless it is part of a checkpoint that is being written. */
    private void release(PendingList list) {
        if (!state.lists.areBeingWritten()) {
            list.release(spare);
        }
    }
}
