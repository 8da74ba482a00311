package io.liverank.api;

import io.liverank.input.InvalidInputException;
import io.liverank.input.Offer;
import io.liverank.input.RankBody;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.ProxyProperties;
import io.liverank.proxy.Asked;
import io.liverank.proxy.Chosen;
import io.liverank.proxy.Found;
import io.liverank.proxy.Hits;
import io.liverank.proxy.SearchCall;
import io.liverank.proxy.SearchEngine;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Puts the hits of an engine's answer in order. Whatever goes wrong, the answer is as it was. Thread-safe. */
@Component
final class ProxyRanking {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyRanking.class);

    /** Searches of one call that are put in order: as many as Typesense takes without being told. */
    private static final int MOST = 50;
    /** Signs that callers' own names for lists may take of the headers, of which a web server writes 8 kB. */
    private static final int NAMES = 4_000;

    private final ProxyProperties settings;
    private final Chosen chosen;
    private final RankController rankings;
    private final Turns turns;
    private final ObjectProvider<ProxyThreads> threads;

    ProxyRanking(
            LiveRankProperties properties, RankController rankings, Turns turns, ObjectProvider<ProxyThreads> threads) {
        this.settings = properties.proxy();
        this.chosen = new Chosen(settings.idField(), settings.fields());
        this.rankings = rankings;
        this.turns = turns;
        this.threads = threads;
    }

    /**
     * An answer in order.
     *
     * @param outcomes of the first searches of the call, {@value #MOST} at most
     * @param lists the ids of the lists that are in the log, as the header has them: one for each search, empty for none
     */
    record Ordered(List<ProxyOutcome> outcomes, byte[] answer, String lists) {
        /** As it was. */
        static Ordered untouched(ProxyOutcome outcome, byte[] answer) {
            return new Ordered(List.of(outcome), answer, "");
        }
    }

    /** What became of one search; the id is null if no list of it is in the log. */
    private record Placed(ProxyOutcome outcome, String queryId) {
        static Placed not(ProxyOutcome outcome) {
            return new Placed(outcome, null);
        }
    }

    /** What the searches of a call ask for. */
    static List<Asked> asked(SearchEngine engine, SearchCall call) {
        try {
            return engine.asked(call);
        } catch (JacksonException e) {
            LOG.debug("a search is not understood", e);
            return List.of(Asked.NOT_UNDERSTOOD);
        }
    }

    /**
     * The answer, in our order where it can be put in order. Patience is for the call: searches that it does not reach keep
     * their order.
     *
     * @param answer changed, and not to be used on
     */
    Ordered ordered(SearchEngine engine, List<Asked> asked, byte[] answer, HttpServletRequest request)
            throws InterruptedException {
        List<Found> found;
        try {
            found = engine.found(answer, chosen, settings.window());
        } catch (JacksonException e) {
            LOG.debug("an answer of the engine is not understood", e);
            return Ordered.untouched(ProxyOutcome.NOT_UNDERSTOOD, answer);
        }
        if (found.size() != asked.size()) {
            return Ordered.untouched(ProxyOutcome.NOT_UNDERSTOOD, answer);
        }
        long until = System.nanoTime() + settings.patience().toNanos();
        List<ProxyOutcome> outcomes = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < Math.min(found.size(), MOST); i++) {
            Offer offer = null;
            Hits hits = found.get(i).hits();
            if (asked.get(i).byRelevance() && hits != null && !hits.candidates().isEmpty()) {
                offer = new Offer(
                        body(asked.get(i), hits, request, engine.isSeveral() ? i : -1), null, null, hits.pinned());
                length += ProxyHeaders.told(
                                offer.body().queryId() == null
                                        ? ""
                                        : offer.body().queryId())
                        .length();
            }
            Placed placed = offer == null
                    ? Placed.not(left(asked.get(i), found.get(i)))
                    : length > NAMES ? Placed.not(ProxyOutcome.PASSED) : placed(offer, hits, until);
            outcomes.add(placed.outcome());
            lists.add(placed.queryId() == null ? "" : ProxyHeaders.told(placed.queryId()));
        }
        boolean none = lists.stream().allMatch(String::isEmpty);
        return new Ordered(outcomes, answer, none ? "" : String.join(String.valueOf(ProxyHeaders.BETWEEN), lists));
    }

    /** Why the hits of a search keep their order. */
    private static ProxyOutcome left(Asked asked, Found found) {
        return switch (asked.order()) {
            case OWN -> ProxyOutcome.PASSED;
            case UNKNOWN -> ProxyOutcome.NOT_UNDERSTOOD;
            case RELEVANCE ->
                switch (found.state()) {
                    case HITS -> ProxyOutcome.NO_HITS;
                    case IN_ORDER -> ProxyOutcome.PASSED;
                    case REFUSED -> ProxyOutcome.ENGINE_REFUSED;
                    case NOT_UNDERSTOOD -> ProxyOutcome.NOT_UNDERSTOOD;
                };
        };
    }

    private Placed placed(Offer offer, Hits hits, long until) throws InterruptedException {
        try {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return Placed.not(ProxyOutcome.LATE);
            }
            RankAnswer ranked = threads.getObject()
                    .within(
                            Duration.ofNanos(left),
                            awaited -> turns.take(() -> rankings.ranked(offer, false, awaited)));
            if (ranked == null) {
                return Placed.not(ProxyOutcome.LATE);
            }
            if (ranked.degraded()) {
                return new Placed(ProxyOutcome.FAILED, ranked.queryId());
            }
            hits.arrange(ranked.items().stream()
                    .map(place -> place.originalPosition() - 1)
                    .toList());
            return new Placed(ProxyOutcome.RANKED, ranked.queryId());
        } catch (InvalidInputException e) {
            LOG.debug("the hits are no list to rank: {}", e.getMessage());
            return Placed.not(ProxyOutcome.NOT_UNDERSTOOD);
        } catch (RuntimeException e) {
            LOG.warn("ranking failed; the engine's answer goes through as it is", e);
            return Placed.not(ProxyOutcome.FAILED);
        }
    }

    /**
     * What a header says goes before what the search says.
     *
     * @param place of the search among several; negative if it is alone
     */
    private static RankBody body(Asked asked, Hits hits, HttpServletRequest request, int place) {
        String named = place < 0
                ? ProxyHeaders.said(request, ProxyHeaders.QUERY_ID)
                : ProxyHeaders.said(request, ProxyHeaders.QUERY_ID, place);
        String queryId = first(named, asked.queryId());
        return new RankBody(
                first(ProxyHeaders.said(request, ProxyHeaders.QUERY), asked.query()),
                first(queryId, hits.queryId()),
                first(ProxyHeaders.said(request, ProxyHeaders.USER), asked.userId()),
                first(ProxyHeaders.said(request, ProxyHeaders.CLIENT), asked.clientId()),
                ProxyHeaders.said(request, ProxyHeaders.SESSION),
                null,
                null,
                hits.candidates(),
                null,
                null,
                null,
                null);
    }

    private static String first(String one, String other) {
        return one == null ? other : one;
    }
}
