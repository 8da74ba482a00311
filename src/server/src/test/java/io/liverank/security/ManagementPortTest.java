package io.liverank.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Http;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.operate.ManagementPort;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Two doors: the shop's calls on one, everything on the other. */
@RunningServer(properties = "liverank.management-port=0")
class ManagementPortTest {
    private static final String ADMIN = "key of admin";

    @Autowired
    Server server;

    @Autowired
    ManagementPort management;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("liverank.security.keys.admin.sha256", () -> ApiKeys.sha256(ADMIN));
        registry.add("liverank.security.keys.admin.roles", () -> "admin");
    }

    private static HttpResponse<String> send(int port, String key, String method, String path, String body)
            throws IOException, InterruptedException {
        String[] headers = key == null ? new String[0] : new String[] {"X-API-Key", key};
        return Http.send(port, method, path, body, headers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | /
                    GET    | /console/main.js
                    GET    | /swagger-ui.html
                    GET    | /v3/api-docs
                    GET    | /models
                    POST   | /models/update
                    DELETE | /users/ann
                    PUT    | /items
                    DELETE | /items/a
                    GET    | /rank
                    GET    | /actuator
                    GET    | /actuator/health
                    GET    | /actuator/health/readiness
                    GET    | /actuator/prometheus
                    GET    | /error
                    """)
    void publicPort_hasNothingButTheShopsCalls_evenForAnAdministrator(String method, String path) throws Exception {
        HttpResponse<String> answer = send(server.port(), ADMIN, method, path, null);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void options_tellOnThePublicPortWhatItHas() throws Exception {
        assertThat(send(server.port(), null, "OPTIONS", "/items", null)
                        .headers()
                        .firstValue("Allow"))
                .hasValue("GET, HEAD, OPTIONS");
        assertThat(send(server.port(), null, "OPTIONS", "/models", null).statusCode())
                .isEqualTo(404);
        assertThat(send(management.number(), null, "OPTIONS", "/items", null)
                        .headers()
                        .firstValue("Allow")
                        .orElseThrow())
                .contains("PUT");
    }

    @Test
    void managementPort_zipsAsThePublicOneDoes() throws Exception {
        assertThat(Http.send(
                                management.number(),
                                "GET",
                                "/features",
                                null,
                                "X-API-Key",
                                ADMIN,
                                "Accept-Encoding",
                                "gzip")
                        .headers()
                        .firstValue("Content-Encoding"))
                .hasValue("gzip");
    }

    @Test
    void shopsCalls_areAnsweredOnBothPorts() throws Exception {
        for (int port : new int[] {server.port(), management.number()}) {
            String list = "{\"items\":[{\"itemId\":\"a\"}]}";
            assertThat(send(port, ADMIN, "POST", "/rank", list).statusCode()).isEqualTo(200);
            assertThat(send(port, null, "POST", "/rank", list).statusCode()).isEqualTo(401);
            assertThat(send(port, ADMIN, "POST", "/similar", list).statusCode()).isEqualTo(200);
            String click = "{\"eventType\":\"click\",\"itemId\":\"a\"}";
            assertThat(send(port, ADMIN, "POST", "/feedback", click).statusCode())
                    .isEqualTo(202);
            assertThat(send(port, ADMIN, "GET", "/items?query=x", null).statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/prometheus", "/actuator/health", "/actuator/health/liveness", "/actuator/info"})
    void actuatorOnTheManagementPort_needsNoKey(String path) throws Exception {
        assertThat(send(management.number(), null, "GET", path, null).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models", "/users/ann", "/console/info", "/evaluation"})
    void administrationOnTheManagementPort_needsTheAdministratorsKey(String path) throws Exception {
        assertThat(send(management.number(), null, "GET", path, null).statusCode())
                .isEqualTo(401);
        assertThat(send(management.number(), ADMIN, "GET", path, null).statusCode())
                .isIn(200, 404);
    }

    @Test
    void idsWithSlashes_workOnTheManagementPort() throws Exception {
        assertThat(send(management.number(), ADMIN, "DELETE", "/users/a%2Fb", null)
                        .statusCode())
                .isEqualTo(202);
        assertThat(send(management.number(), null, "GET", "/", null).statusCode())
                .isEqualTo(200);
    }
}
