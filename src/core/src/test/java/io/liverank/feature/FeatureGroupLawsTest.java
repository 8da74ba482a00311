package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link FeatureGroup} keeps to: those of {@link FeatureTable}, and the smallest example. A group that is added
 * to the table meets these laws unasked.
 */
class FeatureGroupLawsTest {
    /** No feature is larger: components are finite as long as features are of this size. */
    private static final float LARGEST = 1_000;

    static Stream<Named<FeatureGroup>> groups() {
        return Stream.concat(FeatureTable.GROUPS.stream(), Stream.of(new Showings(new Declarations())))
                .map(group -> Named.of(group.getClass().getSimpleName(), group));
    }

    static Stream<Named<FeatureGroup>> groupsOfTheTable() {
        return groups().limit(FeatureTable.GROUPS.size());
    }

    private static FeatureSettings without(Set<String> off) {
        return new FeatureSettings(off, Map.of(), List.of("price", "weight"), 2, null, 8, Map.of(), Fields.PLAIN);
    }

    /** A shop of which something is known for whatever a group looks at. */
    private static Shelf shop(Set<String> off) {
        var shelf = new Shelf(without(off));
        for (int i = 0; i < 40; i++) {
            Map<String, Value> attributes = new TreeMap<>(Map.of(
                    "title", new Value.Text((i % 2 == 0 ? "running shoe, fine" : "shoe for all who go running")),
                    "brand", new Value.Text(i % 3 == 0 ? "Alto" : "Pico"),
                    "length", new Value.Amount(5.5 + i % 11),
                    "embedding", new Value.Vector(0.5f + i % 4, 0.25f + i % 5)));
            if (i != 5) {
                attributes.put("price", new Value.Amount(10 + i * 7 % 31));
                attributes.put("weight", new Value.Amount(3.5 + i % 13));
            }
            shelf.item("i" + i, attributes);
        }
        shelf.query = "running shoe";
        shelf.context =
                Attributes.of(Map.of("device", new Value.Text("phone"), "embedding", new Value.Vector(0.5f, 1)));
        shelf.actor = new Actor("bob", null, "bob-1");
        shelf.does("click", "i6").later(60_000).does("click", "i7");
        shelf.actor = Shelf.ANN;
        shelf.later(Shelf.HOUR).shown("i0", "i1", "i2", "i3", "i4").does("view", "i1");
        shelf.later(60_000).does("click", "i2").does("click", "i2");
        shelf.later(60_000).does("purchase", "i3").does("dislike", "i4").does("click", "i6");
        return shelf.later(Shelf.HOUR / 4).shown("i1", "i2", "i5").later(1_000);
    }

    private static List<Candidate> offered() {
        return IntStream.range(0, 8)
                .mapToObj(i -> new Candidate("i" + i, i == 3 ? Double.NaN : 10 - i * i, Attributes.NONE))
                .toList();
    }

    /** What was shown last, in another order. */
    private static List<Candidate> again() {
        return Stream.of("i5", "i2", "i1")
                .map(id -> new Candidate(id, Double.NaN, Attributes.NONE))
                .toList();
    }

    private static Extraction extraction(Shelf shelf, List<Candidate> candidates) {
        var request = new Request(shelf.time, shelf.query, shelf.actor, shelf.context, candidates);
        return new Extraction(
                shelf.extractor,
                shelf.extractor.layout(),
                request,
                null,
                shelf.profiles.session(shelf.actor, shelf.time),
                shelf.profiles.user(shelf.actor),
                null);
    }

    /** What a group alone makes of a list. */
    private static FeatureMatrix alone(FeatureGroup group, Shelf shelf, List<Candidate> candidates) {
        Extraction list = extraction(shelf, candidates);
        var matrix = new FeatureMatrix(shelf.extractor.layout(), list.count);
        group.dense(list, matrix);
        for (int row = 0; row < list.count; row++) {
            if (group.addsHashed()) {
                group.hashed(list, row, matrix);
            }
            matrix.endRow(row);
        }
        group.list(list, matrix);
        return matrix;
    }

