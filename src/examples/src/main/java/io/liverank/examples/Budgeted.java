package io.liverank.examples;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ads whose advertisers pay so much a day: a day has {@value #LISTS} lists. An ad whose money is spent is not offered until the next
 * day; a house ad, worth little, takes its place. With pacing the bid that is counted is the ad's bid times a factor of its own, which
 * falls while more of the day's money is spent than of the day, and rises while less is. For one thread.
 */
final class Budgeted extends Ads {
    private static final int LISTS = 1_000;
    private static final int ADS = 30;
    private static final double MONEY = 12;
    private static final int OFTEN = 10;
    private static final double DOWN = 0.93;
    private static final double UP = 1.05;
    private static final double LEAST = 0.05;

    /** How bids are counted. */
    enum Way {
        /** The highest bid first, by who knows nothing of clicks. */
        OWN_ORDER,
        /** Bid times probability, until the money is spent. */
        GREEDY,
        /** The same with paced bids. */
        PACED
    }

    private final Way way;
    private final Map<String, Double> spent = new HashMap<>();
    private final Map<String, Double> factors = new HashMap<>();
    /** Money by quarters of days. */
    private final double[] quarters = new double[4];

    private int lists;

    Budgeted(long seed, Way way) {
        super(seed, ADS);
        this.way = way;
    }

    @Override
    public String name() {
        return switch (way) {
            case OWN_ORDER -> "Ads with budgets, the highest bid first";
            case GREEDY -> "Ads with budgets, not paced";
            case PACED -> "Ads with budgets, paced";
        };
    }

    @Override
    public String about() {
        return "The same ads with so much money a day, 1,000 lists; whose money is spent is not offered any more, and a house ad stands in. "
                + switch (way) {
                    case OWN_ORDER -> "Nothing is learned.";
                    case GREEDY -> "Bids are counted in full until the money is spent.";
                    case PACED ->
                        "The ad server sends each bid times a factor, which it lowers every 20 lists while the ad's money goes faster than the "
                                + "day, and raises while slower; the probability is LiveRank's.";
                };
    }

    @Override
    public boolean showsOwnOrder() {
        return way == Way.OWN_ORDER;
    }

    /** 0 if it has no money left. */
    @Override
    double counted(String ad, double bid) {
        return spent.getOrDefault(ad, 0.0) + bid > MONEY ? 0 : bid * factors.getOrDefault(ad, 1.0);
    }

    @Override
    public void shown(int number, Visit visit, int[] places) {
        lists = number + 1;
        if (lists % LISTS == 0) {
            spent.clear();
        }
        if (way == Way.PACED && lists % OFTEN == 0) {
            double planned = MONEY * (lists % LISTS) / LISTS;
            for (String ad : names()) {
                double step = spent.getOrDefault(ad, 0.0) > planned ? DOWN : UP;
                factors.put(ad, Math.max(LEAST, Math.min(1, step * factors.getOrDefault(ad, 1.0))));
            }
        }
    }

    @Override
    public void taken(Visit visit, int index) {
        quarters[lists % LISTS * quarters.length / LISTS] += visit.worth()[index];
        spent.merge(visit.candidates().get(index).itemId(), visit.worth()[index], Double::sum);
    }

    /** The share of all money that was spent in a quarter of the days, from 0. */
    double share(int quarter) {
        return quarters[quarter] / Arrays.stream(quarters).sum();
    }

    @Override
    public String seen() {
        return String.format(
                Locale.ROOT,
                "Of the money that was spent, %.0f%% went in the first quarter of the days and %.0f%% in the last, seed 1.",
                100 * share(0),
                100 * share(3));
    }

    private List<String> names() {
        return ads().stream().map(Ad::id).toList();
    }
}
