package io.liverank.engine;

import io.liverank.engine.Counts.Count;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.EventVisitor;
import io.liverank.event.ForeignField;
import io.liverank.event.LogPosition;
import io.liverank.profile.Profiles;

/**
 * Applies a log's events to a {@link State}, each kind in its place. Learner thread only: while an event is applied it is kept
 * here.
 */
final class Fold implements EventVisitor<Void> {
    private final State state;
    private final Audience audience;
    private final FeedbackFold feedback;
    private final RankingFold rankings;

    private LogPosition at;
    /** The log's own at the entry, or {@link EventLog#NO_CLOCK}. */
    private long clock;

    private Event told;
    private long ahead;

    Fold(State state, Audience audience) {
        this.state = state;
        this.audience = audience;
        this.feedback = new FeedbackFold(state, audience);
        this.rankings = new RankingFold(state, audience, feedback);
    }

    /**
     * Where and when an event came.
     *
     * @param ahead by how many milliseconds its time was ahead of the log's clock, if that is further than may be; else 0
     */
    record Arrival(LogPosition at, long clock, long ahead) {
        /** Of what came before and waited: its time was looked at then. */
        Arrival without() {
            return new Arrival(at, clock, 0);
        }
    }

    State state() {
        return state;
    }

    /** As {@link Engine#apply}. */
    void apply(LogPosition position, long logClock, Event event) {
        if (position.compareTo(state.begun) <= 0) {
            return;
        }
        state.begun = position;
        if (event == null) {
            state.counts.add(Count.UNREADABLE);
        } else {
            at = position;
            clock = logClock;
            told = event;
            fold();
        }
        audience.tellNews();
        state.position = position;
    }

    private void fold() {
        ahead = ahead(told);
        Event event = told;
        if (ahead > 0) {
            state.counts.add(Count.AHEAD_OF_LOG);
            event = told.at(clock);
        }
        advance(event.time());
        event.accept(this);
    }

    @Override
    public Void itemUpserted(Event.ItemUpserted event) {
        Attributes own = ForeignField.without(event.attributes());
        boolean kept = state.catalog.put(event.time(), event.itemId(), own);
        state.counts.add(kept ? Count.ITEMS_UPSERTED : Count.ITEMS_REFUSED);
        if (kept) {
            state.meet(own, state.catalog.get(event.itemId()).facts(), event.time(), true);
        }
        return null;
    }

    @Override
    public Void itemEncoded(Event.ItemEncoded event) {
        Attributes added = state.catalog.encode(event);
        if (!added.isEmpty()) {
            state.meet(added, state.catalog.facts(added), event.time(), true);
        }
        return null;
    }

    @Override
    public Void itemDeleted(Event.ItemDeleted event) {
        state.counts.add(Count.ITEMS_DELETED);
        state.catalog.remove(event.itemId());
        return null;
    }

    @Override
    public Void rankingShown(Event.RankingShown event) {
        rankings.apply(new Arrival(at, clock, ahead), event);
        return null;
    }

    @Override
    public Void feedbackGiven(Event.FeedbackGiven event) {
        audience.tell(audience.taken, feedback.apply(new Arrival(at, clock, ahead), event));
        return null;
    }

    @Override
    public Void userForgotten(Event.UserForgotten event) {
        state.counts.add(Count.USERS_FORGOTTEN);
        forget(state.profiles.forget(event.userId()));
        return null;
    }

    @Override
    public Void visitForgotten(Event.VisitForgotten event) {
        state.counts.add(Count.VISITS_FORGOTTEN);
        forget(state.profiles.forgetVisit(event.sessionId()));
        return null;
    }

    @Override
    public Void updateStarted(Event.UpdateStarted event) {
        state.learning.models().apply(event);
        return null;
    }

    @Override
    public Void updateFinished(Event.UpdateFinished event) {
        state.learning.models().apply(event, state.logTime);
        return null;
    }

    @Override
    public Void modelRestored(Event.ModelRestored event) {
        state.learning.models().apply(event, state.logTime);
        return null;
    }

    @Override
    public Void modelPromoted(Event.ModelPromoted event) {
        state.learning.models().apply(event, state.logTime);
        return null;
    }

    private boolean isTimed() {
        return clock != EventLog.NO_CLOCK;
    }

    /** How far the event is ahead of the log's clock; 0 if no further than may be. */
    private long ahead(Event event) {
        return isTimed() && event.time() > clock + state.settings.clockSkew().toMillis() ? event.time() - clock : 0;
    }

    /** Open lists go unlearned: closed later, they would bring back what was forgotten. */
    private void forget(Profiles.Forgotten who) {
        int conduct = 0;
        int marks = 0;
        for (String key : who.keys()) {
            conduct += state.learning.forget(key) + (state.witnesses.forget(key) ? 1 : 0);
            marks += state.proof.forget(key) ? 1 : 0;
            state.baseline.forget(key);
            state.duels.forget(key);
        }
        int open = 0;
        for (PendingList list : state.lists.all()) {
            if (list.actor != null && who.keys().contains(list.actor)) {
                open++;
                state.lists.remove(list);
            }
        }
        for (PendingList list : state.late.all()) {
            if (list.actor != null && who.keys().contains(list.actor)) {
                open++;
                state.late.drop(list);
            }
        }
        state.learning.models().rehearsal().forget(who.keys());
        int waiting = state.early.events();
        state.early.removeIf(feedback -> who.includes(feedback.actor()));
        int[] own = {0};
        who.histories()
                .forEach((key, history) -> own[0] += state.learning.forget(state.features.ownIndices(key, history)));
        var found = new Erased.Found(
                who.histories().size(),
                who.visits(),
                who.links(),
                open,
                waiting - state.early.events(),
                conduct,
                marks,
                own[0]);
        audience.tell(audience.forgotten, new Erased(at, told, who.keys(), found));
    }

    private void advance(long time) {
        if (isTimed() && state.logTime > clock) {
            // a checkpoint of before log time was bounded: an event of a wrong clock had put it ahead
            state.logTime = clock;
        }
        long reached = isTimed() ? Math.min(time, clock) : time;
        if (reached <= state.logTime) {
            return;
        }
        state.logTime = reached;
        long before = state.logTime - state.settings.attributionWindow().toMillis();
        while (!state.lists.isEmpty()) {
            PendingList oldest = state.lists.oldest();
            if (oldest.time >= before) {
                break;
            }
            rankings.close(oldest);
        }
        state.early.expire(before);
        state.late.expire(state.logTime, state.lists.size());
    }

    /** Closes every list as if its window had passed. */
    void closeAll() {
        for (PendingList list : state.lists.all()) {
            rankings.close(list);
            audience.tellNews();
        }
    }
}
