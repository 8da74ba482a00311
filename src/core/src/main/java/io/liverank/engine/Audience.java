package io.liverank.engine;

import io.liverank.engine.Engine.Taken;
import io.liverank.event.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Who listens to the fold. What is to be told of an event is told when it is applied, and what a listener throws is its own
 * fault: counted, logged, and without effect on the fold. Listeners come from any thread; the learner's alone tells.
 */
final class Audience {
    private static final Logger LOG = System.getLogger(Engine.class.getName());
    /** Of so many faults of listeners one is logged with its trace, the first among them. */
    private static final int LOGGED_FAULTS = 1_000;

    final List<Consumer<ClosedList>> closed = new CopyOnWriteArrayList<>();
    final List<Consumer<Event.RankingShown>> shown = new CopyOnWriteArrayList<>();
    final List<Consumer<Taken>> taken = new CopyOnWriteArrayList<>();
    final List<Consumer<Erased>> forgotten = new CopyOnWriteArrayList<>();

    /** What is to be told when the event is applied. */
    private final ArrayDeque<Runnable> news = new ArrayDeque<>();

    private final AtomicLong faults = new AtomicLong();

    /** Tells {@code listeners} of it when the event is applied. */
    <T> void tell(List<Consumer<T>> listeners, T what) {
        if (!listeners.isEmpty()) {
            news.add(() -> tellNow(listeners, what));
        }
    }

    /** Does {@code what} when all has been told that is to be told by now. */
    void whenTold(Runnable what) {
        news.add(what);
    }

    <T> void tellNow(List<Consumer<T>> listeners, T what) {
        listeners.forEach(one -> tell(one, what));
    }

    private <T> void tell(Consumer<T> one, T what) {
        try {
            one.accept(what);
        } catch (RuntimeException e) {
            long number = faults.incrementAndGet();
            if (number % LOGGED_FAULTS == 1) {
                LOG.log(Level.ERROR, "fault " + number + " of who listens to the fold, which goes on", e);
            }
        }
    }

    /** The event is applied. */
    void tellNews() {
        for (Runnable one = news.poll(); one != null; one = news.poll()) {
            one.run();
        }
    }

    long faults() {
        return faults.get();
    }
}
