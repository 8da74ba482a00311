package io.liverank.demo;

import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.json.EventReader;
import io.liverank.json.ItemBody;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Fills the shelves when the shop opens for the first time: if the catalogue is empty once the log has been read. */
class Opening {
    private static final Logger LOG = System.getLogger(Opening.class.getName());
    private static final long POLL_NANOS = 5_000_000;

    private final Shop shop;
    private final Engine engine;
    private final Learner learner;
    private final EventLog log;

    Opening(Shop shop, Engine engine, Learner learner, EventLog log) {
        this.shop = shop;
        this.engine = engine;
        this.learner = learner;
        this.log = log;
    }

    @EventListener(ApplicationReadyEvent.class)
    void open() {
        Thread thread = new Thread(this::fill, "opening");
        thread.setDaemon(true);
        thread.start();
    }

    private void fill() {
        while (!learner.caughtUp()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (engine.catalog().size() > 0) {
            return;
        }
        long now = System.currentTimeMillis();
        List<Event.ItemUpserted> items = shop.products().stream()
                .map(product -> new EventReader(now).item("", new ItemBody(product.id(), product.attributes()), null))
                .toList();
        for (int from = 0; from < items.size(); from += EventReader.MAX_ITEMS) {
            log.append(items.subList(from, Math.min(items.size(), from + EventReader.MAX_ITEMS)))
                    .toCompletableFuture()
                    .join();
        }
        LOG.log(Level.INFO, "the demo shop has opened with {0} products", items.size());
    }
}
