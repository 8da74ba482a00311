package io.liverank.race;

import io.liverank.feature.FeatureMatrix;
import vowpalWabbit.learner.VWActionScoresLearner;
import vowpalWabbit.learner.VWLearners;
import vowpalWabbit.responses.ActionScore;

/**
 * Vowpal Wabbit's cost-sensitive learner of lists, online: it learns a list when a row is chosen, as LiveRank does, of a
 * further choice with the rows that are left. It sees LiveRank's dense columns and hashed features.
 */
final class VowpalWabbit implements Rival {
    private final VWActionScoresLearner learner;
    private final Columns columns;
    private final boolean[][] chosen;
    /** The features of the list that was ranked last, as text: most are chosen of right away. */
    private String[] features = {};

    private int last = -1;

    VowpalWabbit(Recording recording, String options) {
        this.learner = VWLearners.create(
                "--quiet --csoaa_rank --noconstant -b 24 --random_seed 1 " + options);
        this.columns = new Columns(recording.lists());
        this.chosen = new boolean[recording.lists().size()][];
    }

    @Override
    public float[] rank(ShownList list) {
        String[] lines = lines(list);
        double[] scores = new double[lines.length];
        for (ActionScore one : learner.predict(lines).getActionScores()) {
            // costs
            scores[one.getAction() - 1] = -one.getScore();
        }
        return Ordered.by(scores);
    }

    /** Microseconds a list that scoring takes, its text being there already: the median of {@code rounds} over all {@code times} times. */
    double microsToRank(java.util.List<ShownList> lists, int rounds, int times) {
        String[][] texts = new String[lists.size()][];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = lines(lists.get(i));
        }
        return Stopwatch.micros(rounds, times * texts.length, i -> learner.predict(texts[i % texts.length]));
    }

    @Override
    public void chosen(ShownList list, int row) {
        boolean[] before = chosen[list.index()];
        if (before == null) {
            before = new boolean[list.rows()];
            chosen[list.index()] = before;
        }
        int left = 0;
        for (boolean gone : before) {
            left += gone ? 0 : 1;
        }
        String[] lines = new String[left];
        int line = 0;
        for (int other = 0; other < before.length; other++) {
            if (!before[other]) {
                lines[line++] = other + 1 + (other == row ? ":0" : ":1") + features(list)[other];
            }
        }
        before[row] = true;
        learner.learn(lines);
    }

    private String[] lines(ShownList list) {
        String[] lines = new String[list.rows()];
        for (int row = 0; row < lines.length; row++) {
            lines[row] = row + 1 + features(list)[row];
        }
        return lines;
    }

    private String[] features(ShownList list) {
        if (list.index() != last) {
            features = new String[list.rows()];
            for (int row = 0; row < features.length; row++) {
                features[row] = text(list.features(), row);
            }
            last = list.index();
        }
        return features;
    }

    private String text(FeatureMatrix features, int row) {
        int[] names = columns.of(features);
        var line = new StringBuilder(2_000).append(" |d");
        for (int column = 0; column < features.width; column++) {
            float value = features.get(row, column);
            if (value != 0) {
                line.append(' ').append(names[column]).append(':').append(value);
            }
        }
        line.append(" |h");
        for (int k = features.sparseStart[row]; k < features.sparseStart[row + 1]; k++) {
            line.append(' ')
                    .append(features.sparseIndex[k])
                    .append(':')
                    .append(features.sparseValue[k]);
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            learner.close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
