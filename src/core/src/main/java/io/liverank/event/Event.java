package io.liverank.event;

import java.util.List;
import java.util.Objects;

/** Something that happened. Immutable. */
public sealed interface Event {
    /** When it happened, in milliseconds since 1970; never ahead of the clock of the server that took it. */
    long time();

    /** The same with another time. */
    Event at(long other);

    /** Does with this event what {@code visitor} says of its kind. */
    <R> R accept(EventVisitor<R> visitor);

    /** An item was created or replaced. */
    record ItemUpserted(long time, String itemId, Attributes attributes) implements Event {
        /** Refuses missing parts. */
        public ItemUpserted {
            Objects.requireNonNull(itemId);
            Objects.requireNonNull(attributes);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.itemUpserted(this);
        }

        @Override
        public ItemUpserted at(long other) {
            return new ItemUpserted(other, itemId, attributes);
        }
    }

    /**
     * An encoder said what an item's texts mean; of no effect where the item is another by then.
     *
     * @param of the {@link AttributesCodec#fingerprint} of the attributes that were encoded
     * @param field what the vector is called among the attributes
     */
    record ItemEncoded(long time, String itemId, long of, String field, Value.Vector vector) implements Event {
        /** Refuses missing parts. */
        public ItemEncoded {
            Objects.requireNonNull(itemId);
            Objects.requireNonNull(field);
            Objects.requireNonNull(vector);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.itemEncoded(this);
        }

        @Override
        public ItemEncoded at(long other) {
            return new ItemEncoded(other, itemId, of, field, vector);
        }
    }

    /** An item was taken out of the catalogue. */
    record ItemDeleted(long time, String itemId) implements Event {
        /** Refuses missing parts. */
        public ItemDeleted {
            Objects.requireNonNull(itemId);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.itemDeleted(this);
        }

        @Override
        public ItemDeleted at(long other) {
            return new ItemDeleted(other, itemId);
        }
    }

    /**
     * A list was shown to a user.
     *
     * @param queryId names this list; feedback refers to it; other items under an open list's are its next page
     * @param query what was searched for, or null
     * @param context device, country, active filters and the like
     * @param candidates what the search engine retrieved, in its order; each item once
     * @param shown which candidates were shown, by index from 0, in the order they were shown
     * @param ranker who put them in that order
     * @param propensities per place of {@code shown}, how likely it was that the candidate came to stand there, above 0 and up
     *     to 1; empty if that is not known
     * @param teams per place of {@code shown}, which order put it there, where two were interleaved; else empty
     * @param light whether no model is to learn it: who wrote it knew that learners could not keep up
     */
    record RankingShown(
            long time,
            String queryId,
            String query,
            Actor actor,
            Attributes context,
            List<Candidate> candidates,
            List<Integer> shown,
            Ranker ranker,
            List<Double> propensities,
            List<Team> teams,
            boolean light)
            implements Event {
        /** Keeps copies; refuses missing parts and indices outside the candidates. */
        public RankingShown {
            Objects.requireNonNull(queryId);
            Objects.requireNonNull(actor);
            Objects.requireNonNull(context);
            Objects.requireNonNull(ranker);
            candidates = List.copyOf(candidates);
            shown = List.copyOf(shown);
            for (int index : shown) {
                Objects.checkIndex(index, candidates.size());
            }
            propensities = List.copyOf(propensities);
            teams = List.copyOf(teams);
            Team.requireForEachPlace(shown.size(), propensities, teams);
        }

        /** A list of which nobody said who ranked it. */
        public RankingShown(
                long time,
                String queryId,
                String query,
                Actor actor,
                Attributes context,
                List<Candidate> candidates,
                List<Integer> shown) {
            this(time, queryId, query, actor, context, candidates, shown, Ranker.UNKNOWN, List.of(), List.of(), false);
        }

        /** The same in this order, of this ranker. */
        public RankingShown ranked(List<Integer> order, Ranker who) {
            return with(order, who, List.of(), List.of(), light);
        }

        /** The same in another context. */
        public RankingShown in(Attributes other) {
            return new RankingShown(
                    time, queryId, query, actor, other, candidates, shown, ranker, propensities, teams, light);
        }

        /** The same of these candidates, as many and of the same ids in the same order. */
        public RankingShown offering(List<Candidate> others) {
            return new RankingShown(
                    time, queryId, query, actor, context, others, shown, ranker, propensities, teams, light);
        }

        /** The same with a propensity for each place. */
        RankingShown with(List<Double> others) {
            return with(shown, ranker, others, teams, light);
        }

        /** The same with a team for each place. */
        public RankingShown of(List<Team> others) {
            return with(shown, ranker, propensities, others, light);
        }

        /** The same, that no model is to learn. */
        public RankingShown lightly() {
            return with(shown, ranker, propensities, teams, true);
        }

        /** The same with these of its places alone, each an index into {@link #shown}, rising; teams go by all or none. */
        public RankingShown places(List<Integer> kept) {
            return with(
                    kept.stream().map(shown::get).toList(),
                    ranker,
                    propensities.isEmpty()
                            ? propensities
                            : kept.stream().map(propensities::get).toList(),
                    kept.size() == shown.size() ? teams : List.of(),
                    light);
        }

        private RankingShown with(
                List<Integer> order, Ranker who, List<Double> likely, List<Team> by, boolean lightly) {
            return new RankingShown(time, queryId, query, actor, context, candidates, order, who, likely, by, lightly);
        }

        /** The same, shown to somebody else. */
        public RankingShown by(Actor other) {
            return other.equals(actor) ? this : with(time, other);
        }

        private RankingShown with(long when, Actor who) {
            return new RankingShown(
                    when, queryId, query, who, context, candidates, shown, ranker, propensities, teams, light);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.rankingShown(this);
        }

        @Override
        public RankingShown at(long other) {
            return with(other, actor);
        }
    }

