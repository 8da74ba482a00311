package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.feature.Layout.Block;
import io.liverank.feature.Layout.Kind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Layout TWO = Layout.FIXED.with(Kind.NUMBER, "price").with(Kind.VECTOR, "embedding");

    private static int[] names(Layout layout, int width) {
        return IntStream.range(0, width).map(layout::hash).toArray();
    }

    @Test
    void columns_areOnlyAdded() {
        assertThat(Layout.FIXED.width()).isEqualTo(FeatureTable.COLUMNS.size());
        assertThat(TWO.width()).isEqualTo(Layout.FIXED.width() + Numbers.COLUMNS + Vectors.COLUMNS);
        assertThat(TWO.columns().subList(0, Layout.FIXED.width())).isEqualTo(Layout.FIXED.columns());
        assertThat(TWO.generation()).isZero();
        for (int column = 0; column < TWO.width(); column++) {
            assertThat(TWO.columns().get(column).index()).isEqualTo(column);
            assertThat(TWO.columnOf(TWO.hash(column))).isEqualTo(column);
        }
        assertThat(TWO.columnOf(Layout.hash("weight.value"))).isEqualTo(-1);
    }

    @Test
    void columnsThatChangeHands_stayWhereTheyAreAndCountOn() {
        Layout three = TWO.with(Kind.NUMBER, "rating");
        Block price = three.numbers.get(0);
        Layout changed = three.withInPlaceOf(price, "weight");
        assertThat(changed.generation()).isEqualTo(1);
        assertThat(changed.width()).isEqualTo(three.width());
        assertThat(changed.columnOf(Layout.hash("weight.value"))).isEqualTo(three.columnOf(Layout.hash("price.value")));
        assertThat(changed.columnOf(Layout.hash("price.value"))).isEqualTo(-1);
        assertThat(changed.columnOf(Layout.hash("rating.value")))
                .isEqualTo(three.columnOf(Layout.hash("rating.value")));
        assertThat(changed.number(io.liverank.catalog.Facts.numberField("weight")))
                .isZero();
        assertThat(changed.number(io.liverank.catalog.Facts.numberField("price")))
                .isEqualTo(-1);
    }

    @Test
    void manyFields_areAllFound() {
        Layout many = Layout.FIXED;
        for (int i = 0; i < 256; i++) {
            many = many.with(Kind.NUMBER, "n" + i);
        }
        for (int i = 0; i < 256; i++) {
            assertThat(many.number(io.liverank.catalog.Facts.numberField("n" + i)))
                    .isEqualTo(i);
        }
        assertThat(many.number(io.liverank.catalog.Facts.numberField("n256"))).isEqualTo(-1);
    }

    @Test
    void stamp_isOfTheNamesUpToAWidth() {
        int fixed = Layout.FIXED.width();
        assertThat(TWO.stamp(fixed)).isEqualTo(Layout.FIXED.stamp(fixed));
        Layout other = Layout.FIXED.with(Kind.NUMBER, "weight").with(Kind.VECTOR, "embedding");
        assertThat(other.stamp(TWO.width())).isNotEqualTo(TWO.stamp(TWO.width()));
        assertThat(TWO.stamp(fixed + 1)).isNotEqualTo(TWO.stamp(fixed));
    }

    @Test
    void layoutOfBefore_isFoundByItsNames() {
        Layout one = Layout.FIXED.with(Kind.NUMBER, "price");
        Layout found = TWO.asOf(names(one, one.width()));
        assertThat(found.columns()).isEqualTo(one.columns());
        assertThat(TWO.asOf(names(TWO, TWO.width()))).isSameAs(TWO);
        assertThat(TWO.asOf(names(TWO, one.width() - 1))).isSameAs(TWO);
        Layout other = Layout.FIXED.with(Kind.NUMBER, "weight");
        assertThat(TWO.asOf(names(other, other.width()))).isSameAs(TWO);
    }
}
