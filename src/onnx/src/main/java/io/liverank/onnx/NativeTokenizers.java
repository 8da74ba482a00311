package io.liverank.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the tokenizers' library unpacks its native part. */
final class NativeTokenizers {
    private static final String CACHE = "DJL_CACHE_DIR";
    private static boolean prepared;

    private NativeTokenizers() {}

    /**
     * Has it unpacked into a folder of this process alone, gone with it, unless another is set; and has nothing asked for in a network.
     */
    static synchronized void prepare() throws IOException {
        if (prepared) {
            return;
        }
        prepared = true;
        System.setProperty("ai.djl.offline", "true");
        if (System.getProperty(CACHE) == null && System.getenv(CACHE) == null) {
            Path own = Files.createTempDirectory("liverank-tokenizers");
            System.setProperty(CACHE, own.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(own), "tokenizers-end"));
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> inside = found.sorted(Comparator.reverseOrder()).toList();
            for (Path one : inside) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            // it is the folder for what may be deleted
        }
    }
}
