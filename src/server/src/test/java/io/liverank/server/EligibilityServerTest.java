package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What a rule does not let be shown is in no answer's list, in no page, in no log, and no example. */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            "liverank.baseline.share=0.5",
            "liverank.eligibility.risk.attribute=risk",
            "liverank.eligibility.risk.relation=at-most",
            "liverank.eligibility.risk.context=bears"
        })
class EligibilityServerTest {
    @Autowired
    Server server;

    private static String list(String more, String... items) {
        return "{\"userId\":\"ann\",\"query\":\"funds\"" + more + ",\"items\":[" + String.join(",", items) + "]}";
    }

    private static String item(String id, int risk) {
        return "{\"itemId\":\"" + id + "\",\"attributes\":{\"risk\":" + risk + "}}";
    }

    private static List<String> told(JsonNode answer, String array, String... keys) {
        List<String> told = new ArrayList<>();
        answer.path(array).forEach(one -> {
            List<String> parts = new ArrayList<>();
            for (String key : keys) {
                parts.add(one.get(key).asString());
            }
            told.add(String.join(" ", parts));
        });
        return told;
    }

    private double counted(String reason) throws Exception {
        return server.get("/actuator/metrics/liverank.ineligible?tag=rule:risk&tag=reason:" + reason)
                .at("/measurements/0/value")
                .asDouble();
    }

    @Test
    void unsuitableCandidates_areLeftOutToldOfAndCounted() throws Exception {
        double before = counted("unsuitable");
        String items = "" + item("shares", 5) + "," + item("bonds", 1) + "," + item("funds", 3) + "," + item("gold", 4);

        JsonNode answer = server.post("/rank", list(",\"context\":{\"bears\":3}", items));

        assertThat(told(answer, "items", "itemId", "originalPosition")).containsExactlyInAnyOrder("bonds 2", "funds 3");
        assertThat(told(answer, "ineligible", "itemId", "originalPosition", "rule", "reason"))
                .containsExactly("shares 1 risk unsuitable", "gold 4 risk unsuitable");
        assertThat(counted("unsuitable")).isEqualTo(before + 2);
        JsonNode weighted = server.post("/rank", list(",\"weight\":0,\"context\":{\"bears\":3}", items));
        assertThat(told(weighted, "items", "itemId", "position"))
                .as("the search engine's own order keeps the rule too")
                .containsExactly("bonds 1", "funds 2");
    }

    @Test
    void withoutTheAttribute_nothingIsShown() throws Exception {
        JsonNode answer = server.post("/rank", list("", item("shares", 5), "{\"itemId\":\"unknown-fund\"}"));

        assertThat(answer.get("items").isEmpty()).isTrue();
        assertThat(answer.get("degraded").asBoolean()).isFalse();
        assertThat(told(answer, "ineligible", "itemId", "reason"))
                .containsExactly("shares no_context", "unknown-fund no_attribute");
        assertThat(server.post("/rank", list(",\"context\":{\"bears\":3}", item("bonds", 1)))
                        .has("ineligible"))
                .isFalse();
    }

    @Test
    void feedbackOnWhatWasLeftOut_meetsNoList() throws Exception {
        JsonNode answer = server.post(
                "/rank", list(",\"context\":{\"bears\":3}", item("stocks", 5), item("bills", 1), item("notes", 2)));
        String of =
                "\",\"userId\":\"ann\",\"queryId\":\"" + answer.get("queryId").asString() + "\"}";

        JsonNode left = server.post("/feedback?dryRun=true", "{\"eventType\":\"click\",\"itemId\":\"stocks" + of);
        JsonNode shown = server.post("/feedback?dryRun=true", "{\"eventType\":\"click\",\"itemId\":\"notes" + of);

        assertThat(left.at("/events/0/effect").asString()).isEqualTo("without_list");
        assertThat(shown.at("/events/0/effect").asString()).isEqualTo("learned");
        assertThat(told(shown.at("/events/0"), "ranking", "itemId")).containsExactlyInAnyOrder("bills", "notes");
    }

    @Test
    void pages_leaveThemOutAlike() throws Exception {
        String[] items = new String[12];
        for (int i = 0; i < items.length; i++) {
            items[i] = item("page-" + i, i % 3 == 0 ? 5 : 1);
        }
        List<String> shown = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = server.post("/rank", list(",\"limit\":3,\"context\":{\"bears\":3}" + token, items));
            shown.addAll(told(page, "items", "originalPosition"));
            token = page.has("pageToken")
                    ? ",\"pageToken\":\"" + page.get("pageToken").asString() + "\""
                    : null;
        } while (token != null);

        assertThat(shown).containsExactlyInAnyOrder("2", "3", "5", "6", "8", "9", "11", "12");
    }

    @Test
    void whatTheCatalogueFinds_keepsTheRuleByItsItems() throws Exception {
        server.send("PUT", "/items", """
                [{"itemId": "calm-fund", "attributes": {"title": "quokka fund", "risk": 1}},
                 {"itemId": "wild-fund", "attributes": {"title": "quokka fund", "risk": 5}}]""");

        JsonNode found = server.post("/rank", "{\"query\":\"quokka\",\"context\":{\"bears\":2}}");

        assertThat(told(found, "items", "itemId")).containsExactly("calm-fund");
        assertThat(told(found, "ineligible", "itemId")).containsExactly("wild-fund");
    }
}
