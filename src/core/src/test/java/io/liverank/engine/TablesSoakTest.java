package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Items, users and queries that are new each time, far more of them than there is room for. Heap, in a small one, is what
 * {@code src/load/bounds.sh} measures; here it is what is kept, to the byte.
 */
class TablesSoakTest {
    private static final int ROOM = Integer.getInteger("soak.room", 400);
    /** How often as much comes as there is room for. */
    private static final int TIMES = Integer.getInteger("soak.times", 18);

    private static final int ROWS = 6;
    /** Of a slot, as docs/operations.md has it. */
    private static final long PAIR = 16;

    private static final long COUNTER = 28;
    /**
     * Weights by hash come one by one until their regions, which never grow, are full; ids of closed lists and those that may
     * be many people's have room for 50,000 whatever the settings are: see {@link BoundsTest}.
     */
    private static final Set<String> OTHERS = Set.of("models", "closed lists", "profiles");

    private final Engine engine =
            new Engine(EngineSettings.DEFAULT.withRoom(ROOM).withAttributionWindow(Duration.ofMinutes(30)));
    private long sequence;

    private void apply(Event event) {
        engine.apply(new LogPosition(1, ++sequence), event);
    }

    /** Somebody new searches for something new, and chooses three of what nobody saw before. */
    private void visit(int number) {
        long time = 1_700_000_000_000L + number * 60_000L;
        var actor = new Actor("u" + number, "c" + number, "s" + number);
        apply(new Event.RankingShown(
                time,
                "q" + number,
                "query " + number,
                actor,
                Attributes.NONE,
                IntStream.range(0, ROWS)
                        .mapToObj(row -> new Candidate(item(number, row), Double.NaN, Attributes.NONE))
                        .toList(),
                IntStream.range(0, ROWS).boxed().toList()));
        for (int row = 0; row < 3; row++) {
            apply(Event.FeedbackGiven.of(time + 1_000L * (row + 1), "click", item(number, 2 * row), actor)
                    .on("q" + number));
        }
    }

    private static String item(int number, int row) {
        return "i" + number + "-" + row;
    }

    /** The slots of a table that holds so many at most, and is at most three quarters full. */
    private static long slots(int most) {
        return Long.highestOneBit((long) Math.ceil((most + 1) / 0.75) - 1) * 2;
    }

    /** The bytes of both kinds of tables, and of each part of a checkpoint. */
    private Map<String, Long> kept() {
        var kept = new TreeMap<>(engine.sizes());
        kept.put("tables of pairs", engine.profiles().bytesOfPairs());
        kept.put("tables of counters", engine.learning().experts().bytesOfCounters());
        kept.keySet().removeAll(OTHERS);
        return kept;
    }

    private Map<String, Long> mostFrom(int from, int to) {
        var most = new TreeMap<String, Long>();
        for (int number = from; number < to; number++) {
            visit(number);
            if (number % 80 == 0) {
                kept().forEach((name, bytes) -> most.merge(name, bytes, Math::max));
            }
        }
        return most;
    }

    @Test
    void whatIsKept_fillsItsBudgetAndStaysThere() {
        int filled = TIMES / 3 * ROOM;
        mostFrom(0, filled);
        Map<String, Long> before = mostFrom(filled, 2 * filled);
        Map<String, Long> after = mostFrom(2 * filled, 3 * filled);

        assertThat(before.get("tables of pairs")).isEqualTo(3 * PAIR * slots(2 * ROOM));
        assertThat(before.get("tables of counters")).isEqualTo(2 * COUNTER * slots(ROOM));
        assertThat(after.get("tables of pairs")).isEqualTo(before.get("tables of pairs"));
        assertThat(after.get("tables of counters")).isEqualTo(before.get("tables of counters"));
        // ids and numbers have a digit more now and then
        before.forEach((name, bytes) -> assertThat((double) after.get(name))
                .as("%s, %s", name, List.of(before, after))
                .isLessThanOrEqualTo(1.03 * bytes + 64));
    }
}
