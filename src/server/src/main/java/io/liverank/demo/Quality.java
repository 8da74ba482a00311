package io.liverank.demo;

/** How well lists serve shoppers: means that forget, over about the last {@value #WINDOW} lists. Thread-safe. */
final class Quality {
    private static final int WINDOW = 1_000;
    private static final double RATE_WINDOW_SECONDS = 2;

    private long lists;
    private long clicks;
    private long measured;
    private long decided;
    private double odds;
    private double ranked;
    private double retrieved;
    private double perSecond;
    private long last = System.nanoTime();

    /**
     * What was measured.
     *
     * @param ranked NDCG@10 of our order, like {@code retrieved} of the search engine's
     * @param measured lists that these are of
     * @param decided interleaved lists that were won by either side
     * @param odds how likely ours was to win those, on average; NaN before any
     */
    record Figures(
            long lists,
            long clicks,
            long measured,
            double ranked,
            double retrieved,
            double perSecond,
            long decided,
            double odds) {}

    synchronized void add(double rankedNdcg, double retrievedNdcg, boolean clicked) {
        count(clicked);
        measured++;
        double share = 1.0 / Math.min(measured, WINDOW);
        ranked += share * (rankedNdcg - ranked);
        retrieved += share * (retrievedNdcg - retrieved);
    }

    /** Takes an interleaved list, which is of no order alone; {@code chance} is ours to win it, NaN if nobody did. */
    synchronized void addInterleaved(boolean clicked, double chance) {
        count(clicked);
        if (!Double.isNaN(chance)) {
            decided++;
            odds += chance;
        }
    }

    private void count(boolean clicked) {
        lists++;
        clicks += clicked ? 1 : 0;
        fade();
        perSecond += 1 / RATE_WINDOW_SECONDS;
    }

    private void fade() {
        long now = System.nanoTime();
        perSecond *= Math.exp(-(now - last) / (1e9 * RATE_WINDOW_SECONDS));
        last = now;
    }

    synchronized Figures figures() {
        fade();
        return new Figures(lists, clicks, measured, ranked, retrieved, perSecond, decided, odds / decided);
    }
}
