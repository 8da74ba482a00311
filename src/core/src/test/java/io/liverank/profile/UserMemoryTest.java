package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event.FeedbackGiven;
import io.liverank.event.EventTypes;
import org.junit.jupiter.api.Test;

class UserMemoryTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long QUARTER = 90 * 86_400_000L;
    private static final Actor ANN = new Actor("ann", null, null);
    private static final Actor BROWSER = new Actor(null, "browser", null);

    private final Profiles profiles = new Profiles(1_000, 1_000, 1_000);
    private final Catalog catalog = new Catalog(Fields.PLAIN);
    private long time = NOW;

    private void gives(Actor told, String type, String itemId) {
        time += 1_000;
        Actor actor = profiles.met(told, time, key -> {});
        profiles.given(
                FeedbackGiven.of(time, type, itemId, actor), null, EventTypes.DEFAULT.of(type), catalog, 1, other -> 1);
    }

    private double touches(Actor actor, String itemId) {
        return profiles.remembered(actor).touches(PairCounts.hash(itemId), time);
    }

    @Test
    void itemOfAYearOfShopping_isRememberedWhereTheHistoryHasNoRoomForIt() {
        gives(ANN, "click", "old");
        gives(ANN, "purchase", "old");
        for (int i = 0; i < 400; i++) {
            gives(ANN, "click", "i" + i);
        }
        assertThat(profiles.user(ANN).touches())
                .noneMatch(touch -> touch.itemId().equals("old"));
        assertThat(touches(ANN, "old")).isCloseTo(2, within(0.01));
        assertThat(touches(new Actor("bob", null, null), "old")).isZero();
        time += QUARTER;
        assertThat(touches(ANN, "old")).isCloseTo(1, within(0.01));
    }

    @Test
    void choiceThatIsTakenBack_isNoTouchAnyMore() {
        gives(ANN, "click", "one");
        gives(ANN, "add_to_cart", "one");
        gives(ANN, "remove_from_cart", "one");
        assertThat(touches(ANN, "one")).isCloseTo(1, within(0.01));
    }

    @Test
    void whatWasDoneBeforeSigningIn_isTheUsers_untilAnotherIsSeenThere() {
        gives(BROWSER, "click", "one");
        Actor both = new Actor("ann", "browser", null);
        gives(both, "click", "two");
        assertThat(touches(both, "one")).isPositive();
        assertThat(touches(BROWSER, "two")).isPositive();
        gives(new Actor("bob", "browser", null), "click", "three");
        assertThat(touches(both, "one")).isZero();
        assertThat(touches(both, "two")).isPositive();
        assertThat(profiles.remembered(BROWSER).isEmpty()).isTrue();
    }

    @Test
    void whoIsForgotten_isForgottenHereToo_andNobodyElse() {
        Actor both = new Actor("ann", "browser", null);
        gives(BROWSER, "click", "one");
        gives(both, "click", "one");
        gives(new Actor("bob", null, null), "click", "one");
        profiles.forget("ann");
        assertThat(touches(both, "one")).isZero();
        assertThat(touches(new Actor("bob", null, null), "one")).isPositive();
        assertThat(profiles.sizes().touchedBy()).isEqualTo(2);
    }

    @Test
    void saved_itGoesOnToTheBit() {
        for (int i = 0; i < 900; i++) {
            gives(new Actor("u" + i % 31, null, null), "click", "i" + i % 17);
        }
        var out = new ByteWriter();
        profiles.savePairs(out);
        var again = new Profiles(1_000, 1_000, 1_000);
        again.loadPairs(new ByteReader(out.toBytes()));
        var anew = new ByteWriter();
        again.savePairs(anew);
        assertThat(anew.toBytes()).isEqualTo(out.toBytes());
    }
}
