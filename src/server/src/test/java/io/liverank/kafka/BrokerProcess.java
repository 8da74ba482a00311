package io.liverank.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker that is its own controller, in a process of its own, which ends with the one that started it. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /** Formats the folder of {@code properties} unless it is, and serves. */
    public static void main(String[] args) throws IOException {
        Path properties = Path.of(args[0]);
        Thread parent = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nobody writes
                        }
                    } catch (IOException e) {
                        // as if it had ended
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent");
        parent.setDaemon(true);
        parent.start();
        if (!Files.exists(Path.of(args[1], "meta.properties"))) {
            List<String> words =
                    new ArrayList<>(List.of("format", "-t", "bGl2ZXJhbmstdGVzdC1rYQ", "-c", properties.toString()));
            if (!Files.readString(properties).contains("controller.quorum.voters")) {
                words.add("--standalone");
            }
            int status = StorageTool.execute(words.toArray(new String[0]), System.out);
            if (status != 0) {
                System.exit(status);
            }
        }
        Kafka.main(new String[] {properties.toString()});
    }
}
