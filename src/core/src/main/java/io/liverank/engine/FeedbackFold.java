package io.liverank.engine;

import io.liverank.catalog.Item;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.EarlyFeedback.Early;
import io.liverank.engine.Engine.Taken;
import io.liverank.engine.Fold.Arrival;
import io.liverank.event.Event;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;

/** What becomes of feedback: it is joined with its list, learned from, and remembered of who gave it. Learner thread only. */
final class FeedbackFold {
    private final State state;
    private final Audience audience;

    FeedbackFold(State state, Audience audience) {
        this.state = state;
        this.audience = audience;
    }

    private static Taken taken(Arrival arrival, Event.FeedbackGiven feedback, Count verdict, PendingList list) {
        return list == null
                ? new Taken(arrival.at(), feedback, verdict, 0, 0, 0, arrival.clock(), arrival.ahead())
                : new Taken(
                        arrival.at(),
                        feedback,
                        verdict,
                        list.rowOf(feedback.itemId()) + 1,
                        list.before,
                        feedback.time() - list.time,
                        arrival.clock(),
                        arrival.ahead());
    }

    Taken apply(Arrival arrival, Event.FeedbackGiven told) {
        if (told.eventId() != null && !state.eventIds.add(told.eventId())) {
            state.counts.add(Count.DUPLICATES);
            return taken(arrival, told, Count.DUPLICATES, null);
        }
        state.counts.add(Count.FEEDBACK);
        Item item = state.catalog.get(told.itemId());
        // the id that the catalogue has: many maps and histories keep it
        Event.FeedbackGiven feedback =
                told.by(state.met(told.actor(), told.time()), item == null ? told.itemId() : item.id());
        Meaning meaning = state.proof.of(feedback.type());
        String actor = State.key(feedback.actor());
        Count bot = state.learning.botVerdict(actor, meaning, feedback.time());
        if (bot != null) {
            state.counts.add(bot);
            return taken(arrival, told, bot, null);
        }
        state.witnesses.met(actor, state.logTime);
        PendingList list = state.lists.holding(feedback.queryId(), feedback.itemId());
        boolean chosen = meaning.role() == Role.CHOICE;
        if (list != null && chosen && list.rowOf(feedback.itemId()) >= 0) {
            state.witnesses.chose(list, feedback.actor(), actor);
        }
        if (list != null && !state.witnesses.owns(list, feedback.actor())) {
            list = null;
        }
        if (feedback.queryId() == null) {
            list = state.lists.shownToForFeedback(
                    feedback.actor(), feedback.itemId(), latest(feedback), meaning.isBasket());
        }
        if (list == null && chosen) {
            list = late(feedback, meaning);
        }
        // the list was joined for what was chosen of it; a glance that names none is backed by its actor alone
        PendingList behind = feedback.queryId() == null && !chosen ? null : list;
        double backing = chosen || meaning.role() == Role.INTEREST
                ? state.witnesses.weigh(feedback, actor, chosen, behind, state.profiles, state.logTime)
                : 1;
        Count verdict = list == null ? withoutOpenList(feedback) : label(list, feedback, meaning, backing);
        if (!meaning.known()) {
            state.proof.mark(actor, feedback.type(), feedback.itemId(), feedback.time());
        }
        if (meaning.role() != Role.EXPOSURE && meaning.role() != Role.NEUTRAL) {
            state.profiles.given(
                    feedback,
                    list == null ? null : list.query,
                    meaning,
                    state.catalog,
                    state.learning.trust(actor) * backing,
                    itemId -> backing == 1 ? 1 : state.witnesses.left(itemId, state.logTime));
        }
        return taken(arrival, told, verdict, list);
    }

    /** The closed list that it is on, if its type comes late; null if there is none, or somebody else saw that. */
    private PendingList late(Event.FeedbackGiven feedback, Meaning meaning) {
        PendingList list = state.late.of(feedback, latest(feedback), meaning.isBasket());
        return list != null && state.witnesses.owns(list, feedback.actor()) ? list : null;
    }

