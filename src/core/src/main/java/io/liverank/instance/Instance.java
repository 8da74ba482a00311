package io.liverank.instance;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.ItemIndex;
import io.liverank.doctor.Doctor;
import io.liverank.doctor.Importance;
import io.liverank.doctor.Signals;
import io.liverank.engine.Aside;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Learner;
import io.liverank.engine.Workbench;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.update.Pace;
import io.liverank.update.UpdateSettings;
import io.liverank.update.Updates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything one shop is: the engine, the learner that folds the shop's log into it, the job that trains on what was closed,
 * the doctor, and the index of its words. Several live in one process and share nothing but its processors, at the bench they work at.
 *
 * <p>Thread-safe; {@link #start} is called once.
 */
public final class Instance implements AutoCloseable {
    private static final Duration APPLIED_WITHIN = Duration.ofSeconds(60);

    private final String name;
    private final Stores stores;
    private final Engine engine;
    private final Optional<ItemIndex> index;
    private final Doctor doctor;
    private final Signals signals;
    private final Learner learner;
    private final Updates updates;
    private final Workbench bench;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * How a shop is run.
     *
     * @param engine what is learned and how
     * @param learner when checkpoints are written, and how much of the log stays
     * @param updates how the incremental job goes about
     * @param every time between two incremental updates; 0 for none but those that are asked for
     * @param lockAtMost how long the lock of a replica that died is respected
     * @param share of one processor that training takes, above 0 and up to 1
     */
    public record Settings(
            EngineSettings engine,
            Learner.Settings learner,
            UpdateSettings updates,
            Duration every,
            Duration lockAtMost,
            double share) {}

    /** A shop without an index of its words; see the other constructor. */
    public Instance(String name, Stores stores, Settings settings) {
        this(name, stores, settings, Workbench.ofOneShop(), catalog -> null);
    }

    /**
     * A shop that does nothing before {@link #start}.
     *
     * @param name what tells it from others in keys and meters; empty for the one shop of a server
     * @param stores its own; closed with it
     * @param bench where it learns and trains beside the other shops of its process
     * @param words makes the index of the catalogue's words, or null for none; closed with it
     */
    public Instance(
            String name,
            Stores stores,
            Settings settings,
            Workbench bench,
            Function<Supplier<Catalog>, ItemIndex> words) {
        this.name = name;
        this.stores = stores;
        var assembly = Assembly.of(
                stores,
                settings,
                new Assembly.Surroundings(
                        this::append,
                        System::currentTimeMillis,
                        System::nanoTime,
                        new Pace(settings.share(), bench.seat()),
                        new Aside()));
        engine = assembly.engine();
        learner = assembly.learner();
        index = Optional.ofNullable(words.apply(engine::catalog));
        doctor = new Doctor(engine);
        doctor.watch(learner);
        signals = new Signals(engine, new Importance(engine));
        updates = new Updates(assembly.job(), stores.lock(), settings.every(), settings.lockAtMost());
        this.bench = bench;
        learner.workAt(bench.seat());
        bench.enter();
    }

    /**
     * Begins to learn and to update.
     *
     * @throws LogUnavailableException if the store or the log cannot be read
     */
    public void start() {
        learner.start();
        updates.start();
    }

    /** Appends an event and returns once the engine has applied it. */
    private void append(Event event) {
        // an update that nobody here can end would keep the others from theirs
        learner.requireFollowing();
        LogPosition position;
        try {
            position = stores.log()
                    .append(List.of(event))
                    .toCompletableFuture()
                    .join()
                    .get(0);
        } catch (CompletionException e) {
            throw new LogUnavailableException("the log did not take an update's event", e);
        }
        long deadline = System.nanoTime() + APPLIED_WITHIN.toNanos();
        while (engine.position().compareTo(position) < 0) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new LogUnavailableException("the learner did not reach the update's event", null);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What tells it from others; empty for the one shop of a server. */
    public String name() {
        return name;
    }

    /** Its log. */
    public EventLog log() {
        return stores.log();
    }

    /** What its log came to. */
    public Engine engine() {
        return engine;
    }

    /** Who folds the log. */
    public Learner learner() {
        return learner;
    }

    /** The index of its words, if it has one. */
    public Optional<ItemIndex> index() {
        return index;
    }

    /** What may be wrong with what comes in. */
    public Doctor doctor() {
        return doctor;
    }

    /** What each field is worth. */
    public Signals signals() {
        return signals;
    }

    /** The incremental job. */
    public Updates updates() {
        return updates;
    }

    /**
     * Ends an update under way, which is taken up again later; learns what was read and writes a last checkpoint; then lets go
     * of what it keeps. Also for one that was not started; nothing happens the second time.
     */
    @Override
    public void close() {
        if (!open.getAndSet(false)) {
            return;
        }
        updates.close();
        learner.close();
        index.ifPresent(ItemIndex::close);
        stores.close();
        bench.leave();
    }
}
