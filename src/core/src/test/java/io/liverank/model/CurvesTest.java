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

class CurvesTest {
    private static final Family OWN = FeatureTable.family("user_category");
    private static final Family ITEM = FeatureTable.family("item");

    private final Linear linear = new Linear();
    private final Model model = new Model(ModelSettings.of(ModelType.LINEAR), () -> List.of(linear));

    /** What the curves of all parts add to a weight. */
    private List<Float> added(float weight) {
        return OWN.indices(0).mapToObj(index -> linear.bent(index, weight)).toList();
    }

    @Test
    void beforeAnythingIsLearned_nothingIsAdded() {
        assertThat(added(1)).containsOnly(0f);
        assertThat(added(-0.3f)).containsOnly(0f);
    }

    /** Each user loves a few categories, all alike, and does not care for the others. */
    private static float[] oneThatIsLoved(FeatureMatrix list, SplittableRandom random) {
        int[] loved = IntStream.range(0, list.rows)
                .filter(row -> IntStream.range(list.sparseStart[row], list.sparseStart[row + 1])
                        .map(k -> list.sparseIndex[k])
                        .anyMatch(index -> OWN.equals(FeatureTable.familyOf(index)) && Hash.pair(7, index) % 4 == 0))
                .toArray();
        float[] gains = new float[list.rows];
        boolean any = loved.length == 0 || random.nextInt(3) == 0;
        gains[any ? random.nextInt(list.rows) : loved[random.nextInt(loved.length)]] = 1;
        return gains;
    }

    @Test
    void whereFewThingsAreLoved_weightsThatAreLargeAreWorthMoreThanTheySay() {
        var random = new SplittableRandom(9);
        Shop.examples(1_500).forEach(list -> model.learn(list.features(), oneThatIsLoved(list.features(), random), 1));
        assertThat(added(0.5f))
                .as("of the field that was met, and of others")
                .anyMatch(more -> more > 0.02f)
                .contains(0f);
        assertThat(added(0)).containsOnly(0f);
        assertThat(linear.bent(ITEM.first(), 1)).isZero();
        assertThat(added(1)).isEqualTo(added(5));
    }

    @Test
    void whereChoicesAreByChance_noWeightIsWorthMore() {
        var random = new SplittableRandom(4);
        for (Example list : Shop.examples(1_500)) {
            float[] gains = new float[list.features().rows];
            gains[random.nextInt(gains.length)] = 1;
            model.learn(list.features(), gains, 1);
        }
        assertThat(added(0.5f)).allMatch(more -> more <= 0).anyMatch(more -> more < -0.02f);
        assertThat(added(-0.5f)).allMatch(more -> more >= 0).anyMatch(more -> more > 0.02f);
    }

    /** People have other tastes now, not another way of having them. */
    @Test
    void whatIsForgotten_leavesTheCurves() {
        Shop.examples(200).forEach(list -> model.learn(list.features(), list.gains(), 1));
        List<Float> before = added(0.3f);
        model.forgetNames();
        assertThat(added(0.3f)).isEqualTo(before).anyMatch(more -> more != 0);
    }

    /** What a list was learned from says nothing of how well it would have been foreseen. */
    @Test
    void furtherChoices_changeNone() {
        List<Example> lists = Shop.examples(200);
        lists.forEach(list -> model.learn(list.features(), list.gains(), 1));
        List<Float> before = added(0.3f);
        for (Example list : lists) {
            boolean[] chosen = new boolean[list.features().rows];
            int other = -1;
            for (int row = 0; row < chosen.length; row++) {
                chosen[row] = list.gains()[row] > 0;
                other = chosen[row] ? other : row;
            }
            model.learnFurther(list.features(), other, chosen, 1, null);
        }
        assertThat(added(0.3f)).isEqualTo(before);
        assertThat(before).anyMatch(more -> more != 0);
    }
}
