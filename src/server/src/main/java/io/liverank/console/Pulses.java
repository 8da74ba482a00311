package io.liverank.console;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineView;
import io.liverank.engine.Incident;
import io.liverank.engine.Learner;
import io.liverank.event.LogUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes a {@link Pulse} every second, keeps those of the last quarter of an hour, and tells whoever listens. Starts last
 * and ends first, so that open streams do not hold up a shutdown. Thread-safe.
 */
@Component
class Pulses implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Pulses.class);
    private static final int KEPT = 900;

    private final Engine engine;
    private final Learner learner;
    private final List<PulsePart> parts;
    private final ArrayDeque<Pulse> kept = new ArrayDeque<>();
    private final List<Consumer<Pulse>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> farewells = new CopyOnWriteArrayList<>();
    private ScheduledExecutorService clock;
    private Future<?> beating;

    Pulses(Engine engine, Learner learner, List<PulsePart> parts) {
        this.engine = engine;
        this.learner = learner;
        this.parts = List.copyOf(parts);
    }

    @Override
    public synchronized void start() {
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pulse");
            thread.setDaemon(true);
            return thread;
        });
        beating = clock.scheduleAtFixedRate(this::tryBeat, 0, 1, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void stop() {
        beating.cancel(false);
        clock.shutdownNow();
        clock = null;
        farewells.forEach(Runnable::run);
    }

    @Override
    public synchronized boolean isRunning() {
        return clock != null;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** Calls {@code farewell} when the server stops. */
    void onStop(Runnable farewell) {
        farewells.add(farewell);
    }

    void listen(Consumer<Pulse> listener) {
        listeners.add(listener);
    }

    /** Those kept, oldest first. */
    List<Pulse> kept() {
        synchronized (kept) {
            return new ArrayList<>(kept);
        }
    }

    private void tryBeat() {
        try {
            beat();
        } catch (RuntimeException e) {
            LOG.warn("a pulse was missed", e);
        }
    }

    private void beat() {
        Pulse pulse;
        synchronized (kept) {
            pulse = take(kept.peekLast());
            kept.addLast(pulse);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
        }
        listeners.forEach(listener -> listener.accept(pulse));
    }

    private Pulse take(Pulse before) {
        long now = System.currentTimeMillis();
        double seconds = before == null ? 0 : Math.max(1, now - before.time()) / 1_000.0;
        EngineView view = engine.view();
        long rankings = view.counts().get(Count.RANKINGS);
        long feedback = view.counts().get(Count.FEEDBACK);
        var mixture = new TreeMap<String, Double>();
        view.mixture().forEach((expert, weight) -> mixture.put(expert.name().toLowerCase(Locale.ROOT), weight));
        mixture.putAll(view.foreign());
        Engine.Figures recent = view.progress().recent();
        var counters = new TreeMap<String, Pulse.Figures>();
        recent.counters().forEach((name, metrics) -> counters.put(name, Pulse.Figures.of(metrics)));
        List<Incident> incidents = view.incidents().stream()
                .filter(incident -> incident.kind().isTrouble())
                .toList();
        var others = new TreeMap<String, Object>();
        parts.forEach(part -> others.put(part.name(), part.value()));
        return new Pulse(
                now,
                view.items(),
                rankings,
                feedback,
                before == null ? 0 : (rankings - before.rankings()) / seconds,
                before == null ? 0 : (feedback - before.feedback()) / seconds,
                lag(),
                view.counts().get(Count.LISTS_SHED),
                learner.logAvailable(),
                view.version(),
                view.paused(),
                incidents.size(),
                incidents.isEmpty()
                        ? null
                        : incidents.get(incidents.size() - 1).kind().name().toLowerCase(Locale.ROOT),
                mixture,
                Pulse.Baseline.of(view.progress().baseline().all()),
                Map.of(
                        "shown", Pulse.Figures.of(recent.shown()),
                        "base", Pulse.Figures.of(recent.base()),
                        "live", Pulse.Figures.of(recent.live()),
                        "served", Pulse.Figures.of(recent.served())),
                counters,
                others);
    }

    private Long lag() {
        try {
            return learner.lag().toMillis();
        } catch (LogUnavailableException e) {
            return null;
        }
    }
}