    private static FeatureMatrix all(Shelf shelf) {
        return shelf.list(offered()).matrix;
    }

    /** The names of columns and families with something in them. */
    private static Set<String> names(FeatureMatrix matrix) {
        Set<String> names = new TreeSet<>();
        for (Column column : matrix.columns()) {
            for (int row = 0; row < matrix.rows; row++) {
                if (matrix.get(row, column.index()) != 0) {
                    names.add(column.name());
                }
            }
        }
        for (int k = 0; k < matrix.sparseStart[matrix.rows]; k++) {
            names.add(FeatureTable.familyOf(matrix.sparseIndex[k]).name());
        }
        for (int index : matrix.aboutIndex) {
            names.add(FeatureTable.LIST_FAMILIES.get(index / ListFamily.REGION).name());
        }
        return names;
    }

    /** All numbers of the features of these names, in their order. */
    private static List<String> numbers(FeatureMatrix matrix, Set<String> names) {
        List<String> numbers = new ArrayList<>();
        for (int row = 0; row < matrix.rows; row++) {
            for (Column column : matrix.columns()) {
                if (names.contains(column.name())) {
                    numbers.add(row + " " + column.name() + " " + matrix.get(row, column.index()));
                }
            }
            for (int k = matrix.sparseStart[row]; k < matrix.sparseStart[row + 1]; k++) {
                if (names.contains(FeatureTable.familyOf(matrix.sparseIndex[k]).name())) {
                    numbers.add(row + " " + matrix.sparseIndex[k] + " " + matrix.sparseValue[k]);
                }
            }
        }
        for (int k = 0; k < matrix.aboutIndex.length; k++) {
            ListFamily family = FeatureTable.LIST_FAMILIES.get(matrix.aboutIndex[k] / ListFamily.REGION);
            if (names.contains(family.name())) {
                numbers.add(matrix.aboutIndex[k] + " " + matrix.aboutValue[k]);
            }
        }
        return numbers;
    }

    private static byte[] bytes(FeatureMatrix matrix) {
        var out = new ByteWriter();
        matrix.save(out);
        return out.toBytes();
    }

    private static Set<String> declared() {
        Set<String> names = new TreeSet<>();
        shop(Set.of()).extractor.layout().columns().forEach(column -> names.add(column.name()));
        FeatureTable.FAMILIES.forEach(family -> names.add(family.name()));
        FeatureTable.LIST_FAMILIES.forEach(family -> names.add(family.name()));
        return names;
    }

    @Test
    void everyFeature_isFilledByOneGroupAlone() {
        List<String> filled = new ArrayList<>();
        Shelf shop = shop(Set.of());
        for (FeatureGroup group : FeatureTable.GROUPS) {
            Set<String> ofGroup = names(alone(group, shop, offered()));
            ofGroup.addAll(names(alone(group, shop, again())));
            filled.addAll(ofGroup);
        }
        assertThat(filled).doesNotHaveDuplicates().hasSameElementsAs(declared());
    }

