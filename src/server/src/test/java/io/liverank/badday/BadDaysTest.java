package io.liverank.badday;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Runs days that go wrong, each from a seed. {@code -Dseed=N} runs one alone and prints what happened;
 * {@code -Dseeds=N} says how many, {@code -Dseeds.from=N} from which on.
 */
class BadDaysTest {
    private static final int SHOWN = 3;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.liverank");
    private static final Level BEFORE = LOG.getLevel();
    private static final java.util.logging.Logger CORE = java.util.logging.Logger.getLogger("io.liverank");
    private static final java.util.logging.Level CORE_BEFORE = CORE.getLevel();

    @BeforeAll
    static void saysNothing() {
        LOG.setLevel(Level.OFF);
        CORE.setLevel(java.util.logging.Level.OFF);
    }

    @AfterAll
    static void saysWhatItDid() {
        LOG.setLevel(BEFORE);
        CORE.setLevel(CORE_BEFORE);
    }

    @Test
    void badDay_endsWellFromAnySeed() {
        endWell(BadDay::new, "#badDay_*");
    }

    /** The same days, but for what befalls the log, which is in Kafka. */
    @Test
    void badDayOnKafka_endsWellFromAnySeed() {
        endWell(KafkaDay::new, "#badDayOnKafka*");
    }

    private interface Kind {
        BadDay day(long seed, boolean traced);
    }

    private static void endWell(Kind kind, String method) {
        Long one = Long.getLong("seed");
        long from = one != null ? one : Long.getLong("seeds.from", 0);
        long count = one != null ? 1 : Long.getLong("seeds", 100);
        List<String> failures = new ArrayList<>();
        long started = System.nanoTime();
        int broken = 0;
        for (long seed = from; seed < from + count; seed++) {
            String failure = failure(kind.day(seed, one != null), one != null);
            if (failure != null) {
                broken++;
                if (failures.size() < SHOWN) {
                    failures.add("seed " + seed + ": " + failure + "\nAlone, with all that happened:"
                            + " ./mvnw test -Dtest='BadDaysTest" + method + "' -DargLine=-Dseed=" + seed + "\n");
                } else if (failures.size() < 100) {
                    failures.add(
                            "seed " + seed + ": " + failure.lines().findFirst().orElse(""));
                }
            }
        }
        System.out.printf(
                "%d bad days of %d ended badly, %.1f ms each%n",
                broken, count, (System.nanoTime() - started) / 1e6 / count);
        assertThat(failures).as(broken + " of " + count + " days").isEmpty();
    }

    private static String failure(BadDay day, boolean aloud) {
        String failure = null;
        try {
            day.run();
        } catch (RuntimeException | Error e) {
            failure = e instanceof BrokenLawError ? e.getMessage() : stack(e);
        }
        if (aloud) {
            System.out.println(day.trace());
        }
        return failure;
    }

    private static String stack(Throwable fault) {
        var text = new java.io.StringWriter();
        fault.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    void sameSeed_isTheSameDay() {
        for (long seed = 0; seed < 5; seed++) {
            assertThat(trace(new BadDay(seed, true))).isEqualTo(trace(new BadDay(seed, true)));
            assertThat(trace(new KafkaDay(seed, true))).isEqualTo(trace(new KafkaDay(seed, true)));
        }
    }

    private static String trace(BadDay day) {
        try {
            day.run();
        } catch (RuntimeException | Error e) {
            // the other test tells
        }
        return day.trace();
    }
}
