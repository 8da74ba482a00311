package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Value;
import io.liverank.feature.Layout.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureMatrixTest {
    private static final Layout SWAPPED = Layout.FIXED
            .with(Kind.VECTOR, "embedding")
            .with(Kind.NUMBER, "rating")
            .with(Kind.NUMBER, "price");

    private static FeatureMatrix matrix() {
        var shelf = new Shelf();
        for (int i = 0; i < 9; i++) {
            shelf.item("i" + i, Map.of("price", new Value.Amount(i + 0.5), "embedding", new Value.Vector(0.5f, i)));
        }
        shelf.query = "red shoe";
        return shelf.does("click", "i3").list("i1", "i3", "i8").matrix;
    }

    private static byte[] bytes(FeatureMatrix matrix) {
        var out = new ByteWriter();
        matrix.save(out);
        return out.toBytes();
    }

    @Test
    void savedList_comesBackWhole() {
        FeatureMatrix matrix = matrix();
        FeatureMatrix loaded = FeatureMatrix.load(new ByteReader(bytes(matrix)), matrix.layout());
        assertThat(bytes(loaded)).isEqualTo(bytes(matrix));
    }

    @Test
    void columns_areFoundByNameInAnotherLayout() {
        FeatureMatrix matrix = matrix();
        FeatureMatrix loaded = FeatureMatrix.load(new ByteReader(bytes(matrix)), SWAPPED);
        assertThat(loaded.width).isEqualTo(SWAPPED.width());
        for (int row = 0; row < matrix.rows; row++) {
            for (Column column : matrix.columns()) {
                assertThat(loaded.get(row, SWAPPED.columnOf(Layout.hash(column.name()))))
                        .as(column.name())
                        .isEqualTo(matrix.get(row, column.index()));
            }
            assertThat(loaded.get(row, SWAPPED.columnOf(Layout.hash("rating.value"))))
                    .isZero();
        }
        assertThat(loaded.sparseStart).isEqualTo(matrix.sparseStart);
        assertThat(loaded.aboutIndex).isEqualTo(matrix.aboutIndex);
        assertThat(loaded.stepIndex).isEqualTo(matrix.stepIndex);
    }

    @Test
    void columnsThatAreGone_areDropped() {
        FeatureMatrix loaded = FeatureMatrix.load(new ByteReader(bytes(matrix())), Layout.FIXED);
        assertThat(loaded.width).isEqualTo(Layout.FIXED.width());
        assertThat(loaded.get(1, FeatureTable.column("user_touched"))).isEqualTo(1);
    }

    @Test
    void adopted_isArrangedOnlyWhenColumnsChangedHands() {
        FeatureMatrix matrix = matrix();
        byte[] before = bytes(matrix);
        matrix.adopt(matrix.layout().with(Kind.NUMBER, "rating"));
        assertThat(bytes(matrix)).isEqualTo(before);
        float value = new Shelf.Table(matrix).get(2, "embedding.part_1");
        Layout changed = matrix.layout().withInPlaceOf(matrix.layout().numbers.get(0), "weight");
        matrix.adopt(changed);
        assertThat(new Shelf.Table(matrix).get(2, "embedding.part_1")).isEqualTo(value);
        assertThat(new Shelf.Table(matrix).column("weight.value")).containsOnly(0);
        assertThat(matrix.layout()).isSameAs(changed);
    }

    @Test
    void familyOfSeveralRegions_hasThemToItself() {
        Family wide = FeatureTable.family("user_category");
        assertThat(wide.regions()).isGreaterThan(1);
        var random = new java.util.Random(5);
        for (Family family : FeatureTable.FAMILIES) {
            for (int i = 0; i < 1_000; i++) {
                int index = family.index(random.nextInt());
                assertThat(index).isBetween(family.first(), family.end() - 1);
                assertThat(FeatureTable.familyOf(index)).isEqualTo(family);
            }
        }
        assertThat(FeatureTable.familyOf(FeatureTable.SPACE - 1).end()).isEqualTo(FeatureTable.SPACE);
    }

    @Test
    void regionsOf_writerWithFewerOrOtherFamilies_findsEachByNameInItsOrder() {
        int[] today = FeatureTable.regionHashes();
        Family wide = FeatureTable.family("user_category");
        int hash = today[wide.region()];
        assertThat(FeatureTable.regionsOf(new int[] {today[1], Layout.hash("gone"), hash, hash, today[0]}))
                .containsExactly(1, -1, wide.region(), wide.region() + 1, 0);
        assertThat(FeatureTable.regionsOf(new int[] {Layout.hash("user_category")}))
                .as("fields were not kept apart then")
                .containsExactly(-1);
        assertThat(FeatureTable.regionsOf(today))
                .isSorted()
                .hasSize(today.length)
                .startsWith(0);
    }

    @Test
    void listOfALaterFormatOrCutShort_isRefused() {
        var later = new ByteWriter();
        later.writeInt(-9);
        assertThatThrownBy(() -> FeatureMatrix.load(new ByteReader(later.toBytes()), Layout.FIXED))
                .isInstanceOf(MalformedException.class);
        byte[] whole = bytes(matrix());
        for (int length : new int[] {1, 20, whole.length / 2, whole.length - 1}) {
            assertThatThrownBy(() ->
                            FeatureMatrix.load(new ByteReader(java.util.Arrays.copyOf(whole, length)), Layout.FIXED))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
