package io.liverank.model;

import io.liverank.feature.Family;
import io.liverank.feature.FeatureTable;
import io.liverank.model.Tensor.Kind;
import java.util.List;

/**
 * Notices that tastes have changed: a sequential test for each part of the weights that are one user's own ({@link Family#ofOne}), over all
 * users, and where it tells, the part's weights start anew. With s and c the loss's slope and curvature {@link Along} what a part adds to a
 * list that nothing was learned from yet,
 *
 * <pre>
 * g &lt;- max(0, g + s / 2 - c / 8);   a change if g &gt; {@value #ENOUGH}
 * </pre>
 *
 * s / 2 - c / 8 is by how much, to second order and in nats, the list would have been likelier had the part added half of what it did:
 * Page's test (Biometrika 1954) of half against all. While tastes last it falls in the mean, as the part is believed as far as it has
 * foreseen ({@link Gains}); once they have changed it rises with every list of somebody known. That {@link #doubt the world has
 * changed} counts for {@value #ALARM} nats, so that little more suffices; the head start is gone soon where tastes are not to blame.
 *
 * <p>How far a part is believed stays as it is: people have other tastes now, not another way of having them. The learner thread
 * writes.
 */
final class Changes extends Parameters {
    private static final float ENOUGH = 6;
    private static final float ALARM = 5;

    private final AdaGrad own;
    /** Nats per part since the last step. */
    private final double[] told;

    /** {@code own} are all hashed weights. */
    Changes(AdaGrad own) {
        super(Tensor.byRegion("linear.change", Kind.WEIGHTS));
        this.own = own;
        this.told = new double[weights.size()];
    }

    /**
     * Takes a list that nothing was learned from.
     *
     * @param part its first region
     * @param along what the part adds before its factor
     */
    void judge(int part, Along along, float factor) {
        if (along.tells()) {
            told[part] += factor * along.slope() / 2 - factor * factor * along.curvature() / 8;
        }
    }

    /** The loss of all lists rose. */
    void doubt() {
        for (Family family : FeatureTable.FAMILIES) {
            int end = family.ofOne() ? family.region() + family.regions() : 0;
            for (int part = family.region(); part < end; part += family.regionsOfPart()) {
                weights.set(part, Math.min(ENOUGH, weights.get(part) + ALARM));
            }
        }
    }

    @Override
    List<Tensor> tensors() {
        return List.of(weights);
    }

    @Override
    void fit() {}

    /** No score depends on it. */
    @Override
    float gradient(int at) {
        return 0;
    }

    @Override
    void step(Step step) {
        for (int part = 0; part < told.length; part++) {
            if (told[part] != 0) {
                double sum = Math.max(0, weights.get(part) + (step.rate() > 0 ? told[part] : 0));
                told[part] = 0;
                boolean changed = sum > ENOUGH;
                weights.set(part, changed ? 0 : (float) sum);
                if (changed) {
                    forget(part);
                }
            }
        }
    }

    private void forget(int part) {
        int first = part * Family.REGION;
        int end = first + FeatureTable.familyOf(first).regionsOfPart() * Family.REGION;
        own.forget(at -> at >= first && at < end);
    }
}
