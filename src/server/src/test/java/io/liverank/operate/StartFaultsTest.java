package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisException;
import io.liverank.Waiting;
import io.liverank.engine.Learner;
import io.liverank.fault.CannotStartException;
import io.liverank.redis.Durability;
import io.liverank.redis.EmbeddedRedis;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/** What the console shows of a server that cannot start. Redis, files and sockets are real; the web server is left out. */
@ExtendWith(OutputCaptureExtension.class)
class StartFaultsTest {
    private static final String PASSWORD = "open sesame";
    private static final int MOST_LINES = 12;

    @TempDir
    static Path redisFolder;

    private static RedisServer redis;
    private static int redisPort;

    @TempDir
    Path folder;

    /** What of the server meets Redis. */
    @Configuration(proxyBeanMethods = false)
    @Import({RedisConfiguration.class, InstanceConfiguration.class, ArchiveInUse.class, Replica.class})
    @ImportAutoConfiguration({SslAutoConfiguration.class, DataRedisAutoConfiguration.class})
    @EnableConfigurationProperties(LiveRankProperties.class)
    static class Meeting {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    /** A web server and nothing else. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
    static class Listening {}

    /** What nobody thought of. */
    @Configuration(proxyBeanMethods = false)
    static class Broken {
        @Bean
        String broken() {
            throw new UncheckedIOException("outer", new IOException("the inner cause"));
        }
    }

    @BeforeAll
    static void startRedis() throws IOException {
        redisPort = freePort();
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("dir \"" + redisFolder.toRealPath() + "\"")
                .setting("requirepass \"" + PASSWORD + "\"")
                .build();
        redis.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.stop();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ConfigurableApplicationContext start(Class<?> part, WebApplicationType type, String... settings) {
        var application = new SpringApplication(part);
        application.setWebApplicationType(type);
        application.setRegisterShutdownHook(false);
        return application.run(
                Stream.of(settings).map(setting -> "--" + setting).toArray(String[]::new));
    }

    private static ConfigurableApplicationContext start(String... settings) {
        return start(Meeting.class, WebApplicationType.NONE, settings);
    }

    /** What is on the console after a start that fails. */
    private static List<String> refused(CapturedOutput output, String... settings) {
        int before = output.getAll().length();
        Throwable fault = catchThrowable(() -> start(settings).close());
        assertThat(fault).isNotNull();
        return console(output, before);
    }

    private static List<String> console(CapturedOutput output, int from) {
        List<String> lines = output.getAll().substring(from).lines().toList();
        assertThat(lines).as("lines on the console").hasSizeBetween(2, MOST_LINES);
        assertThat(lines).noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by"));
        return lines;
    }

    /** How long Redis was waited for before the cause was known depends on the machine. */
    private static void assertCause(List<String> console, String... words) {
        List<String> said =
                console.stream().filter(line -> !line.contains("waiting for")).toList();
        assertThat(String.join("\n", said.subList(0, Math.min(3, said.size()))))
                .contains("LiveRank did not start: ")
                .contains(words);
    }

    private String data() {
        return "liverank.data-dir=" + folder;
    }

    private static String at(int port) {
        return "spring.data.redis.url=redis://127.0.0.1:" + port;
    }

    private static void assertRemedy(List<String> console, String... words) {
        assertThat(String.join("\n", console)).contains(words);
    }

    @Test
    void nobodyAtThePort_isSaidToRefuse(CapturedOutput output) throws IOException {
        int port = freePort();
        List<String> console = refused(output, data(), at(port));
        assertCause(console, "Redis at 127.0.0.1:" + port + " cannot be reached: connection refused");
        assertRemedy(console, "spring.data.redis.host");
    }

    @Test
    void unknownHost_isSaidToBeUnknown(CapturedOutput output) {
        List<String> console = refused(output, data(), "spring.data.redis.host=redis.invalid");
        assertCause(console, "Redis at redis.invalid:6379 cannot be found");
    }

    @Test
    void wrongPassword_isSaidToBeWrongAndNotShown(CapturedOutput output) {
        List<String> console = refused(
                output,
                data(),
                "spring.data.redis.host=127.0.0.1",
                "spring.data.redis.port=" + redisPort,
                "spring.data.redis.password=guessed");
        assertCause(console, "does not take the password");
        assertRemedy(console, "SPRING_DATA_REDIS_PASSWORD");
        assertThat(String.join("\n", console)).doesNotContain("guessed");
    }

    @Test
    void wrongPasswordOfAUser_isSaidToBeWrong(CapturedOutput output) {
        assertCause(
                refused(output, data(), "spring.data.redis.url=redis://shop:guessed@127.0.0.1:" + redisPort),
                "does not take the password");
    }

    @Test
    void missingPassword_isSaidToBeMissing(CapturedOutput output) {
        assertCause(refused(output, data(), at(redisPort)), "wants a password, and none is set");
    }

    @Test
    void readOnlyReplica_isRefusedAndItsMasterNamed(CapturedOutput output) throws Exception {
        try (var replica = new EmbeddedRedis(folder)) {
            ask(replica.port(), "REPLICAOF 127.0.0.1 " + redisPort);
            assertCause(refused(output, at(replica.port())), "is a read-only replica of 127.0.0.1:" + redisPort);
        }
    }

    @Test
    void redisThatEvicts_isRefused(CapturedOutput output) throws Exception {
        try (var evicting = new EmbeddedRedis(folder)) {
            ask(evicting.port(), "CONFIG SET maxmemory-policy allkeys-lru");
            assertCause(refused(output, at(evicting.port())), "throws keys away when its memory is full");
        }
    }

    @Test
    void redisThatAnswersBeforeItsDisk_isRefusedWhereTheDiskIsPromised(CapturedOutput output) {
        try (var soon = new EmbeddedRedis(folder)) {
            assertCause(
                    refused(output, at(soon.port()), "liverank.durability=disk"),
                    "answers before its disk has what it took (appendfsync everysec)");
        }
    }

    private static void ask(int port, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('+');
        }
    }

