package io.liverank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.SpareArrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RehearsedTest {
    private static final ModelSettings NEURAL = new ModelSettings(ModelType.NEURAL, 1, false);

    private final Toy toy = new Toy(3);

    private static float[] first(int rows) {
        float[] gains = new float[rows];
        gains[0] = 1;
        return gains;
    }

    /** All rows of a list of which nothing else says anything. */
    private static Rehearsed whole(FeatureMatrix list, float many, float weight) {
        return new Rehearsed(list.pack(), Prior.scores(list), many, weight);
    }

    @Test
    void wholeList_isLearnedAsWhenItWasNew() {
        FeatureMatrix list = toy.next().features();
        var once = new Model(NEURAL);
        float[] settled = once.learn(list, first(list.rows), 1, null, List.of());
        assertThat(settled).isEqualTo(Prior.scores(list));
        var again = new Model(NEURAL);
        again.learn(list, new float[list.rows], 1, null, List.of(whole(list, 1, 2)));

        assertThat(again.score(list)).isEqualTo(once.score(list));
        assertThat(again.score(list)).isNotEqualTo(new Model(NEURAL).score(list));
    }

    @Test
    void rowsThatCountForTwo_areLearnedAsTwoOfTheSame() {
        FeatureMatrix half = toy.next().features().rows(new int[] {0, 1, 2});
        FeatureMatrix whole = half.rows(new int[] {0, 1, 2, 1, 2});
        var one = new Model(NEURAL);
        one.learn(whole, new float[5], 1, null, List.of(whole(whole, 1, 1)));
        var other = new Model(NEURAL);
        other.learn(half, new float[3], 1, null, List.of(whole(half, 2, 1)));

        float[] expected = one.score(half);
        float[] found = other.score(half);
        IntStream.range(0, 3).forEach(row -> assertThat(found[row]).isCloseTo(expected[row], offset(1e-5f)));
    }

    /** By the weights of today the list would be all but known, and there would be nothing left to learn. */
    @Test
    void whatOtherPartsSay_isWhatTheySaidBeforeTheyLearnedOfIt() {
        FeatureMatrix list = toy.next().features();
        var model = new Model(ModelSettings.DEFAULT);
        float[] settled = model.learn(list, first(list.rows), 1, null, List.of());
        for (int i = 0; i < 50; i++) {
            model.learn(list, first(list.rows), 1);
        }
        float[] after = model.copy().learn(list, first(list.rows), 1, null, List.of());

        assertThat(after[0] - settled[0]).isGreaterThan(0.1f);
        assertThat(learned(model, list, settled)).isGreaterThan(2 * learned(model, list, after));
    }

    /** How far the choice rises by being rehearsed. */
    private static float learned(Model model, FeatureMatrix list, float[] settled) {
        Model next = model.copy();
        next.learn(list, new float[list.rows], 1, null, List.of(new Rehearsed(list.pack(), settled, 1, 1)));
        float[] before = model.score(list);
        float[] now = next.score(list);
        return now[0] - before[0] - (now[1] - before[1]);
    }

    @Test
    void whatIsLearnedOnceForAll_isNotLearnedAgain() {
        FeatureMatrix list = toy.next().features();
        var model = new Model(ModelSettings.DEFAULT);
        float[] settled = model.learn(list, first(list.rows), 1, null, List.of());
        Model before = model.copy();
        model.learn(list, new float[list.rows], 1, null, List.of(new Rehearsed(list.pack(), settled, 1, 1)));

        assertThat(model.denseWeights()).isEqualTo(before.denseWeights());
        assertThat(model.hashedWeights()).isEqualTo(before.hashedWeights());
        assertThat(model.score(list)).isNotEqualTo(before.score(list));
    }

    @Test
    void ofRowsThatAreKept_whatIsRehearsedBySaysTheSame() {
        FeatureMatrix list = toy.next().features();
        FeatureMatrix kept =
                Rehearsed.features(list, new int[] {2, 0}, new SpareArrays()).unpack();
        var model = new Model(ModelSettings.of(ModelType.SEQUENCE));
        toy.next(50).forEach(one -> model.learn(one.features(), one.gains(), 1));

        float[] all = model.score(list);
        assertThat(model.score(kept)).containsExactly(all[2], all[0]);
        assertThat(kept.sparseStart[2]).isLessThan(list.sparseStart[2]);
    }

    @Test
    void aLinearModel_hasNothingToRehearse() {
        FeatureMatrix list = toy.next().features();

        assertThat(new Model(ModelSettings.of(ModelType.LINEAR)).learn(list, first(list.rows), 1, null, List.of()))
                .isNull();
    }
}
