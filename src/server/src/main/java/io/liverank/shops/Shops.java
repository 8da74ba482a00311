package io.liverank.shops;

import io.liverank.fault.CannotStartException;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.SettingsReader.WrongSettingException;
import io.liverank.operate.ShopSettings;
import io.liverank.redis.RedisShops;
import io.liverank.web.NotFoundException;
import io.liverank.web.ShopDoor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.context.support.GenericWebApplicationContext;

/**
 * The further shops of this server. A call wakes its shop; one that nobody called for a while writes its checkpoint and leaves
 * memory, and so does the one that was called least lately where more would be awake than may. Thread-safe: calls of a shop hold its
 * lock for reading, waking and putting to rest for writing.
 */
@Component
class Shops implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Shops.class);

    /** After the shop without a name, whose connections these share, and before the web server. */
    private static final int PHASE = 1_100;

    private final GenericWebApplicationContext server;
    private final ShopDirectory directory;
    private final int most;
    private final Duration rest;
    private final Timer wakes;
    private final Map<String, Bed> beds = new ConcurrentHashMap<>();
    private final Turnstile turnstile = new Turnstile();
    private final Waking waking;
    private ShopBeans beans;
    private ScheduledExecutorService watch;
    private Future<?> looking;

    /** Where a shop is, awake or not. */
    private static final class Bed {
        final String name;
        final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        /** Written under the lock for writing. */
        volatile AwakeShop shop;
        /** As it was said to be when it was woken. */
        volatile ShopDirectory.Listed listed;

        volatile long calledAt = System.nanoTime();

        Bed(String name) {
            this.name = name;
        }
    }

    /** A shop as those see it who run the server. */
    record Standing(ShopDirectory.Listed listed, Optional<AwakeShop> awake) {}

    Shops(
            GenericWebApplicationContext server,
            LiveRankProperties properties,
            RedisConnectionFactory connections,
            MeterRegistry meters,
            Waking waking) {
        this.server = server;
        this.waking = waking;
        this.directory = new ShopDirectory(properties, new RedisShops(connections));
        this.most = properties.shopsAwake();
        this.rest = properties.shopRest();
        this.wakes = Timer.builder("liverank.shops.wakes")
                .description("shops that were woken, and how long each took")
                .register(meters);
        Gauge.builder("liverank.shops.awake", this::awake)
                .description("further shops in memory")
                .register(meters);
        properties.shops().forEach((name, own) -> {
            try {
                ShopSettings.check(server.getEnvironment(), name, own);
            } catch (WrongSettingException e) {
                throw new CannotStartException(
                        "the shop " + name + " has a wrong setting: " + e.getMessage(),
                        "Correct it under liverank.shops." + name + ".",
                        e);
            }
        });
    }

    /** Answers a call of a shop, which it wakes if need be. */
    void serve(String name, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        while (true) {
            Bed bed = beds.get(name);
            if (bed != null) {
                enter(bed);
                try {
                    if (bed.shop != null) {
                        bed.calledAt = System.nanoTime();
                        turnstile.pass(name, request, () -> bed.shop.serve(request, response));
                        return;
                    }
                } finally {
                    bed.lock.readLock().unlock();
                }
            }
            wake(name);
        }
    }

    /** Takes the lock for reading. Who waits until somebody else has woken the shop, or put it to rest, is one of those who wait. */
    private void enter(Bed bed) {
        if (bed.lock.readLock().tryLock()) {
            return;
        }
        waking.enter();
        try {
            bed.lock.readLock().lock();
        } finally {
            waking.leave();
        }
    }

    /** Answers a call of the shop without a name, which others may be beside. */
    void serveUnnamed(HttpServletRequest request, Turnstile.Call call) throws ServletException, IOException {
        if (beds.isEmpty()) {
            call.run();
        } else {
            turnstile.pass("", request, call);
        }
    }

    /**
     * Wakes nobody.
     *
     * @throws NotFoundException if there is no such shop
     */
    void requireKnown(String name) {
        if (!isAwake(name) && directory.find(name).isEmpty()) {
            throw new NotFoundException("there is no shop " + name);
        }
    }

    private void wake(String name) {
        ShopDirectory.Listed listed =
                directory.find(name).orElseThrow(() -> new NotFoundException("there is no shop " + name));
        waking.enter();
        Bed bed = beds.computeIfAbsent(name, Bed::new);
        bed.lock.writeLock().lock();
        try {
            if (bed.shop == null && beds.get(name) == bed) {
                waking.await();
                try {
                    wake(bed, listed);
                } finally {
                    waking.done();
                }
            }
        } catch (RuntimeException e) {
            beds.remove(name, bed);
            throw e;
        } finally {
            bed.lock.writeLock().unlock();
            waking.leave();
        }
    }

    private void wake(Bed bed, ShopDirectory.Listed listed) {
        makeRoom(bed);
        long began = System.nanoTime();
        bed.listed = listed;
        bed.shop = new AwakeShop(bed.name, listed.settings(), server, beans());
        bed.calledAt = System.nanoTime();
        long took = System.nanoTime() - began;
        wakes.record(took, TimeUnit.NANOSECONDS);
        LOG.info("the shop {} is awake after {} ms", bed.name, took / 1_000_000);
    }

    /** At the first call: by then the server's beans have been made, which says what they are made from. */
    private synchronized ShopBeans beans() {
        if (beans == null) {
            beans = new ShopBeans((DefaultListableBeanFactory) server.getBeanFactory());
        }
        return beans;
    }

    private void makeRoom(Bed newcomer) {
        Collection<Bed> awake = beds.values().stream()
                .filter(bed -> bed != newcomer && bed.shop != null)
                .sorted(Comparator.comparingLong(bed -> bed.calledAt))
                .toList();
        int tooMany = awake.size() + 1 - most;
        for (Bed bed : awake) {
            if (tooMany > 0 && bed.lock.writeLock().tryLock()) {
                try {
                    layDown(bed);
                    tooMany--;
                } finally {
                    bed.lock.writeLock().unlock();
                }
            }
        }
    }

    /** For whoever holds the lock for writing. */
    private void layDown(Bed bed) {
        AwakeShop shop = bed.shop;
        if (shop != null) {
            shop.close();
            LOG.info("the shop {} is at rest", bed.name);
        }
        bed.shop = null;
        beds.remove(bed.name, bed);
        turnstile.forget(bed.name);
    }

    private void look() {
        try {
            for (Bed bed : beds.values()) {
                boolean forgotten = System.nanoTime() - bed.calledAt > rest.toNanos();
                if (forgotten && bed.lock.writeLock().tryLock()) {
                    try {
                        if (bed.shop != null && bed.shop.isIdle()) {
                            layDown(bed);
                        }
                    } finally {
                        bed.lock.writeLock().unlock();
                    }
                }
            }
            for (Bed bed : beds.values()) {
                followReplicas(bed);
            }
        } catch (RuntimeException e) {
            LOG.warn("the shops could not be looked after; they go on", e);
        }
    }

    /** A shop may have been removed or changed on another server. */
    private void followReplicas(Bed bed) {
        Optional<ShopDirectory.Listed> now = directory.find(bed.name);
        if (now.isEmpty()) {
            boolean removed = directory.isRemoved(bed.name);
            putToRest(bed.name);
            if (removed) {
                directory.eraseRemains(bed.name);
            }
        } else if (bed.listed != null && !bed.listed.equals(now.get())) {
            putToRest(bed.name);
        }
    }

    private void putToRest(String name) {
        Bed bed = beds.get(name);
        if (bed != null) {
            bed.lock.writeLock().lock();
            try {
                layDown(bed);
            } finally {
                bed.lock.writeLock().unlock();
            }
        }
    }

    private long awake() {
        return beds.values().stream().filter(bed -> bed.shop != null).count();
    }

    /** Whether a shop is in memory. */
    boolean isAwake(String name) {
        Bed bed = beds.get(name);
        return bed != null && bed.shop != null;
    }

    /** By name. */
    Collection<Standing> all() {
        return directory.all().values().stream().map(this::standing).toList();
    }

    Standing find(String name) {
        return standing(directory.find(name).orElseThrow(() -> new NotFoundException("there is no shop " + name)));
    }

    private Standing standing(ShopDirectory.Listed listed) {
        Bed bed = beds.get(listed.name());
        return new Standing(listed, Optional.ofNullable(bed == null ? null : bed.shop));
    }

    /** Whether the server's settings name a shop. */
    boolean isConfigured(String name) {
        return directory.find(name).map(ShopDirectory.Listed::configured).orElse(false);
    }

    /**
     * Refuses settings that a shop would not start with.
     *
     * @throws WrongSettingException that says what is wrong
     */
    void check(String name, Map<String, String> settings) {
        ShopSettings.check(server.getEnvironment(), name, settings);
    }

    /**
     * Makes a shop, or gives one other settings, checked before, which it starts with at its next call.
     */
    void put(String name, Map<String, String> settings) {
        directory.put(name, settings);
        putToRest(name);
    }

    /**
     * Makes a new shop that begins with what another learned; as {@link WarmStart#prepare}.
     *
     * @param like the other's name; that of the shop without one is {@code default}
     */
    void make(String name, Map<String, String> settings, String like) {
        if (directory.find(name).isPresent()) {
            throw new WarmStart.NotPossibleException("the shop " + name + " is there already");
        }
        Optional<ShopDirectory.Listed> other = like.equals(ShopDoor.DEFAULT)
                ? Optional.empty()
                : Optional.of(directory
                        .find(like)
                        .orElseThrow(() -> new WarmStart.NotPossibleException("there is no shop " + like)));
        new WarmStart(server, beans()).prepare(name, settings, other);
        put(name, settings);
    }

    /** Removes a shop and all that it kept. */
    void remove(String name) {
        directory.remove(name);
        putToRest(name);
        directory.eraseRemains(name);
        AwakeShop.erase(name, server, beans());
    }

    @Override
    public void start() {
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "shops");
            thread.setDaemon(true);
            return thread;
        });
        looking = watch.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        looking.cancel(false);
        watch.shutdownNow();
        watch = null;
        beds.keySet().forEach(this::putToRest);
    }

    @Override
    public boolean isRunning() {
        return watch != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
