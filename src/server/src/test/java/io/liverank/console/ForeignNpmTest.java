package io.liverank.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.clients.Npm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Clients of others as npm has them, in Node.js and in a browser: a click of each changes the next ranking. */
@Tag("slow")
@RunningServer(properties = {"liverank.update.interval=0s", "liverank.baseline.share=0"})
class ForeignNpmTest {
    private static final String KEY = "WRITEKEY";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SEGMENT = """
            <!doctype html><meta charset="utf-8"><title>loading</title>
            <script src="/node_modules/@segment/analytics-next/dist/umd/index.js"></script>
            <script>
            window.faults = [];
            const { AnalyticsBrowser } = window.AnalyticsNext;
            const settings = { integrations: { 'Segment.io': { apiKey: 'WRITEKEY', STRATEGY } } };
            window.client = AnalyticsBrowser.load({ writeKey: 'WRITEKEY', cdnSettings: settings },
              { integrations: { 'Segment.io': { apiHost: 'HOST/v1', protocol: 'http', STRATEGY } } });
            client.ready(() => { document.title = 'ready'; });
            client.catch(fault => faults.push(String(fault)));
            window.clicked = (user, query, item) => client.identify(user)
              .then(() => client.track('Product Clicked', { product_id: item, position: 3, query_id: query }))
              .then(() => true, fault => { faults.push(String(fault)); return false; });
            </script>""";
    private static final String ALGOLIA = """
            <!doctype html><meta charset="utf-8"><title>loading</title>
            <script>
            window.AlgoliaAnalyticsObject = 'aa';
            window.aa = (...call) => (aa.queue = aa.queue ?? []).push(call);
            </script>
            <script src="/node_modules/search-insights/dist/search-insights.min.js"></script>
            <script>
            window.faults = [];
            addEventListener('error', event => faults.push(event.message));
            aa('init', { appId: 'APP', apiKey: 'WRITEKEY', host: 'http://HOST', useCookie: false });
            window.clicked = (user, query, item) => { aa('setUserToken', user); aa('clickedObjectIDsAfterSearch', { index: 'products',
              eventName: 'Clicked', queryID: query, objectIDs: [item], positions: [3] }); return true; };
            document.title = 'ready';
            </script>""";

    private static final String SNOWPLOW = """
            <!doctype html><meta charset="utf-8"><title>loading</title>
            <script src="/node_modules/@snowplow/browser-tracker/dist/index.umd.js"></script>
            <script src="/node_modules/@snowplow/browser-plugin-snowplow-ecommerce/dist/index.umd.js"></script>
            <script>
            window.faults = [];
            addEventListener('error', event => faults.push(event.message));
            const { SnowplowEcommercePlugin, trackProductListClick } = window.snowplowEcommerceAccelerator;
            snowplowBrowserTracking.newTracker('sp', 'http://HOST', { appId: 'shop', plugins: [SnowplowEcommercePlugin()],
              customHeaders: { 'X-API-Key': 'WRITEKEY' }, onRequestFailure: fault => faults.push(fault.message) });
            window.clicked = (user, query, item) => { snowplowBrowserTracking.setUserId(user); trackProductListClick({ name: 'results',
              product: { id: item, category: 'shoes', price: 79, currency: 'EUR', position: 3 },
              context: [{ schema: 'iglu:example.shop/search/jsonschema/1-0-0', data: { query_id: query } }] }); return true; };
            document.title = 'ready';
            </script>""";

    @TempDir
    static Path folder;

    private static HttpServer shop;
    private static volatile String host;
    private static Npm npm;

    @Autowired
    Server server;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws Exception {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> page(exchange, ALGOLIA));
        shop.createContext("/snowplow", exchange -> page(exchange, SNOWPLOW));
        shop.createContext("/segment", exchange -> page(exchange, SEGMENT.replace("STRATEGY", "retryQueue: true")));
        shop.createContext(
                "/batching",
                exchange -> page(
                        exchange,
                        SEGMENT.replace(
                                "STRATEGY",
                                "deliveryStrategy: { strategy: 'batching', config: { size: 2, timeout: 200 } }")));
        shop.createContext("/node_modules", exchange -> {
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
            exchange.getResponseHeaders().set("Content-Type", "text/javascript");
            send(exchange, Files.readAllBytes(file));
        });
        shop.start();
        registry.add(
                "liverank.cors.origins",
                () -> "http://localhost:" + shop.getAddress().getPort());
        for (String name : new String[] {KEY, "chief"}) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            String key = "liverank.security.keys." + name.toLowerCase(java.util.Locale.ROOT);
            registry.add(key + ".sha256", () -> HexFormat.of().formatHex(digest));
            registry.add(key + ".roles", () -> name.equals(KEY) ? "rank,feedback" : "admin");
        }
    }

    private static void page(HttpExchange exchange, String page) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        send(exchange, page.replace("HOST", host).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterAll
    static void close() {
        shop.stop(0);
    }

    private static Npm npm() throws Exception {
        if (npm == null) {
            npm = Npm.installed("foreign-clients", folder);
        }
        return npm;
    }

    @Test
    void inNode_clicksChangeTheNextRanking_andLostAnswersCountOnce() throws Exception {
        npm().run(
                        "send",
                        Map.of(
                                "LIVERANK_URL",
                                "http://localhost:" + server.port(),
                                "LIVERANK_KEY",
                                KEY,
                                "LIVERANK_ADMIN",
                                "chief"));
    }

    private String at(int place, String user, String queryId) throws Exception {
        return server.json(
                        "POST",
                        "/rank",
                        "{\"query\":\"shoes\",\"queryId\":\"" + queryId + "\",\"userId\":\"" + user + "\",\"items\":["
                                + "{\"itemId\":\"USER-1\"},{\"itemId\":\"USER-2\"},{\"itemId\":\"USER-3\"}]}"
                                        .replace("USER", user),
                        "X-API-Key",
                        KEY)
                .at("/items/" + place + "/itemId")
                .asString();
    }

    private long joined() throws Exception {
        return server.json("GET", "/evaluation", null, "X-API-Key", "chief")
                .at("/counts/joined")
                .asLong();
    }

    @Test
    void inChromium_clicksChangeTheNextRanking_andNothingIsComplainedOf() throws Exception {
        Assumptions.assumeTrue(Browser.exists(), "needs Debian's chromium and chromium-driver");
        npm();
        host = "localhost:" + server.port();
        try (var browser = new Browser(folder.resolve("profile"))) {
            for (String page : new String[] {"", "segment", "batching", "snowplow"}) {
                String user = "user-" + page;
                String last = at(2, user, "q-" + page);
                long before = joined();
                browser.open("http://localhost:" + shop.getAddress().getPort() + "/" + page);
                browser.await(d -> d.getTitle().equals("ready"));
                assertThat(browser.script("return clicked('" + user + "', 'q-" + page + "', '" + last + "')"))
                        .isEqualTo(true);
                Waiting.atMost(PATIENCE).until(this::joined, now -> now == before + 1);
                assertThat(at(0, user, "q2-" + page)).as(page).isEqualTo(last);
                assertThat(browser.script("return faults.join()")).isEqualTo("");
                assertThat(browser.complaints())
                        .filteredOn(line -> !line.contains("favicon"))
                        .isEmpty();
            }
        }
    }
}
