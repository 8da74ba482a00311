package io.liverank.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Fields;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Value;
import io.liverank.feature.Family;
import io.liverank.feature.FeatureExtractor;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.FeatureTable;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.profile.Profiles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleBefore2Test {
    /** The region that the item itself had. */
    private static final int ITEM = 5;

    private final Layout layout = layout();

    /** With columns of price, then of embedding, then of size. */
    private static Layout layout() {
        var extractor =
                new FeatureExtractor(new Catalog(Fields.PLAIN), new Profiles(10, 10, 10), FeatureSettings.DEFAULT);
        for (Map<String, Value> one : List.<Map<String, Value>>of(
                Map.of("price", new Value.Amount(1.5)),
                Map.of("embedding", new Value.Vector(0.5f, 1)),
                Map.of("size", new Value.Amount(2.5)))) {
            extractor.meet(Attributes.of(one), 0, true);
        }
        return extractor.layout();
    }

    /** A list of two rows as versions up to 4 wrote them: its 64 columns hold their own numbers. */
    private static byte[] before() {
        var out = new ByteWriter();
        out.writeLong(1);
        out.writeLong(2);
        out.writeInt(2);
        for (int i = 0; i < 2 * 64; i++) {
            out.writeFloat(i);
        }
        out.writeInt(1);
        out.writeInt(0);
        out.writeInt(ITEM * Family.REGION + 7);
        out.writeFloat(0.5f);
        out.writeInts(new int[] {1, 2});
        out.writeInts(new int[] {3});
        out.writeFloats(new float[] {4});
        out.writeInts(new int[] {0});
        out.writeInts(new int[0]);
        out.writeFloats(new float[] {0, 1});
        out.writeFloat(1);
        return out.toBytes();
    }

    private float get(FeatureMatrix list, int row, String column) {
        return list.get(row, layout.columnOf(Layout.hash(column)));
    }

    @Test
    void listOfNumberedColumns_isReadIntoTheColumnsOfToday() {
        Example example = Example.load(new ByteReader(ExampleBefore2.today(before(), layout)), layout);
        FeatureMatrix list = example.features();
        List<String> names = ColumnsBefore2.names(layout);
        assertThat(names).hasSize(64);
        for (int column = 0; column < 64; column++) {
            String name = names.get(column);
            if (!name.isEmpty()) {
                assertThat(get(list, 0, name)).as(name).isEqualTo(column);
                assertThat(get(list, 1, name)).as(name).isEqualTo(64 + column);
            }
        }
        assertThat(get(list, 0, "retrieval_order")).isZero();
        assertThat(get(list, 1, "title_length")).isEqualTo(64 + 45);
        assertThat(get(list, 0, "embedding.similar_query")).isEqualTo(46);
        assertThat(get(list, 0, "price.place")).isEqualTo(49);
        assertThat(get(list, 0, "size.missing")).isEqualTo(58);
        assertThat(get(list, 0, "user_turned_down")).isZero();
        assertThat(list.sparseIndex[0]).isEqualTo(FeatureTable.family("item").first() + 7);
        assertThat(list.segments).containsExactly(1, 2);
        assertThat(example.gains()).containsExactly(0, 1);
        assertThat(example.actor()).isNull();
    }

    @Test
    void bytesOfToday_comeBackAsTheyAre() {
        byte[] today = ExampleBefore2.today(before(), layout);
        assertThat(ExampleBefore2.today(today, layout)).isSameAs(today);
    }

    @Test
    void bytesCutShort_areRefused() {
        byte[] whole = before();
        for (int length : new int[] {0, 2, 20, whole.length / 2, whole.length - 1}) {
            assertThatThrownBy(() -> ExampleBefore2.today(Arrays.copyOf(whole, length), layout))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
