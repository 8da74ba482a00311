package io.liverank.demo;

import io.liverank.demo.Shop.Product;
import io.liverank.simulate.Behaviour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The shop's customers, drawn from a seed. What each wants is known exactly:
 *
 * <pre>
 * u(shopper, product) = 1.1 brand taste + 0.8 colour taste + 0.4 style taste
 *                     + 1.2 s (price taste) ln(price / usual price) + 0.7 appeal
 * </pre>
 *
 * Half of a brand's taste is everybody's. s turns from cheap to dear when tastes change, and all tastes move on to other
 * brands and colours. Immutable.
 */
final class Population {
    private static final List<String> NAMES = List.of(
            "mia", "noah", "lin", "emma", "jonas", "wei", "sofia", "omar", "aiko", "lucas", "priya", "chen", "nora",
            "diego", "yuki", "lena");
    private static final int DEPARTMENTS = 3;

    /**
     * A customer.
     *
     * @param departments where they shop, by index
     * @param chinese whether they search in Chinese
     */
    record Shopper(
            String id,
            int[] departments,
            double[] brands,
            double[] colours,
            double[] styles,
            double price,
            boolean chinese) {}

    private final long seed;
    private final int departments;
    private final double[] trend;

    Population(long seed, int departments) {
        this.seed = seed;
        this.departments = departments;
        this.trend = Behaviour.tastes(new SplittableRandom(seed * 7 + 1), Shop.BRANDS.size());
    }

    /** Customer {@code number}, counted from 0. */
    Shopper shopper(int number) {
        var random = new SplittableRandom(seed * 1_000_033 + number);
        random.nextLong();
        double[] brands = Behaviour.tastes(random, Shop.BRANDS.size());
        for (int i = 0; i < brands.length; i++) {
            brands[i] = 0.75 * (brands[i] + trend[i]);
        }
        return new Shopper(
                NAMES.get(number % NAMES.size()) + "-" + number,
                random.ints(DEPARTMENTS, 0, departments).toArray(),
                brands,
                Behaviour.tastes(random, Shop.COLOURS.size()),
                Behaviour.tastes(random, Shop.STYLES.size()),
                0.5 + random.nextDouble(),
                random.nextInt(5) == 0);
    }

    /** What a product is worth to a shopper after tastes have changed {@code changes} times. */
    static double utility(Shopper shopper, Product product, int changes) {
        int brand = (product.brand() + 5 * changes) % Shop.BRANDS.size();
        int colour = (product.colour() + 2 * changes) % Shop.COLOURS.size();
        double season = changes % 2 == 0 ? -1 : 1;
        return 1.1 * shopper.brands()[brand]
                + 0.8 * shopper.colours()[colour]
                + 0.4 * shopper.styles()[product.style()]
                + 1.2
                        * season
                        * shopper.price()
                        * Math.log(product.price() / product.kind().price())
                + 0.7 * product.appeal();
    }

    /** The shopper's favourite brands and colours after so many changes, the most liked first. */
    static List<String> likes(Shopper shopper, int changes) {
        List<String> likes = new ArrayList<>();
        IntStream.range(0, Shop.BRANDS.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        brand -> -shopper.brands()[(brand + 5 * changes) % Shop.BRANDS.size()]))
                .limit(2)
                .forEach(brand -> likes.add(Shop.BRANDS.get(brand)));
        IntStream.range(0, Shop.COLOURS.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        colour -> -shopper.colours()[(colour + 2 * changes) % Shop.COLOURS.size()]))
                .limit(1)
                .forEach(colour -> likes.add(Shop.COLOURS.get(colour).name().english()));
        return likes;
    }
}
