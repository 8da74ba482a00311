package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventTypes.Stage;
import io.liverank.profile.History.Choice;
import io.liverank.profile.History.Touch;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final int LIMIT = 5;

    private static History touched(History before, String itemId, long time) {
        return before.touched(itemId, "view", false, time, null, Taste.NONE, LIMIT);
    }

    private static List<String> items(History history) {
        return history.touches().stream().map(Touch::itemId).toList();
    }

    @Test
    void lateTouch_standsWhereItsTimePutsIt() {
        History history = touched(touched(touched(History.NONE, "a", 10), "b", 30), "c", 20);
        assertThat(items(history)).containsExactly("b", "c", "a");
        assertThat(items(touched(history, "d", 5))).containsExactly("b", "c", "a", "d");
        assertThat(history.lastTime()).isEqualTo(30);
    }

    @Test
    void lateTouchOfAKnownItem_countsAndLeavesTheLatest() {
        History history = touched(touched(History.NONE, "a", 10), "b", 30)
                .touched("b", "click", true, 20, null, Taste.NONE, LIMIT);
        assertThat(history.touches().get(0)).isEqualTo(new Touch("b", 2, 1, "view", 30, List.of()));
    }

    @Test
    void touches_areBoundedInAnyOrder() {
        History history = History.NONE;
        for (int i = 0; i < 20; i++) {
            history = touched(history, "i" + i, i * 7 % 20);
            assertThat(history.touches()).hasSizeLessThanOrEqualTo(LIMIT);
        }
        assertThat(history.touches().get(0).lastTime()).isEqualTo(19);
    }

    @Test
    void aversionsAndChoices_areBounded() {
        History history = History.NONE;
        for (int i = 0; i < 500; i++) {
            history = history.turnedDown("i" + i, 0.5f, i, Taste.NONE)
                    .touched("bought", "purchase", true, i, new Choice(Stage.PURCHASE, 1, i, "q"), Taste.NONE, LIMIT);
        }
        assertThat(history.aversions()).hasSizeLessThan(100);
        assertThat(history.aversions().get(0).itemId()).isEqualTo("i499");
        assertThat(history.touches().get(0).choices()).hasSizeLessThan(10);
    }

    @Test
    void dislikeAfterARemoval_isTheStronger() {
        History history = History.NONE.turnedDown("a", 1, 5, Taste.NONE).turnedDown("a", 0.5f, 6, Taste.NONE);
        assertThat(history.aversions()).singleElement().satisfies(one -> assertThat(one.weight())
                .isEqualTo(1));
    }

    @Test
    void saved_isReadAsItWas() {
        History history = touched(History.NONE, "a", 10)
                .touched("b", "purchase", true, 20, new Choice(Stage.PURCHASE, 0.5, 20, null), Taste.NONE, LIMIT)
                .turnedDown("c", 1, 30, Taste.NONE);
        var out = new ByteWriter();
        history.save(out);
        History read = History.load(new ByteReader(out.toBytes()));
        assertThat(read.touches()).isEqualTo(history.touches());
        assertThat(read.aversions()).isEqualTo(history.aversions());
        assertThat(read.lastTime()).isEqualTo(30);
    }
}
