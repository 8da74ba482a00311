package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.kafka.KafkaBroker;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker that wants TLS and a password, told of by the properties that docs/kafka.md names. */
@Tag("slow")
class KafkaSecurityTest {
    private static final String CLICK = "{\"eventType\":\"click\",\"itemId\":\"a\"}";
    private static final String STORE = "store-password";

    @TempDir
    Path folder;

    private void keytool(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of(
                "-alias", "broker", "-keystore", folder.resolve("broker.p12").toString(), "-storepass", STORE));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private ServerProcess start(String name, int port, String mechanism, String login, String password)
            throws Exception {
        String properties = "--liverank.log.kafka.properties.";
        return new ServerProcess(
                folder.resolve(name),
                List.of(
                        "--liverank.data-dir=" + folder.resolve("data-" + name),
                        "--liverank.log.type=kafka",
                        "--liverank.log.kafka.bootstrap-servers=127.0.0.1:" + port,
                        properties + "security.protocol=SASL_SSL",
                        properties + "sasl.mechanism=" + mechanism,
                        properties + "sasl.jaas.config=org.apache.kafka.common.security." + login
                                + " required username=\"liverank\" password=\"" + password + "\";",
                        properties + "ssl.truststore.type=PEM",
                        properties + "ssl.truststore.location=" + folder.resolve("ca.pem")));
    }

    /** With SCRAM the brokers keep no password, but what proves that somebody knows it. */
    private static void admit(KafkaBroker broker, String mechanism) throws Exception {
        if (mechanism.startsWith("SCRAM")) {
            var way = new ScramCredentialInfo(ScramMechanism.fromMechanismName(mechanism), 8_192);
            broker.admin()
                    .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("liverank", way, "s3cret")))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, plain.PlainLoginModule", "SCRAM-SHA-512, scram.ScramLoginModule"})
    void brokerWithTlsAndPasswords_isUsedByThePropertiesOfKafka_andAWrongPasswordIsToldOf(
            String mechanism, String login) throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=broker", "-ext", "san=ip:127.0.0.1", "-validity", "30");
        keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String settings = """
                listeners=PLAIN://127.0.0.1:{plain},CONTROLLER://127.0.0.1:{controller},OUT://127.0.0.1:%1$d
                advertised.listeners=PLAIN://127.0.0.1:{plain},CONTROLLER://127.0.0.1:{controller},OUT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT,OUT:SASL_SSL
                listener.name.out.sasl.enabled.mechanisms=%4$s
                listener.name.out.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
                user_liverank="s3cret";
                listener.name.out.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule \
                required;
                listener.name.out.ssl.keystore.location=%2$s
                listener.name.out.ssl.keystore.type=PKCS12
                listener.name.out.ssl.keystore.password=%3$s
                listener.name.out.ssl.key.password=%3$s
                """.formatted(port, folder.resolve("broker.p12"), STORE, mechanism);
        try (var broker = KafkaBroker.with(folder.resolve("kafka"), settings)) {
            assertThat(broker.servers()).doesNotEndWith(":" + port);
            admit(broker, mechanism);
            ServerProcess server =
                    start("log", port, mechanism, login, "s3cret").awaitReady();
            try {
                Waiting.atMost(Duration.ofSeconds(60)).until(() -> server.status("/feedback", CLICK) == 202);
                assertThat(server.status("/actuator/health/kafka", null)).isEqualTo(200);
                assertThat(server.send("/server", null).body()).doesNotContain("s3cret");
            } finally {
                ServerProcess.kill(server.handle());
            }
            ServerProcess wrong = start("wrong", port, mechanism, login, "guessed");
            wrong.handle().onExit().get(60, TimeUnit.SECONDS);
            assertThat(wrong.log()).contains("does not let this server in", "liverank.log.kafka.properties");
        }
    }
}
