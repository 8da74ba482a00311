package io.liverank.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** A real broker for tests: killed, frozen and started again on the same folder and port. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private Process process;
    private Admin admin;

    /** Starts one that keeps its files in {@code folder}. */
    public KafkaBroker(Path folder) {
        this(folder, freePort(), freePort(), "");
        start();
    }

    /** Starts one with further lines of settings. */
    public static KafkaBroker with(Path folder, String settings) {
        var broker = new KafkaBroker(folder, freePort(), freePort(), settings);
        broker.start();
        return broker;
    }

    /** Starts several that replicate what they hold, and take what two of them have. */
    public static List<KafkaBroker> cluster(Path folder, int size) {
        List<Integer> controllers =
                IntStream.rangeClosed(1, size).mapToObj(id -> freePort()).toList();
        String voters = IntStream.rangeClosed(1, size)
                .mapToObj(id -> id + "@127.0.0.1:" + controllers.get(id - 1))
                .collect(Collectors.joining(","));
        List<KafkaBroker> brokers = IntStream.rangeClosed(1, size)
                .mapToObj(id -> new KafkaBroker(
                        folder.resolve("broker-" + id),
                        freePort(),
                        controllers.get(id - 1),
                        "node.id=" + id + "\ncontroller.quorum.voters=" + voters
                                + "\ndefault.replication.factor=3\nmin.insync.replicas=2\n"))
                .toList();
        brokers.forEach(KafkaBroker::begin);
        brokers.forEach(KafkaBroker::awaitServing);
        return brokers;
    }

    private KafkaBroker(Path folder, int port, int controller, String more) {
        this.folder = folder;
        this.port = port;
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("logback.xml"), """
                    <configuration>
                      <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d %level %logger{1} %msg%n</pattern></encoder>
                      </appender>
                      <root level="warn"><appender-ref ref="out"/></root>
                    </configuration>
                    """);
            Files.writeString(
                    properties(),
                    """
                    process.roles=broker,controller
                    node.id=1
                    controller.listener.names=CONTROLLER
                    listeners=PLAIN://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    advertised.listeners=PLAIN://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    listener.security.protocol.map=PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT
                    inter.broker.listener.name=PLAIN
                    %4$s
                    log.dirs=%3$s
                    auto.create.topics.enable=false
                    num.network.threads=1
                    num.io.threads=2
                    background.threads=2
                    offsets.topic.replication.factor=1
                    transaction.state.log.replication.factor=1
                    transaction.state.log.min.isr=1
                    log.cleaner.dedupe.buffer.size=2097152
                    log.segment.delete.delay.ms=100
                    group.coordinator.threads=1
                    """.formatted(
                                            port,
                                            controller,
                                            data(),
                                            more.contains("quorum")
                                                    ? ""
                                                    : "controller.quorum.bootstrap.servers=127.0.0.1:" + controller)
                            + more.replace("{plain}", Integer.toString(port))
                                    .replace("{controller}", Integer.toString(controller)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path properties() {
        return folder.resolve("server.properties");
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** Starts it, and waits until it serves. */
    public void start() {
        begin();
        awaitServing();
    }

    /** Starts it. */
    public void begin() {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-Dlogback.configurationFile=" + folder.resolve("logback.xml"),
                            BrokerProcess.class.getName(),
                            properties().toString(),
                            data().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("out").toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitServing() {
        Waiting.atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(this::said).isTrue();
            try {
                return !admin().describeCluster()
                        .nodes()
                        .get(2, TimeUnit.SECONDS)
                        .isEmpty();
            } catch (Exception e) {
                return false;
            }
        });
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Its client for what operators do. */
    public synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.of(
                    "bootstrap.servers", servers(), "default.api.timeout.ms", 10_000, "request.timeout.ms", 10_000));
        }
        return admin;
    }

    public String servers() {
        return "127.0.0.1:" + port;
    }

    /** Deletes the topic and waits until it is gone. */
    public void delete(String topic) {
        try {
            admin().deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As kill -9 does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As SIGSTOP does. */
    public void freeze() {
        signal("STOP");
    }

    /** As SIGCONT does. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(status).isZero();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        kill();
    }
}
