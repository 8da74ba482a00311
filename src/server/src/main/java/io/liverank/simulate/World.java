package io.liverank.simulate;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A shop and its shoppers, drawn from a seed. What a shopper wants is known exactly:
 *
 * <pre>
 * u(user, item) = 1.2 brand taste + 0.8 colour taste + 1.0 s (price taste) (price rank) + 0.8 quality
 * </pre>
 *
 * The taste of brands and colours is each user's own. s is the season: it turns from cheap to dear when tastes change,
 * and the users' own tastes move on to other brands and colours. Some items are new after the change; nobody offers
 * them before. Not thread-safe.
 */
final class World {
    static final int DEPARTMENTS = 12;
    private static final int ITEMS = 1_200;
    private static final int NEW_ITEMS = 300;
    private static final int USERS = 400;
    private static final int BRANDS = 15;
    private static final int COLOURS = 6;
    private static final int LIST = 20;

    private record Article(String id, int department, int brand, int colour, double price, double quality) {}

    private record Shopper(String id, double[] brands, double[] colours, double price, boolean random) {}

    /** A visit of one shopper: a query and what the search engine retrieves for it, best match first. */
    record Visit(
            int number, String user, String session, String query, List<Candidate> candidates, double[] utilities) {
        /** True relevance from 0 to 4, by the items' utility among themselves. */
        double[] grades() {
            return Behaviour.grades(utilities);
        }
    }

    private final long seed;
    private final List<Article> articles = new ArrayList<>();
    private final List<Shopper> shoppers = new ArrayList<>();
    private boolean changed;

    /** Draws the shop; {@code randomShare} of the shoppers click on anything. */
    World(long seed, double randomShare) {
        this.seed = seed;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < ITEMS + NEW_ITEMS; i++) {
            articles.add(new Article(
                    "item-" + i,
                    i % DEPARTMENTS,
                    random.nextInt(BRANDS),
                    random.nextInt(COLOURS),
                    random.nextDouble(),
                    Behaviour.normal(random)));
        }
        for (int i = 0; i < USERS; i++) {
            shoppers.add(new Shopper(
                    "user-" + i,
                    Behaviour.tastes(random, BRANDS),
                    Behaviour.tastes(random, COLOURS),
                    0.5 + random.nextDouble(),
                    random.nextDouble() < randomShare));
        }
    }

    /** Tastes change and new items come. */
    void change() {
        changed = true;
    }

    private double utility(Shopper shopper, Article article) {
        int brand = changed ? (article.brand() + 5) % BRANDS : article.brand();
        int colour = changed ? (article.colour() + 2) % COLOURS : article.colour();
        double season = changed ? 1 : -1;
        return 1.2 * shopper.brands()[brand]
                + 0.8 * shopper.colours()[colour]
                + 2 * season * shopper.price() * (article.price() - 0.5)
                + 0.8 * article.quality();
    }

    /** Visit {@code number}, the same for whoever ranks. */
    Visit visit(int number) {
        var random = new SplittableRandom(seed * 1_000_003 + number);
        Shopper shopper = shoppers.get(random.nextInt(USERS));
        int department = random.nextInt(DEPARTMENTS);
        int offered = changed ? ITEMS + NEW_ITEMS : ITEMS;
        record Match(Article article, double score) {}
        List<Match> matches = new ArrayList<>();
        for (int i = department; i < offered; i += DEPARTMENTS) {
            if (random.nextDouble() < 0.4 || (changed && i >= ITEMS)) {
                Article article = articles.get(i);
                matches.add(new Match(article, 0.4 * article.quality() + Behaviour.normal(random)));
            }
        }
        matches.sort((a, b) -> Double.compare(b.score(), a.score()));
        int size = Math.min(LIST, matches.size());
        List<Candidate> candidates = new ArrayList<>();
        double[] utilities = new double[size];
        for (int i = 0; i < size; i++) {
            Article article = matches.get(i).article();
            Map<String, Value> attributes = new TreeMap<>();
            attributes.put("brand", new Value.Text("brand " + article.brand()));
            attributes.put("colour", new Value.Text("colour " + article.colour()));
            attributes.put("price", new Value.Amount(Math.round(1_000 + 9_000 * article.price()) / 100.0));
            candidates.add(new Candidate(article.id(), matches.get(i).score(), Attributes.of(attributes)));
            utilities[i] = utility(shopper, article);
        }
        return new Visit(
                number,
                shopper.id(),
                shopper.id() + "-" + number / 2_000,
                "department " + department,
                candidates,
                utilities);
    }

    /** What the shopper clicks in a list shown in {@code order}; -1 for nothing. */
    int click(Visit visit, int[] order) {
        var random = new SplittableRandom(seed * 1_000_033 + visit.number());
        Shopper shopper = shoppers.get(Integer.parseInt(visit.user().substring("user-".length())));
        if (shopper.random()) {
            return order[random.nextInt(order.length)];
        }
        return Behaviour.click(random, visit.utilities(), order);
    }

    /** Whether the shopper of this visit clicks on anything. */
    boolean isRandom(Visit visit) {
        return shoppers.get(Integer.parseInt(visit.user().substring("user-".length())))
                .random();
    }
}
