package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A server in a process of its own. */
final class ServerProcess {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    /** A key for servers whose Redis is not the embedded one. */
    static final String KEY = "key-of-the-tests";

    static final String KEY_HASH = "0db0cfa9c68ac89c105d4e21f5081f11c9e99114313652db9aeb5aed1bb6e71d";

    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "io.liverank.LiveRankApplication");

    private final int port;
    private final Path log;
    private final Process process;

    /** Starts a server with a key that logs to {@code log}; {@link #awaitReady} waits for it. */
    ServerProcess(Path log, List<String> arguments) throws IOException {
        this(
                JAVA,
                log,
                Stream.concat(
                                Stream.of(
                                        "--liverank.security.keys.test.sha256=" + KEY_HASH,
                                        "--liverank.security.keys.test.roles=admin"),
                                arguments.stream())
                        .toList());
    }

    /** Starts a server as it comes: open to whoever is on this machine. */
    static ServerProcess open(Path log, List<String> arguments) throws IOException {
        return new ServerProcess(JAVA, log, arguments);
    }

    /** As {@link #open}, by a command of one's own. */
    static ServerProcess by(List<String> command, Path log, List<String> arguments) throws IOException {
        return new ServerProcess(command, log, arguments);
    }

    private ServerProcess(List<String> begin, Path log, List<String> arguments) throws IOException {
        this.log = log;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var command = new ArrayList<>(begin);
        command.add("--server.port=" + port);
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    ServerProcess awaitReady() {
        Waiting.atMost(Duration.ofMinutes(3)).until(() -> {
            assertThat(process.isAlive()).as(this::log).isTrue();
            return status("/actuator/health/readiness", null) == 200;
        });
        return this;
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The answer's status; 0 if there is none. GET without a body, else POST. */
    int status(String path, String body) throws InterruptedException {
        HttpResponse<String> answer = send(path, body);
        return answer == null ? 0 : answer.statusCode();
    }

    /** Holds a stream open, reading what comes, until it is cancelled. */
    CompletableFuture<Void> listen(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("X-API-Key", KEY)
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::body);
    }

    /** The answer's status to a PUT; 0 if there is none. */
    int put(String path, String body) throws InterruptedException {
        HttpResponse<String> answer = send("PUT", path, body);
        return answer == null ? 0 : answer.statusCode();
    }

    /** The answer; null if there is none. */
    HttpResponse<String> send(String path, String body) throws InterruptedException {
        return send(body == null ? "GET" : "POST", path, body);
    }

    private HttpResponse<String> send(String method, String path, String body) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .header("X-API-Key", KEY);
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** As kill -9 does. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As an operator stops it. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
