package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.LinkedHashSet;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentHashesTest {
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** Few different ones, half of which have the same first place, beside any: 0 among them. */
    private static long next(SplittableRandom random, int limit) {
        long any = random.nextInt(3 * limit);
        return random.nextBoolean() ? any : any << 20;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 100, 1_000})
    void newestAreKnown_inAnyOrderTheyCome(int limit) {
        var random = new SplittableRandom(limit);
        var hashes = new RecentHashes(limit);
        var expected = new LinkedHashSet<Long>();
        for (int i = 0; i < 20 * limit + 50; i++) {
            long hash = next(random, limit);
            boolean isNew = expected.add(hash);
            if (expected.size() > limit) {
                expected.remove(expected.iterator().next());
            }
            assertThat(hashes.add(hash)).isEqualTo(isNew);
            assertThat(hashes.size()).isEqualTo(expected.size());
            long asked = next(random, limit);
            assertThat(hashes.contains(asked)).isEqualTo(expected.contains(asked));
        }
        assertThat(expected).allMatch(hashes::contains);
    }

    @Test
    void whatStays_isFoundByOthersWhileMoreComes() throws Exception {
        var hashes = new RecentHashes(100_000);
        for (long hash = 1; hash <= 50; hash++) {
            hashes.add(hash * SPREAD);
        }
        var finished = new AtomicBoolean();
        var asked = new CompletableFuture<Long>();
        var reader = new Thread(() -> {
            long missed = 0;
            for (boolean last = false; !last; ) {
                last = finished.get();
                for (long hash = 1; hash <= 50; hash++) {
                    missed += hashes.contains(hash * SPREAD) ? 0 : 1;
                    missed += hashes.contains(-hash * SPREAD) ? 1 : 0;
                }
            }
            asked.complete(missed);
        });
        reader.start();
        for (long hash = 51; hash <= 100_000; hash++) {
            hashes.add(hash * SPREAD);
        }
        finished.set(true);
        reader.join();
        assertThat(asked).isCompletedWithValue(0L);
    }

    @Test
    void whatIsRead_goesOnWhereItWasWritten() {
        var hashes = new RecentHashes(10);
        for (long hash = 0; hash < 17; hash++) {
            hashes.add(hash * hash);
        }
        var out = new ByteWriter();
        hashes.save(out);
        byte[] written = out.toBytes();
        var loaded = new RecentHashes(10);
        loaded.load(new ByteReader(written));
        var again = new ByteWriter();
        loaded.save(again);
        assertThat(again.toBytes()).isEqualTo(written);
        loaded.add(1_000);
        assertThat(loaded.contains(7 * 7)).isFalse();
        assertThat(loaded.contains(8 * 8)).isTrue();
        assertThat(loaded.size()).isEqualTo(10);
    }

    @Test
    void whatIsWritten_isOfWhenItWasNoted() {
        var hashes = new RecentHashes(3);
        hashes.add(1);
        hashes.add(2);
        var out = new ByteWriter();
        hashes.save(out);
        hashes.add(3);
        hashes.add(4);
        var expected = new ByteWriter();
        expected.writeInt(2);
        expected.writeLong(1);
        expected.writeLong(2);
        assertThat(out.toBytes()).isEqualTo(expected.toBytes());
    }
}
