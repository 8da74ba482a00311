package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ArrayImagesTest {
    private static final int SIZE = 5 * ArrayImages.CHUNK + 7;

    private final AtomicInteger copied = new AtomicInteger();
    private final ArrayImages<long[]> images = new ArrayImages<>(new ArrayImages.Slots<>() {
        @Override
        public long[] room(int slots) {
            return new long[slots];
        }

        @Override
        public void copy(long[] from, int start, long[] to, int at, int count) {
            copied.addAndGet(count);
            System.arraycopy(from, start, to, at, count);
        }
    });
    private long[] numbers = new long[SIZE];

    private void save(ByteWriter out) {
        images.save(out, numbers, SIZE, (found, to) -> {
            for (long number : found) {
                to.writeLong(number);
            }
        });
    }

    private byte[] stopped() {
        var out = new ByteWriter();
        save(out);
        return out.toBytes();
    }

    private static byte[] bytes(Image image) {
        var out = new ByteWriter();
        image.write(out);
        return out.toBytes();
    }

    private void set(int at, long number) {
        images.beforeWrite(at);
        numbers[at] = number;
    }

    @Test
    void image_isOfThenWhateverWasChanged() {
        set(3, 1);
        byte[] then = stopped();
        try (Image image = Image.of(this::save)) {
            set(3, 2);
            set(3, 3);
            set(SIZE - 1, 4);
            assertThat(bytes(image)).isEqualTo(then).isNotEqualTo(stopped());
        }
    }

    @Test
    void arraysThatOthersReplace_areWrittenAsTheyWere() {
        set(3, 1);
        byte[] then = stopped();
        try (Image image = Image.of(this::save)) {
            set(4, 1);
            numbers = new long[2 * SIZE];
            set(3, 2);
            set(2 * SIZE - 1, 2);
            assertThat(bytes(image)).isEqualTo(then);
        }
    }

    @Test
    void images_ofSeveralMomentsAreEachOfTheirOwn() {
        byte[] first = stopped();
        try (Image one = Image.of(this::save)) {
            set(1, 1);
            byte[] second = stopped();
            try (Image two = Image.of(this::save)) {
                images.beforeWrite();
                Arrays.fill(numbers, 9);
                assertThat(bytes(two)).isEqualTo(second);
            }
            assertThat(bytes(one)).isEqualTo(first);
        }
    }

    /** Else a checkpoint that fails would have all that changes copied for ever. */
    @Test
    void imageThatIsGivenUp_hasNothingCopiedAnyMore() {
        Image image = Image.of(this::save);
        set(1, 1);
        assertThat(copied).hasValue(ArrayImages.CHUNK);
        set(2, 1);
        assertThat(copied).as("each chunk once").hasValue(ArrayImages.CHUNK);
        image.close();
        set(ArrayImages.CHUNK, 1);
        assertThat(copied).hasValue(ArrayImages.CHUNK);
    }

    @RepeatedTest(50)
    void image_isOfThenWhileAnotherThreadWritesIt() {
        var random = new Random(1);
        for (int round = 0; round < 20; round++) {
            byte[] then = stopped();
            try (Image image = Image.of(this::save)) {
                CompletableFuture<byte[]> writing = CompletableFuture.supplyAsync(() -> bytes(image));
                do {
                    set(random.nextInt(SIZE), random.nextLong());
                } while (!writing.isDone());
                assertThat(writing.join()).isEqualTo(then);
            }
        }
    }
}
