package io.liverank.demo;

/** How well lists serve shoppers: means that forget, over about the last {@value #WINDOW} lists. Thread-safe. */
final class Quality {
    private static final int WINDOW = 1_000;
    private static final double RATE_WINDOW_SECONDS = 2;

    private long lists;
    private long clicks;
    private double ranked;
    private double retrieved;
    private double perSecond;
    private long last = System.nanoTime();

    /** NDCG@10 of our order and of the retrieval order. */
    record Figures(long lists, long clicks, double ranked, double retrieved, double perSecond) {}

    synchronized void add(double rankedNdcg, double retrievedNdcg, boolean clicked) {
        lists++;
        clicks += clicked ? 1 : 0;
        double share = 1.0 / Math.min(lists, WINDOW);
        ranked += share * (rankedNdcg - ranked);
        retrieved += share * (retrievedNdcg - retrieved);
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
        return new Figures(lists, clicks, ranked, retrieved, perSecond);
    }
}
