package io.liverank.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.PluginServer;
import io.liverank.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's jar as it is built, in a process of its own, with this plug-in beside it and without. */
@Tag("slow")
class TensorFlowPluginTest {
    @TempDir
    Path folder;

    private PluginServer server;

    @BeforeEach
    void copyOfTheServer() throws IOException {
        server = new PluginServer(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void savedModelsBesideTheServer_scoreItsListsAndBrokenOnesCostThemselvesAlone() throws Exception {
        server.plugin(TensorFlowRuntime.class);
        server.plugins(
                "org/tensorflow/SavedModelBundle.class",
                "org/tensorflow/internal/c_api/TF_Session.class",
                "org/tensorflow/internal/c_api/linux-x86_64/libjnitensorflow.so",
                "org/tensorflow/ndarray/NdArray.class",
                "org/bytedeco/javacpp/Loader.class",
                "com/google/protobuf/Message.class");
        Path model = SavedModels.trained(folder.resolve("model"), 2, 0);
        Path broken = Files.createDirectory(folder.resolve("broken"));
        server.start(
                "--liverank.foreign.ranker.model=" + model,
                "--liverank.foreign.ranker.inputs.columns=price,rating",
                "--liverank.foreign.ranker.missing=0",
                "--liverank.foreign.ranker.budget=10s",
                "--liverank.foreign.broken.model=" + broken,
                // whose plug-in is not in the folder
                "--liverank.foreign.onnx.model=any.onnx");

        assertThat(server.rank()).contains("\"degraded\":false");

        assertThat(server.get("/actuator/metrics/liverank.foreign.scored?tag=model:ranker"))
                .contains("\"statistic\":\"COUNT\",\"value\":1");
        assertThat(server.get("/actuator/metrics/liverank.foreign.missed?tag=model:broken&tag=reason:not_loaded"))
                .contains("\"value\":1");
        Waiting.atMost(Duration.ofSeconds(30)).until(() -> server.get("/fields").contains("\"foreign.ranker\""));
        assertThat(server.log())
                .contains("ranker | columns | FLOAT[n, 2] | price |")
                .contains("is no SavedModel that can be run")
                .contains("liverank.foreign.onnx.model: nothing here opens model files");
    }

    @Test
    void serverWithoutThePlugin_saysSoAndRanks() throws Exception {
        server.start("--liverank.foreign.ranker.model=" + Files.createDirectory(folder.resolve("model")));

        assertThat(server.rank()).contains("\"degraded\":false");

        assertThat(server.log()).contains("nothing here opens folders with models: the plug-in is missing");
        try (JarFile held = new JarFile(server.jar().toFile())) {
            assertThat(held.stream()).noneMatch(entry -> entry.getName().contains("tensorflow"));
        }
    }
}
