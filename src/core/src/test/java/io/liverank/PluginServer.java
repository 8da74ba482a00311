package io.liverank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
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
import java.util.Locale;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The server's jar as it is built, in a process of its own, in a folder where plug-ins may lie beside it. One thread. */
public final class PluginServer {
    private static final Path BUILT = Path.of("target/liverank.jar");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String KEY = "key-of-the-tests";
    private static final String KEY_HASH = "0db0cfa9c68ac89c105d4e21f5081f11c9e99114313652db9aeb5aed1bb6e71d";

    private final Path folder;
    private final Path jar;
    private List<String> machine = List.of();
    private Process process;
    private int port;

    /** Not started yet; the test is passed over where nobody has packaged the server. */
    public PluginServer(Path folder) throws IOException {
        assumeThat(BUILT).as("./mvnw package makes it").exists();
        this.folder = Files.createDirectories(folder);
        this.jar = Files.copy(BUILT, folder.resolve("liverank.jar"));
    }

    /** The server's own. */
    public Path jar() {
        return jar;
    }

    /** Puts what a class is of, a jar or a folder of classes, into the folder of plug-ins. */
    public void plugin(Class<?> one) throws IOException {
        Path from = Path.of(URI.create(
                one.getProtectionDomain().getCodeSource().getLocation().toString()));
        String name = one.getSimpleName().toLowerCase(Locale.ROOT) + ".jar";
        if (Files.isDirectory(from)) {
            pack(from, pluginsFolder().resolve(name));
        } else {
            Files.copy(from, pluginsFolder().resolve(name));
        }
    }

    /** Puts the jars that hold these resources into the folder of plug-ins. */
    public void plugins(String... resources) throws IOException {
        for (String held : resources) {
            String url = Thread.currentThread()
                    .getContextClassLoader()
                    .getResource(held)
                    .toString();
            Path from = Path.of(URI.create(url.substring("jar:".length(), url.indexOf('!'))));
            Files.copy(from, pluginsFolder().resolve(from.getFileName()));
        }
    }

    private Path pluginsFolder() throws IOException {
        return Files.createDirectories(folder.resolve("plugins"));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                var packed = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                packed.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, packed);
            }
        }
    }

    /** Options of the Java machine that it is started with from now on. */
    public void machine(String... options) {
        machine = List.of(options);
    }

    /** As {@link #start}, on the Redis of another that runs; with a key, without which it would not. */
    public void startBeside(PluginServer other, String... settings) throws Exception {
        Path data = other.folder.resolve("data");
        List<String> all = new ArrayList<>(List.of(
                "--spring.data.redis.port="
                        + Files.readString(data.resolve("redis.port")).strip(),
                "--spring.data.redis.password="
                        + Files.readString(data.resolve("redis.password")).strip(),
                "--liverank.security.keys.test.sha256=" + KEY_HASH,
                "--liverank.security.keys.test.roles=admin"));
        all.addAll(List.of(settings));
        start(all.toArray(String[]::new));
    }

    /** Returns once it is ready. */
    public void start(String... settings) throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(machine);
        command.addAll(List.of(
                "-jar", jar.toString(), "--server.port=" + port, "--liverank.data-dir=" + folder.resolve("data")));
        command.addAll(List.of(settings));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Waiting.atMost(Duration.ofMinutes(10)).until(() -> {
            assertThat(process.isAlive()).as(this::log).isTrue();
            return isReady();
        });
    }

    private boolean isReady() throws InterruptedException {
        try {
            return send("GET", "/actuator/health/readiness", null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Without any chance to write something down. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** If it runs. */
    public void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    /** What it said. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The answer; {@code body} is JSON or null. */
    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .header("X-API-Key", KEY)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The body of an answer, whatever it is. */
    public String get(String path) throws IOException, InterruptedException {
        return send("GET", path, null).body();
    }

    /** The answer to a list of two items with prices. */
    public String rank() throws IOException, InterruptedException {
        HttpResponse<String> ranked = send("POST", "/rank", """
                {"userId": "ann", "items": [{"itemId": "a", "attributes": {"price": 9}},
                                            {"itemId": "b", "attributes": {"price": 5}}]}""");
        assertThat(ranked.statusCode()).as(ranked.body()).isEqualTo(200);
        return ranked.body();
    }
}
