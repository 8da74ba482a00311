package io.liverank.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.ClosedList;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every buffer of finished lists has to do, whatever it keeps them in. */
public abstract class ExampleBufferContract {
    private static final float[] CHOSEN = {0, 1};
    private static final float[] NOTHING = {0, 0};

    /** An empty buffer; the same all through one test. */
    protected abstract ExampleBuffer buffer();

    private static Example example(long number, float[] labels, String actor) {
        var matrix = new AtomicReference<FeatureMatrix>();
        var engine = new Engine(EngineSettings.DEFAULT);
        engine.onClosed(list -> matrix.set(list.example().features().copy()));
        var candidates = List.of(
                new Candidate("a" + number, 1, Attributes.NONE), new Candidate("b" + number, 0.5, Attributes.NONE));
        engine.apply(
                new LogPosition(1, 1),
                new Event.RankingShown(
                        number, "q", "shoes", Actor.UNKNOWN, Attributes.NONE, candidates, List.of(0, 1)));
        engine.closeAll();
        return new Example(number, number, matrix.get(), labels, 0.5f, actor);
    }

    private void add(long... numbers) {
        for (long number : numbers) {
            buffer().add(example(number, CHOSEN, number % 2 == 0 ? "u:even" : null));
        }
    }

    private List<Long> numbers(long after, long upTo) {
        return buffer().read(after, upTo, Layout.FIXED).stream()
                .map(Example::number)
                .toList();
    }

    private static byte[] bytes(Example example) {
        var out = new ByteWriter();
        example.save(out);
        return out.toBytes();
    }

    @Test
    void lists_comeBackInOrderAndWhole() {
        add(3, 4, 9);
        assertThat(numbers(3, 9)).containsExactly(4L, 9L);
        assertThat(numbers(0, 4)).containsExactly(3L, 4L);
        assertThat(bytes(buffer().read(8, 9, Layout.FIXED).get(0))).isEqualTo(bytes(example(9, CHOSEN, null)));
    }

    @Test
    void listWithoutAChoice_isNotTaken() {
        buffer().offer(closed(example(1, NOTHING, null), -1));
        buffer().offer(closed(example(2, CHOSEN, null), 0));
        assertThat(numbers(0, 10)).containsExactly(2L);
    }

    private static ClosedList closed(Example example, int lead) {
        float[] none = new float[example.gains().length];
        return new ClosedList(example.gains(), () -> example, none, none, none, new double[0], lead);
    }

    @Test
    void listOfANumberThatIsThere_isKeptOnce() {
        add(1, 2);
        assertThat(numbers(0, 10)).containsExactly(1L, 2L);
        add(2, 3);
        assertThat(numbers(0, 10)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void forgottenActors_listsGo() {
        add(1, 2, 3, 4);
        buffer().forget(Set.of("u:even", "s:somebody"));
        add(5);
        assertThat(numbers(0, 10)).containsExactly(1L, 3L, 5L);
    }

    @Test
    void trimmedLists_goAndLaterOnesStay() {
        add(1, 2, 3);
        assertThat(numbers(0, 10)).hasSize(3);
        buffer().trim(2);
        add(4);
        assertThat(numbers(0, 10)).containsExactly(3L, 4L);
    }
}
