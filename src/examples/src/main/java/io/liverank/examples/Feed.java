package io.liverank.examples;

import io.liverank.engine.Diversity;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A feed of news without a query: what is new matters, and what one reads about; a new article comes every ten minutes. */
final class Feed implements Domain {
    private static final int TOPICS = 12;
    private static final int USERS = 300;
    private static final int LIST = 30;
    private static final long BETWEEN = 600_000;
    private static final long HOUR = 3_600_000;

    /** Places that a reader sees at once. */
    private static final int FIRST = 10;

    private static final int MOST = 2;

    private final long seed;
    private final boolean mixed;
    private final List<Integer> topics = new ArrayList<>();
    private final double[][] tastes = new double[USERS][TOPICS];

    /** {@code mixed}: whether a topic may be repeated but once in the first places. */
    Feed(long seed, boolean mixed) {
        this.seed = seed;
        this.mixed = mixed;
        var random = new SplittableRandom(seed);
        for (double[] row : tastes) {
            Domain.fill(row, 1.2, random);
        }
    }

    @Override
    public String name() {
        return mixed ? "Content feed, topics mixed" : "Content feed";
    }

    @Override
    public String about() {
        return "Thirty articles without a query, a new one each ten minutes. What is wanted falls with age, and depends on the reader's "
                + "topics and on how good the article is; readers come back for days."
                + (mixed ? " No topic stands more than twice in the first ten places." : "");
    }

    @Override
    public String order() {
        return "the newest first";
    }

    @Override
    public List<String> settings() {
        List<String> lines = List.of("liverank.features.fields.published=time");
        return mixed
                ? Stream.concat(
                                lines.stream(),
                                Stream.of(
                                        "liverank.diversity.attribute=topic",
                                        "liverank.diversity.most=" + MOST,
                                        "liverank.diversity.places=" + FIRST))
                        .toList()
                : lines;
    }

    @Override
    public Diversity diversity() {
        return mixed ? new Diversity("topic", MOST, FIRST) : Diversity.NONE;
    }

    @Override
    public void shown(int number, Visit visit, int[] places) {
        topics.add((int) Arrays.stream(places)
                .limit(FIRST)
                .mapToObj(index -> visit.candidates().get(index).attributes().get("topic"))
                .distinct()
                .count());
    }

    /** Different topics in the first places, in the mean over the second half of the lists. */
    double topics() {
        return topics.stream()
                .skip(topics.size() / 2)
                .mapToInt(Integer::intValue)
                .average()
                .orElseThrow();
    }

    @Override
    public String seen() {
        return String.format(Locale.ROOT, "In the first ten places are %.1f different topics, seed 1.", topics());
    }

    @Override
    public String choice() {
        return "click";
    }

    @Override
    public long time(int number) {
        return 1_700_000_000_000L + number * 60_000L;
    }

    @Override
    public Visit visit(int number) {
        var random = new SplittableRandom(seed * 7_919 + number * 1_000_003L);
        int user = random.nextInt(USERS);
        long newest = time(number) / BETWEEN;
        List<Candidate> candidates = new ArrayList<>();
        double[] wanted = new double[LIST];
        for (int i = 0; i < LIST; i++) {
            long article = newest - i;
            var made = new SplittableRandom(seed * 104_729 + article);
            int topic = made.nextInt(TOPICS);
            double quality = 0.6 * Domain.normal(made);
            double age = (time(number) - article * BETWEEN) / (double) HOUR;
            wanted[i] = Domain.sigmoid(-2.5 + quality + tastes[user][topic] - age / 4);
            candidates.add(new Candidate(
                    "article-" + article,
                    Double.NaN,
                    Domain.attributes(
                            "topic", "topic " + topic, "published", Instant.ofEpochMilli(article * BETWEEN))));
        }
        return new Visit(
                new Actor("user-" + user, null, null), null, Attributes.NONE, candidates, wanted, Domain.ones(LIST));
    }
}
