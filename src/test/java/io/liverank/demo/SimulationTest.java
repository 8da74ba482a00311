package io.liverank.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.demo.Simulation.Outcome;
import io.liverank.demo.Simulation.Way;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What learning is worth, where true relevance is known. */
class SimulationTest {
    private static final int VISITS = 8_000;
    private static final int WINDOWS = VISITS / Simulation.WINDOW;
    private static final int CHANGE = WINDOWS / 2;
    /** 2,000 rankings. */
    private static final int RECOVERY = 2_000 / Simulation.WINDOW;

    private static final Map<Way, Outcome> OUTCOMES = new EnumMap<>(Way.class);

    @BeforeAll
    static void run() {
        Arrays.stream(Way.values()).parallel().forEach(way -> {
            Outcome outcome = new Simulation(1, VISITS, 0, way).run();
            synchronized (OUTCOMES) {
                OUTCOMES.put(way, outcome);
            }
        });
    }

    private static double mean(Way way, int from, int to) {
        return OUTCOMES.get(way).mean(from, to);
    }

    @Test
    void fused_isTheBestOrNearlySoInEveryPhase() {
        int[][] phases = {
            {0, CHANGE / 2}, {CHANGE / 2, CHANGE}, {CHANGE, CHANGE + RECOVERY}, {CHANGE + RECOVERY, WINDOWS}
        };
        for (int[] phase : phases) {
            double best = Arrays.stream(Way.values())
                    .mapToDouble(way -> mean(way, phase[0], phase[1]))
                    .max()
                    .orElseThrow();
            assertThat(mean(Way.FUSED, phase[0], phase[1]))
                    .as("windows %d to %d", phase[0], phase[1])
                    .isGreaterThanOrEqualTo(0.995 * best);
        }
    }

    @Test
    void waysToLearn_standInOrderAfterTheChange() {
        double still = mean(Way.STATIC, CHANGE, WINDOWS);
        double incremental = mean(Way.INCREMENTAL, CHANGE, WINDOWS);
        double online = mean(Way.ONLINE, CHANGE, WINDOWS);
        assertThat(still).isLessThan(incremental);
        assertThat(incremental).isLessThan(online);
        assertThat(online).isLessThanOrEqualTo(1.005 * mean(Way.FUSED, CHANGE, WINDOWS));
    }

    @Test
    void fused_recoversFromTheChangeWithinTwoThousandRankingsAndStaticDoesNot() {
        for (Way way : new Way[] {Way.FUSED, Way.STATIC}) {
            double level = mean(way, CHANGE - 4, CHANGE);
            boolean recovered = LongStream.range(CHANGE, CHANGE + RECOVERY)
                    .anyMatch(window -> OUTCOMES.get(way).ranked()[(int) window] >= 0.95 * level);
            assertThat(recovered).as("%s", way).isEqualTo(way == Way.FUSED);
        }
    }

    @Test
    void randomClickers_costLittle() {
        double clean = fused(0);
        assertThat(fused(0.05)).isGreaterThan(0.99 * clean);
        assertThat(fused(0.2)).isGreaterThan(0.97 * clean);
    }

    /** Mean of three worlds: a single closed loop differs from the next by about half a percent by chance. */
    private static double fused(double randomShare) {
        return LongStream.rangeClosed(1, 3)
                .parallel()
                .mapToDouble(seed -> new Simulation(seed, VISITS, randomShare, Way.FUSED)
                        .run()
                        .mean(0, WINDOWS))
                .boxed()
                .sorted()
                .flatMapToDouble(DoubleStream::of)
                .average()
                .orElseThrow();
    }

    @Test
    void command_printsATable() {
        var out = new StringWriter();
        int exit = new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out))
                .execute("--visits", "1000");
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("retrieval", "fused", "tastes change")
                .hasLineCount(6);
    }
}
