package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.liverank.Http;
import io.liverank.Waiting;
import io.liverank.shops.GatewayCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers, a real HAProxy with the settings that {@code liverank gateway} writes, and a dozen shops. */
@Tag("slow")
class GatewayTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
    private static final int SHOPS = 12;
    private static final String LIST = "{\"userId\":\"ann\",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";
    private static final String CLICK = "{\"eventType\":\"click\",\"userId\":\"ann\",\"itemId\":\"b\"}";

    @TempDir
    Path folder;

    private int gateway;

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private JsonNode call(String method, String path, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("X-API-Key", ServerProcess.KEY));
        all.addAll(List.of(headers));
        var answer = Http.send(gateway, method, path, body, all.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        return JSON.readTree(answer.body());
    }

    private static Set<String> awake(ServerProcess server) throws Exception {
        Set<String> names = new TreeSet<>();
        for (JsonNode shop : JSON.readTree(server.send("/shops", null).body())) {
            if (shop.get("awake").asBoolean()) {
                names.add(shop.get("shop").asString());
            }
        }
        return names;
    }

    private ServerProcess start(String name, int redisPort) throws Exception {
        return new ServerProcess(
                folder.resolve(name),
                List.of(
                        "--spring.data.redis.port=" + redisPort,
                        "--liverank.shops-awake=" + SHOPS,
                        "--liverank.update.interval=0s"));
    }

    private Process proxy(ServerProcess... servers) throws Exception {
        gateway = freePort();
        var text = new StringWriter();
        List<String> words = new ArrayList<>(List.of("--bind", "127.0.0.1:" + gateway));
        for (ServerProcess server : servers) {
            words.add("127.0.0.1:" + server.port());
        }
        assertThat(new CommandLine(new GatewayCommand())
                        .setOut(new PrintWriter(text))
                        .execute(words.toArray(String[]::new)))
                .isZero();
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text.toString());
        return new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
    }

    @Test
    void eachShopHasOneServer_andAnotherWhenThatIsKilled_whichKnowsAllThatWasTold() throws Exception {
        assumeTrue(Files.isExecutable(HAPROXY), "no HAProxy here");
        int redisPort = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("dir \"" + folder.toRealPath() + "\"")
                .setting("appendonly yes")
                .build();
        redis.start();
        Process proxy = null;
        List<ServerProcess> servers = new ArrayList<>();
        try {
            servers.add(start("one", redisPort));
            servers.add(start("other", redisPort));
            for (ServerProcess server : servers) {
                server.awaitReady();
            }
            proxy = proxy(servers.get(0), servers.get(1));
            Waiting.atMost(Duration.ofSeconds(20)).until(() -> {
                try {
                    return call("GET", "/shops", null).isArray();
                } catch (Exception | AssertionError e) {
                    return false;
                }
            });
            for (int i = 0; i < SHOPS; i++) {
                call("PUT", "/shops/shop-" + i, "{}");
                for (int times = 0; times < 3; times++) {
                    call("POST", "/shops/shop-" + i + "/feedback", CLICK);
                    call("POST", "/rank", LIST, "X-Shop", "shop-" + i);
                }
            }
            Set<String> first = awake(servers.get(0));
            Set<String> second = awake(servers.get(1));
            assertThat(first).isNotEmpty().doesNotContainAnyElementsOf(second);
            assertThat(second).isNotEmpty();
            assertThat(first.size() + second.size()).isEqualTo(SHOPS);

            ServerProcess.kill(servers.get(0).handle());
            for (int i = 0; i < SHOPS; i++) {
                int shop = i;
                Waiting.atMost(Duration.ofSeconds(20)).until(() -> {
                    try {
                        return call("POST", "/shops/shop-" + shop + "/rank", LIST)
                                .get("items")
                                .get(0)
                                .get("itemId")
                                .asString()
                                .equals("b");
                    } catch (Exception | AssertionError e) {
                        return false;
                    }
                });
            }
            assertThat(awake(servers.get(1))).hasSize(SHOPS);
        } finally {
            if (proxy != null) {
                proxy.destroy();
            }
            for (ServerProcess server : servers) {
                ServerProcess.kill(server.handle());
            }
            redis.stop();
        }
    }
}
