package io.liverank.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An experiment: LambdaMART on what the online score leaves, trained again and again on the lists so far, let in only if it
 * is better than nothing on the last fifth of them, with a weight that is learned online.
 */
final class TreesOnScore implements Rival {
    private static final String PARAMETERS =
            "objective=lambdarank learning_rate=0.05 num_leaves=8 feature_fraction=0.5";
    private static final int UPDATES = 4;
    private static final int LEAST = 300;
    private static final double RATE = 0.02;
    private static final double HEAVIEST = 2;
    private static final int MOST = 150;

    private final Forest forest;
    private final float[][] online;
    private final int interval;
    private final boolean[] known;
    private final double[][] added;
    private final List<ShownList> past = new ArrayList<>();
    private LightGbm trees;
    private double weight = 1;
    private int accepted;
    private int updates;

    TreesOnScore(Recording recording, Course course, String served) {
        this.online = recording.served().get(served);
        this.forest = new Forest(
                new Columns(recording.lists()), course, PARAMETERS, MOST, list -> online[list.index()]);
        this.interval = Math.max(LEAST, recording.labelled() / UPDATES);
        this.known = new boolean[recording.lists().size()];
        this.added = new double[recording.lists().size()][];
    }

    @Override
    public float[] rank(ShownList list) {
        float[] scores = online[list.index()].clone();
        if (trees != null) {
            double[] more = trees.score(list, 0);
            added[list.index()] = more;
            for (int row = 0; row < scores.length; row++) {
                scores[row] += (float) (weight * more[row]);
            }
        }
        return scores;
    }

    @Override
    public void chosen(ShownList list, int row) {
        if (known[list.index()]) {
            return;
        }
        known[list.index()] = true;
        if (added[list.index()] != null) {
            weigh(online[list.index()], added[list.index()], row);
        }
        past.add(list);
        if (past.size() % interval == 0) {
            update();
        }
    }

    /** A step down the loss of a choice among the rows, in the weight alone. */
    private void weigh(float[] scores, double[] more, int chosen) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < more.length; row++) {
            largest = Math.max(largest, scores[row] + weight * more[row]);
        }
        double sum = 0;
        double mean = 0;
        for (int row = 0; row < more.length; row++) {
            double one = Math.exp(scores[row] + weight * more[row] - largest);
            sum += one;
            mean += one * more[row];
        }
        weight = Math.max(0, Math.min(HEAVIEST, weight + RATE * (more[chosen] - mean / sum)));
    }

    private void update() {
        updates++;
        LightGbm fresh = forest.train(past);
        if (trees != null) {
            trees.close();
        }
        trees = fresh;
        accepted += fresh == null ? 0 : 1;
    }

    /** For the log: what came of it. */
    String outcome() {
        return accepted + " of " + updates + String.format(Locale.ROOT, " updates let in, weight %.2f", weight);
    }

    @Override
    public void close() {
        if (trees != null) {
            trees.close();
        }
    }
}
