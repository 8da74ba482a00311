package io.liverank.event;

/**
 * What is to be done with each kind of event. Whoever has to know all kinds implements it, and a kind that is added is missed by
 * the compiler at each of these places.
 *
 * @param <R> what comes of it
 */
public interface EventVisitor<R> {
    /** An item was created or replaced. */
    R itemUpserted(Event.ItemUpserted event);

    /** An encoder said what an item's texts mean. */
    R itemEncoded(Event.ItemEncoded event);

    /** An item was taken out. */
    R itemDeleted(Event.ItemDeleted event);

    /** A list was shown. */
    R rankingShown(Event.RankingShown event);

    /** Somebody did something with an item. */
    R feedbackGiven(Event.FeedbackGiven event);

    /** A user is to be forgotten. */
    R userForgotten(Event.UserForgotten event);

    /** A visit is to be forgotten. */
    R visitForgotten(Event.VisitForgotten event);

    /** An incremental update began. */
    R updateStarted(Event.UpdateStarted event);

    /** An incremental update ended. */
    R updateFinished(Event.UpdateFinished event);

    /** A version was put back in charge. */
    R modelRestored(Event.ModelRestored event);

    /** A challenger was put in charge. */
    R modelPromoted(Event.ModelPromoted event);
}
