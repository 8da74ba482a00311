package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PairCountsTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long HALF_LIFE = 90 * 86_400_000L;
    private static final int A = PairCounts.hash("a");
    private static final int B = PairCounts.hash("b");

    private static byte[] bytes(PairCounts successions) {
        var out = new ByteWriter();
        successions.save(out);
        return out.toBytes();
    }

    private static PairCounts loaded(byte[] bytes, int most) {
        var loaded = new PairCounts(most, 90);
        loaded.load(new ByteReader(bytes));
        return loaded;
    }

    @Test
    void pairs_areCountedInTheirOrderAndHalveWithTime() {
        var known = new PairCounts(1_000, 90);
        known.add(A, B, 1, NOW);
        known.add(A, B, 0.5, NOW);
        assertThat(known.count(A, B, NOW)).isCloseTo(1.5, within(1e-3));
        assertThat(known.count(B, A, NOW)).isZero();
        assertThat(known.all(A, NOW)).isCloseTo(1.5, within(1e-3));
        assertThat(known.count(A, B, NOW + HALF_LIFE)).isCloseTo(0.75, within(1e-3));
    }

    /** What asks whether anything was counted must not be told that a millionth was. */
    @Test
    void pairsThatAreTakenBack_areGoneToTheLastBit() {
        var known = new PairCounts(1_000, 90);
        for (int i = 0; i < 50; i++) {
            known.add(A, B, 1 + i % 3, NOW + i * 77_777_777L);
        }
        for (int i = 0; i < 49; i++) {
            known.add(A, B, -1 - i % 3, NOW + i * 77_777_777L);
        }
        assertThat(known.count(A, B, NOW + 49 * 77_777_777L)).isCloseTo(2, within(1e-2));
        known.add(A, B, -2, NOW + 49 * 77_777_777L);
        assertThat(known.count(A, B, NOW + 50 * 77_777_777L)).isZero();
        assertThat(known.all(A, NOW + 50 * 77_777_777L)).isZero();
    }

    /** Who gives up the weakest for each newcomer never counts to two. */
    @Test
    void pairThatComesAgainAndAgain_growsAmongManyThatDoNot() {
        int most = 1_000;
        var known = new PairCounts(most, 90);
        for (int i = 0; i < 40_000; i++) {
            known.add(PairCounts.hash("once " + i), PairCounts.hash("then " + i), 1, NOW + i);
            if (i % 200 == 0) {
                known.add(A, B, 1, NOW + i);
            }
            assertThat(known.size()).isLessThanOrEqualTo(most + 1);
        }
        assertThat(known.count(A, B, NOW)).isGreaterThan(190);
    }

    @Test
    void saved_itGoesOnToTheBit_alsoOverSweeps() {
        int most = 700;
        var known = new PairCounts(most, 90);
        var random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            known.add(random.nextInt(60), random.nextInt(60), 1, NOW + i);
        }
        var again = loaded(bytes(known), most);
        assertThat(bytes(again)).isEqualTo(bytes(known));
        for (int i = 500; i < 5_000; i++) {
            int from = random.nextInt(200);
            int to = random.nextInt(200);
            known.add(from, to, 1, NOW + i);
            again.add(from, to, 1, NOW + i);
        }
        assertThat(bytes(again)).isEqualTo(bytes(known));
    }

    @Test
    void allOfThemOfOneMoment_areSweptByAQuarterAsWell() {
        var known = new PairCounts(100, 90);
        for (int i = 1; i < 1_000; i++) {
            known.add(i, i + 1, 1, NOW);
            if (i > 60) {
                assertThat(known.size()).isBetween(75, 101);
            }
        }
    }

    /** Each pair is counted once, and its count tells which pair it is. */
    @Test
    void readersBesideTheWriter_findAPairsOwnCountOrNone_overGrowthAndSweeps() throws Exception {
        int pairs = 60_000;
        var known = new PairCounts(40_000, 90);
        var written = new AtomicInteger();
        var done = new AtomicBoolean();
        Callable<Integer> reader = () -> {
            var random = new SplittableRandom(1);
            int found = 0;
            while (!done.get()) {
                int i = random.nextInt(Math.max(1, written.get()));
                double count = known.count(from(i), to(i), NOW);
                if (count > 0) {
                    found++;
                    assertThat(count).as("pair %d", i).isCloseTo(1 + i % 100, within(0.01));
                }
            }
            return found;
        };
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> found = List.of(readers.submit(reader), readers.submit(reader));
            for (int i = 0; i < pairs; i++) {
                known.add(from(i), to(i), 1 + i % 100, NOW);
                written.set(i);
            }
            done.set(true);
            for (Future<Integer> one : found) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    private static int from(int pair) {
        return PairCounts.hash("from " + pair);
    }

    private static int to(int pair) {
        return PairCounts.hash("to " + pair);
    }
}
