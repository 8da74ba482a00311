package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import io.liverank.feature.FeatureExtractor;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Layout;
import io.liverank.feature.Request;
import io.liverank.formats.DeltaBefore3;
import io.liverank.profile.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models while columns come, change hands and go. */
class ColumnsOfAModelTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int SIZE = 6;

    /** Lists of fresh items with numbers of these fields; the largest sum is chosen. */
    private static final class Lists {
        private final SplittableRandom random = new SplittableRandom(8);
        private final FeatureExtractor extractor;
        private final List<String> fields;

        Lists(FeatureSettings settings, String... fields) {
            this.extractor = new FeatureExtractor(new Catalog(Fields.PLAIN), new Profiles(100, 100, 100), settings);
            this.fields = List.of(fields);
        }

        Lists(String... fields) {
            this(FeatureSettings.DEFAULT, fields);
        }

        FeatureMatrix next(float[] gains) {
            List<Candidate> candidates = new ArrayList<>();
            double best = Double.NEGATIVE_INFINITY;
            int chosen = 0;
            for (int i = 0; i < SIZE; i++) {
                Map<String, Value> attributes = new java.util.TreeMap<>();
                double sum = 0;
                for (String field : fields) {
                    double number = random.nextGaussian();
                    sum += number;
                    attributes.put(field, new Value.Amount(number));
                }
                chosen = sum > best ? i : chosen;
                best = Math.max(best, sum);
                candidates.add(new Candidate("i" + random.nextInt(100_000), Double.NaN, Attributes.of(attributes)));
                extractor.meet(Attributes.of(attributes), NOW, true);
            }
            gains[chosen] = 1;
            return extractor.extract(new Request(NOW, null, Actor.UNKNOWN, Attributes.NONE, candidates));
        }

        FeatureMatrix next() {
            return next(new float[SIZE]);
        }

        Model learned(ModelType type, int lists) {
            var model = new Model(ModelSettings.of(type));
            learn(model, lists);
            return model;
        }

        void learn(Model model, int lists) {
            for (int list = 0; list < lists; list++) {
                float[] gains = new float[SIZE];
                FeatureMatrix matrix = next(gains);
                model.learn(matrix, gains, 1);
            }
        }

        void meet(String field, int times) {
            for (int i = 0; i < times; i++) {
                extractor.meet(Attributes.of(Map.of(field, new Value.Amount(i + 0.5))), NOW, true);
            }
        }
    }

    private static byte[] bytes(Model model) {
        var out = new ByteWriter();
        model.save(out);
        return out.toBytes();
    }

    @ParameterizedTest
    @EnumSource
    void columnThatComesLater_startsAtNothing(ModelType type) {
        var lists = new Lists("price");
        Model model = lists.learned(type, 60);
        FeatureMatrix list = lists.next();
        float[] before = model.score(list);
        lists.meet("weight", 5);
        model.fit(lists.extractor.layout());
        assertThat(model.layout().columnOf(Layout.hash("weight.value"))).isNotNegative();
        assertThat(model.score(list)).isEqualTo(before);
        assertThat(model.copy().score(list)).isEqualTo(before);
        assertThat(model.denseWeights()).containsEntry("weight.value", 0.0);
    }

    @Test
    void columnThatComesLater_isLearned() {
        var lists = new Lists("price");
        Model model = lists.learned(ModelType.LINEAR, 60);
        var both = new Lists("price", "weight");
        both.learn(model, 200);
        assertThat(Math.abs(model.denseWeights().get("weight.value"))
                        + Math.abs(model.denseWeights().get("weight.place")))
                .isGreaterThan(0.1);
    }

    @Test
    void columnThatIsGivenAway_isForgotten() {
        var narrow = new Lists(
                new FeatureSettings(Set.of(), Map.of(), List.of(), 1, null, 8, Map.of(), Fields.PLAIN), "rare");
        Model model = narrow.learned(ModelType.ENSEMBLE, 60);
        FeatureMatrix old = narrow.next();
        double order = model.denseWeights().get("retrieval_order");
        assertThat(model.denseWeights().get("rare.place")).isNotZero();
        narrow.meet("often", 2_000);
        assertThat(narrow.extractor.layout().generation()).isEqualTo(1);
        model.fit(narrow.extractor.layout());
        assertThat(model.denseWeights())
                .doesNotContainKey("rare.place")
                .containsEntry("often.place", 0.0)
                .containsEntry("retrieval_order", order);
        int place = model.layout().columnOf(Layout.hash("often.place"));
        model.learn(old, new float[] {1, 0, 0, 0, 0, 0}, 1);
        assertThat(old.layout()).isEqualTo(model.layout());
        for (int row = 0; row < SIZE; row++) {
            assertThat(old.get(row, place)).isZero();
        }
    }

    @Test
    void layoutOfBeforeColumnsChangedHands_isRefused() {
        var narrow = new Lists(
                new FeatureSettings(Set.of(), Map.of(), List.of(), 1, null, 8, Map.of(), Fields.PLAIN), "rare");
        Layout before = narrow.learned(ModelType.LINEAR, 5).layout();
        narrow.meet("often", 2_000);
        var model = new Model(ModelSettings.of(ModelType.LINEAR));
        model.fit(narrow.extractor.layout());
        assertThatThrownBy(() -> model.fit(before)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void readModel_hasItsColumnsByTheirNames(ModelType type) {
        Model model = new Lists("price").learned(type, 60);
        var other = new Lists("weight");
        other.next();
        Model without = Model.read(new ByteReader(bytes(model)), other.extractor.layout());
        assertThat(without.denseWeights()).doesNotContainKey("price.place").containsEntry("weight.place", 0.0);
        other.meet("price", 5);
        Model moved = Model.read(new ByteReader(bytes(model)), other.extractor.layout());
        model.denseWeights().forEach((name, weight) -> {
            assertThat(moved.denseWeights()).containsEntry(name, weight);
            if (!name.startsWith("price.")) {
                assertThat(without.denseWeights()).containsEntry(name, weight);
            }
        });
        assertThat(moved.lists()).isEqualTo(model.lists());
    }

    @ParameterizedTest
    @EnumSource
    void newModelThatWasRead_learnsAsOneThatNeverWasWritten(ModelType type) {
        var lists = new Lists("price", "weight");
        var model = new Model(ModelSettings.of(type));
        lists.next();
        Model read = Model.read(new ByteReader(bytes(model)), lists.extractor.layout());
        assertThat(bytes(read)).isEqualTo(bytes(model));
        for (int i = 0; i < 20; i++) {
            float[] gains = new float[SIZE];
            FeatureMatrix list = lists.next(gains);
            model.learn(list, gains, 1);
            read.learn(list, gains, 1);
        }
        assertThat(bytes(read)).isEqualTo(bytes(model));
    }

    @Test
    void modelOfALaterFormat_isRefused() {
        var out = new ByteWriter();
        out.writeInt(-99);
        assertThatThrownBy(() -> Model.read(new ByteReader(out.toBytes()), Layout.FIXED))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void deltaOfOtherColumnsOrAnotherType_isRefused() {
        var lists = new Lists("price");
        Model start = lists.learned(ModelType.LINEAR, 20);
        Model later = start.copy();
        lists.learn(later, 20);
        Delta delta = Delta.of(later.minus(start, true).toBytes());
        assertThat(start.takes(delta)).isTrue();
        Model wider = start.copy();
        lists.meet("weight", 5);
        wider.fit(lists.extractor.layout());
        assertThat(wider.takes(delta)).isTrue();
        Model other = new Lists("weight").learned(ModelType.LINEAR, 20);
        Model neural = lists.learned(ModelType.NEURAL, 20);
        Model narrow = new Model(ModelSettings.of(ModelType.LINEAR));
        for (Model one : List.of(other, neural, narrow)) {
            byte[] before = bytes(one);
            assertThat(one.takes(delta)).isFalse();
            assertThatThrownBy(() -> one.add(delta, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(bytes(one)).isEqualTo(before);
        }
    }

    @Test
    void deltaOfBeforeTheStamp_fitsNothing() {
        var out = new ByteWriter();
        out.writeInt(3);
        out.writeInt(1);
        out.writeFloat(0.5f);
        Delta delta = Delta.of(DeltaBefore3.today(out.toBytes()));
        assertThat(new Model(ModelSettings.DEFAULT).takes(delta)).isFalse();
        assertThat(new Lists("price").learned(ModelType.LINEAR, 5).takes(delta)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "FACTORIZATION", "ENSEMBLE"})
    void furtherChoice_risesAndIsNotTakenFromTheFirst(ModelType type) {
        var lists = new Lists("price");
        Model model = lists.learned(type, 60);
        double risen = 0;
        double keptFirst = 0;
        for (int repeat = 0; repeat < 20; repeat++) {
            FeatureMatrix list = lists.next();
            model.learn(list, new float[] {0, 1, 0, 0, 0, 0}, 1);
            float[] before = model.score(list);
            long learned = model.lists();
            Model against = model.copy();
            model.learnFurther(list, 3, new boolean[] {false, true, false, false, false, false}, 1, null);
            float[] after = model.score(list);
            assertThat(model.lists()).isEqualTo(learned);
            against.learn(list, new float[] {0, 0, 0, 1, 0, 0}, 0.6f);
            float[] other = against.score(list);
            risen += after[3] - rest(after) - (before[3] - rest(before));
            keptFirst += after[1] - rest(after) - (other[1] - rest(other));
        }
        assertThat(risen).isPositive();
        assertThat(keptFirst).isPositive();
    }

    private static float rest(float[] scores) {
        return (scores[0] + scores[2] + scores[4] + scores[5]) / 4;
    }

    private static double logLoss(float[] probabilities, float[] gains) {
        return IntStream.range(0, gains.length)
                .mapToDouble(row -> -Math.log(gains[row] > 0 ? probabilities[row] : 1 - probabilities[row]))
                .sum();
    }

    @Test
    void probabilities_areLearnedFromFinalLabelsAlone() {
        var lists = new Lists("price");
        Model model = lists.learned(ModelType.LINEAR, 20);
        FeatureMatrix list = lists.next();
        float[] scores = model.score(list);
        float[] before = model.probabilities(scores);
        model.learn(list, new float[] {0, 1, 0, 0, 0, 0}, 1);
        model.learnFurther(list, 3, new boolean[] {false, true, false, false, false, false}, 1, null);
        assertThat(model.probabilities(scores)).isEqualTo(before);
        float[] several = {1, 1, 0, 1, 0, 1};
        Model likelier = model.copy();
        likelier.calibrate(scores, several, 1);
        assertThat(logLoss(likelier.probabilities(scores), several)).isLessThan(logLoss(before, several));
        float[] none = new float[SIZE];
        Model unlikelier = model.copy();
        unlikelier.calibrate(scores, none, 1);
        assertThat(logLoss(unlikelier.probabilities(scores), none)).isLessThan(logLoss(before, none));
        assertThat(likelier.score(list)).isEqualTo(model.score(list));
    }
}
