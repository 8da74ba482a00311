package io.liverank.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.scale.Fleet.Plan;
import io.liverank.scale.Fleet.Stretch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What holds of 50 servers and 10,000 shops, and the figures of docs/scale.md. */
class FleetTest {
    /** Of docs/performance.md and docs/shops.md: two cores, lists of 24, shops without items. */
    private static final Plan MEASURED = new Plan(50, 2, 400, 600, 0.0003, 0.00055, 0.8, 0.1, 2, 10_000, 10_000, 1, 7);

    private static Plan with(int awake, double rest, double perSecond) {
        return new Plan(
                MEASURED.servers(),
                MEASURED.cores(),
                awake,
                rest,
                MEASURED.rankSeconds(),
                MEASURED.learnSeconds(),
                MEASURED.wakeSeconds(),
                MEASURED.layDownSeconds(),
                MEASURED.noticeSeconds(),
                MEASURED.shops(),
                perSecond,
                MEASURED.skew(),
                MEASURED.seed());
    }

    private static long moved(int[] before, int[] after) {
        return IntStream.range(0, before.length)
                .filter(shop -> before[shop] != after[shop])
                .count();
    }

    @Test
    void lostServer_movesItsOwnShopsAlone_toAllOthers_andTheyComeBack() {
        var fleet = new Fleet(with(400, 600, 500), 51);
        fleet.run(1);
        int[] before = fleet.placed();
        fleet.lose(17);
        fleet.run(3);
        int[] without = fleet.placed();
        assertThat(IntStream.range(0, before.length).filter(shop -> before[shop] != without[shop]))
                .isNotEmpty()
                .allMatch(shop -> before[shop] == 17);
        assertThat(IntStream.of(without)).doesNotContain(17);
        assertThat(IntStream.range(0, before.length)
                        .filter(shop -> before[shop] == 17)
                        .map(shop -> without[shop])
                        .distinct()
                        .count())
                .isGreaterThan(40);
        fleet.bringBack(17);
        assertThat(fleet.placed()).isEqualTo(before);
    }

    @Test
    void oneMoreServer_takesItsPart_andNoShopMovesBetweenTheOthers() {
        var fleet = new Fleet(with(400, 600, 500), 51);
        int[] before = fleet.placed();
        fleet.add();
        int[] after = fleet.placed();
        assertThat(moved(before, after)).isBetween(130L, 270L);
        assertThat(IntStream.range(0, before.length).filter(shop -> before[shop] != after[shop]))
                .allMatch(shop -> after[shop] == 50);
    }

    @Test
    void lossIsFeltForSeconds_andByTheCallsOfThatServerAlone() {
        var fleet = new Fleet(MEASURED, 51);
        fleet.settle();
        fleet.run(30);
        Stretch calm = fleet.run(20);
        assertThat(calm.wakes()).isLessThan(calm.calls() / 500);
        fleet.lose(0);
        Stretch lost = fleet.run(5);
        assertThat(lost.late()).isBetween(0.001, 0.05);
        fleet.run(30);
        Stretch after = fleet.run(20);
        assertThat(after.late()).isLessThan(0.002);
        assertThat(after.p99()).isLessThan(2 * calm.p99());
    }

    @Test
    void fewerShopsInMemoryThanAreCalled_isFarWorse_thanTooManyAtRest() {
        var enough = new Fleet(MEASURED, 51);
        enough.settle();
        enough.run(20);
        var tight = new Fleet(with(40, 600, MEASURED.perSecond()), 51);
        tight.settle();
        tight.run(20);
        assertThat(tight.run(20).wakes())
                .isGreaterThan(1_000 + 20 * enough.run(20).wakes());
    }

    @Test
    @EnabledIfSystemProperty(named = "scale.report", matches = ".+")
    void report() throws IOException {
        var out = new StringBuilder("""
                | servers, calls/s, awake at most | what happens | p50 | p99 | p99 with wakes | later than 1 s | wakes/s | load, mean (most) | awake |
                |---|---|--:|--:|--:|--:|--:|--:|--:|
                """);
        for (double perSecond : new double[] {1_000, 10_000, 20_000}) {
            for (int awake : new int[] {150, 400}) {
                var fleet = new Fleet(with(awake, 120, perSecond), 51);
                String of = String.format(Locale.ROOT, "50, %,.0f, %d", perSecond, awake);
                fleet.settle();
                fleet.run(200);
                row(out, of, "calm", fleet.run(60), 60);
                if (awake == 400) {
                    int broken = fleet.lose(0);
                    row(out, of, "one is killed (" + broken + " calls broken): 5 s", fleet.run(5), 5);
                    row(out, of, "the minute after", fleet.run(60), 60);
                    fleet.bringBack(0);
                    row(out, of, "it is back: 5 s", fleet.run(5), 5);
                    fleet.run(60);
                    IntStream.range(10, 15).forEach(fleet::lose);
                    row(out, of, "five are killed at once: 5 s", fleet.run(5), 5);
                    row(out, of, "the minute after", fleet.run(60), 60);
                    IntStream.range(10, 15).forEach(fleet::bringBack);
                    fleet.run(60);
                    fleet.add();
                    row(out, of, "one more: 5 s", fleet.run(5), 5);
                }
            }
        }
        Files.writeString(Path.of(System.getProperty("scale.report")), out);
    }

    private static void row(StringBuilder out, String of, String what, Stretch stretch, double seconds) {
        out.append(String.format(
                Locale.ROOT,
                "| %s | %s | %.1f ms | %.1f ms | %.0f ms | %.2f%% | %.1f | %.0f%% (%.0f%%) | %,d |%n",
                of,
                what,
                stretch.p50() * 1_000,
                stretch.p99() * 1_000,
                stretch.p99All() * 1_000,
                stretch.late() * 100,
                stretch.wakes() / seconds,
                stretch.meanLoad() * 100,
                stretch.mostLoad() * 100,
                stretch.awake()));
    }
}
