package io.liverank.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.liverank.RunningServer;
import io.liverank.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** OAuth2 tokens over the real port, of an authorization server that publishes its keys. */
@RunningServer
class TokenTest {
    private static RSAKey ours;
    private static HttpServer authority;

    @Autowired
    Server server;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws Exception {
        ours = new RSAKeyGenerator(2048).keyID("ours").generate();
        byte[] keys = new JWKSet(ours.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        authority = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        authority.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        authority.start();
        registry.add(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                () -> "http://localhost:" + authority.getAddress().getPort() + "/keys");
    }

    @AfterAll
    static void stop() {
        authority.stop(0);
    }

    private static String token(RSAKey key, String scope, Instant expires) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject("shop")
                        .claim("scope", scope)
                        .expirationTime(Date.from(expires))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private HttpResponse<String> send(String token, String method, String path) throws Exception {
        String body = method.equals("GET") ? null : "{\"items\":[{\"itemId\":\"a\"}]}";
        String[] headers = token == null ? new String[0] : new String[] {"Authorization", "Bearer " + token};
        return server.send(method, path, body, headers);
    }

    @ParameterizedTest
    @CsvSource({
        "rank, POST, /rank, 200",
        "feedback, POST, /rank, 403",
        "openid rank, POST, /rank, 200",
        "admin, POST, /rank, 200",
        "admin, GET, /models, 200",
        "rank, GET, /models, 403",
        "openid, POST, /rank, 403"
    })
    void scopes_areTheRoles(String scope, String method, String path, int status) throws Exception {
        HttpResponse<String> answer = send(token(ours, scope, Instant.now().plusSeconds(60)), method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void badTokens_areRefusedAsProblems() throws Exception {
        Instant later = Instant.now().plusSeconds(60);
        String[] bad = {
            token(ours, "admin", Instant.now().minusSeconds(600)),
            token(new RSAKeyGenerator(2048).keyID("ours").generate(), "admin", later),
            token(new RSAKeyGenerator(2048).keyID("theirs").generate(), "admin", later),
            token(ours, "admin", later).replaceFirst("\\.[^.]+\\.", ".e30."),
            "none"
        };
        for (String token : bad) {
            HttpResponse<String> answer = send(token, "POST", "/rank");
            assertThat(answer.statusCode()).as(token).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Bearer");
        }
        assertThat(send(null, "POST", "/rank").statusCode()).isEqualTo(401);
    }
}
