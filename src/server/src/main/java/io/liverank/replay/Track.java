package io.liverank.replay;

import io.liverank.engine.ClosedList;
import io.liverank.evaluate.Evaluation;
import io.liverank.evaluate.Metrics;
import io.liverank.model.Example;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of each finished list of a run. Runs that are compared are judged by the labels of the first: settings may
 * change what counts as a choice and for how long, and a run must not be the better for an easier exam. One thread.
 */
final class Track {
    private final Track judge;
    private final TreeMap<Long, Figures> lists = new TreeMap<>();
    private long strangers;

    /**
     * A list's figures.
     *
     * @param gains by the first run's labels; null if nothing was chosen
     * @param mrr NaN if nothing was chosen, like {@code ndcg10}
     * @param logLoss summed over the rows
     * @param predicted sum of the probabilities
     */
    record Figures(
            long time,
            String actor,
            int rows,
            float[] gains,
            int chosen,
            double mrr,
            double ndcg10,
            double logLoss,
            double predicted) {
        boolean labelled() {
            return gains != null;
        }
    }

    /** Judged by {@code judge}'s labels, or if that is null by its own. */
    Track(Track judge) {
        this.judge = judge;
    }

    void add(ClosedList list) {
        float[] scores = list.scores();
        Example told = list.example();
        float[] gains = list.gains();
        if (judge != null) {
            Figures first = judge.lists.get(told.number());
            if (first == null || first.time != told.time() || first.rows != scores.length) {
                strangers++;
                return;
            }
            gains = first.labelled() ? first.gains : new float[scores.length];
        }
        var evaluation = new Evaluation();
        evaluation.add(scores, list.probabilities(), gains);
        Metrics metrics = evaluation.metrics();
        int chosen = 0;
        double predicted = 0;
        for (int row = 0; row < scores.length; row++) {
            chosen += gains[row] > 0 ? 1 : 0;
            predicted += list.probabilities()[row];
        }
        lists.put(
                told.number(),
                new Figures(
                        told.time(),
                        told.actor(),
                        scores.length,
                        chosen > 0 ? gains : null,
                        chosen,
                        metrics.mrr(),
                        metrics.ndcg10(),
                        metrics.logLoss() * scores.length,
                        predicted));
    }

    /** By the lists' numbers, in the order they were shown. */
    SortedMap<Long, Figures> lists() {
        return lists;
    }

    /** Averages over at most so many lists with a choice, from the one of that number on. */
    Comparison.Figures average(long from, int most) {
        return average(lists.tailMap(from).values().stream()
                .filter(Figures::labelled)
                .limit(most)
                .toList());
    }

    /** Lists that the first run does not have in this form. */
    long strangers() {
        return strangers;
    }

    /** The number of the list with which the second half of the lists with a choice begins. */
    long half() {
        long labelled = lists.values().stream().filter(Figures::labelled).count();
        return lists.entrySet().stream()
                .filter(list -> list.getValue().labelled())
                .skip(labelled / 2)
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(0L);
    }

    /** The averages of lists, as {@link Metrics} has them. */
    static Comparison.Figures average(Collection<Figures> lists) {
        double mrr = 0;
        double ndcg = 0;
        double logLoss = 0;
        double predicted = 0;
        long labelled = 0;
        long rows = 0;
        long chosen = 0;
        for (Figures list : lists) {
            if (list.labelled()) {
                labelled++;
                mrr += list.mrr;
                ndcg += list.ndcg10;
            }
            rows += list.rows;
            chosen += list.chosen;
            logLoss += list.logLoss;
            predicted += list.predicted;
        }
        return new Comparison.Figures(labelled, mrr / labelled, ndcg / labelled, logLoss / rows, predicted / chosen);
    }
}
