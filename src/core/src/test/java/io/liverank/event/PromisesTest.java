package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was acknowledged is in the log, or its loss is told once. */
class PromisesTest {
    private static final LogPosition FIRST = new LogPosition(5, 0);
    private static final LogPosition SECOND = new LogPosition(5, 1);
    private static final LogPosition THIRD = new LogPosition(6, 0);

    private final Promises promises = new Promises();

    private static LogRow row(LogPosition position) {
        return new LogRow(position, position.major(), bytes(position));
    }

    private static byte[] bytes(LogPosition position) {
        return position.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void acknowledge(LogPosition position) {
        promises.made(List.of(position), List.of(bytes(position)));
    }

    private void read(LogPosition after, List<LogRow> rows) {
        promises.requireKept(promises.last(), after, rows);
    }

    @Test
    void whatWasReadIsKept_andWhatWasNotIsGone_toldOnce() {
        acknowledge(FIRST);
        acknowledge(SECOND);
        assertThatThrownBy(() -> read(LogPosition.START, List.of(row(FIRST), row(THIRD))))
                .isInstanceOf(LogGapException.class)
                .hasMessageContaining("5-1");
        assertThatCode(() -> read(THIRD, List.of())).doesNotThrowAnyException();
    }

    @Test
    void emptyLogAfterAnAcknowledgement_isAGap() {
        acknowledge(FIRST);
        assertThatThrownBy(() -> read(LogPosition.START, List.of())).isInstanceOf(LogGapException.class);
    }

    @Test
    void otherEntryAtAnAcknowledgedPlace_isAGap() {
        acknowledge(FIRST);
        assertThatThrownBy(() -> read(LogPosition.START, List.of(new LogRow(FIRST, FIRST.major(), bytes(SECOND)))))
                .isInstanceOf(LogGapException.class);
    }

    /** Under load the answers to appending come in, on another thread, while the reader looks at what it read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void acknowledgementsThatComeWhileTheReaderLooks_areNoGap(int looking) {
        List<LogRow> all = List.of(row(FIRST), row(SECOND), row(THIRD));
        var rows = new AbstractList<LogRow>() {
            @Override
            public LogRow get(int index) {
                return all.get(index);
            }

            @Override
            public int size() {
                return all.size();
            }

            @Override
            public Iterator<LogRow> iterator() {
                return IntStream.range(0, all.size())
                        .mapToObj(index -> {
                            if (index == looking) {
                                all.forEach(row -> acknowledge(row.position()));
                            }
                            return get(index);
                        })
                        .iterator();
            }

            @Override
            public Spliterator<LogRow> spliterator() {
                return Spliterators.spliterator(iterator(), all.size(), Spliterator.ORDERED);
            }
        };
        acknowledge(FIRST);
        assertThatCode(() -> read(LogPosition.START, rows)).doesNotThrowAnyException();
        assertThatCode(() -> read(THIRD, List.of())).doesNotThrowAnyException();
    }
}
