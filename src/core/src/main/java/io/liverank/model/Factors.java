package io.liverank.model;

import io.liverank.feature.FeatureMatrix;
import io.liverank.math.Hash;
import java.util.Arrays;
import java.util.List;

/**
 * The pairs of a factorization machine (Rendle, ICDM 2010) that tell candidates of one list apart: those of what the
 * list is about (user, query, what was touched, context) with what the candidate is (item, categories, words).
 *
 * <pre>
 * s_i = sum_{c of the list} sum_{r of candidate i} &lt;a_c, v_r&gt; x_c x_{i,r} = &lt;sum_c x_c a_c, sum_r x_{i,r} v_r&gt;
 * </pre>
 *
 * Pairs within the list are the same for all its candidates and cancel in the loss; those within a candidate are left
 * to {@link Linear}. Shapes: a {@link FeatureMatrix#ABOUT} rows and v {@link Embedding}'s, of {@value #WIDTH} each. a
 * starts at small numbers that its index gives, v at 0: the pairs add nothing at first. Optimiser: {@link AdaGrad}.
 */
final class Factors implements Component {
    private static final int WIDTH = 8;
    private static final float RATE = 0.03f;
    private static final float FIRST = 0.3f;
    private static final float SPREAD = 0.5f;
    private static final int SEED = 31;

    private final AdaGrad about = AdaGrad.table("factors.about", FeatureMatrix.ABOUT * WIDTH, 1, RATE, FIRST);
    private final Embedding items = new Embedding("factors.items", WIDTH, RATE, FIRST);
    private final List<Parameters> parameters = List.of(about, items.parameters());

    @Override
    public List<Parameters> parameters() {
        return parameters;
    }

    @Override
    public void forgetNames() {
        parameters.forEach(all -> all.forget(at -> true));
    }

    private float[] aboutList(FeatureMatrix list) {
        float[] sum = new float[WIDTH];
        for (int k = 0; k < list.aboutIndex.length; k++) {
            int start = list.aboutIndex[k] * WIDTH;
            float[] page = about.weights.pages()[start >> Pages.SHIFT];
            for (int f = 0; f < WIDTH; f++) {
                sum[f] += (first(start + f) + page[(start & Pages.MASK) + f]) * list.aboutValue[k];
            }
        }
        return sum;
    }

    /** Where a coordinate starts: evenly spread between plus and minus {@value #SPREAD} / 2, by its index. */
    private static float first(int index) {
        return SPREAD * ((Hash.pair(SEED, index) >>> 8) * 0x1p-24f - 0.5f);
    }

    @Override
    public Trace score(FeatureMatrix list, float[] scores) {
        float[] ours = aboutList(list);
        float[] theirs = new float[WIDTH];
        for (int row = 0; row < list.rows; row++) {
            Arrays.fill(theirs, 0);
            items.add(list, row, theirs);
            float sum = 0;
            for (int f = 0; f < WIDTH; f++) {
                sum += ours[f] * theirs[f];
            }
            scores[row] += sum;
        }
        return Trace.NONE;
    }

    @Override
    public void add(FeatureMatrix list, Trace trace, float[] slopes) {
        float[] ours = aboutList(list);
        float[] direction = new float[WIDTH];
        float[] theirs = new float[WIDTH];
        for (int row = 0; row < list.rows; row++) {
            if (slopes[row] != 0) {
                Arrays.fill(theirs, 0);
                items.add(list, row, theirs);
                for (int f = 0; f < WIDTH; f++) {
                    direction[f] += slopes[row] * theirs[f];
                }
                items.addGradient(list, row, slopes[row], ours);
            }
        }
        SparseGradient gradient = about.gradient();
        for (int k = 0; k < list.aboutIndex.length; k++) {
            int start = list.aboutIndex[k] * WIDTH;
            for (int f = 0; f < WIDTH; f++) {
                gradient.add(start + f, direction[f] * list.aboutValue[k]);
            }
        }
    }
}
