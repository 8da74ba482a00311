package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;
import io.liverank.math.Hash;

/**
 * What anybody would count first: how often an item was chosen, of how often it was to be expected by the places it was
 * shown at; of all lists, and of those of one query.
 *
 * <pre>
 * r_p  = choices at place p / times it was shown                       what is expected of a place
 * e_x  = sum of r_p over the places x was shown at,  c_x = its choices   x: an item, or a query with an item
 * f_x  = ln((c_x + k) / (e_x + k))
 * </pre>
 *
 * Clicks over expected clicks (Zhang and Jones, WWW 2007): an item is not the better for having been shown at the top. c
 * and e are decayed, with half-lives of a week and of a month; r is of the whole history, which is the same for all items
 * of a list. Rows that nobody saw are left out.
 *
 * <p>Memory: {@link DecayedCounts}, one table for items, one for pairs. Pairs are told apart by 64-bit hashes. The learner thread
 * writes; any thread may read.
 */
public final class Counters {
    /** A week and a month, in days: what was chosen and what was expected, for each. */
    private static final double[] HALF_LIVES = {7, 7, 30, 30};

    private static final int DECAYS = HALF_LIVES.length / 2;

    /** How many there are: of the item, of the query with the item, each by week and month. */
    public static final int COUNT = 2 * DECAYS;

    /** k. */
    private static final double PRIOR = 0.5;

    private static final int PLACES = 100;
    /** What is expected of a place before it is known, worth one list. */
    private static final double RATE = 0.1;

    private final DecayedCounts items;
    private final DecayedCounts pairs;
    private final double[] weights = new double[HALF_LIVES.length];
    private final double[] chosen = new double[PLACES];
    private final double[] shown = new double[PLACES];

    /** Empty, with room for so many items, and as many pairs. */
    public Counters(int items) {
        this.items = new DecayedCounts(items, HALF_LIVES);
        this.pairs = new DecayedCounts(items, HALF_LIVES);
    }

    /** What both tables take, in bytes. Writer's thread only. */
    public long bytes() {
        return items.bytes() + pairs.bytes();
    }

    private static long key(String text) {
        long key = text == null ? 0 : Hash.wide(text);
        return key == 0 ? 1 : key;
    }

    private static long pair(long query, long item) {
        long key = query * 0x9e3779b97f4a7c15L ^ Long.rotateLeft(item, 29) * 0xc4ceb9fe1a85ec53L;
        return key == 0 ? 1 : key;
    }

    /** Of the items of a list, and of each with its query. */
    private static final class Keys {
        final long[] items;
        final long[] pairs;

        Keys(String query, String[] itemIds) {
            long seed = key(Crowd.normalised(query));
            items = new long[itemIds.length];
            pairs = new long[itemIds.length];
            for (int row = 0; row < itemIds.length; row++) {
                items[row] = key(itemIds[row]);
                pairs[row] = pair(seed, items[row]);
            }
        }
    }

    /**
     * The logarithms f of all counters at {@code time}, each with a value per item; 0 is what is expected.
     *
     * @param query null is a query, too: lists without one
     */
    public float[][] logRatios(String query, String[] itemIds, long time) {
        float[][] ratios = new float[COUNT][itemIds.length];
        Keys keys = new Keys(query, itemIds);
        items.read(keys.items, time, (row, values) -> logRatios(values, ratios, 0, row));
        pairs.read(keys.pairs, time, (row, values) -> logRatios(values, ratios, DECAYS, row));
        return ratios;
    }

    private static void logRatios(double[] values, float[][] ratios, int first, int row) {
        for (int decay = 0; decay < DECAYS; decay++) {
            ratios[first + decay][row] =
                    (float) Exact.log((values[2 * decay] + PRIOR) / (values[2 * decay + 1] + PRIOR));
        }
    }

    /** Adds to what was chosen and to what was expected. */
    private void add(DecayedCounts counts, long key, double chosen, double expected, long time) {
        for (int decay = 0; decay < DECAYS; decay++) {
            weights[2 * decay] = chosen;
            weights[2 * decay + 1] = expected;
        }
        counts.add(key, weights, time);
    }

    /**
     * A list, or a page of one.
     *
     * @param before how many rows are on the pages before
     */
    public record Page(String query, String[] itemIds, int before, long time) {
        private int place(int row) {
            return Math.min(PLACES - 1, before + row);
        }
    }

    /**
     * Takes note of a page and what is chosen of it so far.
     *
     * @param seen per row; null if all of them were
     * @param weight how much it counts, above 0
     */
    public void shown(Page page, float[] gains, boolean[] seen, double weight) {
        Keys keys = new Keys(page.query, page.itemIds);
        items.fetch(keys.items);
        pairs.fetch(keys.pairs);
        for (int row = 0; row < page.itemIds.length; row++) {
            if (seen == null || seen[row]) {
                int place = page.place(row);
                double rate = (chosen[place] + RATE) / (shown[place] + 1);
                double choice = gains[row] > 0 ? weight : 0;
                add(items, keys.items[row], choice, rate * weight, page.time);
                add(pairs, keys.pairs[row], choice, rate * weight, page.time);
                chosen[place] += choice;
                shown[place] += weight;
            }
        }
    }

    /** Takes note of a further choice of such a page; or takes one back, by a weight below 0. */
    public void chosen(Page page, int row, double weight) {
        long item = key(page.itemIds[row]);
        add(items, item, weight, 0, page.time);
        add(pairs, pair(key(Crowd.normalised(page.query)), item), weight, 0, page.time);
        chosen[page.place(row)] = Math.max(0, chosen[page.place(row)] + weight);
    }

    /** How many items and pairs are counted. */
    int size() {
        return items.size() + pairs.size();
    }

    /** Writes everything. */
    public void save(ByteWriter out) {
        out.writeDoubles(chosen);
        out.writeDoubles(shown);
        items.save(out);
        pairs.save(out);
    }

    /** Reads what {@link #save} wrote into these empty counters. */
    public void load(ByteReader in) {
        read(in, chosen);
        read(in, shown);
        items.load(in);
        pairs.load(in);
    }

    private static void read(ByteReader in, double[] into) {
        double[] values = in.readDoubles();
        if (values.length != into.length) {
            throw new ByteReader.MalformedException("counters of another shape");
        }
        System.arraycopy(values, 0, into, 0, into.length);
    }
}
