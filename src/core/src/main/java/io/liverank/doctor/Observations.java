package io.liverank.doctor;

import io.liverank.engine.ClosedList;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.Engine.Taken;
import io.liverank.engine.Learner;
import io.liverank.event.Actor;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.feature.Column;
import io.liverank.feature.FeatureMatrix;
import io.liverank.profile.Identities;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was seen of the events that were taken, the lists that were closed and the inputs that came: what checks judge by.
 * Not thread-safe: the {@link Doctor}'s lock guards it.
 */
final class Observations {
    /** Closed lists of which each is looked at; of later ones every eighth, as what varies shows soon and looking takes time. */
    private static final int LOOKED_AT = 1_000;

    private static final int LOOKED_AT_LATER = 8;

    private static final long SKEW = 1_000;
    private static final long LATE = 60_000;

    /** What a case may be. */
    enum Trait {
        ANONYMOUS,
        UNKNOWN_ITEMS,
        ZERO_BASED,
        OTHER_PLACE,
        BEFORE_LIST,
        LATE,
        AHEAD,
        AHEAD_OF_LOG,
        CHOICE
    }

    final Tally<Count> lists = new Tally<>();
    final Tally<Trait> listTraits = new Tally<>();
    final Tally<Count> feedback = new Tally<>();
    final Tally<Trait> times = new Tally<>();
    final Tally<Trait> positions = new Tally<>();
    final Tally<Trait> closed = new Tally<>();
    final Tally<String> types = new Tally<>();
    final Tally<String> refused = new Tally<>();
    final Tally<Trait> received = new Tally<>();
    final Tally<String> remarked = new Tally<>();
    final Tally<String> placeholders = new Tally<>();
    final Tally<Doctor.Searched> searches = new Tally<>();
    final Map<String, Told> dialects = new TreeMap<>();

    /** What came in one dialect: its entries, and what became of the events they were understood as. */
    static final class Told {
        final Tally<Doctor.Heard> entries = new Tally<>();
        final Tally<Count> events = new Tally<>();
    }

    private final Engine engine;
    /** Columns that differed within a list. */
    private final Set<String> varied = new HashSet<>();

    private long closedLists;

    private Learner learner;

    Observations(Engine engine) {
        this.engine = engine;
    }

    Engine engine() {
        return engine;
    }

    /** Who runs the engine; null if nobody was named. */
    Learner learner() {
        return learner;
    }

    void runBy(Learner newLearner) {
        this.learner = newLearner;
    }

    /** Whether so few lists came that nothing can be said of the traffic. */
    boolean areFewLists() {
        return lists.total() < Check.LEAST;
    }

    boolean hasVaried(Column column) {
        return varied.contains(column.name());
    }

    void take(Taken taken) {
        if (taken.event() instanceof Event.RankingShown ranking) {
            take(taken, ranking);
        } else if (taken.event() instanceof Event.FeedbackGiven given) {
            take(taken, given);
        }
    }

    private void take(Taken taken, Event.RankingShown ranking) {
        lists.seen();
        lists.add(taken.verdict(), ranking.queryId());
        listTraits.seen();
        if (engine.profiles().identities().resolve(ranking.actor()).sessionKey() == null) {
            listTraits.add(Trait.ANONYMOUS, ranking.queryId());
        }
        for (Candidate one : ranking.candidates()) {
            if (one.attributes().isEmpty() && engine.catalog().get(one.itemId()) == null) {
                listTraits.add(Trait.UNKNOWN_ITEMS, one.itemId());
                break;
            }
        }
        received(taken, ranking);
        met(ranking.actor());
    }

    /** An id that names nobody is looked for in each list and event. */
    private void met(Actor actor) {
        placeholders.seen();
        placeholder("userId", actor.userId());
        placeholder("clientId", actor.clientId());
        placeholder("sessionId", actor.sessionId());
    }

    private void placeholder(String name, String id) {
        if (id != null && Identities.isPlaceholder(id)) {
            placeholders.add(name, name + " \"" + id + '"');
        }
    }

    private void received(Taken taken, Event event) {
        times.seen();
        long late = taken.clock() == EventLog.NO_CLOCK ? 0 : taken.clock() - event.time();
        if (late > LATE) {
            times.add(Trait.LATE, Math.round(late / 1_000.0) + " s");
        }
        if (taken.ahead() > 0) {
            String what =
                    event instanceof Event.FeedbackGiven given ? given.type() + " on " + given.itemId() : "a list";
            times.add(Trait.AHEAD_OF_LOG, what + ", " + Math.round(taken.ahead() / 1_000.0) + " s ahead");
        }
    }

