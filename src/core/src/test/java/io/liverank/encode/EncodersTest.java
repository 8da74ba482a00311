package io.liverank.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.catalog.Item;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncodersTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final EncodedTexts TITLES = new EncodedTexts(List.of("title"), null, LONG);

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final List<String> missed = Collections.synchronizedList(new ArrayList<>());
    private final List<String> encoded = Collections.synchronizedList(new ArrayList<>());
    private final Encoders encoders = new Encoders(engine::catalog, new Counting());
    private final MemoryEventLog log = new MemoryEventLog(() -> 1_000);
    private LogPosition applied = LogPosition.START;

    private final class Counting implements EncoderWatch {
        @Override
        public void encoded(String encoder, What what, long nanos) {
            encoded.add(encoder + " " + what);
        }

        @Override
        public void missed(String encoder, What what, Reason reason) {
            missed.add(encoder + " " + what + " " + reason);
        }
    }

    /** Texts that share words are alike. */
    private static class ByWords implements TextEncoder {
        private final String version;

        ByWords(String version) {
            this.version = version;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public int dimension() {
            return 64;
        }

        @Override
        public float[] encode(String text) throws EncoderException {
            float[] sum = new float[64];
            for (String word : text.split("\\W+")) {
                var random = new SplittableRandom(word.hashCode());
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += (float) (random.nextDouble() - 0.5);
                }
            }
            return sum;
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        encoders.close();
    }

    private static Event.ItemUpserted item(String id, String title, Object... more) {
        Attributes attributes = Attributes.of(Map.of("title", new Value.Text(title)));
        for (int i = 0; i < more.length; i += 2) {
            attributes = attributes.with((String) more[i], (Value) more[i + 1]);
        }
        return new Event.ItemUpserted(1, id, attributes);
    }

    private static Event.RankingShown asks(String query, Attributes context) {
        return new Event.RankingShown(
                1, "q", query, Actor.UNKNOWN, context, List.of(new Candidate("a", 1, Attributes.NONE)), List.of());
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

    private Attributes kept(String id) {
        return engine.catalog().get(id).attributes();
    }

    private Latecomers latecomers() {
        return new Latecomers("texts", encoders.lateTexts(), log, UpdateLock.NONE, () -> true, 1, Duration.ofMillis(1));
    }

    @Test
    void itemAndQuery_haveVectorsThatNameTheirEncoder() {
        encoders.add("en", new ByWords("v1"), TITLES);
        put(item("a", "running shoes"), item("b", "frying pan"));

        var vector = (Value.Vector) kept("a").get("encoded.en.v1");
        var asked = encoders.asked(asks("shoes", Attributes.NONE));

        assertThat(vector.steps()).isNotNull();
        assertThat(asked.context().get("encoded.en.v1")).isInstanceOf(Value.Vector.class);
        assertThat(encoders.nearest("shoes", 5)).containsExactly("a", "b");
        assertThat(encoders.nearest("pan", 1)).containsExactly("b");
        assertThat(encoders.table()).containsExactly("en | encoded.en.v1 | 64 | title | any");
    }

    @Test
    void whatClientsSayUnderTheName_isTakenOut() {
        encoders.add("en", new ByWords("v1"), TITLES);
        var lie = new Value.Vector(new float[64]);
        put(item("a", "", "encoded.en.v1", lie, "encoded", new Value.Group(Attributes.of(Map.of("en", lie)))));

        assertThat(kept("a").size()).isEqualTo(1);
        assertThat(encoders.asked(asks(null, Attributes.of(Map.of("encoded.en.v1", lie))))
                        .context()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void withoutEncoders_nothingIsTouched() {
        var own = item("a", "shoes", "encoded", new Value.Text("utf-8"));
        var list = asks("shoes", own.attributes());

        assertThat(encoders.encoded(List.of(own), LONG)).containsExactly(own);
        assertThat(encoders.asked(list)).isSameAs(list);
        assertThat(encoders.nearest("shoes", 5)).isEmpty();
    }

    @Test
    void itemWhosePriceChanges_isNotEncodedAgain() {
        encoders.add("en", new ByWords("v1"), TITLES);
        put(item("a", "running shoes"));
        Value before = kept("a").get("encoded.en.v1");
        encoders.forget();
        put(item("a", "running shoes", "price", new Value.Amount(9)));

        assertThat(encoded).containsExactly("en ITEM");
        assertThat(kept("a").get("encoded.en.v1")).isEqualTo(before);

        put(item("a", "frying pan"));
        assertThat(kept("a").get("encoded.en.v1")).isNotEqualTo(before);
    }

    @Test
    void query_isEncodedOnceUntilForgotten() {
        encoders.add("en", new ByWords("v1"), TITLES);
        encoders.asked(asks("shoes", Attributes.NONE));
        encoders.asked(asks("  SHOES ", Attributes.NONE));
        assertThat(encoded).hasSize(1);

        encoders.forget();
        encoders.asked(asks("shoes", Attributes.NONE));
        assertThat(encoded).hasSize(2);
    }

    @Test
    void textOfAnotherScript_isLeftToAnotherEncoder() {
        encoders.add("en", new ByWords("v1"), new EncodedTexts(List.of("title"), "latin", LONG));
        encoders.add("zh", new ByWords("v1"), new EncodedTexts(List.of("titleZh"), "han", LONG));
        put(item("a", "shoes", "titleZh", new Value.Text("Alto 跑步鞋子")));

        assertThat(kept("a").get("encoded.en.v1")).isNotNull();
        assertThat(kept("a").get("encoded.zh.v1")).isNotNull();
        assertThat(encoders.asked(asks("鞋", Attributes.NONE)).context().get("encoded.en.v1"))
                .isNull();
        assertThat(encoders.asked(asks("鞋", Attributes.NONE)).context().get("encoded.zh.v1"))
                .isNotNull();
        assertThat(encoders.asked(asks("42", Attributes.NONE)).context().isEmpty())
                .isTrue();
    }

    @Test
    void slowEncoder_costsItsVectorAloneAndIsLeftAlone() {
        var gate = new CountDownLatch(1);
        encoders.add(
                "en",
                new ByWords("v1") {
                    @Override
                    public float[] encode(String text) throws EncoderException {
                        try {
                            gate.await();
                        } catch (InterruptedException e) {
                            throw new EncoderException("interrupted", e);
                        }
                        return super.encode(text);
                    }
                },
                new EncodedTexts(List.of("title"), null, Duration.ofMillis(1)));

        for (int i = 0; i < 4; i++) {
            var list = asks("shoes " + i, Attributes.NONE);
            assertThat(encoders.asked(list)).isEqualTo(list);
        }

        assertThat(missed).containsExactly("en QUERY SLOW", "en QUERY SLOW", "en QUERY SLOW", "en QUERY RESTING");
        gate.countDown();
        Waiting.atMost(Duration.ofSeconds(30)).until(() -> !encoders.asked(asks("shoes 0", Attributes.NONE))
                .context()
                .isEmpty());
    }

    @Test
    void brokenAndAbsentEncoders_areCountedAndItemsKept() {
        encoders.add(
                "en",
                new ByWords("v1") {
                    @Override
                    public float[] encode(String text) throws EncoderException {
                        throw new EncoderException("broken");
                    }
                },
                TITLES);
        encoders.addAbsent("zh");
        put(item("a", "shoes"));
        encoders.asked(asks("shoes", Attributes.NONE));

        assertThat(kept("a").size()).isEqualTo(1);
        assertThat(missed).containsExactly("en ITEM FAILED", "zh QUERY NOT_LOADED", "en QUERY FAILED");
    }

    @Test
    void itemsOfBefore_getTheirVectorsThroughTheLog() {
        put(item("a", "shoes"), item("b", "pan"));
        encoders.add("en", new ByWords("v1"), TITLES);
        encoders.add("two", new ByWords("v1"), TITLES);
        log.append(encoders.encoded(List.of(item("c", "kettle")), Duration.ZERO))
                .toCompletableFuture()
                .join();
        apply();
        assertThat(kept("c").size()).isEqualTo(1);

        try (Latecomers late = latecomers()) {
            late.start();
            Waiting.atMost(Duration.ofSeconds(30)).until(() -> {
                apply();
                return encoders.lateTexts().lacking(10).isEmpty();
            });
        }

        assertThat(encoders.nearest("kettle", 1)).containsExactly("c");
        assertThat(kept("a").get("encoded.two.v1")).isEqualTo(kept("a").get("encoded.en.v1"));
    }

    @Test
    void anotherVersion_takesThePlaceOfTheOneBefore() {
        encoders.add("en", new ByWords("v1"), TITLES);
        put(item("a", "shoes"));
        try (var next = new Encoders(engine::catalog, new Counting())) {
            next.add("en", new ByWords("v2"), TITLES);
            Item lacking = next.lateTexts().lacking(10).get(0);
            log.append(next.lateTexts().lacked(lacking, 2))
                    .toCompletableFuture()
                    .join();
            apply();

            assertThat(next.lateTexts().lacking(10)).isEmpty();
        }
        assertThat(kept("a").get("encoded.en.v1")).isNull();
        assertThat(kept("a").get("encoded.en.v2")).isNotNull();
    }

    @Test
    void itemThatChangedMeanwhile_keepsItsChange() {
        put(item("a", "shoes"), item("b", "pan"));
        encoders.add("en", new ByWords("v1"), TITLES);
        Event changed =
                encoders.lateTexts().lacked(engine.catalog().get("a"), 2).get(0);
        Event gone = encoders.lateTexts().lacked(engine.catalog().get("b"), 2).get(0);
        log.append(List.of(item("a", "boots"), new Event.ItemDeleted(2, "b"), changed, gone))
                .toCompletableFuture()
                .join();
        apply();

        assertThat(kept("a")).isEqualTo(item("a", "boots").attributes());
        assertThat(engine.catalog().get("b")).isNull();
        assertThat(encoders.lateTexts().lacking(10)).hasSize(1);
    }

    @Test
    void replicasThatEncodeNothing_areEqualToTheByte() {
        put(item("a", "running shoes"), item("b", "frying pan"));
        encoders.add("en", new ByWords("v1"), TITLES);
        put(item("c", "rice cooker"));
        log.append(encoders.lateTexts().lacked(engine.catalog().get("a"), 2))
                .toCompletableFuture()
                .join();
        log.append(List.of(encoders.asked(asks("shoes", Attributes.NONE))))
                .toCompletableFuture()
                .join();
        log.append(List.of(Event.FeedbackGiven.of(3, "click", "a", new Actor("u", null, null))
                        .on("q")))
                .toCompletableFuture()
                .join();
        apply();

        var other = new Engine(EngineSettings.DEFAULT);
        log.read(LogPosition.START, 1_000, Duration.ZERO)
                .forEach(entry -> other.apply(entry.position(), entry.clock(), entry.event()));
        var restored = new Engine(EngineSettings.DEFAULT);
        restored.load(engine.save());

        assertThat(other.save()).isEqualTo(engine.save());
        assertThat(restored.save()).isEqualTo(engine.save());
        assertThat(engine.catalog().get("a").facts().steps[0]).isNotNull();
    }

    private static final EncodedTexts WITH_CANDIDATES = new EncodedTexts(List.of("title"), null, LONG, 2);

    private static Candidate offered(String id, String title) {
        return new Candidate(id, 1, Attributes.of(Map.of("title", new Value.Text(title))));
    }

    private static Event.RankingShown offers(Candidate... candidates) {
        return new Event.RankingShown(1, "q", null, Actor.UNKNOWN, Attributes.NONE, List.of(candidates), List.of());
    }

    private static List<Value> vectors(Event.RankingShown list) {
        List<Value> vectors = new ArrayList<>();
        list.candidates().forEach(one -> vectors.add(one.attributes().get("encoded.en.v1")));
        return vectors;
    }

    @Test
    void titlesThatComeWithAList_haveVectorsWhereTheCatalogueDoesNotKnowThem() {
        encoders.add("en", new ByWords("v1"), WITH_CANDIDATES);
        put(item("known", "running shoes"));
        var list = offers(
                offered("known", "other words"),
                new Candidate("none", 1, Attributes.NONE),
                offered("a", "running shoes"),
                offered("b", "frying pan"),
                offered("c", "one more than are encoded"));

        List<Value> vectors = vectors(encoders.asked(list));

        assertThat(vectors.get(2)).isEqualTo(kept("known").get("encoded.en.v1"));
        assertThat(vectors.get(3)).isInstanceOf(Value.Vector.class);
        assertThat(vectors).element(0).isNull();
        assertThat(vectors).element(1).isNull();
        assertThat(vectors).element(4).isNull();
        assertThat(encoded).containsExactly("en ITEM", "en CANDIDATE");
    }

    @Test
    void vectorsThatClientsSendWithCandidates_areTakenOut() {
        encoders.add("en", new ByWords("v1"), TITLES);
        var lie = Attributes.of(Map.of("encoded.en.v1", new Value.Vector(new float[64]), "price", new Value.Amount(1)));

        var list = encoders.asked(offers(new Candidate("a", 1, lie)));

        assertThat(list.candidates().get(0).attributes())
                .isEqualTo(Attributes.of(Map.of("price", new Value.Amount(1))));
    }

    @Test
    void titlesThatAreNotEncodedInTime_areThereForTheNextListAndNoQueryWaitsBehindThem() {
        var gate = new CountDownLatch(1);
        encoders.add(
                "en",
                new ByWords("v1") {
                    @Override
                    public float[] encode(String text) throws EncoderException {
                        try {
                            if (text.startsWith("slow")) {
                                gate.await();
                            }
                        } catch (InterruptedException e) {
                            throw new EncoderException("interrupted", e);
                        }
                        return super.encode(text);
                    }
                },
                new EncodedTexts(List.of("title"), null, Duration.ofMillis(1), 2));
        var list = offers(offered("a", "slow title"));

        assertThat(encoders.asked(list)).isEqualTo(list);
        assertThat(missed).containsExactly("en CANDIDATE SLOW");
        // it runs on a thread that is not held up, however late it is seen to be there
        Waiting.atMost(Duration.ofSeconds(30)).until(() -> !encoders.asked(asks("shoes", Attributes.NONE))
                .context()
                .isEmpty());
        gate.countDown();
        Waiting.atMost(Duration.ofSeconds(30))
                .until(() -> vectors(encoders.asked(list)).get(0) != null);
    }
}