    /** Listens, and gives each connection to {@code service} on a thread of its own. */
    private static ServerSocket serve(ServerSocket server, Service service) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread one = new Thread(() -> {
                        try (socket) {
                            service.serve(socket);
                        } catch (IOException e) {
                            // the other side has gone, or the test is over
                        }
                    });
                    one.setDaemon(true);
                    one.start();
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private interface Service {
        void serve(Socket socket) throws IOException;
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Speaks Redis's protocol, and says what {@code answers} says to a command. */
    private static Service speaking(UnaryOperator<String> answers) {
        return socket -> {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int words = Integer.parseInt(line.substring(1));
                List<String> command = new ArrayList<>();
                for (int i = 0; i < words; i++) {
                    in.readLine();
                    command.add(in.readLine());
                }
                socket.getOutputStream()
                        .write((answers.apply(command.get(0)) + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.0.14", "6.0.20", "2.8.9"})
    void oldRedis_isRefusedWithItsVersion(String version, CapturedOutput output) throws IOException {
        String info = "# Server\r\nredis_version:" + version + "\r\nrole:master\r\n";
        try (var server = serve(listen(), speaking(command -> switch (command) {
            case "PING" -> "+PONG";
            case "INFO" -> "$" + info.length() + "\r\n" + info;
            default -> "-ERR unknown command";
        }))) {
            assertCause(
                    refused(output, data(), at(server.getLocalPort())),
                    "is version " + version + "; LiveRank needs 6.2");
        }
    }

    @Test
    void anotherProgramsPort_isSaidToBeNoRedis(CapturedOutput output) throws IOException {
        try (var server = serve(listen(), socket -> socket.getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8)))) {
            assertCause(refused(output, data(), at(server.getLocalPort())), "Redis at 127.0.0.1:", "not as Redis does");
        }
    }

    @Test
    void connectionThatIsClosedAtOnce_isSaidToBe(CapturedOutput output) throws IOException {
        try (var server = serve(listen(), Socket::close)) {
            assertCause(refused(output, data(), at(server.getLocalPort())), "takes the connection and closes it");
        }
    }

    @Test
    void tlsWhereRedisHasNone_isSaidToDisagree(CapturedOutput output) {
        List<String> console = refused(output, data(), "spring.data.redis.url=rediss://127.0.0.1:" + redisPort);
        assertCause(console, "TLS");
        assertRemedy(console, "spring.data.redis.ssl.enabled=false");
    }

    private ServerSocket listenWithTls() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void unknownCertificateAndNoTlsWhereRedisHasIt_areSaidToDisagree(CapturedOutput output) throws Exception {
        try (var server = serve(listenWithTls(), speaking(command -> "+OK"))) {
            assertCause(
                    refused(output, data(), "spring.data.redis.url=rediss://127.0.0.1:" + server.getLocalPort()),
                    "do not agree on TLS");
            List<String> plain = refused(output, data(), at(server.getLocalPort()));
            assertCause(plain, "speaks TLS, which is not switched on here");
            assertRemedy(plain, "spring.data.redis.ssl.enabled=true");
        }
    }

    @Test
    void cluster_isRefused(CapturedOutput output) {
        assertCause(refused(output, data(), "spring.data.redis.cluster.nodes=127.0.0.1:" + redisPort), "not a cluster");
    }

    /** Takes connections and says nothing until it is opened; then what is said is said to Redis. */
    private static final class Door implements Service {
        private final CompletableFuture<Integer> redis = new CompletableFuture<>();
        private final List<Socket> pipes = new CopyOnWriteArrayList<>();

        @Override
        public void serve(Socket socket) throws IOException {
            try (var inside = new Socket(InetAddress.getLoopbackAddress(), redis.join())) {
                pipes.add(inside);
                Thread back = new Thread(() -> pipe(inside, socket));
                back.setDaemon(true);
                back.start();
                pipe(socket, inside);
            }
        }

        private static void pipe(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // one of both has gone
            }
        }
    }

    @Test
    void redisThatSaysNothing_isWaitedForWithALineASecond(CapturedOutput output) throws Exception {
        var door = new Door();
        try (var inside = new EmbeddedRedis(folder.resolve("inside"));
                var server = serve(listen(), door)) {
            var started = CompletableFuture.supplyAsync(() -> start(data(), at(server.getLocalPort())));
            String place = "127.0.0.1:" + server.getLocalPort();
            Waiting.atMost(Duration.ofSeconds(60))
                    .until(() -> output.getAll().contains("waiting for Redis at " + place + ": 3 s"));
            assertThat(started).isNotDone();
            assertThat(output.getAll())
                    .contains(
                            "Redis at " + place + " does not answer; waiting for it",
                            "waiting for Redis at " + place + ": 1 s",
                            "waiting for Redis at " + place + ": 2 s");
            door.redis.complete(inside.port());
            try (var context = started.get()) {
                Waiting.atMost(Duration.ofSeconds(60)).until(context.getBean(Learner.class)::caughtUp);
            }
            assertThat(output.getAll()).doesNotContain("did not start", "Exception");
        }
    }

    /** Lets connections through to Redis, but for some: they are closed when they say something. */
    private record Lost(int redis, Predicate<String> at, AtomicInteger left) implements Service {
        @Override
        public void serve(Socket socket) throws IOException {
            try (var inside = new Socket(InetAddress.getLoopbackAddress(), redis)) {
                Thread back = new Thread(() -> Door.pipe(inside, socket));
                back.setDaemon(true);
                back.start();
                byte[] said = new byte[4096];
                for (int count = socket.getInputStream().read(said);
                        count >= 0;
                        count = socket.getInputStream().read(said)) {
                    String text = new String(said, 0, count, StandardCharsets.UTF_8);
                    if (at.test(text) && left.getAndDecrement() > 0) {
                        return;
                    }
                    inside.getOutputStream().write(said, 0, count);
                }
            }
        }
    }

    @Test
    void connectionThatIsLostOnceRedisHasAnswered_isMadeAnew() throws Exception {
        var left = new AtomicInteger(1);
        Predicate<String> asksWhichLog = text -> text.contains("GET") && text.contains("identity");
        try (var inside = new EmbeddedRedis(folder.resolve("inside"));
                var server = serve(listen(), new Lost(inside.port(), asksWhichLog, left));
                var context = start(data(), at(server.getLocalPort()))) {
            assertThat(left.get()).isLessThanOrEqualTo(0);
            Waiting.atMost(Duration.ofSeconds(60)).until(context.getBean(Learner.class)::caughtUp);
        }
    }

    @Test
    void connectionThatIsLostBeforeRedisHasAnswered_isMadeAnewSomeTimes() throws Exception {
        Predicate<String> asksWhetherItIsThere = text -> text.contains("PING");
        try (var inside = new EmbeddedRedis(folder.resolve("inside"))) {
            assertThat(meeting(inside.port(), asksWhetherItIsThere, 2)).isNull();
            assertThat(meeting(inside.port(), asksWhetherItIsThere, Integer.MAX_VALUE))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("takes the connection and closes it");
        }
    }

    private Throwable meeting(int redis, Predicate<String> at, int times) throws Exception {
        try (var server = serve(listen(), new Lost(redis, at, new AtomicInteger(times)))) {
            var connections = new LettuceConnectionFactory(
                    new RedisStandaloneConfiguration("127.0.0.1", server.getLocalPort()),
                    LettuceClientConfiguration.builder()
                            .clientOptions(ClientOptions.builder()
                                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                                    .build())
                            .build());
            connections.afterPropertiesSet();
            connections.start();
            try {
                return catchThrowable(() -> new RedisAtStart(connections, Durability.PROCESS).meet(() -> {}));
            } finally {
                connections.destroy();
            }
        }
    }

    /** Lettuce then does not say why, and whoever asks anew learns of it: seen once of a Redis that wants a password. */
    @Test
    void connectionThatIsClosedWithoutAReason_isMadeAnewSomeTimes() throws Exception {
        try (var redis = new EmbeddedRedis(folder.resolve("inside"))) {
            var connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
            connections.afterPropertiesSet();
            connections.start();
            var unknown = new RedisException(
                    "Unable to connect", new IllegalStateException("RedisHandshakeHandler not registered"));
            var asked = new AtomicInteger();
            var start = new RedisAtStart(connections, Durability.PROCESS);
            start.meet(() -> {
                if (asked.incrementAndGet() < 3) {
                    throw unknown;
                }
            });
            assertThat(asked).hasValue(3);
            assertThatThrownBy(() -> start.meet(() -> {
                        throw unknown;
                    }))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("takes the connection and closes it");
            connections.destroy();
        }
    }

    @Test
    void redisThatReadsItsData_isWaitedFor(CapturedOutput output) throws Exception {
        try (var server = serve(listen(), speaking(command -> "-LOADING Redis is loading the dataset in memory"))) {
            var fault = new CompletableFuture<Throwable>();
            Thread starting = new Thread(() -> fault.complete(catchThrowable(
                    () -> start(data(), at(server.getLocalPort())).close())));
            starting.start();
            Waiting.atMost(Duration.ofSeconds(60))
                    .until(() -> output.getAll().contains("waiting for Redis at 127.0.0.1:" + server.getLocalPort()));
            assertThat(output.getAll()).contains("is reading its data; waiting for it");
            // as the end of the process does
            starting.interrupt();
            assertThat(fault.get()).isNotNull();
            assertThat(output.getAll())
                    .contains("LiveRank did not start: it was ended while it waited for Redis")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void fileInPlaceOfTheDataFolder_isNamed(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "not a folder");
        for (Path place : List.of(file, file.resolve("below"), file.resolve("further/below"))) {
            assertCause(
                    refused(output, "liverank.data-dir=" + place),
                    "the data folder " + place + " cannot be used",
                    file.getFileName() + " is a file, not a folder");
        }
    }

    @Test
    void linkToNothingInPlaceOfTheDataFolder_isNamed(CapturedOutput output) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("data"), folder.resolve("gone"));
        assertCause(refused(output, "liverank.data-dir=" + link), "data is a link to nothing");
    }

    /** Root may write everywhere but where the kernel itself says no. */
    @Test
    void dataFolderThatMayNotBeWritten_isNamed(CapturedOutput output) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path place = root ? Path.of("/sys/kernel") : Files.createDirectory(folder.resolve("locked"));
        assumeThat(place).exists();
        if (!root) {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        assertCause(refused(output, "liverank.data-dir=" + place), "the data folder " + place + " cannot be used: ");
        assertCause(
                refused(output, "liverank.data-dir=" + place.resolve("new")),
                place.resolve("new").toString());
    }

    /** The device that is always full stands for the disk. */
    @Test
    void fullDisk_isSaidToBeFull(CapturedOutput output) throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Files.createSymbolicLink(folder.resolve("liverank.lock"), full);
        assertCause(refused(output, data()), "the data folder " + folder.toRealPath(), "No space left on device");
    }