    /**
     * A user did something with an item.
     *
     * @param type what: {@code click}, {@code add_to_cart}, {@code purchase}, or any word of the shop's own
     * @param eventId the sender's id of this event, or null; events with the same id count once
     * @param queryId the list it happened on, or null
     * @param position where the item stood in that list, from 1; 0 if not said
     * @param value money, rating or dwell time; NaN if not said
     * @param quantity how many; NaN if not said
     */
    record FeedbackGiven(
            long time,
            String type,
            String eventId,
            String queryId,
            String itemId,
            int position,
            Actor actor,
            double value,
            double quantity,
            Attributes attributes)
            implements Event {
        /** Refuses missing parts. */
        public FeedbackGiven {
            Objects.requireNonNull(type);
            Objects.requireNonNull(itemId);
            Objects.requireNonNull(actor);
            Objects.requireNonNull(attributes);
        }

        /** One of which no more is said than this; the rest by what follows. */
        public static FeedbackGiven of(long time, String type, String itemId, Actor actor) {
            return new FeedbackGiven(time, type, null, null, itemId, 0, actor, Double.NaN, Double.NaN, Attributes.NONE);
        }

        /** The same under this id of the sender's. */
        public FeedbackGiven withId(String id) {
            return new FeedbackGiven(time, type, id, queryId, itemId, position, actor, value, quantity, attributes);
        }

        /** The same on this list. */
        public FeedbackGiven on(String list) {
            return new FeedbackGiven(time, type, eventId, list, itemId, position, actor, value, quantity, attributes);
        }

        /** The same in this place of the list, from 1. */
        public FeedbackGiven in(int place) {
            return new FeedbackGiven(time, type, eventId, queryId, itemId, place, actor, value, quantity, attributes);
        }

        /** The same of so much money, rating or dwell time, and so many; NaN of what is not said. */
        public FeedbackGiven worth(double much, double many) {
            return new FeedbackGiven(time, type, eventId, queryId, itemId, position, actor, much, many, attributes);
        }

        /** The same with these attributes. */
        public FeedbackGiven with(Attributes others) {
            return new FeedbackGiven(time, type, eventId, queryId, itemId, position, actor, value, quantity, others);
        }

        /** The same of another type. */
        public FeedbackGiven as(String other) {
            return new FeedbackGiven(
                    time, other, eventId, queryId, itemId, position, actor, value, quantity, attributes);
        }

        /** The same, done by somebody else. */
        public FeedbackGiven by(Actor other) {
            return other.equals(actor) ? this : by(other, itemId);
        }

        /** The same, done by somebody else with this item; ids may be the same in other strings. */
        public FeedbackGiven by(Actor other, String item) {
            return new FeedbackGiven(time, type, eventId, queryId, item, position, other, value, quantity, attributes);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.feedbackGiven(this);
        }

        @Override
        public FeedbackGiven at(long other) {
            return new FeedbackGiven(
                    other, type, eventId, queryId, itemId, position, actor, value, quantity, attributes);
        }
    }

    /** A user asked to be forgotten: everything kept under this user id goes. */
    record UserForgotten(long time, String userId) implements Event {
        /** Refuses missing parts. */
        public UserForgotten {
            Objects.requireNonNull(userId);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.userForgotten(this);
        }

        @Override
        public UserForgotten at(long other) {
            return new UserForgotten(other, userId);
        }
    }

    /** Somebody asked that a visit be forgotten: everything kept under this session id goes. */
    record VisitForgotten(long time, String sessionId) implements Event {
        /** Refuses missing parts. */
        public VisitForgotten {
            Objects.requireNonNull(sessionId);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.visitForgotten(this);
        }

        @Override
        public VisitForgotten at(long other) {
            return new VisitForgotten(other, sessionId);
        }
    }

    /**
     * An incremental update began: its batch is all lists that were finished before this event, so that whoever ends
     * it, and whenever, comes to the same result.
     *
     * @param version that it will have
     */
    record UpdateStarted(long time, long version) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.updateStarted(this);
        }

        @Override
        public UpdateStarted at(long other) {
            return new UpdateStarted(other, version);
        }
    }

    /**
     * An incremental update ended.
     *
     * @param delta what to merge, as bytes; empty unless it was accepted. Do not write to it.
     */
    record UpdateFinished(long time, UpdateRecord update, byte[] delta) implements Event {
        /** Refuses missing parts. */
        public UpdateFinished {
            Objects.requireNonNull(update);
            Objects.requireNonNull(delta);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.updateFinished(this);
        }

        @Override
        public UpdateFinished at(long other) {
            return new UpdateFinished(other, update, delta);
        }
    }

    /** Somebody put a kept version of the model back in charge. */
    record ModelRestored(long time, long version) implements Event {
        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.modelRestored(this);
        }

        @Override
        public ModelRestored at(long other) {
            return new ModelRestored(other, version);
        }
    }

    /** Somebody put a challenger in charge; the model that was goes on learning in the shadow. */
    record ModelPromoted(long time, String name) implements Event {
        /** Refuses missing parts. */
        public ModelPromoted {
            Objects.requireNonNull(name);
        }

        @Override
        public <R> R accept(EventVisitor<R> visitor) {
            return visitor.modelPromoted(this);
        }

        @Override
        public ModelPromoted at(long other) {
            return new ModelPromoted(other, name);
        }
    }
}
