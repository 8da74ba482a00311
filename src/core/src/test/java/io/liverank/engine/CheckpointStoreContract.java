package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.event.ByteReader;
import io.liverank.event.LogGapException;
import io.liverank.event.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What every store of checkpoints has to do, whatever it keeps them in. */
public abstract class CheckpointStoreContract {
    /** An empty store; the same all through one test. */
    protected abstract CheckpointStore store();

    /** The id of the log that the store's checkpoints are of. */
    protected abstract String log();

    private static LogPosition at(long millis) {
        return new LogPosition(millis, 0);
    }

    private LogPosition save(long millis, long events, String bytes) {
        return store().save(new Mark(log(), at(millis)), events, out -> out.writeString(bytes));
    }

    private Optional<String> loaded(Predicate<Mark> fits) {
        return store().load(fits).map(bytes -> new ByteReader(bytes).readString());
    }

    private String loaded() {
        return loaded(mark -> true).orElse("nothing");
    }

    @Test
    void emptyStore_hasNothing() {
        assertThat(store().load()).isEmpty();
        assertThat(loaded()).isEqualTo("nothing");
        assertThat(store().oldestKept(log())).isEqualTo(LogPosition.START);
        assertThat(store().fallbacks()).isZero();
        store().shed();
    }

    @Test
    void newest_isLoadedWithItsMark() {
        save(10, 1, "first");
        save(20, 2, "second");
        List<Mark> asked = new ArrayList<>();
        assertThat(loaded(mark -> asked.add(mark))).contains("second");
        assertThat(asked).containsExactly(new Mark(log(), at(20)));
        assertThat(store().load().map(bytes -> new ByteReader(bytes).readString()))
                .contains("second");
    }

    @Test
    void oneThatBreaksOffInItsMiddle_leavesTheOneBefore() {
        save(10, 1, "first");
        byte[] much = new byte[2 << 20];
        new Random(1).nextBytes(much);
        assertThatThrownBy(() -> store().save(new Mark(log(), at(20)), 2, out -> {
                    out.writeBytes(much);
                    throw new IllegalStateException("made up");
                }))
                .hasMessage("made up");
        assertThat(loaded()).isEqualTo("first");
        save(30, 3, "third");
        assertThat(loaded()).isEqualTo("third");
    }

    @Test
    void newestThatDoesNotFit_isFallenBackFrom() {
        save(10, 1, "first");
        save(20, 2, "second");
        assertThat(loaded(mark -> mark.position().equals(at(10)))).contains("first");
        assertThat(store().fallbacks()).isEqualTo(1);
    }

    @Test
    void ifNoneFits_nothingIsLoadedAndTheyStay() {
        save(10, 1, "first");
        assertThat(loaded(mark -> false)).isEmpty();
        assertThat(loaded()).isEqualTo("first");
    }

    @Test
    void twoAreKept_andTheLogBehindTheOlderMayGo() {
        assertThat(save(10, 1, "first")).isEqualTo(at(10));
        assertThat(save(20, 2, "second")).isEqualTo(at(10));
        assertThat(save(30, 3, "third")).isEqualTo(at(20));
        assertThat(store().oldestKept(log())).isEqualTo(at(20));
        assertThat(store().oldestKept("another")).isEqualTo(LogPosition.START);
    }

    @Test
    void older_doesNotReplaceTheNewer() {
        save(20, 2, "newer");
        save(10, 1, "older");
        assertThat(loaded()).isEqualTo("newer");
    }

    @Test
    void poorer_doesNotReplaceTheRicher() {
        save(10, 100, "rich");
        assertThatThrownBy(() -> save(20, 99, "poor")).isInstanceOf(LogGapException.class);
        assertThat(loaded()).isEqualTo("rich");
    }

    @Test
    void another_ofTheSamePlace_isADisagreement() {
        save(10, 1, "one");
        save(10, 1, "one");
        assertThatThrownBy(() -> save(10, 1, "other"))
                .isInstanceOf(LogGapException.class)
                .hasMessageContaining("disagree");
        assertThat(loaded()).isEqualTo("one");
    }

    @Test
    void moreFromBeforeTheLog_countsMoreThanNewer() {
        save(20, 5, "of the log alone");
        store().save(
                        new Mark(log(), LogPosition.START, 9, List.of("before")),
                        9,
                        out -> out.writeString("of the log before"));
        assertThat(loaded()).isEqualTo("of the log before");
        assertThatThrownBy(() -> save(30, 7, "still without")).isInstanceOf(LogGapException.class);
    }

    @Test
    void shedding_leavesTheNewest() {
        save(10, 1, "first");
        save(20, 2, "second");
        store().shed();
        assertThat(loaded()).isEqualTo("second");
    }
}
