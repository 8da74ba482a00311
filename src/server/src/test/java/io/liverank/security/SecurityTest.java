package io.liverank.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.liverank.LiveRankApplication;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.clients.Npm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys, roles and limits over the real port. */
@RunningServer(
        properties = {
            "liverank.challengers.plain.type=linear",
            "liverank.max-catalog=100",
            "liverank.cors.origins=https://shop.example,http://*.local:*"
        })
@ExtendWith(OutputCaptureExtension.class)
class SecurityTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LIST = "{\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";

    @Autowired
    Server server;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        for (String role : new String[] {"rank", "feedback", "admin"}) {
            registry.add("liverank.security.keys." + role + ".sha256", () -> ApiKeys.sha256("key of " + role));
            registry.add("liverank.security.keys." + role + ".roles", () -> role);
        }
        registry.add("liverank.security.keys.slow.sha256", () -> ApiKeys.sha256("key of slow"));
        registry.add("liverank.security.keys.slow.roles", () -> "rank,feedback");
        registry.add("liverank.security.keys.slow.requests-per-second", () -> "5");
        registry.add("liverank.security.keys.few.sha256", () -> ApiKeys.sha256("key of few"));
        registry.add("liverank.security.keys.few.roles", () -> "feedback");
        registry.add("liverank.security.keys.few.events-per-second", () -> "2");
        registry.add("liverank.security.keys.orders.sha256", () -> ApiKeys.sha256("key of orders"));
        registry.add("liverank.security.keys.orders.roles", () -> "feedback");
        registry.add("liverank.security.keys.orders.events-per-second", () -> "2");
    }

    private HttpResponse<String> send(String key, String method, String path, String body)
            throws IOException, InterruptedException {
        String[] headers = key == null ? new String[0] : new String[] {"X-API-Key", key};
        return server.send(method, path, body, headers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST   | /rank                  | rank
                    POST   | /similar               | rank
                    GET    | /items?query=x         | rank
                    GET    | /items/a               | rank
                    POST   | /feedback              | feedback
                    PUT    | /items                 | admin
                    DELETE | /items/a               | admin
                    GET    | /users/ann             | admin
                    DELETE | /users/ann             | admin
                    GET    | /model                 | admin
                    GET    | /models                | admin
                    POST   | /models/update         | admin
                    POST   | /models/update/cancel  | admin
                    POST   | /models/1/restore      | admin
                    POST   | /models/main/promote   | admin
                    GET    | /evaluation            | admin
                    GET    | /features              | admin
                    GET    | /fields                | admin
                    GET    | /doctor                | admin
                    GET    | /server                | admin
                    GET    | /journal               | admin
                    GET    | /console/info          | admin
                    GET    | /actuator/health       | admin
                    GET    | /actuator/prometheus   | admin
                    """)
    void call_needsItsRole(String method, String path, String role) throws Exception {
        assertThat(send(null, method, path, null).statusCode()).isEqualTo(401);
        assertThat(send("wrong", method, path, null).statusCode()).isEqualTo(401);
        for (String other : new String[] {"rank", "feedback", "admin"}) {
            int status = send("key of " + other, method, path, null).statusCode();
            if (other.equals(role) || other.equals("admin")) {
                assertThat(status).as("%s with %s", path, other).isNotIn(401, 403);
            } else {
                assertThat(status).as("%s with %s", path, other).isEqualTo(403);
            }
        }
    }

    /** Whoever has no key makes no shop take up memory, by whatever call, and learns of none. */
    @Test
    void shopIsWokenByNobodyWithoutAKey() throws Exception {
        assertThat(send("key of admin", "PUT", "/shops/asleep", "{}").statusCode())
                .isEqualTo(200);
        for (String key : new String[] {null, "wrong"}) {
            for (String path : List.of(
                    "/",
                    "/index.html",
                    "/console/main.js",
                    "/liverank.js",
                    "/swagger-ui/index.html",
                    "/v3/api-docs",
                    "/error",
                    "/console/info",
                    "/rank",
                    "/items/a",
                    "/model",
                    "/actuator/health/readiness",
                    "/nothing")) {
                for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
                    send(key, method, "/shops/asleep" + path, null);
                    send(key, method, "/shops/unheard-of" + path, null);
                }
            }
        }
        assertThat(send("key of admin", "GET", "/shops/asleep", null).body()).contains("\"awake\":false");
        assertThat(send("key of admin", "GET", "/shops", null).body()).doesNotContain("unheard-of");
    }

    @Test
    void document_saysWhichRoleEachCallNeeds() throws Exception {
        JsonNode document =
                JSON.readTree(send(null, "GET", "/v3/api-docs", null).body());
        assertThat(document.at("/components/securitySchemes").propertyNames()).containsExactly("ApiKey");
        assertThat(document.at("/components/securitySchemes/ApiKey/name").asString())
                .isEqualTo("X-API-Key");
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                String role = operation.getValue().at("/security/0/ApiKey/0").asString();
                for (String other : new String[] {"rank", "feedback", "admin"}) {
                    int status = send(
                                    "key of " + other,
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey().replaceAll("\\{\\w+}", "0"),
                                    null)
                            .statusCode();
                    assertThat(status == 403)
                            .as("%s %s with %s: %d", operation.getKey(), path.getKey(), other, status)
                            .isEqualTo(!other.equals(role) && !other.equals("admin"));
                }
            }
        }
    }

    /** Answers are compared with the document by the callers: see {@code document.ts}. */
    @Test
    @Tag("slow")
    void generatedClients_compileAndMakeEveryCall() throws Exception {
        Npm npm = Npm.installed("clients", Path.of("target/clients"));
        npm.write("openapi.json", send(null, "GET", "/v3/api-docs", null).body());
        npm.write("liverank.d.ts", Files.readString(Path.of("src/clients/js/liverank.d.ts")));
        npm.run("generate", Map.of());
        npm.run("compile", Map.of());
        npm.run(
                "call",
                Map.of(
                        "LIVERANK_URL", server.uri("").toString(),
                        "LIVERANK_ADMIN_KEY", "key of admin",
                        "LIVERANK_RANK_KEY", "key of rank"));
    }

    /** The JDK's client sends no Origin by itself. */
    private String fromPage(String request) throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write((request.replace("|", "\r\n") + "Host: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void preflight_isAnsweredBeforeAnybodyAsksForAKey() throws Exception {
        String answer = fromPage("OPTIONS /feedback HTTP/1.1|Origin: https://shop.example|"
                + "Access-Control-Request-Method: POST|Access-Control-Request-Headers: content-type,x-api-key|");
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: https://shop.example", "Access-Control-Allow-Credentials: true")
                .containsIgnoringCase("vary: origin")
                .containsPattern("(?i)allow-headers:.*x-api-key");
        assertThat(fromPage("OPTIONS /rank HTTP/1.1|Origin: http://a.local:3000|Access-Control-Request-Method: POST|"))
                .contains("Access-Control-Allow-Origin: http://a.local:3000");
        assertThat(fromPage("OPTIONS /rank HTTP/1.1|Origin: https://stranger.example|"
                        + "Access-Control-Request-Method: POST|"))
                .startsWith("HTTP/1.1 403")
                .contains("urn:liverank:problem:foreign-origin")
                .doesNotContain("Allow-Origin");
        assertThat(fromPage("OPTIONS /models/update HTTP/1.1|Origin: https://shop.example|"
                        + "Access-Control-Request-Method: POST|"))
                .doesNotContain("Allow-Origin");
    }

    @Test
    void refusal_canBeReadByThePageThatAsked() throws Exception {
        String answer = fromPage("POST /rank HTTP/1.1|Origin: https://shop.example|Content-Length: 0|");
        assertThat(answer)
                .startsWith("HTTP/1.1 401")
                .contains("Access-Control-Allow-Origin: https://shop.example")
                .containsPattern("(?i)expose-headers:.*Retry-After");
    }

    @Test
    void options_needNoKey() throws Exception {
        assertThat(send(null, "OPTIONS", "/models", null).headers().firstValue("Allow"))
                .isPresent();
        assertThat(send("key of rank", "HEAD", "/items", null).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/console/main.js",
                "/webjars/uplot/dist/uPlot.esm.js",
                "/swagger-ui/index.html",
                "/v3/api-docs",
                "/actuator/health/liveness",
                "/actuator/health/readiness"
            })
    void filesAndProbes_needNoKey(String path) throws Exception {
        assertThat(send(null, "GET", path, null).statusCode()).isEqualTo(200);
    }

    @Test
    void refusals_areProblemsThatSayWhatIsMissing() throws Exception {
        HttpResponse<String> none = send(null, "POST", "/rank", LIST);
        assertThat(none.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(none.body())
                .contains("urn:liverank:problem:unauthorized", "X-API-Key")
                .doesNotContain("null");
        assertThat(send("key of rank", "GET", "/models", null).body()).contains("urn:liverank:problem:forbidden");
    }

    @Test
    void moreEventsThanTheKeyMaySend_areAnswered429() throws Exception {
        String event = "{\"eventType\":\"view\",\"itemId\":\"x\"}";
        String many = "[" + (event + ",").repeat(99) + event + "]";
        assertThat(send("key of few", "POST", "/feedback", many).statusCode()).isEqualTo(202);
        HttpResponse<String> refused = send("key of few", "POST", "/feedback", event);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("too-many-events", "Nothing was stored");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(2L, 60L);
    }

    /** One entry of another's words may come to ten thousand events. */
    @Test
    void orderOfManyProducts_isAsManyEvents() throws Exception {
        String order = "{\"event\":\"Order Completed\",\"userId\":\"ann\",\"properties\":{\"products\":["
                + "{\"sku\":\"x\"},".repeat(99) + "{\"sku\":\"x\"}]}}";
        assertThat(send("key of orders", "POST", "/v1/track", order).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = send("key of orders", "POST", "/v1/track", order);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(2L, 60L);
    }

    @Test
    void bodyWithoutEvents_ofAKeyWithALimit_isNoFaultOfOurs() throws Exception {
        assertThat(send("key of few", "POST", "/1/events", "{\"events\":[]}").statusCode())
                .isEqualTo(200);
        assertThat(send("key of few", "POST", "/v1/t", "{\"type\":\"page\"}").statusCode())
                .isIn(200, 429);
    }

    @Test
    void fullCatalogue_refusesNewItemsAndTakesTheOldOnes() throws Exception {
        HttpResponse<String> refused = send("key of admin", "PUT", "/items", items(101));
        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(refused.body()).contains("catalog-full", "Nothing was stored", "liverank.max-catalog");
        assertThat(send("key of admin", "GET", "/items/full0", null).statusCode())
                .isEqualTo(404);
        for (int times = 1; times <= 4; times++) {
            assertThat(send("key of admin", "PUT", "/items", items(40)).statusCode())
                    .isEqualTo(202);
        }
    }

    private static String items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"itemId\":\"full" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** From an address of its own, so that other tests are not taken for it. */
    private String statusFrom(InetAddress address, String key) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port(), address, 0)) {
            String call = "GET /model HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + (key == null ? "" : "X-API-Key: " + key + "\r\n") + "\r\n";
            socket.getOutputStream().write(call.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void callsWithoutARightKey_areLimited() throws Exception {
        assumeThat(System.getProperty("os.name"))
                .as("any loopback address is there")
                .isEqualTo("Linux");
        InetAddress stranger = InetAddress.getByName("127.0.0.77");
        int unauthorized = 0;
        String answer;
        do {
            answer = statusFrom(stranger, unauthorized % 2 == 0 ? null : "wrong");
            unauthorized++;
            assertThat(unauthorized).isLessThan(10 * WrongKeys.PER_MINUTE);
        } while (answer.startsWith("HTTP/1.1 401"));
        assertThat(unauthorized).isGreaterThan(WrongKeys.PER_MINUTE);
        assertThat(answer).startsWith("HTTP/1.1 429").contains("too-many-wrong-keys", "Retry-After: 1");
        assertThat(statusFrom(stranger, "key of admin"))
                .as("a right key is always taken")
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void moreThanTheRateAllows_isAnswered429AndSaysHowMuchIsLeft() throws Exception {
        HttpResponse<String> first = send("key of slow", "POST", "/rank", LIST);
        assertThat(first.headers().firstValue("RateLimit-Policy")).hasValue("\"key\";q=5;w=1");
        assertThat(first.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"key\";r=");
        HttpResponse<String> last = first;
        for (int i = 0; i < 50 && last.statusCode() == 200; i++) {
            last = send("key of slow", "POST", "/rank", LIST);
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(last.body()).contains("urn:liverank:problem:too-many-requests");
        assertThat(send("key of rank", "POST", "/rank", LIST).statusCode()).isEqualTo(200);
    }

    @Test
    void largeBodies_areRefusedWithAndWithoutAnAnnouncedLength() throws Exception {
        String large = "{\"query\":\"" + "x".repeat(2_000_000) + "\"}";
        assertThat(send("key of rank", "POST", "/rank", large).statusCode()).isEqualTo(413);
        var chunked = HttpRequest.newBuilder(server.uri("/rank"))
                .header("Content-Type", "application/json")
                .header("X-API-Key", "key of rank")
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build();
        assertThat(CLIENT.send(chunked, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    /** The status of a request written by hand: HTTP clients tidy up what an attacker would not. */
    private int raw(String request) throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return line == null ? 0 : Integer.parseInt(line.split(" ")[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../etc/passwd",
                "/console/../../../application.yaml",
                "/console/..%2f..%2fapplication.yaml",
                "/webjars/%2e%2e/%2e%2e/application.yaml",
                "/console/..;/models",
                "//models",
                "/models;x=1",
                "/actuator/health/readiness/../../prometheus",
                "/demo/pictures/..%2f..%2fmodels"
            })
    void trickedPaths_leadNowhere(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .isIn(400, 401, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: GET",
                "X-Original-URL: /",
                "X-Forwarded-Prefix: /console",
                "X-Forwarded-For: 127.0.0.1",
                "Authorization: Bearer none",
                "X-API-Key:",
                "Cookie: JSESSIONID=1"
            })
    void trickedHeaders_openNothing(String header) throws IOException {
        assertThat(raw("GET /models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n"))
                .isEqualTo(401);
    }

    @Test
    void pages_carrySecurityHeaders() throws Exception {
        var headers = send(null, "GET", "/", null).headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    }

    @Test
    void logs_holdNoKeysAndNoPersonalData(CapturedOutput output) throws Exception {
        send("secret key", "POST", "/rank", "{\"userId\":\"jane.doe@example.org\",\"items\":[]}");
        send("key of rank", "POST", "/rank", "{\"userId\":\"jane.doe@example.org\",\"items\":[]}");
        send("key of rank", "POST", "/rank", "{\"userId\":\"jane.doe@example.org\",\"query\":\"my diagnosis\"");
        send("key of admin", "DELETE", "/users/jane.doe@example.org", null);
        assertThat(output.getAll()).doesNotContain("jane.doe", "my diagnosis", "secret key", "key of rank");
    }

    @Test
    void journal_namesTheKeyAndWhatItAskedFor_butNoUser() throws Exception {
        send("key of admin", "POST", "/models/update", null);
        send("key of admin", "DELETE", "/users/jane.doe", null);
        send("key of admin", "POST", "/models/77/restore", null);
        send("key of rank", "POST", "/models/update", null);
        String journal = send("key of admin", "GET", "/journal?limit=50", null).body();
        assertThat(journal)
                .contains("\"who\":\"admin\",\"what\":\"update\"", "\"what\":\"forget\",\"detail\":\"a user\"")
                .contains("\"who\":\"server\",\"what\":\"settings\"")
                .doesNotContain("jane.doe", "version 77", "\"who\":\"rank\"");
        assertThat(send("key of admin", "GET", "/journal?limit=0", null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void server_tellsItsSettingsAndItsRedisWithoutSecrets() throws Exception {
        String server = send("key of admin", "GET", "/server", null).body();
        assertThat(server)
                .contains("\"name\":\"liverank.security.keys.slow.requests-per-second\",\"value\":\"5\"")
                .contains("\"name\":\"liverank.security.keys.rank.sha256\",\"value\":\"set, not shown\"")
                .contains("\"name\":\"liverank.model.type\",\"value\":\"ensemble\",\"from\":\"default\"")
                .contains("\"embedded\":true,\"available\":true", "\"logEntries\":", "\"replica\":\"")
                .doesNotContain(ApiKeys.sha256("key of rank"));
    }

    @Test
    void keyCommand_makesKeysThatTheServerWouldTake() {
        var out = new StringWriter();
        assertThat(new CommandLine(new KeyCommand())
                        .setOut(new PrintWriter(out))
                        .execute())
                .isZero();
        String key = out.toString().lines().skip(1).findFirst().orElseThrow().strip();
        assertThat(key).startsWith("lr_").hasSize(46);
        String hash = out.toString().replaceAll("(?s).*sha256=(\\w+).*", "$1");
        var keys = new ApiKeys(Map.of(
                "shop",
                new SecurityProperties.ApiKey(
                        hash.toUpperCase(java.util.Locale.ROOT),
                        Set.of(SecurityProperties.Role.RANK),
                        Set.of(),
                        List.of(),
                        0,
                        0)));
        assertThat(keys.find(key).name()).isEqualTo("shop");
        assertThat(keys.find(key + "x")).isNull();
    }

    @Test
    void twoNamesForOneKey_areRefused() {
        var key = new SecurityProperties.ApiKey(
                ApiKeys.sha256("a"), Set.of(SecurityProperties.Role.RANK), Set.of(), List.of(), 0, 0);
        assertThatThrownBy(() -> new ApiKeys(Map.of("one", key, "two", key)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void serverOnItsOwnRedisWithoutKeys_doesNotStartAndSaysWhy(CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(
                        LiveRankApplication.class, "--server.port=0", "--spring.data.redis.port=1"))
                .isNotNull();
        assertThat(output.getAll())
                .contains("LiveRank did not start: no API keys are set (liverank.security.keys)", "liverank.jar key")
                .doesNotContain("Invalid value", "\tat ");
    }
}
