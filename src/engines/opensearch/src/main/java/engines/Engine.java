package engines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of OpenSearch with an empty folder of its own, on this machine alone; with plug-ins, where there is a folder of
 * them: opensearch-ml is compiled from this file too.
 */
public final class Engine extends Node {
    private static final String DESCRIPTOR = "plugin-descriptor.properties";
    private static final String HTTP = """
            name=transport-netty4
            description=HTTP
            version=VERSION
            opensearch.version=VERSION
            java.version=11
            classname=org.opensearch.transport.Netty4Plugin
            has.native.controller=false
            """;

    private Engine(Settings settings, boolean isAlone) {
        super(
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "engine"),
                isAlone ? List.of(Netty4Plugin.class) : List.of(),
                false);
    }

    /** Starts it on the port that is given, with the plug-ins of the folder that is given, if there is one. */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("opensearch");
        Path plugins = Path.of(arguments[1]);
        boolean isAlone = !Files.isDirectory(plugins);
        Settings.Builder settings = Settings.builder()
                .put("path.home", home)
                .put("cluster.name", "engine")
                .put("transport.port", "0")
                .put("http.port", arguments[0])
                .put("network.host", "127.0.0.1")
                .put("discovery.type", "single-node")
                .put("cluster.routing.allocation.disk.threshold_enabled", false);
        if (isAlone) {
            settings.put("transport.type", "netty4").put("http.type", "netty4");
        } else {
            describe(plugins);
            Files.createSymbolicLink(home.resolve("plugins"), plugins.toRealPath());
        }
        new Engine(settings.build(), isAlone).start();
        System.out.println("started on port " + arguments[0]);
        Thread.currentThread().join();
    }

    private static void describe(Path plugins) throws Exception {
        Files.writeString(
                plugins.resolve("transport-netty4").resolve(DESCRIPTOR),
                HTTP.replace("VERSION", org.opensearch.Version.CURRENT.toString()));
        // Painless is no plug-in that Maven's repository has, and only scripts on vectors need it
        Path vectors = plugins.resolve("opensearch-knn").resolve(DESCRIPTOR);
        Files.writeString(vectors, Files.readString(vectors).replace("extended.plugins=lang-painless", ""));
    }
}
