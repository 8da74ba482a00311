package io.liverank.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.Actor;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.input.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DialectLinesTest {
    private static final long NOW = 1_800_000_000_000L;

    private static DialectLines lines(Dialect dialect) {
        return lines(dialect, List.of());
    }

    private static DialectLines lines(Dialect dialect, List<Event.FeedbackGiven> told) {
        return new DialectLines(dialect, Set.of("open")::contains, list -> told, itemId -> null, NOW);
    }

    private static Event.FeedbackGiven seen(long time, String item, int place, String client) {
        return Event.FeedbackGiven.of(time, "impression", item, new Actor(null, client, null))
                .on("q")
                .in(place);
    }

    private static String ubiClick(String item, int place) {
        return "{\"action_name\":\"click\",\"query_id\":\"q\",\"client_id\":\"c\",\"timestamp\":\"2026-01-31T12:00:00Z\","
                + "\"event_attributes\":{\"object\":{\"object_id\":\"" + item + "\"},\"position\":{\"ordinal\":" + place
                + "}}}";
    }

    @Test
    void ubi_rowsThatWereToldOneByOne_areTheListOfWhoeverChoosesFromIt() {
        List<Event.FeedbackGiven> told = List.of(
                seen(1_769_860_700_000L, "b", 2, "c"),
                seen(1_769_860_600_000L, "a", 1, "c"),
                seen(1_769_860_700_000L, "b", 2, "c"),
                seen(1_769_860_700_000L, "of-another", 4, "d"));

        List<Event> events = lines(Dialect.UBI, told).read(ubiClick("x", 3));

        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isInstanceOfSatisfying(Event.RankingShown.class, list -> {
            assertThat(list.queryId()).isEqualTo("q");
            assertThat(list.time()).isEqualTo(1_769_860_600_000L);
            assertThat(list.candidates()).extracting(Candidate::itemId).containsExactly("a", "b", "x");
        });
        assertThat(((Event.FeedbackGiven) events.get(1)).itemId()).isEqualTo("x");
    }

    @Test
    void ubi_rowsOfOthers_oneRow_orAListThatIsThere_makeNone() {
        List<Event.FeedbackGiven> others = List.of(seen(1_769_860_700_000L, "b", 2, "d"));
        assertThat(lines(Dialect.UBI, others).read(ubiClick("x", 3))).hasSize(1);
        List<Event.FeedbackGiven> itself = List.of(seen(1_769_860_700_000L, "x", 3, "c"));
        assertThat(lines(Dialect.UBI, itself).read(ubiClick("x", 3))).hasSize(1);
        Event.FeedbackGiven clicked = Event.FeedbackGiven.of(
                        1_769_860_700_000L, "click", "a", new Actor(null, "c", null))
                .on("q")
                .in(1);
        assertThat(lines(Dialect.UBI, List.of(clicked)).read(ubiClick("x", 3)))
                .as("two that were clicked are no list that was seen")
                .hasSize(1);
        List<Event.FeedbackGiven> own = List.of(seen(1_769_860_700_000L, "a", 1, "c"));
        assertThat(lines(Dialect.UBI, own).read(ubiClick("x", 3).replace("\"q\"", "\"open\"")))
                .hasSize(1);
        assertThat(lines(Dialect.UBI, own).read(ubiClick("x", 3).replace("\"click\"", "\"item_hover\"")))
                .as("who looks on may see more of it")
                .hasSize(1);
    }

    private static final String SCHEMA = "\"schema\":\"iglu:com.snowplowanalytics.snowplow.ecommerce/";

    private static String snowplow(String action, String more, String... entities) {
        return "{\"e\":\"ue\",\"eid\":\"e1\",\"uid\":\"ann\",\"duid\":\"browser\",\"dtm\":\"1769860800000\",\"ue_pr\":"
                + "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0\",\"data\":{"
                + SCHEMA
                + "snowplow_ecommerce_action/jsonschema/1-0-2\",\"data\":{\"type\":\"" + action + "\"" + more + "}}},"
                + "\"co\":{\"data\":[" + String.join(",", entities) + "]}}";
    }

    private static String entity(String name, String data) {
        return "{" + SCHEMA + name + "/jsonschema/1-0-0\",\"data\":" + data + "}";
    }

    private static Event.FeedbackGiven given(Event event) {
        return (Event.FeedbackGiven) event;
    }

    @Test
    void snowplow_listView_isTheListAsItWasShown() {
        List<Event> events = lines(Dialect.SNOWPLOW)
                .read(snowplow(
                        "list_view",
                        ",\"name\":\"Search results\"",
                        entity("product", "{\"id\":\"b\",\"price\":5,\"position\":2}"),
                        entity("product", "{\"id\":\"a\",\"price\":5,\"position\":1}"),
                        "{\"schema\":\"iglu:com.acme/search/jsonschema/1-0-0\",\"data\":{\"query\":\"red shoes\"}}"));
        assertThat(events).singleElement().isInstanceOfSatisfying(Event.RankingShown.class, list -> {
            assertThat(list.candidates()).extracting(Candidate::itemId).containsExactly("a", "b");
            assertThat(list.query()).isEqualTo("red shoes");
            assertThat(list.actor()).isEqualTo(new Actor("ann", "browser", null));
            assertThat(list.time()).isEqualTo(1_769_860_800_000L);
        });
    }

    @Test
    void snowplow_clicksCartsAndOrders_areWhatTheirActionSays() {
        DialectLines lines = lines(Dialect.SNOWPLOW);
        Event.FeedbackGiven click = given(lines.read(snowplow(
                        "list_click",
                        "",
                        entity("product", "{\"id\":\"a\",\"price\":5,\"position\":1}"),
                        "{\"schema\":\"iglu:com.acme/search/jsonschema/1-0-0\",\"data\":{\"query_id\":\"open\"}}"))
                .get(0));
        assertThat(click.eventId()).isEqualTo("snowplow:e1");
        assertThat(click.queryId()).isEqualTo("open");
        assertThat(click.position()).isEqualTo(1);
        assertThat(click.value()).as("a click says nothing of money").isNaN();
        assertThat(EventTypes.DEFAULT.of(click.type()).role()).isEqualTo(Role.CHOICE);

        List<Event> order = lines.read(snowplow(
                "transaction",
                "",
                entity("transaction", "{\"transaction_id\":\"T1\",\"revenue\":25}"),
                entity("product", "{\"id\":\"a\",\"price\":5,\"quantity\":3}"),
                entity("product", "{\"id\":\"b\",\"price\":10}")));
        assertThat(order).extracting(event -> given(event).value()).containsExactly(15.0, 10.0);
        assertThat(order)
                .extracting(event -> given(event).eventId())
                .as("a page that is loaded again tells of the same order")
                .containsExactly("snowplow:transaction/T1", "snowplow:transaction/T1:2");
        for (String action : List.of("add_to_cart", "remove_from_cart", "product_view", "refund")) {
            Event.FeedbackGiven one =
                    given(lines.read(snowplow(action, "", entity("product", "{\"id\":\"a\",\"price\":5}")))
                            .get(0));
            assertThat(EventTypes.DEFAULT.of(one.type()).known()).as(action).isTrue();
        }
        for (String action : List.of("checkout_step", "promo_view", "trns_error")) {
            assertThat(lines.read(snowplow(action, "", entity("promotion", "{\"id\":\"p\"}"))))
                    .as(action)
                    .isEmpty();
        }
    }

    /** As its trackers pack it, which leave the last signs of base64 out and use the alphabet of addresses. */
    @Test
    void snowplow_base64_ofEitherAlphabet_isRead_andWhatIsNoneIsToldOf() {
        String event = "{\"schema\":\"iglu:x/unstruct_event/jsonschema/1-0-0\",\"data\":{\"schema\":"
                + "\"iglu:com.acme/viewed_product/jsonschema/1-0-0\",\"data\":{\"product_id\":\"ASO>>>???1\"}}}";
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        for (Base64.Encoder encoder : List.of(
                Base64.getEncoder(),
                Base64.getUrlEncoder(),
                Base64.getUrlEncoder().withoutPadding())) {
            String packed = encoder.encodeToString(bytes);
            List<Event> events = lines(Dialect.SNOWPLOW)
                    .read("{\"schema\":\"iglu:x/payload_data/jsonschema/1-0-4\",\"data\":[{\"e\":\"ue\",\"ue_px\":\""
                            + packed + "\"}]}");
            assertThat(given(events.get(0)).itemId()).isEqualTo("ASO>>>???1");
            assertThat(given(events.get(0)).type()).isEqualTo("viewed_product");
        }
        for (String bad : List.of("%%%", "e30", "bm8gSlNPTg", "W10")) {
            String line = "{\"data\":[{\"e\":\"ue\",\"ue_px\":\"" + bad + "\"}]}";
            try {
                assertThat(lines(Dialect.SNOWPLOW).read(line)).as(bad).isEmpty();
            } catch (InvalidInputException e) {
                assertThat(e.faults().get(0).detail()).contains("base64");
            }
        }
    }

    @Test
    void snowplow_ordersOfOldTrackers_structuredEvents_andWhatIsOfNoProduct() {
        DialectLines lines = lines(Dialect.SNOWPLOW);
        Event.FeedbackGiven line = given(lines.read(
                        "{\"e\":\"ti\",\"eid\":\"e\",\"ti_id\":\"T\",\"ti_sk\":\"a\",\"ti_pr\":\"2.5\",\"ti_qu\":\"2\"}")
                .get(0));
        assertThat(line.type()).isEqualTo("purchase");
        assertThat(line.value()).isEqualTo(5);
        assertThat(given(lines.read("{\"e\":\"se\",\"se_ac\":\"add-to-basket\",\"co\":\"{\\\"data\\\":["
                                        + entity("product", "{\"id\":\"a\"}").replace("\"", "\\\"") + "]}\"}")
                                .get(0))
                        .type())
                .isEqualTo("add-to-basket");
        for (String silent :
                List.of("{\"e\":\"pv\"}", "{\"e\":\"pp\"}", "{\"e\":\"ue\"}", "{\"e\":\"tr\",\"tr_id\":\"T\"}")) {
            assertThat(lines.read(silent)).as(silent).isEmpty();
        }
        assertThatThrownBy(() -> lines.read("{\"schema\":\"x\"}")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void lineWithoutATime_hasTheOneBeforeIt() {
        DialectLines lines = lines(Dialect.SEGMENT);
        lines.read(
                "{\"event\":\"Product Viewed\",\"properties\":{\"sku\":\"a\"},\"timestamp\":\"2026-01-31T12:00:00Z\"}");
        List<Event> next = lines.read("{\"event\":\"Product Viewed\",\"properties\":{\"sku\":\"b\"}}");
        assertThat(next).singleElement().satisfies(event -> assertThat(event.time())
                .isEqualTo(1_769_860_800_000L));
    }

    @Test
    void idOfAList_countsWhereItIsOpenOrTheDialectSaysSo() {
        String click = "{\"event\":\"Product Clicked\",\"properties\":{\"sku\":\"a\",\"list_id\":\"LIST\"}}";
        assertThat(((Event.FeedbackGiven) lines(Dialect.SEGMENT)
                                .read(click.replace("LIST", "open"))
                                .get(0))
                        .queryId())
                .isEqualTo("open");
        assertThat(((Event.FeedbackGiven) lines(Dialect.SEGMENT).read(click).get(0)).queryId())
                .isNull();
        String liked = "{\"event\":\"interaction\",\"id\":\"1\",\"type\":\"like\",\"item\":\"a\",\"ranking\":\"r\"}";
        assertThat(((Event.FeedbackGiven) lines(Dialect.METARANK).read(liked).get(0)).queryId())
                .isEqualTo("r");
    }

    @Test
    void lineOfNoMeaning_isRefusedOrComesToNothing() {
        assertThat(lines(Dialect.UBI).read("{\"user_query\":\"shoes\",\"query_id\":\"q\"}"))
                .isEmpty();
        for (String bad : List.of("", "7", "{", "{\"nothing\":1}")) {
            assertThatThrownBy(() -> lines(Dialect.UBI).read(bad)).as(bad).isInstanceOf(InvalidInputException.class);
        }
    }
}
