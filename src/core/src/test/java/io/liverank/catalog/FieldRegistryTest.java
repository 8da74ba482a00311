package io.liverank.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.catalog.Field.Reading;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Value;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class FieldRegistryTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int COUNT = 2_000;

    private final SplittableRandom random = new SplittableRandom(4);
    private FieldRegistry registry = new FieldRegistry(Fields.PLAIN);

    private Field field(String name) {
        return registry.table().get(Facts.numberField(name));
    }

    private Field met(String name, IntFunction<Value> values) {
        return met(name, COUNT, values);
    }

    private Field met(String name, int count, IntFunction<Value> values) {
        for (int i = 0; i < count; i++) {
            registry.meet(Attributes.of(Map.of(name, values.apply(i))), NOW, true);
        }
        return field(name);
    }

    private static Value amount(long number) {
        return new Value.Amount((double) number);
    }

    private static Value amount(double number) {
        return new Value.Amount(number);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    @Test
    void numbersThatAreNotWhole_areQuantitiesWhateverTheirName() {
        assertThat(met("price", i -> amount(random.nextDouble())).reading()).isEqualTo(Reading.NUMBER);
        assertThat(met("shape_id", i -> amount(i + 0.5)).reading()).isEqualTo(Reading.NUMBER);
    }

    @Test
    void wholeNumbersNamedAsIds_areCategories() {
        for (String name : List.of("brand_id", "brandId", "id", "sku", "zip", "shop.category-id", "ean")) {
            assertThat(met(name, i -> amount(100_000 + random.nextInt(500))).reading())
                    .as(name)
                    .isEqualTo(Reading.CATEGORY);
        }
        assertThat(met("serial_no", i -> amount(i)).reading()).isEqualTo(Reading.CATEGORY);
    }

    @Test
    void namesThatOnlyLookLikeIds_areQuantities() {
        for (String name : List.of("paid", "width", "candid", "piano")) {
            assertThat(met(name, i -> amount(Math.rint(Math.exp(8 * random.nextDouble()))))
                            .reading()
                            .isNumber())
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void wholeNumbersOfNoSuchName_stayNumbersToo() {
        assertThat(met("stars", i -> amount(1 + random.nextInt(5))).reading()).isEqualTo(Reading.NUMBER_AND_CATEGORY);
        assertThat(met("brand", i -> amount(100_000 + random.nextInt(400))).reading())
                .isEqualTo(Reading.NUMBER_AND_CATEGORY);
        assertThat(met("sold", i -> amount(Math.rint(Math.exp(8 * random.nextDouble()))))
                        .reading())
                .isEqualTo(Reading.NUMBER);
    }

    @Test
    void moments_areReadInEveryWriting() {
        assertThat(met("a", i -> amount(NOW - i * 1_000_000L)).reading()).isEqualTo(Reading.TIME);
        assertThat(met("created_at", i -> amount(NOW / 1_000 - i * 1_000L)).reading())
                .isEqualTo(Reading.TIME);
        assertThat(met("b", i -> text("2023-0" + (1 + i % 9) + "-11")).reading())
                .isEqualTo(Reading.TIME);
        assertThat(met("followers", i -> amount(NOW / 1_000 - i * 1_000L)).reading())
                .isNotEqualTo(Reading.TIME);
    }

    @Test
    void ageOfAMoment_isTheSameInSecondsAndMilliseconds() {
        Field field = met("created_at", i -> amount(NOW / 1_000 - i * 1_000L));
        double hourAgo = (double) NOW - 3_600_000;
        assertThat(field.age(hourAgo, NOW)).isCloseTo(Math.log(2), within(1e-6));
        assertThat(field.age(hourAgo / 1_000, NOW)).isCloseTo(Math.log(2), within(1e-6));
        assertThat(field.age((double) NOW + 3_600_000, NOW)).isCloseTo(-Math.log(2), within(1e-6));
    }

    @Test
    void numbersWrittenAsText_areNumbersWhereTheFieldMostlyIs() {
        Field mostly = met("price", i -> text(i % 20 == 0 ? "on request" : i + 0.5 + " EUR"));
        assertThat(mostly.reading()).isEqualTo(Reading.NUMBER);
        assertThat(mostly.why()).contains("written as text");
        assertThat(met("size", i -> text(i % 2 == 0 ? "large" : i + " cm")).reading())
                .isEqualTo(Reading.TEXT);
        assertThat(met("model", i -> text("ABC" + i)).reading()).isEqualTo(Reading.TEXT);
    }

    @Test
    void readingSettles_asMoreIsMet() {
        assertThat(met("price", 1, i -> text("on request")).reading()).isEqualTo(Reading.TEXT);
        assertThat(met("price", 100, i -> amount(i + 0.5)).reading()).isEqualTo(Reading.NUMBER);
    }

    @Test
    void flagsAndLists_areCategories() {
        assertThat(met("sale", i -> new Value.Flag(i % 2 == 0)).reading()).isEqualTo(Reading.CATEGORY);
        assertThat(met("tags", i -> new Value.Texts(List.of("a", "b" + i))).reading())
                .isEqualTo(Reading.CATEGORY);
        assertThat(met("category_ids", i -> new Value.Vector(3, 14, 15)).reading())
                .isEqualTo(Reading.CATEGORY);
    }

    @Test
    void oneArrayOfWholeNumbers_doesNotKillTheVectors() {
        met("embedding", 1, i -> new Value.Vector(38, 40, 42));
        Field field = met("embedding", 50, i -> new Value.Vector(random.nextInt(9) + 0.5f, 1));
        assertThat(field.reading()).isEqualTo(Reading.VECTOR);
        assertThat(field.dimension()).isEqualTo(2);
    }

    @Test
    void dimensionOfMost_isTheFields() {
        met("embedding", 5, i -> new Value.Vector(0.1f, 0.2f, 0.3f));
        assertThat(field("embedding").dimension()).isEqualTo(3);
        met("embedding", 40, i -> new Value.Vector(0.1f, 0.2f));
        assertThat(met("embedding", 3, i -> new Value.Vector(new float[7 + i % 3]))
                        .dimension())
                .isEqualTo(2);
    }

    @Test
    void settings_goBeforeWhatIsMet() {
        registry = new FieldRegistry(new Fields(Map.of(
                "year", Fields.Kind.CATEGORY,
                "brand_id", Fields.Kind.NUMBER,
                "image", Fields.Kind.IGNORE,
                "sizes", Fields.Kind.VECTOR,
                "since", Fields.Kind.TIME,
                "shop", Fields.Kind.TEXT)));
        assertThat(met("year", i -> amount(i / 3.0)).reading()).isEqualTo(Reading.CATEGORY);
        assertThat(met("brand_id", i -> amount(i % 100)).reading()).isEqualTo(Reading.NUMBER);
        assertThat(met("image", i -> text("x")).reading()).isEqualTo(Reading.IGNORED);
        assertThat(met("sizes", i -> new Value.Vector(1, 2)).reading()).isEqualTo(Reading.VECTOR);
        assertThat(met("since", i -> amount(i)).reading()).isEqualTo(Reading.TIME);
        assertThat(met("shop", i -> text("corner")).reading()).isEqualTo(Reading.TEXT);
        assertThat(field("year").why()).isEqualTo("the settings say so");
    }

    @Test
    void nestedValues_areFieldsByTheirPath() {
        registry.meet(
                Attributes.of(Map.of(
                        "shop", new Value.Group(Attributes.of(Map.of("rating", amount(4.5)))),
                        "variants",
                                new Value.Several(List.of(
                                        new Value.Group(Attributes.of(Map.of("price", amount(1.5)))),
                                        new Value.Group(Attributes.of(Map.of("price", amount(2.5)))))))),
                NOW,
                true);
        assertThat(field("shop.rating").met()).isEqualTo(1);
        assertThat(field("variants.price").met()).isEqualTo(2);
        assertThat(field("shop")).isNull();
    }

    @Test
    void fieldsBeyondTheRoom_areOnlyCounted() {
        Map<String, Value> many = new TreeMap<>();
        for (int i = 0; i < FieldRegistry.ROOM + 50; i++) {
            many.put("f%05d".formatted(i), amount(i));
        }
        registry.meet(Attributes.of(many), NOW, true);
        assertThat(registry.table().all()).hasSize(FieldRegistry.ROOM);
        assertThat(registry.ignored()).isEqualTo(50);
        assertThat(field("f%05d".formatted(FieldRegistry.ROOM))).isNull();
        assertThat(registry.use("f%05d".formatted(FieldRegistry.ROOM))).isZero();
    }

    @Test
    void saved_comesBackAndGoesOnBitForBit() {
        goesOnBitForBit(Fields.PLAIN);
    }

    @Test
    void savedWithToldReadings_comesBackAndGoesOnBitForBit() {
        goesOnBitForBit(new Fields(Map.of(
                "price", Fields.Kind.NUMBER,
                "created_at", Fields.Kind.TIME,
                "brand_id", Fields.Kind.CATEGORY,
                "sale", Fields.Kind.IGNORE)));
    }

    private void goesOnBitForBit(Fields fields) {
        registry = new FieldRegistry(fields);
        IntFunction<Attributes> item = i -> Attributes.of(Map.of(
                "price",
                text(i + ".50 EUR"),
                "created_at",
                amount(NOW / 1_000 - i * 1_000L),
                "brand_id",
                amount(i % 37),
                "embedding",
                new Value.Vector(i + 0.5f, 1),
                "tags",
                new Value.Texts(List.of("t" + i % 5)),
                "sale",
                new Value.Flag(i % 2 == 0)));
        for (int i = 0; i < 777; i++) {
            registry.meet(item.apply(i), NOW, true);
        }
        var loaded = new FieldRegistry(fields);
        loaded.load(new ByteReader(bytes(registry)));
        assertThat(bytes(loaded)).isEqualTo(bytes(registry));
        for (int i = 777; i < 2_000; i++) {
            registry.meet(item.apply(i), NOW, true);
            loaded.meet(item.apply(i), NOW, true);
        }
        assertThat(bytes(loaded)).isEqualTo(bytes(registry));
    }

    @Test
    void readingToldSinceTheCheckpoint_counts() {
        met("brand", i -> amount(random.nextDouble()));
        var told = new FieldRegistry(new Fields(Map.of("brand", Fields.Kind.CATEGORY)));
        told.load(new ByteReader(bytes(registry)));
        assertThat(told.table().get(Facts.numberField("brand")).reading()).isEqualTo(Reading.CATEGORY);
    }

    private static byte[] bytes(FieldRegistry registry) {
        var out = new ByteWriter();
        registry.save(out);
        return out.toBytes();
    }
}
