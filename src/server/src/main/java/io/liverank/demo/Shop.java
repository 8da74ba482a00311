package io.liverank.demo;

import io.liverank.simulate.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A shop of about 5,000 products in a dozen departments, drawn from a seed. Immutable. */
final class Shop {
    private static final int PER_KIND = 52;
    private static final int RELEASED_PER_KIND = 4;

    /** What things are called, in English and Chinese. */
    record Name(String english, String chinese) {}

    /** A department; {@code hue} is that of its pictures' ground, in degrees. */
    record Department(int index, Name name, int hue) {}

    /** A kind of product, which is also what shoppers search for. */
    record Kind(Department department, Name name, double price) {}

    /** A colour and how it is painted. */
    record Colour(Name name, String paint) {}

    static final List<String> BRANDS = List.of(
            "Alto", "Birka", "Corvo", "Dunell", "Ekta", "Fjord", "Galvan", "Hoku", "Ilmar", "Juno", "Kestrel", "Lumo");

    static final List<Colour> COLOURS = List.of(
            new Colour(new Name("black", "黑色"), "#2b2d33"),
            new Colour(new Name("white", "白色"), "#f5f3ee"),
            new Colour(new Name("red", "红色"), "#c8413b"),
            new Colour(new Name("blue", "蓝色"), "#2f6fb5"),
            new Colour(new Name("green", "绿色"), "#4c8a57"),
            new Colour(new Name("yellow", "黄色"), "#e0b32e"));

    static final List<Name> STYLES = List.of(
            new Name("classic", "经典"),
            new Name("light", "轻便"),
            new Name("robust", "耐用"),
            new Name("compact", "小巧"),
            new Name("deluxe", "豪华"));

    /**
     * A product.
     *
     * @param appeal what everybody sees in it, about normal; its rating tells of it
     */
    record Product(String id, Kind kind, int brand, int colour, int style, double price, double rating, double appeal) {
        String title() {
            return BRANDS.get(brand) + " " + STYLES.get(style).english() + " "
                    + kind.name().english() + ", "
                    + COLOURS.get(colour).name().english();
        }

        /** As the catalogue gets them. */
        Map<String, Object> attributes() {
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("title", title());
            attributes.put(
                    "titleZh",
                    BRANDS.get(brand) + " " + STYLES.get(style).chinese()
                            + COLOURS.get(colour).name().chinese() + kind.name().chinese());
            attributes.put("department", kind.department().name().english());
            attributes.put("kind", kind.name().english());
            attributes.put("brand", BRANDS.get(brand));
            attributes.put("colour", COLOURS.get(colour).name().english());
            attributes.put("style", STYLES.get(style).english());
            attributes.put("price", price);
            attributes.put("rating", rating);
            attributes.put("image", "/demo/pictures/" + id + ".svg");
            return attributes;
        }
    }

    private final long seed;
    private final List<Kind> kinds = readKinds();

    Shop(long seed) {
        this.seed = seed;
    }

    private static List<Kind> readKinds() {
        List<Kind> kinds = new ArrayList<>();
        try (var in = new BufferedReader(
                new InputStreamReader(Shop.class.getResourceAsStream("departments.txt"), StandardCharsets.UTF_8))) {
            int departments = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] parts = line.split("\\|");
                    var department = new Department(
                            departments++,
                            new Name(parts[0].strip(), parts[1].strip()),
                            Integer.parseInt(parts[2].strip()));
                    for (String kind : parts[3].split(",")) {
                        String[] one = kind.split("=");
                        kinds.add(new Kind(
                                department,
                                new Name(one[0].strip(), one[1].strip()),
                                Double.parseDouble(one[2].strip())));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(kinds);
    }

    List<Kind> kinds() {
        return kinds;
    }

    /** What the shop opens with. */
    List<Product> products() {
        return range(0, PER_KIND);
    }

    /** What comes new with release {@code number}, counted from 0. */
    List<Product> release(int number) {
        int first = PER_KIND + number * RELEASED_PER_KIND;
        return range(first, first + RELEASED_PER_KIND);
    }

    private List<Product> range(int first, int end) {
        List<Product> products = new ArrayList<>();
        for (int number = first; number < end; number++) {
            for (int kind = 0; kind < kinds.size(); kind++) {
                products.add(product(kind, number));
            }
        }
        return products;
    }

    /** The product of this id, or null. */
    Product find(String id) {
        String[] parts = id.split("-", -1);
        try {
            int kind = parts.length == 3 && parts[0].equals("p") ? Integer.parseInt(parts[1]) : -1;
            boolean known = kind >= 0 && kind < kinds.size();
            Product product = known ? product(kind, Integer.parseInt(parts[2])) : null;
            return product != null && product.id().equals(id) ? product : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Each is drawn from its own seed, so that a product can be found without the others. */
    private Product product(int kind, int number) {
        var random = new SplittableRandom(seed * 1_000_003 + kind * 100_003L + number);
        random.nextLong();
        double appeal = Behaviour.normal(random) + (number < PER_KIND ? 0 : 0.5);
        double price = kinds.get(kind).price() * Math.exp(0.35 * Behaviour.normal(random));
        double rating = Math.max(1, Math.min(5, 3.9 + 0.5 * appeal + 0.3 * Behaviour.normal(random)));
        return new Product(
                String.format(Locale.ROOT, "p-%d-%d", kind, number),
                kinds.get(kind),
                random.nextInt(BRANDS.size()),
                random.nextInt(COLOURS.size()),
                random.nextInt(STYLES.size()),
                Math.round(price * 100) / 100.0,
                Math.round(rating * 10) / 10.0,
                appeal);
    }
}
