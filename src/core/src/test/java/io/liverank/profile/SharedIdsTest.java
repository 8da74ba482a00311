package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedIdsTest {
    private static String fresh(int id) {
        return "item-" + id;
    }

    @Test
    void equalIds_areOneString() {
        var ids = new SharedIds(100);
        String first = ids.of(fresh(1));
        assertThat(ids.of(fresh(1))).isSameAs(first);
    }

    @Test
    void moreIdsThanAreRemembered_areStillThemselves() {
        var ids = new SharedIds(1);
        for (int round = 0; round < 2; round++) {
            assertThat(IntStream.range(0, 100).mapToObj(i -> ids.of(fresh(i))))
                    .containsExactlyElementsOf(IntStream.range(0, 100)
                            .mapToObj(SharedIdsTest::fresh)
                            .toList());
        }
    }
}
