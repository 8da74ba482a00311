package io.liverank.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.input.EventReader;
import io.liverank.input.FeedbackBody;
import io.liverank.input.InvalidInputException;
import io.liverank.input.ItemBody;
import io.liverank.input.Json;
import io.liverank.input.RankBody;
import io.liverank.input.SimilarBody;
import io.liverank.operate.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/** Slips as people make them: of settings, of parameters, of keys. */
class MistypedTest {
    /** What was written, and what was meant. */
    private static final String SETTINGS = """
            liverank.modle.type=linear              | liverank.model.type
            liverank.model.typ=linear               | liverank.model.type
            liverank.model-type=linear              | liverank.model.type
            liverank.models.type=linear             | liverank.model.type
            liverank.model.positionbias2=true       | liverank.model.position-bias
            liverank.gain.click=2                   | liverank.gains.click
            liverank.event.like.role=choice         | liverank.events.like.role
            liverank.attribution-windows=30m        | liverank.attribution-window
            liverank.attribution.window=30m         | liverank.attribution-window
            liverank.atribution-window=30m          | liverank.attribution-window
            liverank.update.intervall=5m            | liverank.update.interval
            liverank.updates.interval=5m            | liverank.update.interval
            liverank.interval=5m                    | liverank.update.interval
            liverank.update.held_outs=100           | liverank.update.held-out
            liverank.data-directory=/x              | liverank.data-dir
            liverank.max-item=2000                  | liverank.max-items
            liverank.users-max=2000                 | liverank.max-users
            liverank.feature.off=age                | liverank.features.off
            liverank.features.labl.age=old          | liverank.features.labels.age
            liverank.features.number-limit=8        | liverank.features.numbers-limit
            liverank.challenger.small.type=linear   | liverank.challengers.small.type
            liverank.challengers.small.tpye=linear  | liverank.challengers.small.type
            liverank.security.key.shop.roles=rank   | liverank.security.keys.shop.roles
            liverank.security.keys.shop.role=rank   | liverank.security.keys.shop.roles
            liverank.security.keys.shop.sha265=x    | liverank.security.keys.shop.sha256
            liverank.cors.origin=*                  | liverank.cors.origins
            liverank.managment-port=8081            | liverank.management-port
            liverank.redis.url=redis://x            | spring.data.redis.url
            liverrank.model.type=linear             | liverank.model.type
            """;

    private static final String PARAMETERS = """
            dryrun=true   | dryRun
            dry_run=true  | dryRun
            dryRunn=true  | dryRun
            dry-run=true  | dryRun
            drRyun=true   | dryRun
            strickt=true  | strict
            Strict=true   | strict
            lmit=3        | limit
            limits=3      | limit
            q=lamp        | query
            qurey=lamp    | query
            """;

    private static final String KEYS = """
            rank     | {"itms":[]}                                       | /itms           | items
            rank     | {"items":[{"item_ID":"a"}]}                       | /items/0/item_ID | itemId
            rank     | {"items":[{"id":"a"}]}                            | /items/0/id     | itemId
            rank     | {"items":[{"itemId":"a","scores":1}]}             | /items/0/scores | score
            rank     | {"sesionId":"x"}                                  | /sesionId       | sessionId
            rank     | {"user":"x"}                                      | /user           | userId
            rank     | {"expalin":true}                                  | /expalin        | explain
            rank     | {"wieght":1}                                      | /wieght         | weight
            similar  | {"itemss":[{"itemId":"a"}]}                       | /itemss         | items
            similar  | {"items":[{"id":"a"}]}                            | /items/0/id     | itemId
            similar  | {"items":[{"itemId":"a"}],"kinds":"after"}        | /kinds          | kind
            feedback | {"event-type":"click","itemId":"a"}               | /event-type     | eventType
            feedback | {"evenType":"click","itemId":"a"}                 | /evenType       | eventType
            feedback | {"eventType":"click","itemID":"a"}                | /itemID         | itemId
            feedback | {"eventType":"click","itemId":"a","time_stamp":1} | /time_stamp     | timestamp
            feedback | {"eventType":"click","itemId":"a","quantiy":1}    | /quantiy        | quantity
            feedback | {"eventType":"click","itemId":"a","postion":1}    | /postion        | position
            item     | {"itemId":"a","atributes":{}}                     | /atributes      | attributes
            item     | {"item":"a"}                                      | /item           | itemId
            """;

