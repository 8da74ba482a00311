package io.liverank.examples;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Ads beside articles: a click is worth its bid, which changes from list to list. Who sees which section wants which topics,
 * and some ads are just better made.
 */
class Ads implements Domain {
    private static final int ADS = 200;
    private static final int TOPICS = 10;
    private static final int SECTIONS = 6;
    private static final int USERS = 300;
    private static final int LIST = 15;

    /** Stands in for an ad that is not to be offered. */
    private static final Ad HOUSE = new Ad("house", 0, -1, 0.05);

    record Ad(String id, int topic, double quality, double bid) {
        private Ad named(int number) {
            return new Ad(id + "-" + number, topic, quality, bid);
        }
    }

    private final long seed;
    private final List<Ad> ads = new ArrayList<>();
    private final double[][] fits = new double[SECTIONS][TOPICS];
    private final double[][] tastes = new double[USERS][TOPICS];

    Ads(long seed) {
        this(seed, ADS);
    }

    Ads(long seed, int count) {
        this.seed = seed;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            ads.add(new Ad(
                    "ad-" + i, random.nextInt(TOPICS), 0.8 * Domain.normal(random), 0.2 + 2 * random.nextDouble()));
        }
        for (double[][] table : List.of(fits, tastes)) {
            for (double[] row : table) {
                Domain.fill(row, 0.8, random);
            }
        }
    }

    @Override
    public String name() {
        return "Ads";
    }

    @Override
    public String about() {
        return "Fifteen ads beside an article; a click is worth its bid, which changes from list to list. "
                + "The first setting orders by the probability of a click times the bid, the second keeps the model from reading wishes "
                + "into bids. The article's section is in the request's `context`.";
    }

    @Override
    public String order() {
        return "the highest bid first";
    }

    @Override
    public List<String> settings() {
        return List.of("liverank.value-attribute=bid", "liverank.features.fields.bid=ignore");
    }

    @Override
    public String choice() {
        return "click";
    }

    @Override
    public String valueAttribute() {
        return "bid";
    }

    /** All ads. */
    List<Ad> ads() {
        return ads;
    }

    /** What of an ad's bid is counted, as ads are ordered; 0 if it is not to be offered. */
    double counted(String ad, double bid) {
        return bid;
    }

    @Override
    public Visit visit(int number) {
        var random = new SplittableRandom(seed * 7_919 + number * 1_000_003L);
        int user = random.nextInt(USERS);
        int section = random.nextInt(SECTIONS);
        record Offer(Ad ad, double bid, double counted) {}
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < LIST; i++) {
            Ad ad = ads.get(random.nextInt(ads.size() / LIST) * LIST + i);
            double bid = Math.round(100 * ad.bid() * (0.7 + 0.6 * random.nextDouble())) / 100.0;
            double counted = counted(ad.id(), bid);
            offers.add(counted > 0 ? new Offer(ad, bid, counted) : new Offer(HOUSE.named(i), HOUSE.bid(), HOUSE.bid()));
        }
        offers.sort(Comparator.comparingDouble(Offer::counted).reversed());
        List<Candidate> candidates = new ArrayList<>();
        double[] wanted = new double[LIST];
        double[] worth = new double[LIST];
        for (int i = 0; i < LIST; i++) {
            Ad ad = offers.get(i).ad();
            worth[i] = offers.get(i).bid();
            wanted[i] =
                    Domain.sigmoid(-3.2 + ad.quality() + fits[section][ad.topic()] + 0.7 * tastes[user][ad.topic()]);
            candidates.add(new Candidate(
                    ad.id(),
                    Double.NaN,
                    Domain.attributes(
                            "topic", "topic " + ad.topic(), "bid", offers.get(i).counted())));
        }
        Attributes context = Domain.attributes("section", "section " + section);
        return new Visit(new Actor("user-" + user, null, null), null, context, candidates, wanted, worth);
    }
}
