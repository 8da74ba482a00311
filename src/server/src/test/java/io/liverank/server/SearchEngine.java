package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.liverank.Http;
import io.liverank.Waiting;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real search engine in a process of its own, as {@code src/engines/start.sh} starts it. */
record SearchEngine(Process process, int port) implements AutoCloseable {
    private static final Path START = Path.of("src/engines/start.sh");
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    static SearchEngine start(String name, Path folder, String alive) throws Exception {
        assumeTrue(Files.isExecutable(START));
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(START.toString(), name, Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var engine = new SearchEngine(process, port);
        Waiting.atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(() -> read(log)).isTrue();
            return engine.isAlive(alive);
        });
        return engine;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean isAlive(String path) throws InterruptedException {
        try {
            return Http.send(port, "GET", path, null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void kill() {
        process.descendants().forEach(ServerProcess::kill);
        ServerProcess.kill(process.toHandle());
    }

    @Override
    public void close() {
        kill();
    }
}