    /** An entry in a dialect, and what became of it. */
    void hear(String dialect, Doctor.Heard heard, String example) {
        Told told = dialects.computeIfAbsent(dialect, name -> new Told());
        told.entries.seen();
        told.entries.add(heard, example);
    }

    /** Ids of events that were understood begin with their dialect. */
    private void trace(Taken taken, Event.FeedbackGiven given) {
        int end = given.eventId() == null ? -1 : given.eventId().indexOf(':');
        Told told = end < 0 ? null : dialects.get(given.eventId().substring(0, end));
        if (told != null && taken.verdict() != Count.DUPLICATES) {
            if (taken.verdict() != Count.JOINED_EARLY) {
                told.events.seen();
            } else {
                told.events.take(Count.UNKNOWN_LIST);
            }
            told.events.add(taken.verdict(), given.type() + " on " + given.itemId());
        }
    }

    private void take(Taken taken, Event.FeedbackGiven given) {
        trace(taken, given);
        String example = given.type() + " on " + given.itemId() + " by " + name(given.actor());
        if (taken.verdict() == Count.JOINED_EARLY) {
            feedback.take(Count.UNKNOWN_LIST);
            feedback.add(Count.JOINED, example);
        } else {
            feedback.seen();
            feedback.add(taken.verdict(), example);
            types.seen();
            types.add(given.type(), example);
            received(taken, given);
            met(given.actor());
        }
        if (taken.place() > 0) {
            joined(taken, given, example);
        }
    }

    private void joined(Taken taken, Event.FeedbackGiven given, String example) {
        if (taken.sinceShown() < -SKEW) {
            times.add(Trait.BEFORE_LIST, example + ", " + -taken.sinceShown() + " ms before its list");
        }
        if (given.position() > 0) {
            positions.seen();
            int place = taken.place() + taken.before();
            // on a later page both ways to count are right
            if (given.position() != place && given.position() != taken.place()) {
                positions.add(
                        given.position() == place - 1 || given.position() == taken.place() - 1
                                ? Trait.ZERO_BASED
                                : Trait.OTHER_PLACE,
                        example + ": position " + given.position() + ", but it was shown at " + place);
            }
        }
    }

    private static String name(Actor actor) {
        if (actor.userId() != null) {
            return actor.userId();
        }
        return actor.clientId() != null ? actor.clientId() : actor.sessionId() == null ? "somebody" : actor.sessionId();
    }

    /** Examples name people; there will be others. */
    void forgetExamples() {
        for (Tally<?> tally : List.of(
                lists,
                listTraits,
                feedback,
                times,
                positions,
                closed,
                types,
                refused,
                received,
                remarked,
                placeholders,
                searches)) {
            tally.forgetExamples();
        }
        for (Told told : dialects.values()) {
            told.entries.forgetExamples();
            told.events.forgetExamples();
        }
    }

    void close(ClosedList list) {
        closed.seen();
        for (float gain : list.gains()) {
            if (gain > 0) {
                closed.add(Trait.CHOICE, null);
                break;
            }
        }
        if (++closedLists > LOOKED_AT && closedLists % LOOKED_AT_LATER != 0) {
            return;
        }
        FeatureMatrix features = list.example().features();
        for (Column column : features.columns()) {
            if (hasVaried(column)) {
                continue;
            }
            for (int row = 1; row < features.rows; row++) {
                if (features.get(row, column.index()) != features.get(0, column.index())) {
                    varied.add(column.name());
                    break;
                }
            }
        }
    }

    /** An input that was not refused, and by how many milliseconds its time was ahead of our clock. */
    void receive(long ahead) {
        received.seen();
        if (ahead > SKEW) {
            received.add(Trait.AHEAD, ahead + " ms");
        }
    }

    void refuse(String code, String pointer) {
        refused.seen();
        refused.add(code, pointer.isEmpty() ? "the body" : pointer);
    }

    void search(Doctor.Searched outcome, String example) {
        searches.seen();
        searches.add(outcome, example);
    }

    void remark(String code, String example) {
        remarked.seen();
        remarked.add(code, example);
    }
}
