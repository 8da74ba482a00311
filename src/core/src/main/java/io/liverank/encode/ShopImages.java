package io.liverank.encode;

import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.EncoderWatch.What;
import io.liverank.event.Attributes;
import io.liverank.event.Encoded;
import io.liverank.event.Value;
import io.liverank.patience.Patience;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * An encoder of images at work for a shop. Bytes that were handed over are encoded at once if there is time; hosts are asked in the
 * background alone. One image is decoded at a time, so that memory is that of one. An image that cannot be had is tried again after a
 * minute, then after twice as long each time, up to a day; a host that does not answer is left alone ({@link Patience}). Thread-safe.
 */
final class ShopImages implements ItemEncoder, AutoCloseable {
    private static final Logger LOG = System.getLogger(ShopImages.class.getName());
    /** Vectors that are kept, each half a kilobyte or so: of images that several items have, and of items that changed meanwhile. */
    private static final int KEPT = 4_096;
    /** Bytes of images that wait for their turn. */
    private static final long HELD = 64L << 20;
    /** Images that are not tried again yet; beyond, the eldest are tried earlier. */
    private static final int PAUSING = 100_000;

    private static final int HOSTS = 1_000;
    private static final long SHORTEST = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST = Duration.ofDays(1).toNanos();
    private static final long BETWEEN_WARNINGS = Duration.ofMinutes(1).toNanos();
    private static final Duration TURN = Duration.ofSeconds(10);

    private final String name;
    private final ImageEncoder encoder;
    private final ImageSource source;
    private final ItemImages images;
    private final EncoderWatch watch;
    private final LongSupplier clock;
    private final String field;
    private final Semaphore turn = new Semaphore(1);
    private final Patience patience = new Patience();
    private final HeldImages held = new HeldImages(HELD);
    /** This and what follows: guarded by this. */
    private final Map<String, Value.Vector> kept = new Recent<>(KEPT);

    private final Map<String, Pause> pauses = new Recent<>(PAUSING);
    private final Map<String, Patience> hosts = new Recent<>(HOSTS);
    private int untold;
    private long toldAt;

    /**
     * An image that is left alone.
     *
     * @param until by the clock
     * @param length in nanoseconds
     */
    private record Pause(long until, long length) {}

    /**
     * With what it needs.
     *
     * @param source null if nobody may be asked
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    ShopImages(
            String name,
            ImageEncoder encoder,
            ImageSource source,
            ItemImages images,
            EncoderWatch watch,
            LongSupplier clock) {
        this.name = name;
        this.encoder = encoder;
        this.source = source;
        this.images = images;
        this.watch = watch;
        this.clock = clock;
        this.toldAt = clock.getAsLong() - BETWEEN_WARNINGS;
        this.field = Encoded.field(name, encoder.version());
    }

    @Override
    public String field() {
        return field;
    }

    String attribute() {
        return images.attribute();
    }

    /** The encoder of texts whose vectors compare with these; null if there is none. */
    String queries() {
        return images.queries();
    }

    int dimension() {
        return encoder.dimension();
    }

    /** For people: what it is and does. */
    String line() {
        return name + " | " + field + " | " + encoder.dimension() + " | " + images.attribute() + " | an image, "
                + (source == null ? "by its bytes alone" : "by its bytes or its URL");
    }

    /** Bytes that came with an item, of this digest. */
    void hold(String digest, byte[] image) {
        if (kept(digest) != null) {
            return;
        }
        for (int gone = held.hold(digest, image); gone > 0; gone--) {
            watch.missed(name, What.ITEM, Reason.NO_ROOM);
        }
    }

    @Override
    public boolean lacks(Attributes item) {
        ItemImage image = item.indexOf(field) < 0 ? ItemImage.of(item, images.attribute()) : null;
        return image != null
                && (kept(image.key()) != null || held.get(image.digest()) != null || mayBeAsked(image.url()));
    }

    @Override
    public boolean alike(Attributes one, Attributes other) {
        ItemImage image = ItemImage.of(one, images.attribute());
        ItemImage before = ItemImage.of(other, images.attribute());
        return image != null && before != null && image.key().equals(before.key());
    }

    @Override
    public void known(Attributes item) {
        held.drop(ItemImage.of(item, images.attribute()).digest());
    }