    @Test
    void everyFeature_hasANameAndAMeaning() {
        List<FeatureRegistry.Entry> entries = FeatureRegistry.entries(
                FeatureSettings.DEFAULT, shop(Set.of()).extractor.layout());
        assertThat(entries).extracting(FeatureRegistry.Entry::name).doesNotHaveDuplicates();
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.name()).matches("([a-z]+\\.)?[a-z0-9]+(_[a-z0-9]+)*");
            assertThat(entry.meaning()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("groups")
    void sameListInTheSameState_givesTheSameBits(FeatureGroup group) {
        byte[] once = bytes(alone(group, shop(Set.of()), offered()));
        assertThat(bytes(alone(group, shop(Set.of()), offered()))).isEqualTo(once);
    }

    @ParameterizedTest
    @MethodSource("groupsOfTheTable")
    void itsFeatures_doNotDependOnOtherGroups(FeatureGroup group) {
        Shelf shop = shop(Set.of());
        FeatureMatrix alone = alone(group, shop, offered());
        assertThat(numbers(all(shop), names(alone))).isEqualTo(numbers(alone, names(alone)));
    }

    @ParameterizedTest
    @MethodSource("groupsOfTheTable")
    void switchedOff_itVanishesAndLeavesTheOthersAlone(FeatureGroup group) {
        Shelf shop = shop(Set.of());
        Set<String> own = names(alone(group, shop, offered()));
        FeatureMatrix without = all(shop(own));
        assertThat(names(without)).filteredOn(own::contains).isEmpty();
        Set<String> others = declared();
        others.removeAll(own);
        assertThat(numbers(without, others)).isEqualTo(numbers(all(shop), others));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void savedList_comesBackToTheBit(FeatureGroup group) {
        Shelf shop = shop(Set.of());
        FeatureMatrix list = alone(group, shop, offered());
        byte[] saved = bytes(list);
        FeatureMatrix loaded = FeatureMatrix.load(new ByteReader(saved), shop.extractor.layout());
        assertThat(bytes(loaded)).isEqualTo(saved);
        assertThat(loaded.dense).isEqualTo(list.dense);
        // who does not know the fields has the other columns
        FeatureMatrix fixed = FeatureMatrix.load(new ByteReader(saved), Layout.FIXED);
        Set<String> known = new TreeSet<>(names(fixed));
        assertThat(known).isSubsetOf(names(list));
        assertThat(numbers(fixed, known)).isEqualTo(numbers(list, known));
    }

    private static Shelf hostile() {
        Shelf shelf = shop(Set.of());
        double[] numbers = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 1e300, 1e-300, 1e9, 0};
        String words = "word ".repeat(2_000);
        for (int i = 0; i < numbers.length; i++) {
            shelf.item(
                    "i" + i,
                    Map.of(
                            "price", new Value.Amount(numbers[i]),
                            "weight", new Value.Amount(numbers[numbers.length - 1 - i]),
                            "title", new Value.Text(i % 2 == 0 ? "" : words),
                            "brand", new Value.Texts(List.of("", " ", "a".repeat(500))),
                            "embedding", new Value.Vector(i % 2 == 0 ? Float.MAX_VALUE : 0, Float.MIN_VALUE)));
            shelf.later(-10 * Shelf.HOUR).does("click", "i" + i).does("unheard-of", "i" + i);
        }
        for (int i = 0; i < 500; i++) {
            shelf.later(1).does(i % 2 == 0 ? "purchase" : "dislike", "i" + i % 3);
        }
        shelf.query = words;
        shelf.context = Attributes.of(Map.of("embedding", new Value.Vector(Float.MAX_VALUE, -Float.MAX_VALUE)));
        return shelf;
    }

    private static void assertBounded(String what, float[] values) {
        for (float value : values) {
            assertThat(Math.abs(value)).as(what).isFinite().isLessThanOrEqualTo(LARGEST);
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void hostileInput_givesFiniteFeaturesOfOrdinarySize(FeatureGroup group) {
        List<Candidate> offered = IntStream.range(0, 10)
                .mapToObj(i -> new Candidate(
                        "i" + i,
                        i % 3 == 0 ? Double.NaN : i % 3 == 1 ? -Double.MAX_VALUE : Double.MAX_VALUE,
                        Attributes.of(Map.of("price", new Value.Amount(i % 2 == 0 ? 1e308 : -1e308)))))
                .toList();
        Shelf shelf = hostile();
        for (long later : new long[] {0, -1_000 * Shelf.HOUR, 1_000_000 * Shelf.HOUR}) {
            shelf.later(later);
            for (int size : new int[] {1, 10}) {
                FeatureMatrix list = alone(group, shelf, offered.subList(0, size));
                assertBounded("columns", list.dense);
                assertBounded("hashed", Arrays.copyOf(list.sparseValue, list.sparseStart[list.rows]));
                assertBounded("list", list.aboutValue);
            }
        }
    }
}
