package engines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/** One node of OpenSearch with an empty folder of its own, on this machine alone. */
public final class Engine extends Node {
    private Engine(Settings settings) {
        super(
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "engine"),
                List.of(Netty4Plugin.class),
                false);
    }

    /** Starts it on the port that is given. */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("opensearch");
        Settings settings = Settings.builder()
                .put("path.home", home)
                .put("cluster.name", "engine")
                .put("transport.type", "netty4")
                .put("transport.port", "0")
                .put("http.type", "netty4")
                .put("http.port", arguments[0])
                .put("network.host", "127.0.0.1")
                .put("discovery.type", "single-node")
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
        new Engine(settings).start();
        System.out.println("started on port " + arguments[0]);
        Thread.currentThread().join();
    }
}
