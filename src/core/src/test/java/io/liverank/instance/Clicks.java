package io.liverank.instance;

import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.feature.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A user of a shop that sells three items, a, b and c. */
public final class Clicks {
    static final Actor ANN = new Actor("ann", null, "visit");
    static final List<Candidate> ITEMS = List.of(
            new Candidate("a", Double.NaN, Attributes.NONE),
            new Candidate("b", Double.NaN, Attributes.NONE),
            new Candidate("c", Double.NaN, Attributes.NONE));

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Clicks() {}

    /** The user is shown all three, clicks one, and the shop has learned of it. */
    public static void click(Instance shop, String itemId) {
        long now = System.currentTimeMillis();
        String list = shop.name() + "-" + shop.engine().counts().get(Count.RANKINGS);
        var positions = shop.log()
                .append(List.of(
                        new Event.RankingShown(now, list, null, ANN, Attributes.NONE, ITEMS, List.of(0, 1, 2)),
                        Event.FeedbackGiven.of(now, "click", itemId, ANN).on(list)))
                .toCompletableFuture()
                .join();
        Waiting.atMost(PATIENCE).until(() -> shop.engine().position().compareTo(positions.get(1)) >= 0);
    }

    /** So many lists of all three that the user was shown. */
    static List<Event> lists(int count) {
        long now = System.currentTimeMillis();
        return IntStream.range(0, count)
                .<Event>mapToObj(i ->
                        new Event.RankingShown(now, "list-" + i, null, ANN, Attributes.NONE, ITEMS, List.of(0, 1, 2)))
                .toList();
    }

    /** Which of the three would now be first, from 0. */
    public static int first(Instance shop) {
        return shop.engine()
                .rank(new Request(System.currentTimeMillis(), null, ANN, Attributes.NONE, ITEMS))
                .order()[0];
    }
}
