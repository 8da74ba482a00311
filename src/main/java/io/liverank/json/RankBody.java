package io.liverank.json;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** A list to be ranked. */
@Schema(name = "RankRequest", description = "A result list to be ranked for somebody")
public record RankBody(
        @Schema(description = "what was searched for", maxLength = 1000, example = "running shoes")
        String query,

        @Schema(
                description =
                        "names this list, one id per list shown; other items under an id that is still open are its next page; the server makes one if absent",
                maxLength = 256)
        @JsonAlias("query_id")
        String queryId,

        @Schema(description = "the signed-in user", maxLength = 256, example = "ann") @JsonAlias("user_id")
        String userId,

        @Schema(description = "browser or device of somebody not signed in", maxLength = 256) @JsonAlias("client_id")
        String clientId,

        @Schema(description = "one visit", maxLength = 256, example = "ann-1") @JsonAlias("session_id")
        String sessionId,

        @Schema(description = "when it happened; the server's clock if absent; at most a day ahead")
        Moment timestamp,

        @Schema(description = "device, country, active filters and the like", example = "{\"device\": \"mobile\"}")
        Map<String, Object> context,

        @Schema(
                description =
                        "the candidates in the search engine's order, 1 to 1,000; without any, the catalogue's own"
                                + " text index is asked: its best 100 (or limit, if that is more), the newest without a query")
        List<CandidateBody> items,

        @Schema(description = "how many to return, the best ones", minimum = "1", maximum = "1000")
        Integer limit,

        @Schema(
                description = "from the search engine's order (0) to ours (1)",
                minimum = "0",
                maximum = "1",
                defaultValue = "1")
        Double weight,

        @Schema(description = "say of each item why it stands where it does", defaultValue = "false")
        Boolean explain) {
    /** The same with these candidates. */
    public RankBody withItems(List<CandidateBody> candidates) {
        return new RankBody(
                query, queryId, userId, clientId, sessionId, timestamp, context, candidates, limit, weight, explain);
    }
}