    @Test
    void dataFolderOfARunningServer_isSaidToBeInUseAndByWhom(CapturedOutput output) {
        try (var running = new EmbeddedRedis(folder)) {
            assertThat(running.port()).isPositive();
            List<String> console = refused(output, data());
            assertCause(
                    console,
                    "another LiveRank (process " + ProcessHandle.current().pid() + ") uses the data folder");
            assertRemedy(console, "liverank.data-dir");
        }
    }

    private Path damaged(String behind) throws IOException {
        int port;
        try (var sound = new EmbeddedRedis(folder)) {
            port = sound.port();
            ask(port, "SET kept yes");
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write("XADD liverank:log 1700000000000-0 e x\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo('$');
            }
        }
        Path file = folder.resolve("appendonly.aof");
        return Files.writeString(file, behind, StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XXXX\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n",
                "*3\r\n$3\r\nSET\r\n:1\r\n$1\r\nb\r\n",
                "\u0000\u0000\u0000\u0000\u0000"
            })
    void damagedFile_isNotTouchedUnasked_andCutWhenAllowed(String damage, CapturedOutput output) throws IOException {
        Path file = damaged(damage);
        long size = Files.size(file);
        List<String> console = refused(output, data());
        assertCause(
                console, "the append-only file " + file.toRealPath(), "is damaged at byte " + (size - damage.length()));
        assertRemedy(
                console,
                "--liverank.data-repair=true",
                "what came after 2023-11-14T22:13:20Z (" + damage.length() + " bytes) is lost");
        assertThat(file).hasSize(size);

        try (var context = start(data(), "liverank.data-repair=true")) {
            assertThat(context.isActive()).isTrue();
        }
        assertThat(output.getAll()).contains("what came after 2023-11-14T22:13:20Z is lost");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .contains("kept")
                .doesNotContain(damage);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(one -> one.getFileName().toString().contains(".damaged-")))
                    .singleElement()
                    .satisfies(copy -> assertThat(copy).hasSize(size));
        }
    }

    @Test
    void entryCutByAPowerFailure_isCutOffByItselfAndSaid(CapturedOutput output) throws IOException {
        damaged("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$9\r\nhal");
        try (var context = start(data())) {
            assertThat(context.isActive()).isTrue();
        }
        assertThat(output.getAll()).contains("ended in the middle of an entry", "appendonly.aof.damaged-");
    }

    /** A length that is wrong looks like a file cut short, whatever is behind it. */
    @Test
    void damagedLengthBeforeALotOfData_isNotTakenForAPowerFailure(CapturedOutput output) throws IOException {
        damaged("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$90000000\r\n" + "x".repeat(2 << 20));
        assertCause(refused(output, data()), "is damaged at byte ");
    }

    @Test
    void fileThatIsNoneOfRediss_isSaidToBeBeyondRepair(CapturedOutput output) throws IOException {
        Files.writeString(folder.resolve("appendonly.aof"), "REDIS0009 and what is no snapshot");
        for (String repair : List.of("false", "true")) {
            List<String> console = refused(output, data(), "liverank.data-repair=" + repair);
            assertCause(console, "is damaged, and Redis finds no part of it to keep");
            assertRemedy(console, "backup");
        }
    }

    @Test
    void portInUse_isNamed(CapturedOutput output) throws IOException {
        try (var taken = new ServerSocket(0)) {
            int before = output.getAll().length();
            assertThat(catchThrowable(() ->
                            start(Listening.class, WebApplicationType.SERVLET, "server.port=" + taken.getLocalPort())))
                    .isNotNull();
            List<String> console = console(output, before);
            assertCause(console, "Port " + taken.getLocalPort() + " was already in use");
        }
    }

    @Test
    void valueThatDoesNotFit_isNamedWithItsPropertyInTheFirstLine(CapturedOutput output) {
        List<String> console = refused(output, data(), "liverank.max-items=5");
        assertCause(console, "did not start: liverank.max-items must be from 1,000 to 100,000,000, not 5");
    }

    @Test
    void missingConfigurationFile_isNamed(CapturedOutput output) {
        assertCause(refused(output, "spring.config.import=file:/nowhere/keys.yaml"), "/nowhere/keys.yaml");
    }

    @Test
    void configurationFileThatIsNoYaml_isNamed(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.yaml"), "liverank:\n  security: [\n keys: x\n");
        assertCause(refused(output, "spring.config.import=file:" + file), "is no YAML", "line 2, column 13");
    }

    @Test
    void whatNoneKnows_isToldByItsCauseAndWhereItCameFrom(CapturedOutput output) {
        int before = output.getAll().length();
        assertThat(catchThrowable(() -> start(Broken.class, WebApplicationType.NONE)))
                .isNotNull();
        List<String> console = console(output, before);
        assertCause(console, "java.io.IOException: the inner cause", "StartFaultsTest");
        assertRemedy(console, "--debug");
    }

    @Test
    void debug_hasTheWholeTrace(CapturedOutput output) throws IOException {
        assertThat(catchThrowable(() -> start(data(), at(freePort()), "debug=true")))
                .isNotNull();
        assertThat(output.getAll()).contains("cannot be reached: connection refused", "\tat ", "Caused by");
    }
}
