package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.Fields;
import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event.FeedbackGiven;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final Actor ZOE = new Actor("zoe", null, "visit");

    private final Histories histories = new Histories(100, 100);

    private void view(Actor actor, String itemId, long time) {
        Meaning meaning = new Meaning(Role.INTEREST, 0, null, true);
        FeedbackGiven feedback = FeedbackGiven.of(time, "view", itemId, actor);
        histories.take(new Reaction(
                feedback,
                null,
                meaning,
                Facts.NONE,
                Facts.NONE,
                new Catalog(Fields.PLAIN).registry().table(),
                1));
    }

    private static List<String> items(History history) {
        return history.touches().stream().map(History.Touch::itemId).toList();
    }

    private Histories loaded() {
        var out = new ByteWriter();
        histories.save(out);
        var loaded = new Histories(100, 100);
        loaded.load(new ByteReader(out.toBytes()));
        return loaded;
    }

    @Test
    void firstVisitAndItsUser_haveOneHistory() {
        histories.shown(ZOE, List.of("a", "b"), NOW);
        view(ZOE, "b", NOW + 1);
        assertThat(items(histories.own(ZOE))).containsExactly("b");
        assertThat(histories.session(ZOE, NOW + 2)).isSameAs(histories.own(ZOE));
    }

    @Test
    void historyThatIsRead_isOneAgain() {
        view(ZOE, "b", NOW + 1);
        Histories loaded = loaded();
        assertThat(loaded.own(ZOE)).isEqualTo(histories.own(ZOE)).isNotSameAs(histories.own(ZOE));
        assertThat(loaded.session(ZOE, NOW + 2)).isSameAs(loaded.own(ZOE));
    }

    @Test
    void laterVisit_hasItsOwn() {
        var next = new Actor("zoe", null, "next");
        view(ZOE, "a", NOW);
        view(next, "b", NOW + 48 * HOUR);
        assertThat(items(histories.own(next))).containsExactly("b", "a");
        assertThat(items(histories.session(next, NOW + 48 * HOUR))).containsExactly("b");
        assertThat(items(loaded().session(next, NOW + 48 * HOUR))).containsExactly("b");
        assertThat(items(loaded().session(ZOE, NOW + 48 * HOUR))).containsExactly("a");
    }

    @Test
    void longFirstVisit_keepsFewerItemsThanItsUser() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            view(ZOE, "i" + i, NOW + i);
            newestFirst.add(0, "i" + i);
        }
        assertThat(items(histories.own(ZOE))).isEqualTo(newestFirst);
        assertThat(items(histories.session(ZOE, NOW + 70))).isEqualTo(newestFirst.subList(0, 60));
    }

    @Test
    void visitOfNobodyKnown_isKeptAsEver() {
        var nobody = new Actor(null, null, "visit");
        histories.shown(nobody, List.of("a"), NOW);
        view(nobody, "a", NOW + 1);
        assertThat(items(histories.session(nobody, NOW + 2))).containsExactly("a");
        assertThat(histories.users()).isZero();
    }
}
