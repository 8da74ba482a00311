package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only broker is killed again and again while shoppers use a server. */
@Tag("slow")
class KafkaKillsTest {
    /** {@code -Dkafka.kills=20} is the bar. */
    private static final int KILLS = Integer.getInteger("kafka.kills", 4);

    private static final int SHOPPERS = 3;

    @TempDir
    Path folder;

    @Test
    void brokerKilledUnderLoad_losesNoAcknowledgedEventAndStopsNoRanking() throws Exception {
        try (var broker = new KafkaBroker(folder.resolve("kafka"));
                var load = new Load(SHOPPERS)) {
            ServerProcess server = new ServerProcess(
                            folder.resolve("log"),
                            List.of(
                                    "--liverank.data-dir=" + folder.resolve("data"),
                                    "--liverank.checkpoint-interval=1s",
                                    "--liverank.log.type=kafka",
                                    "--liverank.log.kafka.bootstrap-servers=" + broker.servers()))
                    .awaitReady();
            try {
                load.use(server);
                for (int kill = 0; kill < KILLS; kill++) {
                    load.awaitAcknowledged(50);
                    broker.kill();
                    load.awaitRefused(3);
                    broker.start();
                }
                load.awaitAcknowledged(50);
                load.stop();
                load.assertCounted(server);
                assertThat(load.rankingsFailed()).as("%s", load).isZero();
                Waiting.atMost(Duration.ofSeconds(20))
                        .until(() -> server.status("/actuator/health/kafka", null) == 200);
            } finally {
                ServerProcess.kill(server.handle());
            }
            System.out.println("killed " + KILLS + " times: " + load);
        }
    }
}
