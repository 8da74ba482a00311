package io.liverank.api;

import io.liverank.input.InvalidInputException;
import io.liverank.input.Offer;
import io.liverank.input.RankBody;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.ProxyProperties;
import io.liverank.proxy.Asked;
import io.liverank.proxy.Chosen;
import io.liverank.proxy.Hits;
import io.liverank.proxy.SearchCall;
import io.liverank.proxy.SearchEngine;
import jakarta.servlet.http.HttpServletRequest;
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
     * @param queryId of the list in the log, or null if it is not there
     */
    record Ordered(ProxyOutcome outcome, byte[] answer, String queryId) {}

    /** What a call asks for, or null if that is not understood. */
    static Asked asked(SearchEngine engine, SearchCall call) {
        try {
            return engine.asked(call);
        } catch (JacksonException e) {
            LOG.debug("a search is not understood", e);
            return null;
        }
    }

    /** The answer, in our order if it can be put in order. */
    Ordered ordered(SearchEngine engine, Asked asked, byte[] answer, HttpServletRequest request)
            throws InterruptedException {
        Hits hits;
        try {
            hits = engine.hits(answer, chosen, settings.window());
        } catch (JacksonException e) {
            LOG.debug("an answer of the engine is not understood", e);
            return new Ordered(ProxyOutcome.NOT_UNDERSTOOD, answer, null);
        }
        if (hits == null || hits.candidates().isEmpty()) {
            return new Ordered(hits == null ? ProxyOutcome.NOT_UNDERSTOOD : ProxyOutcome.NO_HITS, answer, null);
        }
        Offer offer = Offer.of(body(asked, hits, request));
        try {
            RankAnswer ranked = threads.getObject()
                    .within(settings.patience(), awaited -> turns.take(() -> rankings.ranked(offer, false, awaited)));
            if (ranked == null) {
                return new Ordered(ProxyOutcome.LATE, answer, null);
            }
            List<Integer> order = ranked.items().stream()
                    .map(place -> place.originalPosition() - 1)
                    .toList();
            return ranked.degraded()
                    ? new Ordered(ProxyOutcome.FAILED, answer, ranked.queryId())
                    : new Ordered(ProxyOutcome.RANKED, hits.inOrder(order), ranked.queryId());
        } catch (InvalidInputException e) {
            LOG.debug("the hits are no list to rank: {}", e.getMessage());
            return new Ordered(ProxyOutcome.NOT_UNDERSTOOD, answer, null);
        } catch (RuntimeException e) {
            LOG.warn("ranking failed; the engine's answer goes through as it is", e);
            return new Ordered(ProxyOutcome.FAILED, answer, null);
        }
    }

    /** What a header says goes before what the search says. */
    private static RankBody body(Asked asked, Hits hits, HttpServletRequest request) {
        String queryId = first(ProxyHeaders.said(request, ProxyHeaders.QUERY_ID), asked.queryId());
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
