package engines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/** One node of OpenSearch with the plug-ins of a folder and an empty folder of its own, on this machine alone. */
public final class Engine extends Node {
    private static final String DESCRIPTOR = "plugin-descriptor.properties";
    private static final String HTTP = """
            name=transport-netty4
            description=HTTP
            version=2.19.6
            opensearch.version=2.19.6
            java.version=11
            classname=org.opensearch.transport.Netty4Plugin
            has.native.controller=false
            """;

    private Engine(Settings settings) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "engine"), List.of(), false);
    }

    /** Starts it on the port that is given, with the plug-ins of the folder that is given. */
    public static void main(String[] arguments) throws Exception {
        Path plugins = Path.of(arguments[1]);
        Files.writeString(plugins.resolve("transport-netty4").resolve(DESCRIPTOR), HTTP);
        // Painless is no plug-in that Maven's repository has, and only scripts on vectors need it
        Path vectors = plugins.resolve("opensearch-knn").resolve(DESCRIPTOR);
        Files.writeString(vectors, Files.readString(vectors).replace("extended.plugins=lang-painless", ""));
        Path home = Files.createTempDirectory("opensearch");
        Files.createSymbolicLink(home.resolve("plugins"), plugins.toRealPath());
        Settings settings = Settings.builder()
                .put("path.home", home)
                .put("cluster.name", "engine")
                .put("transport.port", "0")
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
