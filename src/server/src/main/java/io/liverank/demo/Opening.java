package io.liverank.demo;

import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.input.EventReader;
import io.liverank.input.ItemBody;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Fills the shelves once the log has been read. Products come in their order, each part after the log has confirmed the
 * one before: so what stands behind the last product in the catalogue is what an interrupted start did not get to, and
 * what is missing before it somebody has taken out. A part that the log does not confirm is sent again until it does;
 * products that come twice are the same products.
 */
class Opening implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Opening.class.getName());
    private static final int PART = 500;
    private static final long POLL_MILLIS = 5;
    private static final long PAUSE_MILLIS = 500;

    private final Shop shop;
    private final Engine engine;
    private final Learner learner;
    private final EventLog log;
    private final CountDownLatch closed = new CountDownLatch(1);

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
            if (isClosedAfter(POLL_MILLIS)) {
                return;
            }
        }
        List<Shop.Product> products = shop.products();
        int filled = filled(products);
        if (filled == products.size()) {
            return;
        }
        if (filled > 0) {
            LOG.log(Level.INFO, "an earlier start filled {0} of {1} products; going on", filled, products.size());
        }
        boolean complained = false;
        while (filled < products.size()) {
            List<Event> part = products.subList(filled, Math.min(products.size(), filled + PART)).stream()
                    .map(Opening::event)
                    .toList();
            try {
                log.append(part).toCompletableFuture().join();
                filled += part.size();
            } catch (RuntimeException e) {
                if (!complained) {
                    LOG.log(
                            Level.WARNING,
                            "the log does not take products now; the demo shop goes on trying: {0}",
                            e.getMessage());
                }
                complained = true;
                if (isClosedAfter(PAUSE_MILLIS)) {
                    return;
                }
            }
        }
        while (filled(products) < products.size()) {
            if (isClosedAfter(POLL_MILLIS)) {
                return;
            }
        }
        LOG.log(
                Level.INFO,
                "the demo shop has opened with {0} products",
                engine.catalog().size());
    }

    /** How many products have had their turn: all up to the last one in the catalogue. */
    private int filled(List<Shop.Product> products) {
        int filled = products.size();
        while (filled > 0 && engine.catalog().get(products.get(filled - 1).id()) == null) {
            filled--;
        }
        return filled;
    }

    private static Event event(Shop.Product product) {
        return new EventReader(System.currentTimeMillis())
                .item("", new ItemBody(product.id(), product.attributes()), null);
    }

    private boolean isClosedAfter(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