    @Override
    public Value.Vector item(Attributes item, What what) {
        ItemImage image = ItemImage.of(item, images.attribute());
        Value.Vector known = image == null ? null : kept(image.key());
        if (image == null || known != null) {
            return known;
        }
        byte[] bytes = held.get(image.digest());
        if (bytes == null && what == What.ITEM) {
            if (image.url() != null && source != null && !source.allows(image.url())) {
                watch.missed(name, what, Reason.REFUSED);
            }
            return null;
        }
        if (bytes == null && !mayBeAsked(image.url())) {
            return null;
        }
        if (patience.isOut(clock.getAsLong())) {
            watch.missed(name, what, Reason.RESTING);
            return null;
        }
        try {
            return encoded(image.key(), bytes == null ? asked(image.url()) : bytes, what);
        } catch (ImageException e) {
            held.drop(image.digest());
            unusable(image, what, e);
        } catch (EncoderException | RuntimeException | LinkageError e) {
            missed(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** Null if it is another's turn and there is no time to wait. */
    private Value.Vector encoded(String key, byte[] image, What what)
            throws ImageException, EncoderException, InterruptedException {
        boolean isTurn = what == What.ITEM ? turn.tryAcquire() : turn.tryAcquire(TURN.toNanos(), TimeUnit.NANOSECONDS);
        if (!isTurn) {
            return null;
        }
        try {
            long started = System.nanoTime();
            float[] numbers = encoder.encode(image);
            if (numbers.length != encoder.dimension()) {
                throw new EncoderException("it gave " + numbers.length + " numbers, not " + encoder.dimension());
            }
            var vector = Value.Vector.rounded(numbers);
            watch.encoded(name, what, System.nanoTime() - started);
            if (patience.served()) {
                LOG.log(Level.INFO, "the encoder {0} encodes again", name);
            }
            synchronized (this) {
                kept.put(key, vector);
                pauses.remove(key);
            }
            held.drop(key);
            return vector;
        } finally {
            turn.release();
        }
    }

    private byte[] asked(String url) throws ImageException {
        Patience host = host(url);
        try {
            byte[] image = source.read(url);
            host.served();
            return image;
        } catch (ImageException e) {
            if (e.reason() == Reason.UNREACHABLE) {
                host.missed(clock.getAsLong());
            } else if (e.reason() == Reason.UNREADABLE) {
                host.served();
            }
            throw e;
        }
    }

    private boolean mayBeAsked(String url) {
        if (url == null || source == null || !source.allows(url)) {
            return false;
        }
        long now = clock.getAsLong();
        synchronized (this) {
            Pause pause = pauses.get(url);
            if (pause != null && now - pause.until() < 0) {
                return false;
            }
        }
        return !host(url).isOut(now);
    }

    /** Of a URL that the source allows. */
    private synchronized Patience host(String url) {
        return hosts.computeIfAbsent(URI.create(url).getRawAuthority(), host -> new Patience());
    }

    private synchronized Value.Vector kept(String key) {
        return kept.get(key);
    }

    private synchronized void unusable(ItemImage image, What what, ImageException e) {
        watch.missed(name, what, e.reason());
        long now = clock.getAsLong();
        if (image.url() != null) {
            Pause before = pauses.get(image.url());
            long length = before == null ? SHORTEST : Math.min(LONGEST, 2 * before.length());
            pauses.put(image.url(), new Pause(now + length, length));
        }
        untold++;
        if (now - toldAt >= BETWEEN_WARNINGS) {
            LOG.log(
                    Level.WARNING,
                    "images go without a vector of the encoder {0}, {1} since it was said last; one is {2}: {3}",
                    name,
                    untold,
                    image.url() == null ? image.digest() : image.url().replaceFirst("[?#].*", ""),
                    e.getMessage());
            toldAt = now;
            untold = 0;
        }
    }

    private void missed(What what, Throwable cause) {
        watch.missed(name, what, Reason.FAILED);
        Duration rest = patience.missed(clock.getAsLong());
        if (!rest.isZero()) {
            LOG.log(
                    Level.WARNING,
                    "the encoder " + name + " is left alone for " + rest.toSeconds() + " s, images go without vectors: "
                            + cause.getMessage(),
                    cause);
        }
    }

    /** What is running is waited for; an encoder that hangs is left open, as it is in use. */
    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
        try {
            if (turn.tryAcquire(5, TimeUnit.SECONDS)) {
                encoder.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
