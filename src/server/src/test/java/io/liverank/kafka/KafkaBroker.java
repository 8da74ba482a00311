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
import org.apache.kafka.clients.admin.Admin;

/** A real broker for tests: killed, frozen and started again on the same folder and port. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port = freePort();
    private Process process;
    private Admin admin;

    /** Starts one that keeps its files in {@code folder}. */
    public KafkaBroker(Path folder) {
        this.folder = folder;
        try {
            int controller = freePort();
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("logback.xml"), """
                    <configuration>
                      <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d %level %logger{1} %msg%n</pattern></encoder>
                      </appender>
                      <root level="warn"><appender-ref ref="out"/></root>
                    </configuration>
                    """);
            Files.writeString(properties(), """
                    process.roles=broker,controller
                    node.id=1
                    controller.listener.names=CONTROLLER
                    listeners=PLAIN://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    advertised.listeners=PLAIN://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    listener.security.protocol.map=PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT
                    inter.broker.listener.name=PLAIN
                    controller.quorum.bootstrap.servers=127.0.0.1:%2$d
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
                    """.formatted(port, controller, data()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        start();
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
