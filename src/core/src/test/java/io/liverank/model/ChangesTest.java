package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureTable;
import io.liverank.math.Hash;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Family OWN = FeatureTable.family("user_category");
    private static final List<Example> LISTS = Shop.examples(1_400);
    private static final int BEFORE = 1_000;

    /** Learns choices of users who love a quarter of the categories each, others in each season. */
    private static final class Learner {
        final Linear linear = new Linear();
        final Model model = new Model(ModelSettings.of(ModelType.LINEAR), () -> List.of(linear));
        private final SplittableRandom random = new SplittableRandom(9);

        /** One of three choices is by chance. */
        private float[] choice(FeatureMatrix list, int season) {
            int[] loved = IntStream.range(0, list.rows)
                    .filter(row -> IntStream.range(list.sparseStart[row], list.sparseStart[row + 1])
                            .map(k -> list.sparseIndex[k])
                            .anyMatch(index -> OWN.equals(FeatureTable.familyOf(index))
                                    && (Hash.pair(7, index) >>> 3) % 4 == season))
                    .toArray();
            float[] gains = new float[list.rows];
            boolean any = loved.length == 0 || random.nextInt(3) == 0;
            gains[any ? random.nextInt(list.rows) : loved[random.nextInt(loved.length)]] = 1;
            return gains;
        }

        Learner learn(int from, int to, int season) {
            for (Example list : LISTS.subList(from, to)) {
                model.learn(list.features(), choice(list.features(), season), 1);
            }
            return this;
        }

        /** How many weights of users' own are known. */
        int known() {
            int[] known = {0};
            linear.parameters()
                    .get(2)
                    .weights
                    .each((at, weight) -> known[0] += OWN.equals(FeatureTable.familyOf(at)) ? 1 : 0);
            return known[0];
        }

        /** How many lists of another season it takes until tastes are forgotten; as many as there are if they are not. */
        int noticed() {
            int before = known();
            for (int i = BEFORE; i < LISTS.size(); i++) {
                learn(i, i + 1, 1);
                if (known() < before / 2) {
                    return i - BEFORE + 1;
                }
            }
            return LISTS.size() - BEFORE;
        }
    }

    @Test
    void whileTastesLast_noneIsForgotten() {
        var learner = new Learner();
        int before = 0;
        for (int i = 0; i < LISTS.size(); i += 50) {
            int known = learner.learn(i, i + 50, 0).known();
            assertThat(known).isGreaterThanOrEqualTo(before);
            before = known;
        }
        assertThat(before).isPositive();
    }

    @Test
    void whenTastesChange_theyStartAnew() {
        int alone = new Learner().learn(0, BEFORE, 0).noticed();
        assertThat(alone).isLessThan(100);
        Learner alarmed = new Learner().learn(0, BEFORE, 0);
        alarmed.model.fade(1);
        assertThat(alarmed.noticed()).as("lists, once the loss rose").isLessThan(alone);
    }

    @Test
    void whereTastesAreNotToBlame_anAlarmForgetsNone() {
        Learner learner = new Learner().learn(0, BEFORE, 0);
        learner.model.fade(1);
        int before = learner.known();
        assertThat(learner.learn(BEFORE, LISTS.size(), 0).known()).isGreaterThanOrEqualTo(before);
    }

    /** What is known of two fields of users' own and of items. */
    private static final class Known {
        private static final int PART = OWN.region();
        private static final int OTHER = PART + OWN.regionsOfPart();
        final AdaGrad hashed = AdaGrad.byFamily("hashed", 1, 1, 1, 0, 1);
        final Changes changes = new Changes(hashed);
        final int own = OWN.first();
        final int ofOtherField = OTHER * Family.REGION;
        final int item = FeatureTable.family("item").first();

        Known() {
            for (int at : new int[] {own, ofOtherField, item}) {
                hashed.tensors().forEach(tensor -> tensor.set(at, 1));
            }
        }

        /** After how many lists of a nat each the part is forgotten. */
        int lists(float factor) {
            for (int lists = 1; lists < 20; lists++) {
                changes.judge(PART, new Along(4 / factor, 8 / factor / factor), factor);
                changes.judge(OTHER, new Along(-4, 8), 1);
                changes.step(new Step(1, 0, null));
                if (hashed.weights.get(own) == 0) {
                    return lists;
                }
            }
            return 20;
        }
    }

    @Test
    void aboveSixNats_aPartIsForgottenWithWhatIsKnownOfIt() {
        var known = new Known();
        assertThat(known.lists(1)).isEqualTo(7);
        assertThat(known.hashed.tensors()).allMatch(tensor -> tensor.get(known.own) == 0);
        assertThat(known.hashed.tensors()).allMatch(tensor -> tensor.get(known.ofOtherField) == 1);
        assertThat(known.hashed.tensors()).allMatch(tensor -> tensor.get(known.item) == 1);
    }

    /** It begins again then. */
    @Test
    void aPartThatWasForgotten_isForgottenAgainByAsMuch() {
        var known = new Known();
        known.lists(1);
        known.hashed.weights.set(known.own, 1);
        assertThat(known.lists(1)).isEqualTo(7);
    }

    @Test
    void whatAPartAdds_isMeasuredWithItsFactor() {
        assertThat(new Known().lists(0.5f)).isEqualTo(7);
    }

    @Test
    void anAlarm_countsForFiveNatsAndTwoForNoMoreThanIsEnough() {
        var known = new Known();
        known.changes.doubt();
        known.changes.doubt();
        assertThat(known.lists(1)).isEqualTo(1);
        var once = new Known();
        once.changes.doubt();
        assertThat(once.lists(1)).isEqualTo(2);
    }
}
