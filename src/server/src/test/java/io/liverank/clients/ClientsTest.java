package io.liverank.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.client.Accepted;
import io.liverank.client.Actor;
import io.liverank.client.Event;
import io.liverank.client.Item;
import io.liverank.client.LiveRank;
import io.liverank.client.LiveRankException;
import io.liverank.client.Ranking;
import io.liverank.client.Search;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The clients of {@code src/clients} against a guarded server. The browser's is tested in one as well, in {@code BrowserScriptTest}. */
@RunningServer(properties = {"liverank.update.interval=0s", "liverank.baseline.share=0"})
class ClientsTest {
    private static final String KEY = "everything";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Actor ANN = Actor.user("java-ann");
    private static final List<Item> SHOES =
            IntStream.rangeClosed(1, 40).mapToObj(i -> Item.of("java-" + i)).toList();

    @Autowired
    Server server;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        registry.add("liverank.security.keys.chief.sha256", () -> HexFormat.of().formatHex(digest));
        registry.add("liverank.security.keys.chief.roles", () -> "admin");
    }

    private LiveRank client(String key) {
        return new LiveRank(server.uri(""), key, LONG, LONG);
    }

    private static List<String> ids(Ranking ranking) {
        return ranking.items().stream().map(Ranking.Place::itemId).toList();
    }

    @Test
    void java_clickChangesTheNextRanking_andCountsOnce() {
        LiveRank live = client(KEY);
        Search search = Search.of("shoes", ANN, SHOES.subList(0, 4));
        Ranking before = live.rank(search);
        assertThat(before.isRanked()).isTrue();
        assertThat(ids(before)).containsExactly("java-1", "java-2", "java-3", "java-4");
        List<Event> click =
                List.of(Event.of("click", "java-3", before.queryId(), ANN).at(3));
        assertThat(live.send(click).accepted()).isEqualTo(1);
        assertThat(live.send(click).duplicates()).isEqualTo(1);
        assertThat(ids(live.rank(search)).get(0)).isEqualTo("java-3");
    }

    @Test
    void java_pagesAreOfOneOrder() {
        LiveRank live = client(KEY);
        Actor bob = Actor.user("java-bob");
        Search search = Search.of("pages", bob, SHOES).first(15);
        List<String> whole = ids(live.rank(Search.of("pages", bob, SHOES)));
        Ranking page = live.rank(search);
        List<String> shown = new ArrayList<>(ids(page));
        while (page.pageToken() != null) {
            live.send(
                    List.of(Event.of("purchase", "java-40", page.queryId(), bob).worth(20, 1)));
            page = live.rank(search.after(page));
            shown.addAll(ids(page));
        }
        assertThat(shown).isEqualTo(whole);
    }

    @Test
    void java_moreThanABodyHolds_isSentInSeveral() {
        LiveRank live = client(KEY);
        List<Item> many = IntStream.range(0, 1_500)
                .mapToObj(i -> Item.of("many " + i, Map.of("price", i, "title", "größer")))
                .toList();
        assertThat(live.put(many).accepted()).isEqualTo(1_500);
        live.delete("many 7");
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            events.add(Event.of(i == 1_100 ? "" : "view", "many " + i, null, null));
        }
        Accepted answer = live.send(events);
        assertThat(answer.accepted()).isEqualTo(1_199);
        assertThat(answer.rejected()).singleElement().satisfies(one -> assertThat(one.index())
                .isEqualTo(1_100));
        assertThat(live.forget("java nobody")).isFalse();
    }

    @Test
    void java_whatIsWrongIsThrown_whatIsDownLeavesTheListAsItCame() throws IOException {
        Search search = Search.of("shoes", ANN, List.of(Item.of("b"), Item.of("a")));
        assertThatThrownBy(() -> client("wrong").rank(search))
                .isInstanceOfSatisfying(LiveRankException.class, fault -> assertThat(fault.status())
                        .isEqualTo(401));
        assertThatThrownBy(() -> client(KEY).rank(Search.of("twice", ANN, List.of(Item.of("a"), Item.of("a")))))
                .hasMessageContaining("400");
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int port : new int[] {1, deaf.getLocalPort()}) {
                var down = new LiveRank(URI.create("http://127.0.0.1:" + port), null, Duration.ofMillis(50), LONG);
                Ranking ranking = down.rank(search);
                assertThat(ranking.isRanked()).isFalse();
                assertThat(ids(ranking)).containsExactly("b", "a");
            }
        }
    }

    @Test
    void java_answerThatIsLost_isAskedForAgainAndCountsOnce() throws IOException {
        var asked = new AtomicInteger();
        HttpServer front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            try {
                HttpResponse<String> answer =
                        server.send("POST", exchange.getRequestURI().getPath(), body, "X-API-Key", KEY);
                byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(asked.incrementAndGet() == 1 ? 503 : answer.statusCode(), text.length);
                exchange.getResponseBody().write(text);
            } catch (InterruptedException e) {
                throw new IOException(e);
            } finally {
                exchange.close();
            }
        });
        front.start();
        try {
            var live = new LiveRank(
                    URI.create("http://localhost:" + front.getAddress().getPort()), KEY, LONG, LONG);
            Accepted answer = live.send(List.of(Event.of("view", "java-1", null, ANN)));
            assertThat(answer).isEqualTo(new Accepted(0, 1, List.of()));
            assertThat(asked).hasValue(2);
        } finally {
            front.stop(0);
        }
    }

    @Test
    void python_itsOwnTestsPass(@TempDir Path folder) throws Exception {
        itsOwnTestsPass("python", folder, "Ran 8 tests", "python3", "-B", "-m", "unittest", "discover", "-s", "tests");
    }

    /** The browser's client where there is no browser: a page that is made on a server. */
    @Test
    void javascript_itsOwnTestsPassInNode(@TempDir Path folder) throws Exception {
        itsOwnTestsPass("js", folder, "# pass 6", "node", "--test", "--test-reporter=tap", "tests/");
    }

    private void itsOwnTestsPass(String client, Path folder, String all, String... command) throws Exception {
        Path output = folder.resolve("output");
        var builder = new ProcessBuilder(command)
                .directory(Path.of("src/clients", client).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of("PYTHONPATH", ".", "LIVERANK_URL", server.uri("").toString(), "LIVERANK_KEY", KEY));
        Process tests;
        try {
            tests = builder.start();
        } catch (IOException e) {
            Assumptions.abort("SKIPPED: this client is not tested, because there is no " + command[0]);
            return;
        }
        assertThat(tests.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(tests.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains(all);
    }
}
