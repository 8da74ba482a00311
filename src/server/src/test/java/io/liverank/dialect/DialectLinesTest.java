package io.liverank.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.Event;
import io.liverank.input.InvalidInputException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DialectLinesTest {
    private static final long NOW = 1_800_000_000_000L;

    private static DialectLines lines(Dialect dialect) {
        return new DialectLines(dialect, Set.of("open")::contains, itemId -> null, NOW);
    }

    @Test
    void lineWithoutATime_hasTheOneBeforeIt() {
        DialectLines lines = lines(Dialect.SEGMENT);
        lines.read(
                "{\"event\":\"Product Viewed\",\"properties\":{\"sku\":\"a\"},\"timestamp\":\"2026-01-31T12:00:00Z\"}");
        List<Event> next = lines.read("{\"event\":\"Product Viewed\",\"properties\":{\"sku\":\"b\"}}");
        assertThat(next).singleElement().satisfies(event -> assertThat(event.time())
                .isEqualTo(1_769_860_800_000L));
    }

    @Test
    void idOfAList_countsWhereItIsOpenOrTheDialectSaysSo() {
        String click = "{\"event\":\"Product Clicked\",\"properties\":{\"sku\":\"a\",\"list_id\":\"LIST\"}}";
        assertThat(((Event.FeedbackGiven) lines(Dialect.SEGMENT)
                                .read(click.replace("LIST", "open"))
                                .get(0))
                        .queryId())
                .isEqualTo("open");
        assertThat(((Event.FeedbackGiven) lines(Dialect.SEGMENT).read(click).get(0)).queryId())
                .isNull();
        String liked = "{\"event\":\"interaction\",\"id\":\"1\",\"type\":\"like\",\"item\":\"a\",\"ranking\":\"r\"}";
        assertThat(((Event.FeedbackGiven) lines(Dialect.METARANK).read(liked).get(0)).queryId())
                .isEqualTo("r");
    }

    @Test
    void lineOfNoMeaning_isRefusedOrComesToNothing() {
        assertThat(lines(Dialect.UBI).read("{\"user_query\":\"shoes\",\"query_id\":\"q\"}"))
                .isEmpty();
        for (String bad : List.of("", "7", "{", "{\"nothing\":1}")) {
            assertThatThrownBy(() -> lines(Dialect.UBI).read(bad)).as(bad).isInstanceOf(InvalidInputException.class);
        }
    }
}
