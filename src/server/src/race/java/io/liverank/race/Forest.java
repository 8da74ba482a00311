package io.liverank.race;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How many trees are right, and then as many of them: trained on the earlier four fifths of lists, counted by our own
 * evaluator on the last fifth, and trained again on all.
 */
final class Forest {
    private static final int STEP = 10;
    private static final int PATIENCE = 4;

    private final Columns columns;
    private final Course course;
    private final String parameters;
    private final int most;
    /** What a list starts from; null for nothing. */
    private final Function<ShownList, float[]> initial;

    Forest(Columns columns, Course course, String parameters, int most, Function<ShownList, float[]> initial) {
        this.columns = columns;
        this.course = course;
        this.parameters = parameters;
        this.most = most;
        this.initial = initial;
    }

    /** Null if no number of trees is better than none on the last fifth. */
    LightGbm train(List<ShownList> lists) {
        int cut = lists.size() * 4 / 5;
        int right = count(lists.subList(0, cut), lists.subList(cut, lists.size()));
        if (right == 0) {
            return null;
        }
        LightGbm trees = model(lists);
        trees.grow(right);
        return trees;
    }

    private LightGbm model(List<ShownList> lists) {
        List<float[]> starts =
                initial == null ? null : lists.stream().map(initial).toList();
        return new LightGbm(columns, lists, starts, parameters);
    }

    private int count(List<ShownList> earlier, List<ShownList> later) {
        List<double[]> scores = new ArrayList<>();
        for (ShownList list : later) {
            float[] start = initial == null ? new float[list.rows()] : initial.apply(list);
            double[] sums = new double[start.length];
            for (int row = 0; row < start.length; row++) {
                sums[row] = start[row];
            }
            scores.add(sums);
        }
        int right = 0;
        double best = figure(later, scores);
        try (LightGbm trees = model(earlier)) {
            boolean growing = true;
            int waited = 0;
            while (growing && trees.trees() < most && waited < PATIENCE) {
                int first = trees.trees();
                growing = trees.grow(STEP);
                for (int i = 0; i < scores.size(); i++) {
                    double[] more = trees.score(later.get(i), first);
                    for (int row = 0; row < more.length; row++) {
                        scores.get(i)[row] += more[row];
                    }
                }
                double figure = figure(later, scores);
                waited++;
                if (figure > best) {
                    best = figure;
                    right = trees.trees();
                    waited = 0;
                }
            }
        }
        return right;
    }

    private double figure(List<ShownList> lists, List<double[]> scores) {
        double sum = 0;
        for (int i = 0; i < lists.size(); i++) {
            sum += course.figure(Ordered.by(scores.get(i)), lists.get(i).gains());
        }
        return sum / lists.size();
    }
}
