package io.liverank.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.simulate.Simulation.Outcome;
import io.liverank.simulate.Simulation.Way;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What learning is worth, where true relevance is known. */
class SimulationTest {
    private static final int VISITS = 8_000;
    private static final int WINDOWS = VISITS / Simulation.WINDOW;
    private static final int CHANGE = WINDOWS / 2;
    /** 2,000 rankings. */
    private static final int RECOVERY = 2_000 / Simulation.WINDOW;

    /** A single closed loop differs from the next by about a percent by chance: what compares ways runs more of them. */
    private static final List<Long> WORLDS = LongStream.rangeClosed(1, Integer.getInteger("simulation.worlds", 1))
            .boxed()
            .toList();

    private static final Map<Way, List<Outcome>> OUTCOMES = new EnumMap<>(Way.class);

    private static List<Outcome> outcomes(Way way, double randomShare) {
        return WORLDS.parallelStream()
                .map(seed -> new Simulation(seed, VISITS, randomShare, way).run())
                .toList();
    }

    private static double mean(List<Outcome> outcomes, int from, int to) {
        return outcomes.stream()
                .mapToDouble(outcome -> outcome.mean(from, to))
                .average()
                .orElseThrow();
    }

    private static double mean(Way way, int from, int to) {
        return mean(OUTCOMES.computeIfAbsent(way, one -> outcomes(one, 0)), from, to);
    }

    @Test
    @Tag("slow")
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
    @Tag("slow")
    void waysToLearn_standInOrderAfterTheChange() {
        double still = mean(Way.STATIC, CHANGE, WINDOWS);
        double incremental = mean(Way.INCREMENTAL, CHANGE, WINDOWS);
        double online = mean(Way.ONLINE, CHANGE, WINDOWS);
        assertThat(still).isLessThan(incremental);
        assertThat(incremental).isLessThan(online);
        assertThat(online).isLessThanOrEqualTo(1.005 * mean(Way.FUSED, CHANGE, WINDOWS));
    }

    @Test
    @Tag("slow")
    void fused_recoversFromTheChangeWithinTwoThousandRankingsAndStaticDoesNot() {
        for (Way way : new Way[] {Way.FUSED, Way.STATIC}) {
            double level = mean(way, CHANGE - 4, CHANGE);
            boolean recovered = IntStream.range(CHANGE, CHANGE + RECOVERY)
                    .anyMatch(window -> mean(way, window, window + 1) >= 0.95 * level);
            assertThat(recovered).as("%s", way).isEqualTo(way == Way.FUSED);
        }
    }

    @Test
    @Tag("slow")
    void randomClickers_costLittle() {
        double clean = mean(Way.FUSED, 0, WINDOWS);
        assertThat(mean(outcomes(Way.FUSED, 0.05), 0, WINDOWS)).isGreaterThan(0.99 * clean);
        assertThat(mean(outcomes(Way.FUSED, 0.2), 0, WINDOWS)).isGreaterThan(0.97 * clean);
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
