package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.LinkedHashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentHashesTest {
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
