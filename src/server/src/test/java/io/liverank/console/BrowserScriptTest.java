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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** {@code /liverank.js} on a page of another origin, with a key that everybody can read, in a real browser. */
@RunningServer(properties = "liverank.update.interval=0s")
@EnabledIf(
        value = "io.liverank.console.Browser#exists",
        disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver (Debian: chromium chromium-driver)")
class BrowserScriptTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A shop's page: a list of shoes that lead to pages of their own, on which one can buy. */
    private static final String PAGE = """
            <!doctype html><meta charset="utf-8"><title>A shop</title>
            <ul id="list"></ul><button id="buy" hidden>Buy</button>
            SCRIPT
            <script type="module">
            LOAD
            const asked = new URLSearchParams(location.search);
            window.faults = [];
            window.live = new LiveRank({ url: 'SERVER', key: 'published', userId: asked.get('user'), seenAfter: 50, timeout: 20000,
              consent: !asked.has('unasked'), onError: fault => faults.push(String(fault)) });
            const items = [1, 2, 3, 4].map(i => ({ itemId: `${asked.get('user')}-shoe-${i}` }));
            window.show = async () => {
              const list = await live.rank({ query: 'shoes', items });
              document.getElementById('list').innerHTML = list.items.map(({ itemId }) =>
                `<li data-item-id="${itemId}"><a href="/product?item=${itemId}&user=${asked.get('user')}">${itemId}</a>`).join('');
              live.observe(document.getElementById('list'), list);
              document.title = list.ranked ? 'ranked' : 'as it came';
              return list;
            };
            if (location.pathname === '/product') {
              const buy = document.getElementById('buy');
              buy.hidden = false;
              buy.onclick = () => live.track('add_to_cart', asked.get('item'), { quantity: 1 });
              document.title = 'product';
            } else {
              window.list = show();
            }
            </script>""";

    @TempDir
    static Path folder;

    private static Browser browser;
    private static HttpServer shop;
    private static volatile String liverank;

    @Autowired
    Server server;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException, NoSuchAlgorithmException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            boolean module = exchange.getRequestURI().toString().contains("module");
            byte[] page = PAGE.replace("SCRIPT", module ? "" : "<script src=\"SERVER/liverank.js\"></script>")
                    .replace("LOAD", module ? "import { LiveRank } from 'SERVER/liverank.mjs';" : "")
                    .replace("SERVER", liverank)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        shop.start();
        key(registry, "published", "rank,feedback");
        registry.add("liverank.security.keys.published.origins", BrowserScriptTest::shopsOrigin);
        registry.add("liverank.security.keys.published.events-per-second", () -> "1000");
        key(registry, "chief", "admin");
    }

    private static void key(DynamicPropertyRegistry registry, String name, String roles)
            throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        registry.add("liverank.security.keys." + name + ".sha256", () -> HexFormat.of()
                .formatHex(digest));
        registry.add("liverank.security.keys." + name + ".roles", () -> roles);
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

    @BeforeEach
    void serve() {
        liverank = "http://localhost:" + server.port();
    }

    @AfterEach
    void clear() throws Exception {
        browser.offline(false);
        browser.script("if (location.protocol !== 'about:') { localStorage.clear(); sessionStorage.clear(); }");
        // a page tells what came into view when it is left
        browser.open("about:blank");
        long before = -1;
        for (long now = count("feedback"); now != before; now = count("feedback")) {
            before = now;
            Thread.sleep(500);
        }
        browser.complaints();
    }

    private static String shopsOrigin() {
        return "http://localhost:" + shop.getAddress().getPort();
    }

    private void open(String address, String title) {
        browser.open(shopsOrigin() + address);
        browser.await(d -> d.getTitle().equals(title));
    }

    private JsonNode evaluation() throws IOException, InterruptedException {
        return server.json("GET", "/evaluation", null, "X-API-Key", "chief");
    }

    private long count(String what) throws IOException, InterruptedException {
        return evaluation().at("/counts/" + what).asLong();
    }

    private void awaitCount(String what, long expected) {
        Waiting.atMost(PATIENCE).until(() -> count(what), now -> now >= expected);
    }

    private static long waiting() {
        return (Long) browser.script("return JSON.parse(localStorage.getItem('liverank.queue') ?? '[]').length");
    }

    private static Object faults() {
        return browser.script("return faults.join()");
    }

    private static void clickOn(String item) {
        browser.script("document.addEventListener('click', event => event.preventDefault(), { once: true })");
        browser.click("[data-item-id$=" + item + "] a");
    }

    /** Each user has shoes of their own: what others clicked does not move them. */
    @ParameterizedTest
    @ValueSource(strings = {"/?user=ann", "/?user=bob&module"})
    void clickOnAListOfAnotherOrigin_changesTheNextRanking(String address) throws Exception {
        long impressions = count("feedback");
        long joined = count("joined");
        open(address, "ranked");
        browser.await(d -> waiting() >= 4);
        clickOn("shoe-3");
        awaitCount("feedback", impressions + 5);
        browser.await(d -> waiting() == 0);
        assertThat(count("feedback"))
                .as("a beacon and its confirmation count once")
                .isEqualTo(impressions + 5);
        assertThat(count("joined")).isGreaterThan(joined);
        assertThat((String) browser.script("return show().then(list => list.items[0].itemId)"))
                .endsWith("shoe-3");
        assertThat(faults()).isEqualTo("");
        assertThat(browser.complaints())
                .filteredOn(line -> !line.contains("favicon"))
                .isEmpty();
    }

    @Test
    void queryId_isKeptOverNavigation() throws Exception {
        open("/?user=cy", "ranked");
        Object queryId = browser.script("return list.then(list => list.queryId)");
        browser.click("[data-item-id$=shoe-2] a");
        browser.await(d -> d.getTitle().equals("product"));
        long before = count("feedback");
        long joined = count("joined");
        browser.script(
                "const told = live.track.bind(live); live.track = (...all) => { window.sent = all; return told(...all) }");
        browser.click("#buy");
        awaitCount("feedback", before + 1);
        browser.await(d -> waiting() == 0);
        assertThat(browser.script("return JSON.parse(sessionStorage.getItem('liverank.trail'))[0].queryId"))
                .isEqualTo(queryId);
        assertThat(count("joined")).isGreaterThan(joined);
        assertThat(faults()).isEqualTo("");
    }

    @Test
    void offline_eventsWaitAndCountOnceWhenThePageIsBack() throws Exception {
        open("/?user=dee", "ranked");
        browser.await(d -> waiting() >= 4);
        browser.script("return live.flush()");
        browser.await(d -> waiting() == 0);
        long before = count("feedback");
        browser.offline(true);
        clickOn("shoe-4");
        browser.script("for (let i = 0; i < 300; i++) live.track('view', 'shoe-4')");
        assertThat(waiting()).as("bounded").isEqualTo(200);
        assertThat(browser.script("return live.rank({items: [{itemId: 'b'}, {itemId: 'a'}]})"
                        + ".then(list => list.ranked + list.items.map(item => item.itemId).join())"))
                .isEqualTo("falseb,a");
        browser.offline(false);
        browser.script("return live.flush()");
        browser.await(d -> waiting() == 0);
        assertThat(count("feedback")).isEqualTo(before + 200);
    }

    @Test
    void withoutConsent_nothingIsStoredOrSent() throws Exception {
        long rankings = count("rankings");
        long feedback = count("feedback");
        open("/?user=eve&unasked", "as it came");
        clickOn("shoe-2");
        assertThat(browser.script(
                        "return live.track('click', 'shoe-1') || localStorage.length + sessionStorage.length"))
                .isEqualTo(0L);
        assertThat(browser.script("return performance.getEntriesByType('resource').map(one => one.name)"
                        + ".filter(name => name.startsWith(live.url) && !name.endsWith('.js')).length"))
                .isEqualTo(0L);
        browser.script("live.consent(true)");
        assertThat(browser.script("return show().then(list => list.ranked)")).isEqualTo(true);
        clickOn("shoe-2");
        awaitCount("feedback", feedback + 1);
        assertThat(count("rankings")).isEqualTo(rankings + 1);
        browser.script("live.consent(false)");
        assertThat(browser.script("return localStorage.length + sessionStorage.length"))
                .isEqualTo(0L);
    }

    @Test
    void slowOrDeadServer_leavesTheListAsItCame() {
        open("/?user=fay", "ranked");
        String order =
                ".rank({items: [{itemId: 'b'}, {itemId: 'a'}]}).then(list => list.items.map(item => item.itemId).join())";
        assertThat(browser.script("return new LiveRank({url: 'http://localhost:1'})" + order))
                .isEqualTo("b,a");
        assertThat(browser.script(
                        "return new LiveRank({url: '" + liverank + "', key: 'published', timeout: 0})" + order))
                .isEqualTo("b,a");
        assertThat(browser.script("return new LiveRank({url: '" + liverank + "', key: 'wrong'})" + order))
                .isEqualTo("b,a");
    }

    @Test
    void publishedKey_isForItsOwnPagesAndReadsNothing() throws Exception {
        String list = "{\"items\":[{\"itemId\":\"a\"}]}";
        String click = "{\"writeKey\":\"published\",\"events\":[{\"eventType\":\"click\",\"itemId\":\"a\"}]}";
        String text = "text/plain;charset=UTF-8";
        for (String stranger : new String[] {"https://stranger.example", "null", shopsOrigin() + "0"}) {
            assertThat(server.send("POST", "/rank", list, "X-API-Key", "published", "Origin", stranger)
                            .statusCode())
                    .as(stranger)
                    .isEqualTo(403);
        }
        assertThat(server.send("POST", "/rank", list, "X-API-Key", "published").statusCode())
                .isEqualTo(403);
        assertThat(server.send("POST", "/feedback", click, "Content-Type", text).statusCode())
                .isEqualTo(403);
        String[] beacon = {"Content-Type", text, "Origin", shopsOrigin()};
        assertThat(server.send("POST", "/feedback", click, beacon).statusCode()).isEqualTo(202);
        assertThat(server.send("POST", "/feedback", click.replace("published", "wrong"), beacon)
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send("POST", "/feedback?dryRun=true", click, beacon).statusCode())
                .isEqualTo(403);
        for (String path : List.of("/evaluation", "/users/ann", "/models", "/console/events")) {
            assertThat(server.send("GET", path, null, "X-API-Key", "published", "Origin", shopsOrigin())
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void script_isSmallAndEverybodysToRead() throws Exception {
        HttpResponse<String> module = server.send("GET", "/liverank.mjs", null);
        assertThat(module.body()).isEqualTo(Files.readString(Path.of("src/clients/js/liverank.js")));
        assertThat(module.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        for (String path : List.of("/liverank.js", "/liverank.mjs", "/shops/default/liverank.js")) {
            String served = server.send("GET", path, null).body();
            assertThat(served.getBytes(StandardCharsets.UTF_8)).as(path).hasSizeLessThanOrEqualTo(8_192);
            assertThat(served.contains("globalThis.LiveRank = class LiveRank") && !served.contains("\nexport "))
                    .as(path)
                    .isEqualTo(path.endsWith(".js"));
        }
    }
}
