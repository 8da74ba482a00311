package io.liverank.profile;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.Field;
import io.liverank.catalog.Field.Reading;
import io.liverank.catalog.FieldTable;
import io.liverank.catalog.Item;
import io.liverank.catalog.NumberText;
import io.liverank.catalog.Words;
import io.liverank.event.Attributes;
import io.liverank.event.Value;
import io.liverank.profile.History.Touch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A user in words a merchandiser understands, drawn from the items touched and what the catalogue says of them now. An
 * item's weight is its touches, choices double, and halves in two weeks. Fields are taken as the catalogue reads them: ids
 * that look like numbers are words, numbers written as text are numbers; moments and vectors are left out.
 *
 * @param touches of all kept items
 * @param choices among them
 * @param tastes per field of words, flags or ids, the most decided first
 * @param bands per numeric field
 * @param recent items, the last touched first
 */
public record Portrait(int touches, int choices, List<Taste> tastes, List<Band> bands, List<Touch> recent) {
    private static final int VALUES = 5;
    private static final int RECENT = 20;
    private static final int CATEGORY_WORDS = 4;

    /** What the user likes of a field; shares are of the weight of all items that have it. */
    public record Taste(String field, List<Share> values) {
        /** Copies the list. */
        public Taste {
            values = List.copyOf(values);
        }
    }

    /** A value and its share, 0 to 1. */
    public record Share(String value, double share) {}

    /** The middle of a numeric field's values, by weight: a quarter is below {@code low}, a quarter above {@code high}. */
    public record Band(String field, double low, double middle, double high) {}

    /** Copies the lists. */
    public Portrait {
        tastes = List.copyOf(tastes);
        bands = List.copyOf(bands);
        recent = List.copyOf(recent);
    }

    private record Weighted(double value, double weight) {}

    /** The portrait at {@code time}, milliseconds since 1970. */
    public static Portrait of(History history, Catalog catalog, long time) {
        Map<String, Map<String, Double>> words = new TreeMap<>();
        Map<String, List<Weighted>> numbers = new TreeMap<>();
        FieldTable fields = catalog.registry().table();
        int touches = 0;
        int choices = 0;
        for (Touch touch : history.touches()) {
            touches += touch.count();
            choices += touch.chosen();
            Item item = catalog.get(touch.itemId());
            if (item != null) {
                double weight = weight(touch, time);
                visit(
                        "",
                        item.attributes(),
                        fields,
                        (field, value) -> words.computeIfAbsent(field, name -> new TreeMap<>())
                                .merge(value, weight, Double::sum),
                        (field, value) -> numbers.computeIfAbsent(field, name -> new ArrayList<>())
                                .add(new Weighted(value, weight)));
            }
        }
        List<Taste> tastes = new ArrayList<>();
        words.forEach((field, values) -> tastes.add(new Taste(field, shares(values))));
        tastes.sort(Comparator.comparingDouble(taste -> -taste.values().get(0).share()));
        List<Band> bands = new ArrayList<>();
        numbers.forEach((field, values) -> bands.add(band(field, values)));
        return new Portrait(
                touches,
                choices,
                tastes,
                bands,
                history.touches().subList(0, Math.min(RECENT, history.touches().size())));
    }

    private static double weight(Touch touch, long time) {
        double age = Math.max(0, time - touch.lastTime()) / io.liverank.profile.Taste.DECAY.halfLife();
        return (touch.count() + touch.chosen()) * Math.pow(0.5, age);
    }

    private static void visit(
            String prefix,
            Attributes attributes,
            FieldTable fields,
            BiConsumer<String, String> words,
            BiConsumer<String, Double> numbers) {
        attributes.forEach((name, value) -> visit(prefix + name, value, fields, words, numbers));
    }

    private static void visit(
            String field,
            Value value,
            FieldTable fields,
            BiConsumer<String, String> words,
            BiConsumer<String, Double> numbers) {
        if (value instanceof Value.Group group) {
            visit(field + ".", group.attributes(), fields, words, numbers);
            return;
        } else if (value instanceof Value.Several several) {
            several.values().forEach(one -> visit(field, one, fields, words, numbers));
            return;
        }
        Field known = fields.get(Facts.numberField(field));
        Reading reading = known == null ? null : known.reading();
        if (reading == Reading.IGNORED) {
            return;
        }
        boolean isNumber = reading == Reading.NUMBER || reading == Reading.NUMBER_AND_CATEGORY;
        if (value instanceof Value.Text text) {
            double number = isNumber ? NumberText.parse(text.text()) : Double.NaN;
            if (!Double.isNaN(number)) {
                numbers.accept(field, number);
            } else if (reading != Reading.TIME && Words.of(text.text()).length <= CATEGORY_WORDS) {
                words.accept(field, text.text());
            }
        } else if (value instanceof Value.Flag flag) {
            words.accept(field, Boolean.toString(flag.set()));
        } else if (value instanceof Value.Texts several) {
            several.texts().forEach(one -> words.accept(field, one));
        } else if (value instanceof Value.Amount amount) {
            if (reading == Reading.CATEGORY || reading == Reading.TEXT) {
                words.accept(field, plain(amount.number()));
            } else if (reading != Reading.TIME) {
                numbers.accept(field, amount.number());
            }
        } else if (value instanceof Value.Vector vector && reading == Reading.CATEGORY) {
            for (int i = 0; i < vector.size(); i++) {
                words.accept(field, plain(vector.get(i)));
            }
        }
    }

    /** An id as it was sent: without an exponent or a point. */
    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static List<Share> shares(Map<String, Double> values) {
        double total = values.values().stream().mapToDouble(Double::doubleValue).sum();
        return values.entrySet().stream()
                .map(entry -> new Share(entry.getKey(), entry.getValue() / total))
                .sorted(Comparator.comparingDouble(Share::share).reversed().thenComparing(Share::value))
                .limit(VALUES)
                .toList();
    }

    private static Band band(String field, List<Weighted> values) {
        values.sort(Comparator.comparingDouble(Weighted::value));
        return new Band(field, quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75));
    }

    private static double quantile(List<Weighted> sorted, double share) {
        double total = sorted.stream().mapToDouble(Weighted::weight).sum();
        double below = 0;
        for (Weighted number : sorted) {
            below += number.weight();
            if (below >= share * total) {
                return number.value();
            }
        }
        return sorted.get(sorted.size() - 1).value();
    }
}
