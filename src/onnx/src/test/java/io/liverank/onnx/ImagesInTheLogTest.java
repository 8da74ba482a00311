package io.liverank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.liverank.Waiting;
import io.liverank.encode.EncoderWatch;
import io.liverank.encode.Encoders;
import io.liverank.encode.ImageFile;
import io.liverank.encode.ImageFile.Resize;
import io.liverank.encode.ImageHosts;
import io.liverank.encode.ItemImages;
import io.liverank.encode.Latecomers;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.MemoryEventLog;
import io.liverank.event.Value;
import io.liverank.update.UpdateLock;
import java.awt.Color;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a host to the log and to replicas, by the real model, decoder and client. */
class ImagesInTheLogTest {
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

    @TempDir
    Path folder;

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final MemoryEventLog log = new MemoryEventLog(() -> 1_000);
    private final List<String> missed = Collections.synchronizedList(new ArrayList<>());
    private HttpServer host;
    private LogPosition applied = LogPosition.START;

    private final class Counting implements EncoderWatch {
        @Override
        public void encoded(String encoder, What what, long nanos) {}

        @Override
        public void missed(String encoder, What what, Reason reason) {
            missed.add(what + " " + reason);
        }
    }

    @AfterEach
    void stop() {
        if (host != null) {
            host.stop(0);
        }
    }

    private void apply() {
        for (EventLog.Entry entry : log.read(applied, 1_000, Duration.ZERO)) {
            engine.apply(entry.position(), entry.clock(), entry.event());
            applied = entry.position();
        }
    }

    private String serve() throws Exception {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] body = path.equals("/broken.jpg")
                    ? new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2, 3}
                    : path.equals("/bomb.png") ? Photos.bomb(20_000) : Photos.png(90, 60, Color.BLUE);
            exchange.sendResponseHeaders(path.equals("/gone.jpg") ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        host.start();
        return "localhost:" + host.getAddress().getPort();
    }

    private Encoders encoders(String at, long seed) throws Exception {
        var runtime = new OnnxEncoders();
        Path model = Graphs.eye(folder.resolve(seed + ".onnx"), 32, 64, seed);
        var encoders = new Encoders(engine::catalog, new Counting());
        encoders.add(
                "photo",
                runtime.open(new ImageFile(model, null, null, Resize.CROP, null, HALF, HALF, 1_000_000)),
                runtime.images(new ImageHosts(List.of(), List.of(at), 1_000_000, Duration.ofMinutes(1))),
                new ItemImages("image", null));
        return encoders;
    }

    private void background(Encoders encoders) {
        try (var late = new Latecomers(
                "images", encoders.lateImages(), log, UpdateLock.NONE, () -> true, 1, Duration.ofMillis(1))) {
            late.start();
            Waiting.atMost(Duration.ofMinutes(2)).until(() -> {
                apply();
                return encoders.lateImages().lacking(1).isEmpty();
            });
        }
        apply();
    }

    private String field(String item) {
        Attributes attributes = engine.catalog().get(item).attributes();
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.name(i).startsWith("encoded.photo.")) {
                return attributes.name(i);
            }
        }
        return null;
    }

    @Test
    void imagesOfAHost_areInTheLogForReplicasThatNeverSawThemAndFollowAChangeOfTheModel() throws Exception {
        String at = serve();
        List<Event> items = new ArrayList<>();
        for (String name : List.of("blue.png", "broken.jpg", "bomb.png", "gone.jpg")) {
            items.add(new Event.ItemUpserted(
                    1, name, Attributes.of(Map.of("image", new Value.Text("http://" + at + "/" + name)))));
        }
        String before;
        try (Encoders first = encoders(at, 1)) {
            log.append(first.encoded(items, Duration.ofMinutes(1)))
                    .toCompletableFuture()
                    .join();
            background(first);
            before = field("blue.png");
            assertThat(before).isNotNull();
            assertThat(field("broken.jpg")).isNull();
            assertThat(missed).containsOnly("KNOWN_ITEM UNREADABLE", "KNOWN_ITEM REFUSED");
        }
        try (Encoders second = encoders(at, 2)) {
            background(second);
        }
        assertThat(field("blue.png")).isNotNull().isNotEqualTo(before);

        var replica = new Engine(EngineSettings.DEFAULT);
        log.read(LogPosition.START, 1_000, Duration.ZERO)
                .forEach(entry -> replica.apply(entry.position(), entry.clock(), entry.event()));
        var restarted = new Engine(EngineSettings.DEFAULT);
        restarted.load(engine.save());
        assertThat(replica.save()).isEqualTo(engine.save());
        assertThat(restarted.save()).isEqualTo(engine.save());
    }
}
