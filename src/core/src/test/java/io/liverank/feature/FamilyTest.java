package io.liverank.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Facts;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FamilyTest {
    private static final Family OWN = FeatureTable.family("user_category");
    private static final Family SHARED = FeatureTable.family("category");

    private static int part(int index) {
        return (index - OWN.first()) / (OWN.regionsOfPart() * Family.REGION);
    }

    /** However many tags there are, no weight of a genre is a tag's as well. */
    @Test
    void valuesOfAFieldThatHasMany_takeNothingFromAnother() {
        int genres = Facts.numberField("genres");
        int tags = Facts.numberField("tags");
        var random = new Random(3);
        int genre = part(OWN.index(genres, random.nextInt()));
        for (int i = 0; i < 10_000; i++) {
            assertThat(part(OWN.index(genres, random.nextInt()))).isEqualTo(genre);
            assertThat(part(OWN.index(tags, random.nextInt()))).isNotEqualTo(genre);
        }
    }

    @Test
    void fields_areSpreadOverAllParts() {
        assertThat(IntStream.range(0, 200)
                        .map(i -> part(OWN.index(Facts.numberField("field" + i), 7)))
                        .distinct())
                .hasSize(OWN.parts());
    }

    @Test
    void indicesOfAHash_holdThatOfEveryField() {
        assertThat(OWN.indices(-5).boxed()).hasSize(OWN.parts()).doesNotHaveDuplicates();
        for (String field : new String[] {"genres", "tags", "brand", ""}) {
            assertThat(OWN.indices(-5).boxed()).contains(OWN.index(Facts.numberField(field), -5));
        }
        assertThat(SHARED.indices(-5)).containsExactly(SHARED.index(-5));
    }
}
