package io.liverank.server;

import io.liverank.kafka.KafkaBroker;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The same with the log in Kafka. */
@Tag("slow")
class KafkaReplicaTest extends ReplicaTest {
    private KafkaBroker broker;

    @BeforeEach
    void startBroker() {
        broker = new KafkaBroker(folder.resolve("kafka"));
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Override
    List<String> logSettings() {
        return List.of("--liverank.log.type=kafka", "--liverank.log.kafka.bootstrap-servers=" + broker.servers());
    }
}