    /** The clocks of what shows lists and of what tells of feedback differ. */
    private long latest(Event.FeedbackGiven feedback) {
        return feedback.time() + state.settings.clockSkew().toMillis();
    }

    private Count withoutOpenList(Event.FeedbackGiven feedback) {
        Count verdict = Count.UNKNOWN_LIST;
        if (feedback.queryId() == null) {
            verdict = Count.WITHOUT_LIST;
        } else if (state.lists.closed().contains(feedback.queryId())) {
            verdict = Count.EXPIRED_LIST;
        } else if (state.lists.holds(feedback.queryId())) {
            verdict = Count.OTHERS_LIST;
        } else {
            state.early.add(new Early(
                    feedback,
                    state.profiles.session(feedback.actor(), feedback.time()),
                    state.profiles.user(feedback.actor())));
        }
        state.counts.add(verdict);
        return verdict;
    }

    /** Feedback that came before its list. */
    void join(Arrival arrival, PendingList list, Event.FeedbackGiven feedback) {
        if (!state.witnesses.owns(list, feedback.actor())) {
            state.counts.add(Count.OTHERS_LIST);
            audience.tell(audience.taken, taken(arrival, feedback, Count.OTHERS_LIST, null));
            return;
        }
        state.counts.add(Count.JOINED_EARLY);
        double backing = state.witnesses.weighed(State.key(feedback.actor()), feedback.itemId(), state.logTime);
        label(list, feedback, state.proof.of(feedback.type()), backing);
        audience.tell(audience.taken, taken(arrival, feedback, Count.JOINED_EARLY, list));
    }

    private Count label(PendingList list, Event.FeedbackGiven feedback, Meaning meaning, double backing) {
        int row = list.rowOf(feedback.itemId());
        Count joined = state.late.holds(list)
                ? Count.JOINED_LATE
                : feedback.queryId() == null ? Count.JOINED_BY_ITEM : Count.JOINED;
        Count verdict = row < 0 ? Count.NOT_IN_LIST : joined;
        state.counts.add(verdict);
        if (row >= 0) {
            switch (meaning.role()) {
                case CHOICE -> choose(list, row, feedback, meaning, (float) backing);
                case EXPOSURE -> list.expose(row);
                case AVERSION -> turnDown(list, row, feedback, meaning);
                case INTEREST, NEUTRAL -> {}
            }
        }
        return verdict;
    }

    private void choose(PendingList list, int row, Event.FeedbackGiven feedback, Meaning meaning, float backing) {
        boolean first = list.gains[row] == 0;
        boolean opens = !list.learned;
        float[] before = state.late.holds(list) ? list.gains.clone() : null;
        list.choose(
                row, meaning.stage(), (float) meaning.gain(), state.worth.of(feedback, meaning, first ? backing : 0));
        if (first && opens) {
            list.backing = backing;
            state.learning.learn(list, state.logTime);
        } else if (first && before != null) {
            state.late.learn(list, row, backing, state.learning, state.logTime);
            state.validation.correct(list, before, state.learning.model(), state.learning.challengers());
        } else if (first) {
            state.learning.learnFurther(list, row, backing, state.logTime);
        }
        if (opens) {
            state.proof.chosen(list, !list.suspects.isEmpty() && state.witnesses.proves(list));
        }
    }

    private void turnDown(PendingList list, int row, Event.FeedbackGiven feedback, Meaning meaning) {
        boolean chosen = list.gains[row] > 0;
        if (meaning.stage() != null) {
            list.takeBack(row, meaning.stage());
        } else if (meaning.known()) {
            list.takeBackAll(row);
        }
        if (chosen && list.gains[row] == 0) {
            state.learning.takeBack(list, row);
        }
        if (list.turnDown(row)) {
            state.learning.avert(list, row, State.key(feedback.actor()), state.logTime);
        }
    }
}
