package io.liverank.evaluate;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up the figures of lists that were scored before they were learned. Memory is constant: the precision-recall and
 * calibration curves come from a histogram of {@value #BUCKETS} buckets. Written by one thread.
 */
public final class Evaluation {
    /** Buckets of the curves. */
    public static final int BUCKETS = 400;

    private static final int CUTOFF = 10;
    private static final double SPAN = 10;
    /** The probability in the middle of each bucket. */
    private static final double[] MIDDLES = middles();

    private long lists;
    private double mrr;
    private double ndcg;
    private double auc;
    private long aucLists;
    private double precision;
    private double recall;
    private long examples;
    private double logLoss;
    private double predicted;
    private double observed;
    private final double[] positives = new double[BUCKETS];
    private final double[] negatives = new double[BUCKETS];
    private final double[] sums = new double[BUCKETS];

    /**
     * Adds a list.
     *
     * @param scores higher is better
     * @param probabilities null if the ranking gives none; then the scores make the precision-recall curve
     * @param gains above 0 for a positive
     */
    public void add(float[] scores, float[] probabilities, float[] gains) {
        add(scores, probabilities, gains, 1, null);
    }

    /** Adds the list to {@code other} as well, for which nothing is reckoned again. */
    void add(float[] scores, float[] probabilities, float[] gains, Evaluation other) {
        add(scores, probabilities, gains, 1, other);
    }

    /** Has a list that was added with gains {@code before} count with those that it has now. */
    void correct(float[] scores, float[] probabilities, float[] before, float[] gains) {
        add(scores, probabilities, before, -1, null);
        add(scores, probabilities, gains, 1, null);
    }

    /** {@code other} may be null. */
    private void add(float[] scores, float[] probabilities, float[] gains, int times, Evaluation other) {
        int relevant = 0;
        for (float gain : gains) {
            relevant += gain > 0 ? 1 : 0;
        }
        if (relevant > 0) {
            addOrder(scores, gains, relevant, times);
            if (other != null) {
                other.addOrder(scores, gains, relevant, times);
            }
        }
        for (int i = 0; i < scores.length; i++) {
            boolean positive = gains[i] > 0;
            int bucket;
            if (probabilities == null) {
                bucket = bucket(scores[i]);
            } else {
                double p = Math.max(1e-7, Math.min(1 - 1e-7, probabilities[i]));
                double loss = -Exact.log(positive ? p : 1 - p);
                bucket = bucket(Exact.log(p / (1 - p)));
                foreseen(p, loss, bucket, positive, times);
                if (other != null) {
                    other.foreseen(p, loss, bucket, positive, times);
                }
            }
            (positive ? positives : negatives)[bucket] += times;
            if (other != null) {
                (positive ? other.positives : other.negatives)[bucket] += times;
            }
        }
    }

    private void foreseen(double p, double loss, int bucket, boolean positive, int times) {
        logLoss += times * loss;
        predicted += times * p;
        observed += positive ? times : 0;
        examples += times;
        sums[bucket] += times * p;
    }

    private static double[] middles() {
        double[] middles = new double[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            middles[i] = Exact.sigmoid(-SPAN + 2 * SPAN * (i + 0.5) / BUCKETS);
        }
        return middles;
    }

    private static int bucket(double logit) {
        return (int) Math.max(0, Math.min(BUCKETS - 1, (logit + SPAN) / (2 * SPAN) * BUCKETS));
    }

    private void addOrder(float[] scores, float[] gains, int relevant, int times) {
        lists += times;
        double best = Double.POSITIVE_INFINITY;
        double dcg = 0;
        double ideal = 0;
        double inTop = 0;
        double right = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!(gains[i] > 0)) {
                continue;
            }
            int above = 0;
            int ties = 0;
            int below = 0;
            for (int j = 0; j < scores.length; j++) {
                above += scores[j] > scores[i] ? 1 : 0;
                ties += j != i && scores[j] == scores[i] ? 1 : 0;
                below += gains[j] > 0 ? 0 : scores[j] < scores[i] ? 2 : scores[j] == scores[i] ? 1 : 0;
            }
            double rank = 1 + above + ties / 2.0;
            best = Math.min(best, rank);
            if (rank <= CUTOFF) {
                dcg += 1 / Exact.log2(1 + rank);
                inTop++;
            }
            right += below / 2.0;
        }
        for (int i = 1; i <= Math.min(CUTOFF, relevant); i++) {
            ideal += 1 / Exact.log2(1 + i);
        }
        mrr += times / best;
        ndcg += times * dcg / ideal;
        precision += times * inTop / Math.min(CUTOFF, scores.length);
        recall += times * inTop / relevant;
        if (relevant < scores.length) {
            aucLists += times;
            auc += times * right / ((double) relevant * (scores.length - relevant));
        }
    }

    /** Forgets all lists. */
    void clear() {
        lists = 0;
        mrr = 0;
        ndcg = 0;
        auc = 0;
        aucLists = 0;
        precision = 0;
        recall = 0;
        examples = 0;
        logLoss = 0;
        predicted = 0;
        observed = 0;
        Arrays.fill(positives, 0);
        Arrays.fill(negatives, 0);
        Arrays.fill(sums, 0);
    }

    /** Adds what {@code other} added up. */
    void add(Evaluation other) {
        lists += other.lists;
        mrr += other.mrr;
        ndcg += other.ndcg;
        auc += other.auc;
        aucLists += other.aucLists;
        precision += other.precision;
        recall += other.recall;
        examples += other.examples;
        logLoss += other.logLoss;
        predicted += other.predicted;
        observed += other.observed;
        for (int i = 0; i < BUCKETS; i++) {
            positives[i] += other.positives[i];
            negatives[i] += other.negatives[i];
            sums[i] += other.sums[i];
        }
    }

    /** How many lists with a positive were added. */
    long lists() {
        return lists;
    }

    /**
     * What taking every candidate of at least a probability would give.
     *
     * @param precision share of positives among the candidates taken; NaN if none is
     * @param recall share of the positives that are taken
     */
    public record Threshold(double probability, double precision, double recall) {}

    /** Precision and recall at each of {@code probabilities}, each rounded to the edge of a bucket of the logit. */
    public List<Threshold> thresholds(double... probabilities) {
        List<Threshold> thresholds = new ArrayList<>();
        for (double probability : probabilities) {
            double found = 0;
            double taken = 0;
            double all = 0;
            for (int i = 0; i < BUCKETS; i++) {
                all += positives[i];
                found += MIDDLES[i] >= probability ? positives[i] : 0;
                taken += MIDDLES[i] >= probability ? positives[i] + negatives[i] : 0;
            }
            thresholds.add(new Threshold(probability, taken == 0 ? Double.NaN : found / taken, found / all));
        }
        return thresholds;
    }

    /** The averages so far. */
    public Metrics metrics() {
        return new Metrics(
                lists,
                mrr / lists,
                ndcg / lists,
                auc / aucLists,
                averagePrecision(),
                precision / lists,
                recall / lists,
                examples == 0 ? Double.NaN : logLoss / examples,
                examples == 0 ? Double.NaN : predicted / observed);
    }

    private double averagePrecision() {
        double total = 0;
        for (double count : positives) {
            total += count;
        }
        double found = 0;
        double seen = 0;
        double sum = 0;
        for (int i = BUCKETS - 1; i >= 0; i--) {
            double before = found;
            double seenBefore = seen;
            found += positives[i];
            seen += positives[i] + negatives[i];
            if (positives[i] > 0) {
                // Within a bucket the order is unknown: its positives are taken as spread evenly.
                sum += positives[i] * ((before + found) / 2) / ((seenBefore + seen) / 2);
            }
        }
        return total == 0 ? Double.NaN : sum / total;
    }

    /** Per occupied bucket, worst to best: mean prediction, observed share, count. For the calibration curve. */
    public double[][] calibrationCurve() {
        return java.util.stream.IntStream.range(0, BUCKETS)
                .filter(i -> positives[i] + negatives[i] > 0 && examples > 0)
                .mapToObj(i -> {
                    double count = positives[i] + negatives[i];
                    return new double[] {sums[i] / count, positives[i] / count, count};
                })
                .toArray(double[][]::new);
    }

    /** Per occupied bucket, best to worst: recall, precision. For the precision-recall curve. */
    public double[][] precisionRecallCurve() {
        double total = 0;
        for (double count : positives) {
            total += count;
        }
        var points = new java.util.ArrayList<double[]>();
        double found = 0;
        double seen = 0;
        for (int i = BUCKETS - 1; i >= 0; i--) {
            if (positives[i] + negatives[i] > 0) {
                found += positives[i];
                seen += positives[i] + negatives[i];
                points.add(new double[] {found / total, found / seen});
            }
        }
        return points.toArray(double[][]::new);
    }

    /** Writes the sums. */
    void save(ByteWriter out) {
        out.writeLong(lists);
        out.writeLong(aucLists);
        out.writeLong(examples);
        out.writeDoubles(new double[] {mrr, ndcg, auc, precision, recall, logLoss, predicted, observed});
        saveUsed(out);
    }

    private void saveUsed(ByteWriter out) {
        int used = 0;
        for (int i = 0; i < BUCKETS; i++) {
            used += positives[i] + negatives[i] > 0 ? 1 : 0;
        }
        out.writeInt(used);
        for (int i = 0; i < BUCKETS; i++) {
            if (positives[i] + negatives[i] > 0) {
                out.writeInt(i);
                out.writeDouble(positives[i]);
                out.writeDouble(negatives[i]);
                out.writeDouble(sums[i]);
            }
        }
    }

    /** Reads what {@link #save} wrote into this new evaluation. */
    void load(ByteReader in) {
        lists = in.readLong();
        aucLists = in.readLong();
        examples = in.readLong();
        double[] values = in.readDoubles();
        mrr = values[0];
        ndcg = values[1];
        auc = values[2];
        precision = values[3];
        recall = values[4];
        logLoss = values[5];
        predicted = values[6];
        observed = values[7];
        int used = in.readCount(25);
        for (int i = 0; i < used; i++) {
            int bucket = in.readInt();
            if (bucket < 0 || bucket >= BUCKETS) {
                throw new MalformedException("a bucket outside the histogram");
            }
            positives[bucket] = in.readDouble();
            negatives[bucket] = in.readDouble();
            sums[bucket] = in.readDouble();
        }
    }
}
