package io.liverank.evaluate;

/**
 * The averages of a stretch of lists. NaN where nothing could be measured.
 *
 * @param lists with a positive, which mrr to recall are averaged over
 * @param mrr 1 / rank of the best-placed positive; ties count at their mean rank
 * @param ndcg10 normalised discounted cumulative gain of the first ten, gain 1 per positive
 * @param auc share of (positive, negative) pairs of a list in the right order, averaged over lists
 * @param prAuc average precision over all candidates of all lists pooled
 * @param precision share of positives among the first ten
 * @param recall share of the positives that stand among the first ten
 * @param logLoss cross-entropy per candidate, over all lists
 * @param calibration predicted over observed positives, over all lists
 */
public record Metrics(
        long lists,
        double mrr,
        double ndcg10,
        double auc,
        double prAuc,
        double precision,
        double recall,
        double logLoss,
        double calibration) {}
