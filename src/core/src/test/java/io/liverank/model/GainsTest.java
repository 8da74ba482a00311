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

class GainsTest {
    private static final Family ITEM = FeatureTable.family("item");
    private static final Family OWN = FeatureTable.family("user_category");

    private final Linear linear = new Linear();
    private final Model model = new Model(ModelSettings.of(ModelType.LINEAR), () -> List.of(linear));

    private float gain(Family family) {
        return linear.gain(family.first());
    }

    /** Of each part of what is one user's own. */
    private List<Float> ownGains() {
        return OWN.indices(0).mapToObj(linear::gain).toList();
    }

    private static float[] only(int chosen, int rows) {
        float[] gains = new float[rows];
        gains[chosen] = 1;
        return gains;
    }

    private static float[] atRandom(int rows, SplittableRandom random) {
        return only(random.nextInt(rows), rows);
    }

    /** The same item beats the same others in whatever list. */
    private static float[] byItemAlone(FeatureMatrix list) {
        float[] gains = new float[list.rows];
        int best = 0;
        for (int row = 1; row < list.rows; row++) {
            best = quality(list, row) > quality(list, best) ? row : best;
        }
        gains[best] = 1;
        return gains;
    }

    private static int quality(FeatureMatrix list, int row) {
        return IntStream.range(list.sparseStart[row], list.sparseStart[row + 1])
                .map(k -> list.sparseIndex[k])
                .filter(index -> ITEM.equals(FeatureTable.familyOf(index)))
                .map(index -> Hash.pair(7, index))
                .sum();
    }

    @Test
    void whatForeseesNothing_isTurnedDown() {
        var random = new SplittableRandom(4);
        for (Example list : Shop.examples(1_500)) {
            model.learn(list.features(), atRandom(list.features().rows, random), 1);
        }
        assertThat(gain(ITEM)).isLessThan(0.8f);
        assertThat(ownGains())
                .as("of the parts of fields that were met, and of others")
                .anyMatch(gain -> gain < 0.9f)
                .contains(1f)
                .noneMatch(gain -> gain > 1);
    }

    @Test
    void whatForesees_isTurnedUp() {
        for (Example list : Shop.examples(1_500)) {
            model.learn(list.features(), byItemAlone(list.features()), 1);
        }
        assertThat(gain(ITEM)).isGreaterThan(1.2f);
    }

    /** Each user loves a few categories, and chooses one of these. */
    private static float[] loved(FeatureMatrix list, SplittableRandom random) {
        int[] loved = IntStream.range(0, list.rows)
                .filter(row -> IntStream.range(list.sparseStart[row], list.sparseStart[row + 1])
                        .map(k -> list.sparseIndex[k])
                        .anyMatch(index -> OWN.equals(FeatureTable.familyOf(index)) && Hash.pair(7, index) % 4 == 0))
                .toArray();
        return loved.length == 0 ? atRandom(list.rows, random) : only(loved[random.nextInt(loved.length)], list.rows);
    }

    /** The prior of a user's own weights may be too firm for this shop. What is believed more is harder to unlearn. */
    @Test
    void whatIsOneUsersOwnAndForesees_isTurnedUpByHalfAtMost() {
        var random = new SplittableRandom(9);
        Shop.examples(1_500).forEach(list -> model.learn(list.features(), loved(list.features(), random), 1));
        assertThat(ownGains()).anyMatch(gain -> gain > 1.2f).allMatch(gain -> gain > 0.1f && gain < 1.501f);
    }

    /** What a list was learned from says nothing of how well it would have been foreseen. */
    @Test
    void furtherChoicesAndTraining_changeNone() {
        List<Example> lists = Shop.examples(200);
        lists.forEach(list -> model.learn(list.features(), list.gains(), 1));
        float[] before = gains();
        for (Example list : lists) {
            model.learnFurther(list.features(), 0, new boolean[list.features().rows], 1, null);
            model.add(list.features(), list.gains(), 1, false);
            model.step(1, 0, null);
        }
        assertThat(gains()).isEqualTo(before);
    }

    /** However strange the lists, a family comes back: no gain is 0, none grows without bound. */
    @Test
    void gainsStayWithinBounds() {
        var random = new SplittableRandom(4);
        List<Example> lists = Shop.examples(300);
        for (int pass = 0; pass < 20; pass++) {
            for (Example list : lists) {
                model.learn(list.features(), pass % 2 == 0 ? atRandom(list.features().rows, random) : list.gains(), 50);
            }
        }
        for (Family family : FeatureTable.FAMILIES) {
            assertThat(gain(family)).isBetween(0.1f, 8f);
        }
    }

    private float[] gains() {
        float[] gains = new float[FeatureTable.FAMILIES.size()];
        for (Family family : FeatureTable.FAMILIES) {
            gains[family.ordinal()] = gain(family);
        }
        return gains;
    }
}
