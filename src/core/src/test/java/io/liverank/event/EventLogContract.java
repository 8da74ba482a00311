package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every log has to do, whatever it is kept in. */
public abstract class EventLogContract {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An empty log; the same all through one test. */
    protected abstract EventLog log();

    /** A checkpoint at this position is stored where the log looks for those that need it, if it looks for any. */
    protected abstract void checkpointAt(LogPosition position);

    private static List<Event> items(int from, int count) {
        return IntStream.range(from, from + count)
                .<Event>mapToObj(i -> new Event.ItemUpserted(1, "item-" + i, Attributes.NONE))
                .toList();
    }

    private List<LogPosition> append(int from, int count) {
        return log().append(items(from, count)).toCompletableFuture().join();
    }

    @Test
    void appended_standsInTheLogInItsOrderAndWhereItWasSaid() {
        List<LogPosition> said = new ArrayList<>(append(0, 3));
        said.addAll(append(3, 1));
        said.addAll(append(4, 5));
        List<EventLog.Entry> read = log().read(LogPosition.START, 100, AT_ONCE);
        assertThat(read).extracting(EventLog.Entry::event).isEqualTo(items(0, 9));
        assertThat(read)
                .extracting(EventLog.Entry::position)
                .isEqualTo(said)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(log().end()).isEqualTo(said.get(8));
    }

    @Test
    void reading_goesOnAfterAPlaceAndTakesNoMoreThanItIsTold() {
        List<LogPosition> said = append(0, 9);
        assertThat(log().read(said.get(2), 3, AT_ONCE))
                .extracting(EventLog.Entry::position)
                .isEqualTo(said.subList(3, 6));
        assertThat(log().read(said.get(8), 3, AT_ONCE)).isEmpty();
    }

    @Test
    void reading_goesOnInTheMidstOfAnAppend() {
        List<LogPosition> said = append(0, 9);
        LogPosition at = LogPosition.START;
        for (int i = 0; i < 9; i++) {
            EventLog.Entry entry = log().read(at, 1, AT_ONCE).get(0);
            assertThat(entry.position()).isEqualTo(said.get(i));
            assertThat(log().holds(entry.position())).isTrue();
            at = entry.position();
        }
        assertThat(log().read(said.get(4), 2, AT_ONCE))
                .extracting(EventLog.Entry::event)
                .isEqualTo(items(5, 2));
    }

    @Test
    void reading_waitsForWhatComes() throws Exception {
        LogPosition end = append(0, 1).get(0);
        var read = CompletableFuture.supplyAsync(() -> log().read(end, 10, PATIENCE));
        append(1, 1);
        assertThat(read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .extracting(EventLog.Entry::event)
                .isEqualTo(items(1, 1));
    }

    @Test
    void emptyLog_endsAtTheStartAndIsWhole() {
        assertThat(log().end()).isEqualTo(LogPosition.START);
        assertThat(log().holds(LogPosition.START)).isTrue();
        assertThat(log().read(LogPosition.START, 10, AT_ONCE)).isEmpty();
        assertThat(log().behind(LogPosition.START)).isZero();
    }

    @Test
    void trimming_keepsWhatItIsToldTo_andWhoStoodBeforeItHearsOfAGap() {
        List<LogPosition> said = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            said.addAll(append(10 * i, 10));
        }
        log().identity("");
        checkpointAt(said.get(400));
        assertThat(log().trim(said.get(400), Duration.ofHours(1)))
                .as("all is young")
                .isZero();
        assertThat(log().holds(LogPosition.START)).isTrue();
        assertThat(log().trim(said.get(400), Duration.ZERO)).isBetween(1L, 400L);
        assertThat(log().holds(LogPosition.START)).isFalse();
        assertThat(log().holds(said.get(0))).isFalse();
        assertThat(log().holds(said.get(400))).isTrue();
        assertThat(log().read(said.get(400), 1_000, AT_ONCE)).hasSize(199);
        assertThatThrownBy(() -> log().read(said.get(0), 10, AT_ONCE)).isInstanceOf(LogGapException.class);
    }

    @Test
    void placeThatIsNoEntrys_isNotHeld() {
        LogPosition end = append(0, 2).get(1);
        var after = new LogPosition(end.major(), end.minor() + 1);
        assertThat(log().holds(after)).isFalse();
        assertThatThrownBy(() -> log().read(after, 10, AT_ONCE)).isInstanceOf(LogGapException.class);
    }

    @Test
    void behind_isCountedFromTheEnd() {
        LogPosition first = append(0, 1).get(0);
        assertThat(log().behind(first)).isZero();
        long later = System.currentTimeMillis() + 20;
        Waiting.atMost(PATIENCE).until(() -> System.currentTimeMillis() >= later);
        LogPosition last = append(1, 1).get(0);
        assertThat(log().behind(first)).isBetween(Duration.ofMillis(10), PATIENCE);
        assertThat(log().behind(last)).isZero();
    }

    @Test
    void identity_stays() {
        String id = log().identity("");
        assertThat(log().identity("another")).isEqualTo(id);
        append(0, 1);
        assertThat(log().identity("")).isEqualTo(id);
    }
}
