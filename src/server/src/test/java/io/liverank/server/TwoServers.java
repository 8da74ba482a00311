package io.liverank.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.RedisServer;

/** Two servers on one Redis, each a process of its own. */
final class TwoServers implements AutoCloseable {
    private final RedisServer redis;
    private final List<ServerProcess> servers = new ArrayList<>();

    private TwoServers(RedisServer redis) {
        this.redis = redis;
    }

    /** Both are ready; what they keep is in the folder. */
    static TwoServers start(Path folder) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        RedisServer redis = RedisServer.newRedisServer()
                .port(port)
                .setting("dir \"" + folder.toRealPath() + "\"")
                .build();
        redis.start();
        var two = new TwoServers(redis);
        for (String name : List.of("first", "second")) {
            two.servers.add(new ServerProcess(
                    folder.resolve(name),
                    List.of(
                            "--spring.data.redis.port=" + port,
                            "--liverank.update.interval=0s",
                            "--liverank.baseline.share=0")));
        }
        for (ServerProcess server : two.servers) {
            server.awaitReady();
        }
        return two;
    }

    List<ServerProcess> servers() {
        return servers;
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess server : servers) {
            ServerProcess.kill(server.handle());
        }
        redis.stop();
    }
}
