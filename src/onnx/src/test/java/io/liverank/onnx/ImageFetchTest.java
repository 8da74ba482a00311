package io.liverank.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.ImageException;
import io.liverank.encode.ImageHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real host on this machine, under names that a test makes up. */
class ImageFetchTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int BYTES = 1_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> resolved = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private int port;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(exchange.getRequestHeaders().getFirst("Host") + path);
        try (exchange) {
            if (path.startsWith("/to?")) {
                exchange.getResponseHeaders().set("Location", path.substring("/to?".length()));
                exchange.sendResponseHeaders(302, -1);
            } else if (path.startsWith("/status/")) {
                exchange.sendResponseHeaders(Integer.parseInt(path.substring("/status/".length())), -1);
            } else if (path.startsWith("/bytes/")) {
                byte[] body = new byte[Integer.parseInt(path.substring("/bytes/".length()))];
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else if (path.equals("/endless")) {
                exchange.sendResponseHeaders(200, 0);
                while (true) {
                    exchange.getResponseBody().write(new byte[100]);
                }
            } else if (path.equals("/packed")) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                exchange.sendResponseHeaders(200, 3);
                exchange.getResponseBody().write(new byte[3]);
            } else if (path.equals("/slow")) {
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().write(1);
                exchange.getResponseBody().flush();
                gate.await();
            } else {
                byte[] body = path.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of {@code *.own} may be in one's own network; those of {@code *.open} may not. All names are of this machine but as they say. */
    private ImageFetch fetch(Duration timeout) {
        return new ImageFetch(
                new ImageHosts(List.of("*.open:" + port, "*.open"), List.of("images.own:" + port), BYTES, timeout),
                host -> {
                    resolved.add(host);
                    return addresses(host);
                });
    }

    private static InetAddress[] addresses(String host) throws UnknownHostException {
        if (host.startsWith("unknown.")) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(host.startsWith("link.") ? "169.254.169.254" : "127.0.0.1");
    }

    private String at(String host, String path) {
        return "http://" + host + ":" + port + path;
    }

    private static Reason reason(ImageFetch fetch, String url) {
        try {
            fetch.read(url);
            throw new AssertionError("it was read: " + url);
        } catch (ImageException e) {
            return e.reason();
        }
    }

    @Test
    void listedHost_isAskedByItsName() throws Exception {
        try (ImageFetch fetch = fetch(LONG)) {
            byte[] image = fetch.read(at("images.own", "/shoe.jpg?size=3"));

            assertThat(new String(image, StandardCharsets.UTF_8)).isEqualTo("/shoe.jpg?size=3");
            assertThat(fetch.read(at("IMAGES.own", "/bytes/" + BYTES))).hasSize(BYTES);
        }
        assertThat(asked).first().isEqualTo("images.own:" + port + "/shoe.jpg?size=3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://elsewhere:PORT/a",
                "http://images.own/a",
                "http://images.own:1/a",
                "http://127.0.0.1:PORT/a",
                "http://[::1]:PORT/a",
                "http://2130706433:PORT/a",
                "http://a@images.own:PORT/a",
                "http://images.own.:PORT/a",
                "http://open:PORT/a",
                "http://images.own:PORT@elsewhere/a",
                "ftp://images.own:PORT/a",
                "file:///etc/passwd",
                "jar:http://images.own:PORT/a!/b",
                "http://images.own:PORT/a b",
                "images.own",
                "http:///a",
                ""
            })
    void whoIsNotListed_isNotAsked(String url) {
        try (ImageFetch fetch = fetch(LONG)) {
            String written = url.replace("PORT", String.valueOf(port));
            assertThat(fetch.allows(written)).isFalse();
            assertThat(reason(fetch, written)).isEqualTo(Reason.REFUSED);
        }
        assertThat(asked).isEmpty();
        assertThat(resolved).isEmpty();
    }

    @Test
    void listedHostWithAnAddressOfOnesOwnNetwork_isNotAsked() {
        try (ImageFetch fetch = fetch(LONG)) {
            assertThat(fetch.allows(at("images.open", "/a"))).isTrue();
            assertThat(reason(fetch, at("images.open", "/a"))).isEqualTo(Reason.REFUSED);
            assertThat(resolved).containsExactly("images.open");
            assertThat(asked).isEmpty();
            assertThatThrownBy(() -> fetch.read(at("images.open", "/a")))
                    .hasMessage("the host images.open has an address that is not public");
        }
    }

    @Test
    void namedPrivateHost_isNotAskedAtAnAddressOfTheLink() {
        var hosts = new ImageHosts(List.of(), List.of("link.own:" + port), BYTES, LONG);
        try (var fetch = new ImageFetch(hosts, ImageFetchTest::addresses)) {
            assertThat(reason(fetch, at("link.own", "/latest/meta-data"))).isEqualTo(Reason.REFUSED);
        }
    }

    /** It would be asked twice by who looks first and connects by name then. */
    @Test
    void hostThatChangesItsAddress_isConnectedToWhereItWasLookedAt() throws Exception {
        var hosts = new ImageHosts(List.of(), List.of("images.own:" + port), BYTES, LONG);
        var names = new ImageFetch.Names() {
            private int times;

            @Override
            public InetAddress[] of(String host) throws UnknownHostException {
                resolved.add(host);
                return InetAddress.getAllByName(times++ == 0 ? "127.0.0.1" : "169.254.169.254");
            }
        };
        try (var fetch = new ImageFetch(hosts, names)) {
            assertThat(fetch.read(at("images.own", "/a"))).isNotEmpty();
        }
        assertThat(resolved).containsExactly("images.own");
    }

    @Test
    void oneAddressOfSeveralThatIsNotPublic_isEnough() throws Exception {
        InetAddress[] mixed = {InetAddress.getByName("93.184.215.14"), InetAddress.getByName("10.0.0.1")};
        var hosts = new ImageHosts(List.of("images.open:" + port), List.of(), BYTES, LONG);
        try (var fetch = new ImageFetch(hosts, host -> mixed)) {
            assertThat(reason(fetch, at("images.open", "/a"))).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void redirects_areHeldToTheSame() throws Exception {
        try (ImageFetch fetch = fetch(LONG)) {
            assertThat(fetch.read(at("images.own", "/to?/b"))).asString().isEqualTo("/b");
            assertThat(reason(fetch, at("images.own", "/to?http://elsewhere/b")))
                    .isEqualTo(Reason.REFUSED);
            assertThat(reason(fetch, at("images.own", "/to?" + at("images.open", "/b"))))
                    .isEqualTo(Reason.REFUSED);
            assertThat(reason(fetch, at("images.own", "/to?http://127.0.0.1:" + port + "/b")))
                    .isEqualTo(Reason.REFUSED);
            assertThat(reason(fetch, at("images.own", "/to?file:///etc/passwd")))
                    .isEqualTo(Reason.REFUSED);
            assertThat(asked.stream().filter(one -> !one.contains("/to?")))
                    .containsExactly("images.own:" + port + "/b");
            asked.clear();
            assertThat(reason(fetch, at("images.own", "/to?/to?/to?/to?/to?/to?/b")))
                    .isEqualTo(Reason.UNREADABLE);
            assertThat(asked).hasSize(4);
        }
    }

    @Test
    void moreBytesThanThereMayBe_areNotRead() throws Exception {
        try (ImageFetch fetch = fetch(LONG)) {
            assertThat(reason(fetch, at("images.own", "/bytes/" + (BYTES + 1)))).isEqualTo(Reason.REFUSED);
            assertThat(reason(fetch, at("images.own", "/endless"))).isEqualTo(Reason.REFUSED);
            assertThat(reason(fetch, at("images.own", "/packed"))).isEqualTo(Reason.UNREADABLE);
            assertThat(fetch.read(at("images.own", "/a"))).isNotEmpty();
        }
    }

    @Test
    void slowHost_isGivenUp() {
        try (ImageFetch fetch = fetch(Duration.ofMillis(300))) {
            assertThatThrownBy(() -> fetch.read(at("images.own", "/slow")))
                    .hasMessageContaining("took more than PT0.3S");
            assertThat(reason(fetch, at("images.own", "/slow"))).isEqualTo(Reason.UNREACHABLE);
        }
    }

    /** Each byte comes in time; all of them do not. */
    @Test
    void hostThatTrickles_isGivenUpAfterTheTimeForAll() throws Exception {
        try (var trickling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var unused = threads.submit(() -> {
                try (Socket one = trickling.accept()) {
                    one.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    while (!gate.await(20, TimeUnit.MILLISECONDS)) {
                        one.getOutputStream().write(1);
                    }
                }
                return null;
            });
            var hosts = new ImageHosts(
                    List.of(), List.of("images.own:" + trickling.getLocalPort()), BYTES, Duration.ofMillis(500));
            try (var fetch = new ImageFetch(hosts, ImageFetchTest::addresses)) {
                assertThat(reason(fetch, "http://images.own:" + trickling.getLocalPort() + "/a"))
                        .isEqualTo(Reason.UNREACHABLE);
            }
        }
    }

    @Test
    void whatHostsAnswer_isTheirsOrTheImagesFault() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        try (ImageFetch fetch = fetch(LONG);
                var other = new ImageFetch(
                        new ImageHosts(
                                List.of(), List.of("images.own:" + nobody, "unknown.own:" + nobody), BYTES, LONG),
                        ImageFetchTest::addresses)) {
            assertThat(reason(fetch, at("images.own", "/status/404"))).isEqualTo(Reason.UNREADABLE);
            assertThat(reason(fetch, at("images.own", "/status/429"))).isEqualTo(Reason.UNREACHABLE);
            assertThat(reason(fetch, at("images.own", "/status/503"))).isEqualTo(Reason.UNREACHABLE);
            assertThat(reason(other, "http://images.own:" + nobody + "/a")).isEqualTo(Reason.UNREACHABLE);
            assertThat(reason(other, "http://unknown.own:" + nobody + "/a")).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:c0a8:101::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "100::1"
            })
    void addressesOfNetworksOfOnesOwn_areNotPublic(String address) throws Exception {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "93.184.215.14",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "198.17.255.255",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860:4860::8888",
                "64:ff9b::101:101",
                "2002:101:101::1",
                "2400::1"
            })
    void addressesOfAnybody_arePublic(String address) throws Exception {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isTrue();
        assertThat(PublicAddress.isOwn(InetAddress.getByName(address))).isFalse();
    }
}
