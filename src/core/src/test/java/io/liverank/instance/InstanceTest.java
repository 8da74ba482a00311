package io.liverank.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import io.liverank.catalog.ItemIndex;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.engine.Workbench;
import io.liverank.event.Attributes;
import io.liverank.event.LogPosition;
import io.liverank.feature.Request;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instance.Settings SETTINGS = new Instance.Settings(
            EngineSettings.DEFAULT,
            new Learner.Settings(Duration.ofHours(1), Duration.ofDays(1)),
            UpdateSettings.DEFAULT,
            Duration.ZERO,
            Duration.ofMinutes(1),
            1);

    private static Instance shop(String name, Stores stores) {
        return new Instance(name, stores, SETTINGS);
    }

    @Test
    void twoShopsOfOneProcess_learnEachItsOwn() {
        try (var books = shop("books", Stores.inMemory());
                var shoes = shop("shoes", Stores.inMemory())) {
            books.start();
            shoes.start();
            for (int times = 0; times < 3; times++) {
                Clicks.click(books, "b");
                Clicks.click(shoes, "c");
            }
            assertThat(Clicks.first(books)).isEqualTo(1);
            assertThat(Clicks.first(shoes)).isEqualTo(2);
            assertThat(books.engine().counts().get(Count.FEEDBACK)).isEqualTo(3);
        }
    }

    /** Three have a lot to learn; the fourth is told of one click meanwhile. */
    @Test
    void shopsOfOneBench_learnOneAtATime_andAQuietOneIsNotLast() throws Exception {
        var bench = new Workbench(1, System::nanoTime, nanos -> {});
        var atWork = new AtomicInteger();
        var most = new AtomicInteger();
        List<Instance> shops = Stream.of("one", "two", "three", "quiet")
                .map(name -> new Instance(name, Stores.inMemory(), SETTINGS, bench, catalog -> null))
                .toList();
        try {
            List<Instance> busy = shops.subList(0, 3);
            for (Instance shop : busy) {
                shop.engine().onShown(list -> {
                    most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1_000_000);
                    atWork.decrementAndGet();
                });
                shop.log().append(Clicks.lists(2_000)).toCompletableFuture().join();
            }
            shops.forEach(Instance::start);
            Clicks.click(shops.get(3), "b");
            assertThat(busy).noneMatch(shop -> shop.learner().caughtUp());
            assertThat(busy).allSatisfy(shop -> Waiting.atMost(PATIENCE)
                    .until(() -> shop.engine().counts().get(Count.RANKINGS) > 0));
            assertThat(most).hasValue(1);
        } finally {
            shops.forEach(Instance::close);
        }
    }

    @Test
    void aShopThatIsClosed_goesOnWhereItWas() throws Exception {
        Stores kept = Stores.inMemory();
        byte[] before;
        try (var shop = shop("", kept)) {
            shop.start();
            Clicks.click(shop, "b");
            before = shop.learner().ask(Engine::save).get();
        }
        try (var again = shop("", kept)) {
            again.start();
            Waiting.atMost(PATIENCE).until(again.learner()::caughtUp);
            assertThat(again.learner().ask(Engine::save).get()).isEqualTo(before);
        }
    }

    @Test
    void aShopThatWasNotStarted_letsGoOfItsIndexOnce() {
        var closed = new AtomicInteger();
        var index = new ItemIndex() {
            @Override
            public Found search(String query, int limit) {
                return new Found(0, List.of());
            }

            @Override
            public boolean awaitCurrent(Duration patience) {
                return true;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        var shop = new Instance("", Stores.inMemory(), SETTINGS, Workbench.ofOneShop(), catalog -> index);

        shop.close();
        shop.close();

        assertThat(closed).hasValue(1);
    }

    @Test
    void whatFollowsALogAndWhatIsToldItsEvents_learnTheSame() {
        var told = new OfflineInstance(EngineSettings.DEFAULT, UpdateSettings.DEFAULT, ExampleBuffer.NONE);
        try (var shop = shop("", Stores.inMemory())) {
            shop.start();
            Clicks.click(shop, "b");
            Clicks.click(shop, "c");
            shop.log().read(LogPosition.START, 10, Duration.ZERO).forEach(entry -> told.apply(entry.event()));
            var request = new Request(System.currentTimeMillis(), null, Clicks.ANN, Attributes.NONE, Clicks.ITEMS);
            assertThat(told.engine().rank(request).scores())
                    .isEqualTo(shop.engine().rank(request).scores());
        }
    }
}
