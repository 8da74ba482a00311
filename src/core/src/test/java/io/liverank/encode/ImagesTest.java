package io.liverank.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.Waiting;
import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.EncoderWatch.What;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.MemoryEventLog;
import io.liverank.event.Value;
import io.liverank.update.UpdateLock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the door and the background do with images, whoever looks at them and fetches them. */
class ImagesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final ItemImages IMAGES = new ItemImages("image", null);

    /** Stands still but where a test moves it. */
    private final AtomicLong now = new AtomicLong();

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final Encoders encoders = new Encoders(engine::catalog, new Counting(), now::get);
    private final MemoryEventLog log = new MemoryEventLog(() -> 1_000);
    private final Map<String, String> web = Collections.synchronizedMap(new HashMap<>());
    private LogPosition applied = LogPosition.START;

    private final class Counting implements EncoderWatch {
        @Override
        public void encoded(String encoder, What what, long nanos) {
            seen.add(encoder + " " + what);
        }

        @Override
        public void missed(String encoder, What what, Reason reason) {
            seen.add(encoder + " " + what + " " + reason);
        }
    }

    /** Bytes are images of what they spell; those that spell "broken" are none. */
    private record BySpelling(String version) implements ImageEncoder, TextEncoder {
        @Override
        public int dimension() {
            return 64;
        }

        @Override
        public float[] encode(String text) {
            var random = new SplittableRandom(text.hashCode());
            float[] numbers = new float[dimension()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) (random.nextDouble() - 0.5);
            }
            return numbers;
        }

        @Override
        public float[] encode(byte[] image) throws ImageException {
            String spelled = new String(image, StandardCharsets.UTF_8);
            if (spelled.equals("broken")) {
                throw new ImageException(Reason.UNREADABLE, "it is broken");
            }
            return encode(spelled);
        }

        @Override
        public void close() {}
    }

    /** Hosts of example.com, by what {@link #web} says; others are not listed. */
    private final class Web implements ImageSource {
        @Override
        public boolean allows(String url) {
            return url.startsWith("https://example.com/");
        }

        @Override
        public byte[] read(String url) throws ImageException {
            seen.add(url);
            String there = web.get(url);
            if (there == null) {
                throw new ImageException(Reason.UNREACHABLE, "nobody answers");
            }
            return there.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            seen.add("closed");
        }
    }

    @AfterEach
    void close() {
        encoders.close();
    }

    private static Event.ItemUpserted item(String id, Value image, Object... more) {
        Attributes attributes = Attributes.of(Map.of("image", image));
        for (int i = 0; i < more.length; i += 2) {
            attributes = attributes.with((String) more[i], (Value) more[i + 1]);
        }
        return new Event.ItemUpserted(1, id, attributes);
    }

    private static Value url(String name) {
        return new Value.Text("https://example.com/" + name);
    }

    private static Value bytes(String digest) {
        return new Value.Group(Attributes.of(Map.of("sha256", new Value.Text(digest))));
    }

    private void put(Event... events) {
        log.append(encoders.encoded(List.of(events), LONG))
                .toCompletableFuture()
                .join();
        apply();
    }

    /** As a replica reads it: by the bytes. */
    private void apply() {
        for (EventLog.Entry entry : log.read(applied, 1_000, Duration.ZERO)) {
            engine.apply(entry.position(), entry.clock(), EventCodec.decode(EventCodec.encode(entry.event())));
            applied = entry.position();
        }
    }

    private Value vector(String id) {
        return engine.catalog().get(id).attributes().get("encoded.photo.v1");
    }

    private static Value of(String spelled) {
        return Value.Vector.rounded(new BySpelling("").encode(spelled));
    }

    private void background(LateVectors late) {
        try (var working = new Latecomers("images", late, log, UpdateLock.NONE, () -> true, 1, Duration.ofMillis(1))) {
            working.start();
            Waiting.atMost(Duration.ofSeconds(30)).until(() -> {
                apply();
                return late.lacking(10).isEmpty();
            });
        }
        apply();
    }

    @Test
    void imageByUrl_isFetchedInTheBackgroundAlone() {
        web.put("https://example.com/shoe.jpg", "a shoe");
        encoders.add("photo", new BySpelling("v1"), new Web(), IMAGES);
        put(item("a", url("shoe.jpg")), item("b", new Value.Texts(List.of("https://example.com/shoe.jpg", "x"))));
        assertThat(seen).isEmpty();

        background(encoders.lateImages());

        assertThat(vector("a")).isEqualTo(of("a shoe")).isEqualTo(vector("b"));
        assertThat(seen).containsExactly("https://example.com/shoe.jpg", "photo KNOWN_ITEM");
        put(item("a", url("shoe.jpg"), "price", new Value.Amount(9)));
        assertThat(vector("a")).isEqualTo(of("a shoe"));
        assertThat(encoders.table())
                .containsExactly("photo | encoded.photo.v1 | 64 | image | an image, by its bytes or its URL");
    }

    @Test
    void imageByItsBytes_isEncodedAtTheDoorOrWhenThereIsTime() {
        encoders.add("photo", new BySpelling("v1"), null, IMAGES);
        encoders.take("image", "d1", "a shoe".getBytes(StandardCharsets.UTF_8));
        put(item("a", bytes("d1")));
        assertThat(vector("a")).isEqualTo(of("a shoe"));

        encoders.take("image", "d2", "a pan".getBytes(StandardCharsets.UTF_8));
        log.append(encoders.encoded(List.of(item("b", bytes("d2"))), Duration.ZERO))
                .toCompletableFuture()
                .join();
        apply();
        assertThat(vector("b")).isNull();
        background(encoders.lateImages());
        assertThat(vector("b")).isEqualTo(of("a pan"));
    }

    @Test
    void bytesThatAreGone_areLackedByNobodyAndKnownVectorsStay() {
        encoders.add("photo", new BySpelling("v1"), null, IMAGES);
        encoders.take("image", "d1", "a shoe".getBytes(StandardCharsets.UTF_8));
        put(item("a", bytes("d1")), item("gone", bytes("d2")));
        try (var next = new Encoders(engine::catalog, new Counting(), now::get)) {
            next.add("photo", new BySpelling("v1"), null, IMAGES);

            // as a replica that was never given them, after the item was read and sent again with another price
            log.append(next.encoded(List.of(item("a", bytes("d1"), "price", new Value.Amount(9))), LONG))
                    .toCompletableFuture()
                    .join();
            apply();
            assertThat(next.lateImages().lacking(10)).isEmpty();

            // and what comes again as it was is no more waited with than looked at
            next.take("image", "d1", "a shoe".getBytes(StandardCharsets.UTF_8));
            seen.clear();
            log.append(next.encoded(List.of(item("a", bytes("d1"))), LONG))
                    .toCompletableFuture()
                    .join();
            log.append(next.encoded(List.of(item("gone", bytes("d1"))), LONG))
                    .toCompletableFuture()
                    .join();
            apply();
            assertThat(seen).isEmpty();
        }
        assertThat(vector("a")).isEqualTo(of("a shoe"));
        assertThat(vector("gone")).isNull();
    }

    @Test
    void brokenImageAndHostThatIsNotListed_costThemselvesAloneAndAreNotTriedAgainAtOnce() {
        web.put("https://example.com/broken.jpg", "broken");
        encoders.add("photo", new BySpelling("v1"), new Web(), IMAGES);
        encoders.take("image", "d1", "broken".getBytes(StandardCharsets.UTF_8));
        put(item("a", url("broken.jpg")), item("b", new Value.Text("https://10.0.0.1/x.jpg")), item("c", bytes("d1")));

        background(encoders.lateImages());

        assertThat(engine.catalog().get("a").attributes().size()).isEqualTo(1);
        assertThat(seen)
                .containsExactly(
                        "photo ITEM REFUSED",
                        "photo ITEM UNREADABLE",
                        "https://example.com/broken.jpg",
                        "photo KNOWN_ITEM UNREADABLE");
    }

    @Test
    void hostThatDoesNotAnswer_isLeftAloneAfterAFewImages() {
        encoders.add("photo", new BySpelling("v1"), new Web(), IMAGES);
        for (int i = 0; i < 9; i++) {
            put(item("i" + i, url(i + ".jpg")));
        }
        // one look: what it finds is asked for once each
        encoders.lateImages().lacking(100).forEach(item -> encoders.lateImages().lacked(item, 1));

        assertThat(seen.stream().filter(one -> one.startsWith("https:"))).hasSize(3);
        assertThat(encoders.lateImages().lacking(100)).isEmpty();

        // the host has its turn again before the three images that failed have theirs
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(encoders.lateImages().lacking(100)).hasSize(6);
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(encoders.lateImages().lacking(100)).hasSize(9);
        for (int i = 0; i < 9; i++) {
            web.put("https://example.com/" + i + ".jpg", "shoe " + i);
        }
        background(encoders.lateImages());
        assertThat(vector("i8")).isEqualTo(of("shoe 8"));
    }

    @Test
    void anotherVersion_takesThePlaceOfTheOneBeforeInTheBackground() {
        web.put("https://example.com/shoe.jpg", "a shoe");
        encoders.add("photo", new BySpelling("v1"), new Web(), IMAGES);
        put(item("a", url("shoe.jpg")));
        background(encoders.lateImages());
        try (var next = new Encoders(engine::catalog, new Counting(), now::get)) {
            next.add("photo", new BySpelling("v2"), new Web(), IMAGES);
            background(next.lateImages());
        }
        assertThat(vector("a")).isNull();
        assertThat(engine.catalog().get("a").attributes().get("encoded.photo.v2"))
                .isEqualTo(of("a shoe"));
    }

    @Test
    void vectorsOfTextAndOfImage_liveSideBySideAndOneEncodersQueriesServeBoth() {
        web.put("https://example.com/shoe.jpg", "a shoe");
        encoders.add("photo", new BySpelling("v1"), new Web(), new ItemImages("image", "clip"));
        encoders.add("clip", new BySpelling("t1"), new EncodedTexts(List.of("title"), null, LONG));
        put(item("a", url("shoe.jpg"), "title", new Value.Text("running shoes")));
        background(encoders.lateImages());

        Attributes both = engine.catalog().get("a").attributes();
        assertThat(both.get("encoded.photo.v1")).isEqualTo(of("a shoe"));
        assertThat(both.get("encoded.clip.t1")).isEqualTo(of("running shoes"));
        Attributes context = encoders.asked(new Event.RankingShown(
                        1,
                        "q",
                        "shoes",
                        Actor.UNKNOWN,
                        Attributes.NONE,
                        List.of(new Candidate("a", 1, Attributes.NONE)),
                        List.of()))
                .context();
        assertThat(context.get("encoded.photo.v1")).isEqualTo(of("shoes")).isEqualTo(context.get("encoded.clip.t1"));
    }

    @Test
    void nearestItems_areThoseNearByTextAndByImage_eachRankingByItself() {
        web.put("https://example.com/red.jpg", "red shoe");
        web.put("https://example.com/pan.jpg", "pan");
        encoders.add("photo", new BySpelling("v1"), new Web(), new ItemImages("image", "clip"));
        encoders.add("clip", new BySpelling("t1"), new EncodedTexts(List.of("title"), null, LONG));
        put(
                item("by-image", url("red.jpg"), "title", new Value.Text("article 17")),
                item("by-none", url("pan.jpg"), "title", new Value.Text("article 18")));
        background(encoders.lateImages());
        put(new Event.ItemUpserted(1, "by-text", Attributes.of(Map.of("title", new Value.Text("red shoe")))));

        assertThat(encoders.nearest("red shoe", 3)).containsExactly("by-text", "by-image", "by-none");
        assertThat(encoders.nearest("red shoe", 1)).containsExactly("by-text");
    }

    @Test
    void imagesWithoutAnEncoderOfQueries_areNotNearAnything() {
        web.put("https://example.com/red.jpg", "red shoe");
        encoders.add("photo", new BySpelling("v1"), new Web(), IMAGES);
        encoders.add("clip", new BySpelling("t1"), new EncodedTexts(List.of("title"), null, LONG));
        put(item("a", url("red.jpg")));
        background(encoders.lateImages());

        assertThat(vector("a")).isNotNull();
        assertThat(encoders.nearest("red shoe", 1)).isEmpty();
    }

    @Test
    void replicasThatFetchNothing_areEqualToTheByte() {
        web.put("https://example.com/shoe.jpg", "a shoe");
        encoders.add("photo", new BySpelling("v1"), new Web(), IMAGES);
        encoders.take("image", "d1", "a pan".getBytes(StandardCharsets.UTF_8));
        put(item("a", url("shoe.jpg")), item("b", bytes("d1")));
        background(encoders.lateImages());
        assertThat(vector("a")).isNotNull();
        assertThat(vector("b")).isNotNull();

        var other = new Engine(EngineSettings.DEFAULT);
        log.read(LogPosition.START, 1_000, Duration.ZERO)
                .forEach(entry -> other.apply(entry.position(), entry.clock(), entry.event()));
        var restored = new Engine(EngineSettings.DEFAULT);
        restored.load(engine.save());

        assertThat(other.save()).isEqualTo(engine.save());
        assertThat(restored.save()).isEqualTo(engine.save());
    }

    @Test
    void heldImages_letTheEldestGo() {
        var held = new HeldImages(10);
        assertThat(held.hold("a", new byte[6])).isZero();
        assertThat(held.hold("a", new byte[6])).isZero();
        assertThat(held.hold("b", new byte[4])).isZero();
        assertThat(held.hold("c", new byte[1])).isEqualTo(1);
        assertThat(held.get("a")).isNull();
        assertThat(held.get("b")).isNotNull();
        held.drop("b");
        assertThat(held.hold("d", new byte[9])).isZero();
        assertThat(held.hold("e", new byte[11])).isEqualTo(3);
        assertThat(held.get("e")).isNull();
    }

    @Test
    void hosts_areListedByNameAndPort() {
        var hosts = new ImageHosts(
                List.of("CDN.example.com", "*.shop.example", "img.example:8080"), List.of("store"), 1, LONG);

        assertThat(hosts.privately("cdn.example.com", 443)).contains(false);
        assertThat(hosts.privately("cdn.example.com", 8080)).isEmpty();
        assertThat(hosts.privately("a.b.shop.example", 80)).contains(false);
        assertThat(hosts.privately("shop.example", 80)).isEmpty();
        assertThat(hosts.privately("evilshop.example", 80)).isEmpty();
        assertThat(hosts.privately("img.example", 8080)).contains(false);
        assertThat(hosts.privately("img.example", 443)).isEmpty();
        assertThat(hosts.privately("store", 80)).contains(true);
        assertThatThrownBy(() -> new ImageHosts(List.of("https://cdn.example.com/"), List.of(), 1, LONG))
                .hasMessageContaining("no host: https://cdn.example.com/");
        assertThatThrownBy(() -> new ImageHosts(List.of(), List.of("*.store"), 1, LONG))
                .hasMessageContaining("a private host is named in full");
    }
}
