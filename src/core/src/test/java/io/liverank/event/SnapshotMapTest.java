package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SnapshotMapTest {
    private final SnapshotMap<Integer> map = new SnapshotMap<>();

    private void save(ByteWriter out) {
        out.writeString("before");
        map.save(out, (value, to) -> to.writeInt(value));
        out.writeString("after");
    }

    private static byte[] bytes(Consumer<ByteWriter> writing) {
        var out = new ByteWriter();
        writing.accept(out);
        return out.toBytes();
    }

    @Test
    void image_isOfThenWhateverCame() {
        map.put("changed", 1);
        map.put("gone", 2);
        map.put("same", 3);
        byte[] then = bytes(this::save);
        try (Image image = Image.of(this::save)) {
            map.put("new", 4);
            map.put("changed", 5);
            map.put("changed", 6);
            map.remove("gone");
            map.remove("new");
            map.remove("never there");
            map.put("newer", 7);
            assertThat(bytes(image::write)).isEqualTo(then);
        }
        assertThat(bytes(this::save)).isNotEqualTo(then);
    }

    @Test
    void images_ofSeveralMomentsAreEachOfTheirOwn() {
        map.put("a", 1);
        byte[] first = bytes(this::save);
        try (Image one = Image.of(this::save)) {
            map.put("a", 2);
            byte[] second = bytes(this::save);
            try (Image two = Image.of(this::save)) {
                map.remove("a");
                assertThat(bytes(two::write)).isEqualTo(second);
            }
            assertThat(bytes(one::write)).isEqualTo(first);
        }
    }

    @Test
    void imageThatIsGivenUp_leavesNothingToBeWritten() {
        map.put("a", 1);
        Image image = Image.of(this::save);
        image.close();
        map.put("a", 2);
        assertThat(bytes(image::write)).isEmpty();
    }

    /** As the learner goes on while a checkpoint is written. */
    @RepeatedTest(20)
    void image_isOfThenWhileAnotherThreadWritesIt() {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            map.put("key-" + random.nextInt(10_000), i);
        }
        byte[] then = bytes(this::save);
        try (Image image = Image.of(this::save)) {
            var done = new AtomicBoolean();
            CompletableFuture<byte[]> writing = CompletableFuture.supplyAsync(() -> bytes(image::write))
                    .whenComplete((bytes, fault) -> done.set(true));
            for (int i = 0; i < 5_000 || !done.get(); i++) {
                String key = "key-" + random.nextInt(10_000);
                if (random.nextBoolean()) {
                    map.put(key, -i);
                } else {
                    map.remove(key);
                }
            }
            assertThat(writing.join()).isEqualTo(then);
        }
    }
}
