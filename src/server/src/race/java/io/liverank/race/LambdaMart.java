package io.liverank.race;

import java.util.ArrayList;
import java.util.List;

/** LambdaMART, trained once on the lists of the first half whose choice is known when the second begins. */
final class LambdaMart implements Rival {
    static final String PARAMETERS = "objective=lambdarank learning_rate=0.05 num_leaves=31 feature_fraction=0.7";

    private static final int MOST = 300;

    private final Forest forest;
    private final int half;
    private final boolean[] known;
    private final List<ShownList> first = new ArrayList<>();
    private LightGbm trees;

    LambdaMart(Recording recording, Course course) {
        this.forest = new Forest(new Columns(recording.lists()), course, PARAMETERS, MOST, null);
        this.half = recording.half();
        this.known = new boolean[recording.lists().size()];
    }

    @Override
    public float[] rank(ShownList list) {
        if (list.index() < half) {
            return null;
        }
        if (list.index() == half) {
            trees = forest.train(first);
        }
        return trees == null ? Ordered.by(new double[list.rows()]) : Ordered.by(trees.score(list, 0));
    }

    @Override
    public void chosen(ShownList list, int row) {
        if (list.index() < half && !known[list.index()]) {
            known[list.index()] = true;
            first.add(list);
        }
    }

    @Override
    public void close() {
        if (trees != null) {
            trees.close();
        }
    }
}
