package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final long DAY = 86_400_000;
    private static final long START = 20_000 * DAY;
    private static final int ITEM_WEEK = 0;
    private static final int ITEM_MONTH = 1;
    private static final int PAIR_WEEK = 2;
    private static final int PAIR_MONTH = 3;

    private final Counters counters = new Counters(1_000);

    private void show(String query, int chosen, long time, String... itemIds) {
        float[] gains = new float[itemIds.length];
        if (chosen >= 0) {
            gains[chosen] = 1;
        }
        counters.shown(new Counters.Page(query, itemIds, 0, time), gains, null, 1);
    }

    private float ratio(int counter, String query, String itemId, long time) {
        return counters.logRatios(query, new String[] {itemId}, time)[counter][0];
    }

    @Test
    void whatNobodyKnows_isAsLikelyAsItsPlace() {
        assertThat(counters.logRatios("shoe", new String[] {"a", "b"}, START))
                .isDeepEqualTo(new float[Counters.COUNT][2]);
    }

    /** The first place is chosen twice as often: what stands there has to be chosen twice as often to be as good. */
    @Test
    void itemIsNotTheBetterForStandingAtTheTop() {
        for (int i = 0; i < 300; i++) {
            show("shoe", i % 3 == 2 ? 1 : 0, START, "top" + i % 50, "below" + i % 50);
        }
        for (int i = 0; i < 60; i++) {
            show("shoe", i % 3 == 2 ? 1 : 0, START, "first", "second");
        }
        assertThat(ratio(ITEM_MONTH, null, "first", START)).isCloseTo(0, within(0.05f));
        assertThat(ratio(ITEM_MONTH, null, "second", START)).isCloseTo(0, within(0.05f));
    }

    @Test
    void queryIsCountedApart_howeverItIsTyped() {
        for (int i = 0; i < 30; i++) {
            show("shoe", 0, START, "a", "b");
            show("hat", 1, START, "a", "b");
        }
        assertThat(ratio(PAIR_WEEK, " Shoe ", "a", START)).isGreaterThan(0.4f);
        assertThat(ratio(PAIR_WEEK, "hat", "a", START)).isLessThan(-1);
        assertThat(ratio(PAIR_WEEK, null, "a", START)).isZero();
        assertThat(ratio(ITEM_WEEK, "shoe", "a", START)).isCloseTo(0, within(0.2f));
    }

    @Test
    void weekForgetsBeforeTheMonth() {
        for (int i = 0; i < 30; i++) {
            show("shoe", 0, START, "a", "b");
            show("shoe", 1, START, "c", "d");
        }
        float after = ratio(PAIR_WEEK, "shoe", "d", START);
        long later = START + 30 * DAY;
        assertThat(ratio(PAIR_WEEK, "shoe", "d", later)).isLessThan(0.8f * after);
        assertThat(ratio(PAIR_MONTH, "shoe", "d", later)).isGreaterThan(ratio(PAIR_WEEK, "shoe", "d", later));
    }

    @Test
    void rowsThatNobodySaw_areNotExpectedToBeChosen() {
        var page = new Counters.Page("shoe", new String[] {"a", "b"}, 0, START);
        for (int i = 0; i < 20; i++) {
            counters.shown(page, new float[] {1, 0}, new boolean[] {true, false}, 1);
        }
        assertThat(ratio(ITEM_WEEK, "shoe", "b", START)).isZero();
    }

    @Test
    void choiceThatIsTakenBack_isNoneAndNotLess() {
        show("shoe", -1, START, "a", "b");
        float before = ratio(ITEM_WEEK, "shoe", "a", START);
        var page = new Counters.Page("shoe", new String[] {"a", "b"}, 0, START);
        counters.chosen(page, 0, 1);
        assertThat(ratio(ITEM_WEEK, "shoe", "a", START)).isGreaterThan(before);
        counters.chosen(page, 0, -1);
        counters.chosen(page, 0, -1);
        assertThat(ratio(ITEM_WEEK, "shoe", "a", START)).isEqualTo(before);
    }

    @Test
    void whatIsCounted_isBounded_andWhatIsShownLatelyStays() {
        for (int i = 0; i < 5_000; i++) {
            show("q" + i, 0, START + i * 3_600_000L, "a" + i, "b" + i);
            show("daily", 1, START + i * 3_600_000L, "x", "y");
        }
        assertThat(counters.size()).isLessThanOrEqualTo(2_000);
        assertThat(ratio(PAIR_MONTH, "daily", "y", START + 5_000 * 3_600_000L)).isNotZero();
    }

    @Test
    void counters_areKeptToTheBit() {
        IntStream.range(0, 400)
                .forEach(i -> show("q" + i % 7, i % 3, START + i * DAY / 9, "a" + i % 31, "b" + i % 5, "c"));
        var out = new ByteWriter();
        counters.save(out);
        var again = new Counters(1_000);
        again.load(new ByteReader(out.toBytes()));
        var once = new ByteWriter();
        again.save(once);
        assertThat(once.toBytes()).isEqualTo(out.toBytes());
        String[] all = {"a3", "b2", "c", "d"};
        assertThat(again.logRatios("q3", all, START + 60 * DAY))
                .isEqualTo(counters.logRatios("q3", all, START + 60 * DAY));
    }
}
