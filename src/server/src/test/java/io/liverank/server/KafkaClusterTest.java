package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Three brokers that each have the log, and a server that is used while they are killed. */
@Tag("slow")
class KafkaClusterTest {
    private static final String CLICK = "{\"eventType\":\"click\",\"itemId\":\"a\"}";
    private static final String LIST = "{\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"}]}";

    @TempDir
    Path folder;

    private static boolean logAvailable(ServerProcess server) throws InterruptedException {
        return new JsonMapper()
                .readTree(server.send("/actuator/health/learner", null).body())
                .at("/details/logAvailable")
                .asBoolean();
    }

    private static KafkaBroker leader(List<KafkaBroker> brokers) throws Exception {
        int port = brokers.get(0)
                .admin()
                .describeTopics(List.of("liverank.log"))
                .allTopicNames()
                .get(10, TimeUnit.SECONDS)
                .get("liverank.log")
                .partitions()
                .get(0)
                .leader()
                .port();
        return brokers.stream()
                .filter(one -> one.servers().endsWith(":" + port))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneBrokerOfThree_isNotMissed_andOfOneAloneNothingIsTaken() throws Exception {
        List<KafkaBroker> brokers = KafkaBroker.cluster(folder, 3);
        try (var load = new Load(2)) {
            ServerProcess server = new ServerProcess(
                            folder.resolve("log"),
                            List.of(
                                    "--liverank.data-dir=" + folder.resolve("data"),
                                    "--liverank.log.type=kafka",
                                    "--liverank.log.kafka.replication=3",
                                    "--liverank.log.kafka.bootstrap-servers="
                                            + brokers.stream()
                                                    .map(KafkaBroker::servers)
                                                    .collect(Collectors.joining(","))))
                    .awaitReady();
            try {
                load.use(server);
                load.awaitAcknowledged(50);
                KafkaBroker leader = leader(brokers);
                List<KafkaBroker> others =
                        brokers.stream().filter(one -> one != leader).toList();
                others.get(0).kill();
                load.awaitAcknowledged(100);
                leader.kill();
                Waiting.atMost(Duration.ofSeconds(30)).until(() -> server.status("/feedback", CLICK) == 503);
                Waiting.atMost(Duration.ofSeconds(30))
                        .until(() -> server.status("/actuator/health/kafka", null) == 503 && !logAvailable(server));
                assertThat(server.status("/feedback", CLICK)).isEqualTo(503);
                assertThat(server.status("/rank", LIST)).isEqualTo(200);
                others.get(0).start();
                leader.start();
                load.awaitAcknowledged(50);
                load.stop();
                assertThat(load.rankingsFailed()).as("%s", load).isZero();
                load.assertCounted(server);
                System.out.println("three brokers: " + load);
            } finally {
                ServerProcess.kill(server.handle());
            }
        } finally {
            brokers.forEach(KafkaBroker::close);
        }
    }
}
