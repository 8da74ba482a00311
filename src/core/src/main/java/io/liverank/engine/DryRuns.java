package io.liverank.engine;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What feedback would do to a state. Learner thread only. */
record DryRuns(State state) {
    private static final int INVERSE = FeatureTable.column("retrieval_inverse");

    /**
     * What {@code told} would change, changing nothing. The list is ranked from its items, query and user; what a
     * request says beside those (context, attributes, scores) is not kept and so not part of it. Learner thread only.
     */
    DryRun of(Event.FeedbackGiven told) {
        Event.FeedbackGiven feedback = told.by(state.profiles.identities().resolve(told.actor()));
        if (feedback.eventId() != null && state.eventIds.contains(feedback.eventId())) {
            return new DryRun(DryRun.Effect.DUPLICATE, 0, List.of(), List.of());
        }
        if (state.learning.isBot(State.key(feedback.actor()), feedback.time())) {
            return new DryRun(DryRun.Effect.BOT, 0, List.of(), List.of());
        }
        Meaning meaning = state.proof.of(feedback.type());
        PendingList list = feedback.queryId() == null
                ? state.lists.shownTo(
                        feedback.actor(),
                        feedback.itemId(),
                        feedback.time() + state.settings.clockSkew().toMillis(),
                        meaning.isBasket())
                : state.lists.pages().holding(feedback.queryId(), feedback.itemId());
        int row = list == null ? -1 : list.rowOf(feedback.itemId());
        if (row < 0 || !state.witnesses.owns(list, feedback.actor())) {
            return new DryRun(DryRun.Effect.WITHOUT_LIST, 0, List.of(), List.of());
        }
        boolean chosen = meaning.role() == Role.CHOICE;
        boolean learns = chosen && !list.learned && !list.isLight();
        float[] gains = list.gains.clone();
        gains[row] = Math.max(gains[row], (float) meaning.gain());
        Prospect prospect = state.learning.prospect(list, gains, learns);
        DryRun.Effect effect =
                switch (meaning.role()) {
                    case CHOICE -> learns ? DryRun.Effect.LEARNED : DryRun.Effect.LABELLED;
                    case INTEREST -> DryRun.Effect.TOUCHED;
                    case AVERSION -> DryRun.Effect.TURNED_DOWN;
                    case EXPOSURE -> DryRun.Effect.SEEN;
                    case NEUTRAL -> DryRun.Effect.NEUTRAL;
                };
        return new DryRun(
                effect, prospect.changedWeights(), prospect.weights(), ranking(list, feedback, meaning, prospect));
    }

    /** The items as candidates, in the search engine's order; in that shown, where that is not known any more. */
    private static List<Candidate> retrieved(PendingList list) {
        return IntStream.range(0, list.itemIds.length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        row -> list.isLight() ? row : -list.features().get(row, INVERSE)))
                .map(row -> new Candidate(list.itemIds[row], Double.NaN, Attributes.NONE))
                .toList();
    }

    private List<DryRun.PlaceChange> ranking(
            PendingList list, Event.FeedbackGiven feedback, Meaning meaning, Prospect prospect) {
        Request request = new Request(feedback.time(), list.query, feedback.actor(), Attributes.NONE, retrieved(list));
        float[] before = state.learning.score(state.features.extract(request), request);
        float[] after = prospect.score(
                state.features.extract(
                        request,
                        state.profiles.sessionAfter(feedback, meaning, state.catalog),
                        state.profiles.userAfter(feedback, meaning, state.catalog)),
                request);
        int[] places = new int[before.length];
        int[] orderBefore = Ranked.order(before);
        for (int place = 0; place < places.length; place++) {
            places[orderBefore[place]] = place + 1;
        }
        List<DryRun.PlaceChange> changes = new ArrayList<>();
        for (int row : Ranked.order(after)) {
            String itemId = request.candidates().get(row).itemId();
            changes.add(new DryRun.PlaceChange(itemId, places[row], changes.size() + 1, before[row], after[row]));
        }
        return changes;
    }
}