    private final List<String> believed = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int told;

    private void take(String written, String refusal, String meant) {
        told++;
        if (refusal == null) {
            believed.add(written);
        } else if (!refusal.contains("did you mean " + meant + "?")) {
            wrong.add(written + ": " + refusal);
        }
    }

    private static String ofSetting(String option) {
        try (var reader = new SettingsReader(List.of("--" + option), Map.of())) {
            reader.read(SettingsReader.DEFAULT_SET);
            return null;
        } catch (SettingsReader.WrongSettingException e) {
            return e.getMessage();
        }
    }

    /** A call with all kinds of parameters. */
    static final class Calls {
        void search(
                @RequestParam boolean dryRun,
                @RequestParam boolean strict,
                @RequestParam String query,
                @RequestParam Integer limit) {}
    }

    private static String ofParameter(String parameter) throws NoSuchMethodException {
        var request = new MockHttpServletRequest("GET", "/items");
        request.setQueryString(parameter);
        var method = new HandlerMethod(
                new Calls(),
                Calls.class.getDeclaredMethod("search", boolean.class, boolean.class, String.class, Integer.class));
        try {
            new KnownParameters().preHandle(request, new MockHttpServletResponse(), method);
            return null;
        } catch (InvalidInputException e) {
            return e.getMessage();
        }
    }

    private static String ofKey(String kind, String body, String pointer) {
        var reader = new EventReader(0);
        try {
            var node = Json.mapper().readTree(body);
            switch (kind) {
                case "rank" -> reader.check(reader.body(node, RankBody.class));
                case "similar" -> reader.given(reader.body(node, SimilarBody.class));
                case "feedback" -> reader.feedback(reader.body(node, FeedbackBody.class));
                default -> reader.item("", reader.body(node, ItemBody.class), null);
            }
            return null;
        } catch (InvalidInputException e) {
            assertThat(e.faults().get(0).pointer()).isEqualTo(pointer);
            assertThat(e.faults()).as(body).hasSize(1);
            return e.faults().get(0).detail();
        }
    }

    @Test
    void slips_areAllRefusedAndNineOfTenUnderstood() throws Exception {
        for (String line : SETTINGS.strip().split("\n")) {
            String[] parts = line.split("\\|");
            take(parts[0].strip(), ofSetting(parts[0].strip()), parts[1].strip());
        }
        for (String line : PARAMETERS.strip().split("\n")) {
            String[] parts = line.split("\\|");
            take(parts[0].strip(), ofParameter(parts[0].strip()), parts[1].strip());
        }
        for (String line : KEYS.strip().split("\n")) {
            String[] parts = line.split("\\|");
            String body = parts[1].strip();
            take(body, ofKey(parts[0].strip(), body, parts[2].strip()), parts[3].strip());
        }
        assertThat(told).isGreaterThanOrEqualTo(40);
        assertThat(believed).isEmpty();
        assertThat(wrong).hasSizeLessThanOrEqualTo(told / 10);
    }

    @Test
    void allFaultsOfABody_areToldAtOnce() {
        var reader = new EventReader(0);
        try {
            reader.feedback(reader.body(
                    Json.mapper()
                            .readTree("{\"eventTyp\":\"click\",\"item_id\":\"a\",\"itemId\":\"b\",\"position\":0,"
                                    + "\"value\":\"x\",\"timestamp\":\"soon\",\"attributes\":[],\"quantity\":-1}"),
                    FeedbackBody.class));
            org.assertj.core.api.Assertions.fail("it was taken");
        } catch (InvalidInputException e) {
            assertThat(e.faults())
                    .extracting(fault -> fault.pointer() + " " + fault.code())
                    .containsExactly(
                            "/eventTyp unknown_key",
                            "/itemId duplicate_key",
                            "/value wrong_type",
                            "/timestamp wrong_type",
                            "/attributes wrong_type",
                            "/position out_of_range",
                            "/quantity out_of_range");
        }
    }
}
