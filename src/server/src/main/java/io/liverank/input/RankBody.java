package io.liverank.input;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** A list to be ranked. */
@Schema(name = "RankRequest", description = "A result list to be ranked for somebody")
public record RankBody(
        @Schema(description = "what was searched for", maxLength = Limits.QUERY, example = "running shoes")
        String query,

        @Schema(
                description =
                        "names this list, one id per list shown; other items under an id that is still open are its next page; the server makes one if absent",
                maxLength = Limits.ID)
        @JsonAlias("query_id")
        String queryId,

        @Schema(description = "the signed-in user", maxLength = Limits.ID, example = "ann") @JsonAlias("user_id")
        String userId,

        @Schema(description = "browser or device of somebody not signed in", maxLength = Limits.ID)
        @JsonAlias("client_id")
        String clientId,

        @Schema(description = "one visit", maxLength = Limits.ID, example = "ann-1") @JsonAlias("session_id")
        String sessionId,

        @Schema(description = "when it happened; the server's clock if absent; at most a day ahead")
        Moment timestamp,

        @Schema(
                description = "device, country, active filters and the like",
                maxProperties = Limits.ATTRIBUTES,
                example = "{\"device\": \"mobile\"}")
        Map<String, Object> context,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "the candidates in the search engine's order, 1 to 1,000; without any, the catalogue's own"
                                                + " text index is asked: its best 100 (or limit, if that is more), the newest without a query"),
                maxItems = Limits.ITEMS)
        List<CandidateBody> items,

        @Schema(description = "how many to return, the best ones", minimum = "1", maximum = "" + Limits.ITEMS)
        Integer limit,

        @Schema(
                description = "from the search engine's order (0) to ours (1)",
                minimum = "0",
                maximum = "1",
                defaultValue = "1")
        Double weight,

        @Schema(
                description =
                        "of the answer with the page before: the items of this page follow in the order that was fixed when the first page"
                                + " was ranked, whatever was learned since; send the same items. Good on any replica, while the list is open and for an hour at least",
                maxLength = Limits.PAGE_TOKEN)
        @JsonAlias("page_token")
        String pageToken,

        @Schema(description = "say of each item why it stands where it does", defaultValue = "false")
        Boolean explain) {
    /** The same with these candidates. */
    RankBody withItems(List<CandidateBody> candidates) {
        return new RankBody(
                query,
                queryId,
                userId,
                clientId,
                sessionId,
                timestamp,
                context,
                candidates,
                limit,
                weight,
                pageToken,
                explain);
    }
}
