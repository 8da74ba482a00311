package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A component that counts as far as it foresees: {@code gain} times what it adds, see {@link Gain}. Where a shop has few
 * choices and plain numbers, what needs many lists to learn is turned down; where it pays, nothing changes.
 */
final class Weighed implements Component {
    /** What learns slowly is not given up at once. */
    private static final double PRECISION = 20;

    private final Component inner;
    private final Gain gain;
    private final List<Parameters> parameters;

    /** {@code name} is that of the component's tensors. */
    Weighed(String name, Component inner) {
        this.inner = inner;
        this.gain = Gain.one(name + ".gain", PRECISION);
        List<Parameters> all = new ArrayList<>(inner.parameters());
        all.add(gain);
        this.parameters = List.copyOf(all);
    }

    /** What the component would add by itself, and how it came to that. */
    private record Part(float[] scores, Trace trace) implements Trace {}

    @Override
    public List<Parameters> parameters() {
        return parameters;
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        float[] own = new float[scores.length];
        Trace trace = inner.score(list, own);
        add(own, scores);
        return new Part(own, trace);
    }

    @Override
    public void scoreAlone(FeatureMatrix list, float[] scores) {
        float[] own = new float[scores.length];
        inner.scoreAlone(list, own);
        add(own, scores);
    }

    private void add(float[] own, float[] scores) {
        float factor = gain.of(0);
        for (int row = 0; row < own.length; row++) {
            scores[row] += factor * own[row];
        }
    }

    @Override
    public void judge(FeatureMatrix list, Trace trace, float[] slopes) {
        gain.judge(0, ((Part) trace).scores, slopes);
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        float factor = gain.of(0);
        float[] own = slopes;
        if (factor != 1) {
            own = new float[slopes.length];
            for (int row = 0; row < own.length; row++) {
                own[row] = factor * slopes[row];
            }
        }
        inner.add(list, ((Part) trace).trace, own);
    }

    @Override
    public void start(Layout layout, int from) {
        inner.start(layout, from);
    }

    @Override
    public boolean rehearses() {
        return inner.rehearses();
    }

    @Override
    public void doubt() {
        inner.doubt();
    }

    @Override
    public void forgetNames() {
        inner.forgetNames();
    }

    @Override
    public void fit() {
        inner.fit();
    }

    @Override
    public void slopes(FeatureMatrix list, int row, double[] slopes) {
        double[] own = new double[slopes.length];
        inner.slopes(list, row, own);
        add(own, slopes);
    }

    @Override
    public void denseWeights(double[] weights) {
        double[] own = new double[weights.length];
        inner.denseWeights(own);
        add(own, weights);
    }

    private void add(double[] own, double[] sums) {
        for (int i = 0; i < own.length; i++) {
            sums[i] += gain.of(0) * own[i];
        }
    }

    @Override
    public void families(FeatureMatrix list, int row, double[] sums) {
        double[] own = new double[sums.length];
        inner.families(list, row, own);
        add(own, sums);
    }

    @Override
    public void familyWeights(Map<String, Double> weights) {
        inner.familyWeights(weights);
    }
}
