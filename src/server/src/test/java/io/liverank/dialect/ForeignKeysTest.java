package io.liverank.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.engine.Engine;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clients of others bring their key where they are used to, and pages of a shop ask first. */
@ExtendWith(OutputCaptureExtension.class)
@RunningServer(
        properties = {
            "liverank.security.keys.test.sha256=0db0cfa9c68ac89c105d4e21f5081f11c9e99114313652db9aeb5aed1bb6e71d",
            "liverank.security.keys.test.roles=feedback",
            "liverank.security.keys.all.sha256=b269eb35b3ed785197a8a7feafe69adbc5d3530b0816dd4f3f6c68c352812fdf",
            "liverank.security.keys.all.roles=admin",
            "liverank.security.keys.page.sha256=ebc53201a3681aa85b4865b11bfecacd0ed1d3c27f60e7b071b65350b804008d",
            "liverank.security.keys.page.roles=feedback",
            "liverank.security.keys.page.origins=https://shop.example",
            "liverank.security.keys.page.events-per-second=1000",
            "liverank.cors.origins=https://shop.example"
        })
class ForeignKeysTest {
    private static final String KEY = "key-of-the-tests";
    private static final String TRACK =
            "{\"type\":\"track\",\"event\":\"Product Viewed\",\"userId\":\"k\",\"properties\":{\"product_id\":\"p\"}";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void key_isTakenFromWhereTheClientPutsIt_andNeverWritten(CapturedOutput output) throws Exception {
        String track = TRACK + "}";
        assertThat(send("POST", "/v1/t", track, "Authorization", basic(KEY)).statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/v1/t", track, "X-API-Key", KEY).statusCode()).isEqualTo(200);
        assertThat(send("POST", "/v1/t?writeKey=" + KEY, track).statusCode()).isEqualTo(200);
        assertThat(send("POST", "/v1/t", TRACK + ",\"writeKey\":\"" + KEY + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/mp/collect?api_secret=" + KEY, "{\"events\":[]}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("POST", "/1/events?X-Algolia-API-Key=" + KEY, "{\"events\":[]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/1/events", "{\"events\":[]}", "X-Algolia-API-Key", KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(output.getAll()).doesNotContain(KEY);
    }

    @Test
    void itemsOfAKeyForFeedback_areNotTaken_andTheRestOfItsBodyIs() throws Exception {
        String item =
                "{\"event\":\"item\",\"id\":\"ITEM\",\"item\":\"ITEM\",\"fields\":[{\"name\":\"title\",\"value\":\"x\"}]}";
        String click = "{\"event\":\"interaction\",\"id\":\"c\",\"type\":\"click\",\"item\":\"a\",\"user\":\"ann\"}";
        String body = "[" + item.replace("ITEM", "of-a-page") + "," + click + "]";
        HttpResponse<String> answer =
                send("POST", "/feedback", body, "X-API-Key", "key-of-a-page", "Origin", "https://shop.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"accepted\":1", "\"status\":\"error\"");
        assertThat(engine.catalog().get("of-a-page")).isNull();

        String servers = "[" + item.replace("ITEM", "of-feedback") + "," + click.replace("\"c\"", "\"d\"") + "]";
        HttpResponse<String> refused = send("POST", "/feedback", servers, "X-API-Key", KEY);
        assertThat(refused.body()).contains("\"updated\":1", "\"status\":\"error\"");
        assertThat(engine.catalog().get("of-feedback"))
                .as("not published, but for feedback alone")
                .isNull();

        send("POST", "/feedback", item.replace("ITEM", "of-a-server"), "X-API-Key", "key-of-the-owner");
        assertThat(engine.catalog().get("of-a-server")).isNotNull();
    }

    @Test
    void wrongKeyOrRole_isRefused() throws Exception {
        String track = TRACK + "}";
        assertThat(send("POST", "/v1/t", track).statusCode()).isEqualTo(401);
        assertThat(send("POST", "/v1/t", "[[[").statusCode()).isEqualTo(401);
        assertThat(send("POST", "/v1/t", track, "Authorization", basic("another"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/v1/t", track, "Authorization", "Basic %%%").statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/v1/t", track, "Content-Encoding", "gzip").statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/v1/t", TRACK + ",\"writeKey\":\"another\"}").statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/rank/xgboost", "{\"items\":[{\"id\":\"a\"}]}", "Authorization", basic(KEY))
                        .statusCode())
                .as("the key has not the role rank")
                .isEqualTo(403);
        assertThat(send("GET", "/console/events", null, "X-API-Key", KEY).statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/feedback?writeKey=" + KEY, "{}").statusCode())
                .as("our own calls have their own header")
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ubi_events",
                "/ubi_queries",
                "/1/events",
                "/v1/t",
                "/v1/b",
                "/mp/collect",
                "/com.snowplowanalytics.snowplow/tp2",
                "/rank/xgboost"
            })
    void preflight_isAnsweredBeforeAnybodyAsksForAKey(String path) throws Exception {
        HttpResponse<String> answer = send(
                "OPTIONS",
                path,
                null,
                "Origin",
                "https://shop.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type,x-api-key");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://shop.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        assertThat(send(
                                "OPTIONS",
                                path,
                                null,
                                "Origin",
                                "https://other.example",
                                "Access-Control-Request-Method",
                                "POST")
                        .statusCode())
                .isEqualTo(403);
    }
}
