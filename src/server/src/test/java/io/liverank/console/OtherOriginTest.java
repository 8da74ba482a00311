package io.liverank.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A shop's page on another origin than LiveRank, in a real browser: what it may send arrives, and a stranger's does not. */
@RunningServer(properties = "liverank.update.interval=0s")
@EnabledIf(
        value = "io.liverank.console.Browser#exists",
        disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver (Debian: chromium chromium-driver)")
class OtherOriginTest {
    @TempDir
    static Path folder;

    private static Browser browser;
    private static HttpServer shop;

    @Autowired
    Server server;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>A shop</title><p>Shoes".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        shop.start();
        registry.add("liverank.cors.origins", OtherOriginTest::shopsOrigin);
    }

    @BeforeAll
    static void openBrowser() {
        browser = new Browser(folder.resolve("profile"));
    }

    @AfterAll
    static void close() {
        browser.close();
        shop.stop(0);
    }

    private static String shopsOrigin() {
        return "http://localhost:" + shop.getAddress().getPort();
    }

    /** The same server under another name: another origin, which nobody allowed. */
    private static String strangersOrigin() {
        return "http://127.0.0.1:" + shop.getAddress().getPort();
    }

    private long count(String what) throws IOException, InterruptedException {
        return server.get("/evaluation").at("/counts/" + what).asLong();
    }

    private Object run(String code) {
        return browser.script("const server = '" + server.uri("") + "'; const click = JSON.stringify("
                + "{eventType: 'click', itemId: 'shoe-3', userId: 'ann', sessionId: 'ann-1'});" + code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return navigator.sendBeacon(server + '/feedback', click)",
                "return navigator.sendBeacon(server + '/feedback', new Blob([click], {type: 'text/plain'}))",
                "return navigator.sendBeacon(server + '/feedback', new Blob([click], {type: 'application/json'}))",
                "return fetch(server + '/feedback', {method: 'POST', body: click}).then(a => a.status === 202)",
                "return fetch(server + '/feedback', {method: 'POST', body: click, keepalive: true,"
                        + " headers: {'Content-Type': 'application/json', 'X-API-Key': 'any'}}).then(a => a.json())"
                        + ".then(answer => answer.accepted === 1)",
            })
    void clickOfAShopsPage_arrives(String code) throws Exception {
        browser.open(shopsOrigin());
        long before = count("feedback");
        assertThat(run(code)).isEqualTo(true);
        Waiting.atMost(Duration.ofSeconds(10)).until(() -> count("feedback"), now -> now == before + 1);
    }

    @Test
    void shopsPage_ranksAndSearches() {
        browser.open(shopsOrigin());
        assertThat(
                        run(
                                "return fetch(server + '/rank', {method: 'POST', headers: {'Content-Type': 'application/json'},"
                                        + " body: '{\"items\":[{\"itemId\":\"a\"}]}'}).then(a => a.json()).then(a => a.items[0].itemId)"))
                .isEqualTo("a");
        assertThat(run("return fetch(server + '/items?limit=1').then(a => a.status)"))
                .isEqualTo(200L);
        assertThat(run("return fetch(server + '/rank?dryrun=true', {method: 'POST', headers: {'Content-Type':"
                        + " 'application/json'}, body: '{}'}).then(a => a.json()).then(a => a.errors[0].code)"))
                .isEqualTo("unknown_parameter");
        assertThat(run("return fetch(server + '/models').then(a => 'read', () => 'not for pages of others')"))
                .isEqualTo("not for pages of others");
    }

    @Test
    void strangersPage_changesNothing() throws Exception {
        browser.open(strangersOrigin());
        long before = count("feedback");
        run("navigator.sendBeacon(server + '/feedback', click)");
        run("navigator.sendBeacon(server + '/feedback', new Blob([click], {type: 'application/json'}))");
        assertThat(run("return fetch(server + '/feedback', {method: 'POST', body: click, mode: 'no-cors'})"
                        + ".then(a => a.type)"))
                .isEqualTo("opaque");
        assertThat(
                        run(
                                "return fetch(server + '/feedback', {method: 'POST', body: click}).then(a => 'read', () => 'no')"))
                .isEqualTo("no");
        run("return fetch(server + '/models/update', {method: 'POST', mode: 'no-cors'}).then(a => a.type)");
        // the log is read in order: once this has been counted, nothing before it can still be on its way
        String own = "{\"eventType\":\"view\",\"itemId\":\"last\"}";
        assertThat(server.send("POST", "/feedback", own).statusCode()).isEqualTo(202);
        Waiting.atMost(Duration.ofSeconds(10)).until(() -> count("feedback"), now -> now > before);
        assertThat(count("feedback")).isEqualTo(before + 1);
    }

    @Test
    void textWithoutAnOrigin_isTakenOnFeedbackAlone() throws Exception {
        String click = "{\"eventType\":\"click\",\"itemId\":\"a\"}";
        String type = "text/plain;charset=UTF-8";
        assertThat(server.send("POST", "/feedback", click, "Content-Type", type).statusCode())
                .isEqualTo(202);
        assertThat(server.send("POST", "/rank", "{}", "Content-Type", type).statusCode())
                .isEqualTo(415);
        assertThat(server.send("POST", "/feedback", "no JSON", "Content-Type", type)
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> stranger =
                server.send("POST", "/feedback", click, "Content-Type", type, "Origin", "https://stranger.example");
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(stranger.body()).contains("urn:liverank:problem:foreign-origin", "liverank.cors.origins");
        HttpResponse<String> update = server.send("POST", "/models/update", null, "Origin", "https://stranger.example");
        assertThat(update.statusCode()).isEqualTo(403);
    }
}
