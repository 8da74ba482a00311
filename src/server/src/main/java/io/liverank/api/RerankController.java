package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.liverank.input.CandidateBody;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Offer;
import io.liverank.input.RankBody;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /rerank} in the shape that hosted rerankers have, which OpenSearch's rerank processor calls through a connector:
 * documents in, a relevance for each out. A document is an item's id: what is read of others' texts here is nothing. The list is
 * written to the log if the call names it, since nobody could give feedback on it else.
 */
@RestController
@Hidden
@AnyParameters
class RerankController {
    private static final double SCALE = 1e6;

    private final DialectIntake intake;
    private final RankController rankings;
    private final Turns turns;

    RerankController(DialectIntake intake, RankController rankings, Turns turns) {
        this.intake = intake;
        this.rankings = rankings;
        this.turns = turns;
    }

    /** A document's place among those that were sent, from 0, and how far up it belongs: 1 is the top. */
    record Result(
            int index, @JsonProperty("relevance_score") double relevance) {}

    /** The best first. */
    record Reranked(String id, List<Result> results) {}

    @PostMapping("/rerank")
    Reranked rerank(HttpServletRequest request) throws IOException {
        JsonNode body = intake.body(request);
        JsonNode documents = body.path("documents");
        if (!documents.isArray() || documents.isEmpty()) {
            throw new InvalidInputException("/documents", "must be an array of item ids", "required");
        }
        List<CandidateBody> items = new ArrayList<>(documents.size());
        for (JsonNode document : documents) {
            JsonNode id = document.isObject() ? document.path("text") : document;
            items.add(new CandidateBody(
                    id.isString() || id.isNumber() ? id.asString().strip() : null, null, null));
        }
        String queryId = text(body, "query_id");
        Offer offer = Offer.of(new RankBody(
                text(body, "query"),
                queryId,
                text(body, "user_id"),
                text(body, "client_id"),
                text(body, "session_id"),
                null,
                null,
                items,
                null,
                null,
                null,
                null));
        RankAnswer answer = turns.take(() -> rankings.ranked(offer, queryId == null));
        List<RankAnswer.Place> places = answer.items();
        int most = body.path("top_n").isInt() ? Math.max(1, body.path("top_n").asInt()) : places.size();
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < Math.min(most, places.size()); i++) {
            results.add(new Result(places.get(i).originalPosition() - 1, relevance(i, places.size())));
        }
        return new Reranked(answer.queryId(), results);
    }

    /** Short: ML Commons reads a number of more than 18 signs as another type, and fails. */
    private static double relevance(int place, int size) {
        return Math.round((1 - place / (double) size) * SCALE) / SCALE;
    }

    private static String text(JsonNode body, String key) {
        JsonNode value = body.path(key);
        return value.isString() && !value.asString().isBlank() ? value.asString() : null;
    }
}
