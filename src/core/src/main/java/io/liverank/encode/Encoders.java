package io.liverank.encode;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Item;
import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.EncoderWatch.What;
import io.liverank.event.Attributes;
import io.liverank.event.AttributesCodec;
import io.liverank.event.Candidate;
import io.liverank.event.Encoded;
import io.liverank.event.Event;
import io.liverank.event.Steps;
import io.liverank.event.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The encoders of one shop, at its door. Each gives items and queries a vector, the attribute {@code encoded.<encoder>.<version>}, for
 * which the features of vectors have similarities from there on. Thread-safe.
 *
 * <ol>
 *   <li>Nothing fails because of an encoder: an item without a vector gets it later, a list goes without.
 *   <li>What a client says under such a name is taken out: a vector is the encoder's or missing.
 *   <li>A vector is computed once and is the same for all who read the log.
 * </ol>
 */
public final class Encoders implements AutoCloseable {
    /** Of a larger catalogue each look at all vectors would take longer than a search by words. */
    private static final int LOOKED_THROUGH = 50_000;

    private final Supplier<Catalog> catalog;
    private final EncoderWatch watch;
    private final LongSupplier clock;
    private volatile List<ShopEncoder> encoders = List.of();
    private volatile List<ShopImages> images = List.of();
    private volatile List<String> absent = List.of();

    /** Without encoders yet, of the shop of this catalogue. */
    public Encoders(Supplier<Catalog> catalog, EncoderWatch watch) {
        this(catalog, watch, System::nanoTime);
    }

    /** @param clock nanoseconds, by which images are tried again */
    Encoders(Supplier<Catalog> catalog, EncoderWatch watch, LongSupplier clock) {
        this.catalog = catalog;
        this.watch = watch;
        this.clock = clock;
    }

    /** Has these texts encoded by {@code encoder}, which is closed with this. */
    public synchronized void add(String name, TextEncoder encoder, EncodedTexts texts) {
        List<ShopEncoder> more = new ArrayList<>(encoders);
        more.add(new ShopEncoder(name, encoder, texts, watch));
        encoders = List.copyOf(more);
    }

    /**
     * Has these images encoded by {@code encoder}, which is closed with this.
     *
     * @param source whom images are asked of, closed with this; null if they come as bytes alone
     */
    public synchronized void add(String name, ImageEncoder encoder, ImageSource source, ItemImages of) {
        List<ShopImages> more = new ArrayList<>(images);
        more.add(new ShopImages(name, encoder, source, of, watch, clock));
        images = List.copyOf(more);
    }

    /** Counts each query as missed by an encoder that could not be opened. */
    public synchronized void addAbsent(String name) {
        List<String> more = new ArrayList<>(absent);
        more.add(name);
        absent = List.copyOf(more);
    }

    /** What each encoder is, for people. */
    public List<String> table() {
        return Stream.concat(
                        encoders.stream().map(ShopEncoder::line),
                        images.stream().map(ShopImages::line))
                .toList();
    }

    /** The attributes of items that have images. */
    public Set<String> imageAttributes() {
        return images.stream().map(ShopImages::attribute).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Takes the bytes of an image that came with an item, until they are encoded; in their place the item has {@code sha256}.
     *
     * @param attribute one of {@link #imageAttributes}
     * @param digest the SHA-256 of the bytes, in hexadecimal digits
     */
    public void take(String attribute, String digest, byte[] image) {
        images.stream().filter(one -> one.attribute().equals(attribute)).forEach(one -> one.hold(digest, image));
    }

    private List<ItemEncoder> all() {
        return Stream.<ItemEncoder>concat(encoders.stream(), images.stream()).toList();
    }

    /**
     * The same events, their items with vectors; those that take longer than {@code atMost} together get theirs later.
     */
    public List<Event> encoded(List<? extends Event> events, Duration atMost) {
        List<ItemEncoder> now = all();
        if (now.isEmpty()) {
            return List.copyOf(events);
        }
        long end = System.nanoTime() + atMost.toNanos();
        List<Event> encoded = new ArrayList<>(events.size());
        for (Event event : events) {
            encoded.add(
                    event instanceof Event.ItemUpserted item
                            ? new Event.ItemUpserted(item.time(), item.itemId(), encoded(now, item, end))
                            : event);
        }
        return encoded;
    }

    private Attributes encoded(List<ItemEncoder> now, Event.ItemUpserted event, long end) {
        Item before = catalog.get().get(event.itemId());
        Attributes attributes = Encoded.without(event.attributes());
        Attributes own = attributes;
        for (ItemEncoder encoder : now) {
            Value known = before == null ? null : before.attributes().get(encoder.field());
            if (known instanceof Value.Vector && encoder.alike(own, before.attributes())) {
                attributes = attributes.with(encoder.field(), known);
                encoder.known(own);
            } else if (System.nanoTime() - end < 0) {
                attributes = attributes.with(encoder.field(), encoder.item(own, What.ITEM));
            }
        }
        return attributes;
    }

    /** The same list, its context with the query's vectors, and candidates that the catalogue does not know with those of their texts. */
    public Event.RankingShown asked(Event.RankingShown list) {
        List<ShopEncoder> now = encoders;
        List<ShopImages> pictures = images;
        List<String> without = absent;
        if (now.isEmpty() && pictures.isEmpty() && without.isEmpty()) {
            return list;
        }
        long started = System.nanoTime();
        Catalog known = catalog.get();
        List<List<CompletableFuture<Value.Vector>>> begun = new ArrayList<>(now.size());
        now.forEach(encoder -> begun.add(encoder.begin(list.candidates(), known)));
        Attributes context = Encoded.without(list.context());
        if (list.query() != null) {
            without.forEach(name -> watch.missed(name, What.QUERY, Reason.NOT_LOADED));
            for (ShopEncoder encoder : now) {
                Value.Vector vector = encoder.query(list.query());
                context = context.with(encoder.field(), vector);
                for (ShopImages picture : pictures) {
                    if (vector != null
                            && encoder.name().equals(picture.queries())
                            && vector.size() == picture.dimension()) {
                        context = context.with(picture.field(), vector);
                    }
                }
            }
        }
        return list.in(context).offering(candidates(list, now, begun, started));
    }

    private static List<Candidate> candidates(
            Event.RankingShown list,
            List<ShopEncoder> now,
            List<List<CompletableFuture<Value.Vector>>> begun,
            long started) {
        List<Value.Vector[]> vectors = new ArrayList<>(now.size());
        for (int i = 0; i < now.size(); i++) {
            vectors.add(begun.get(i) == null ? null : now.get(i).await(begun.get(i), started));
        }
        List<Candidate> candidates = new ArrayList<>(list.candidates().size());
        for (int row = 0; row < list.candidates().size(); row++) {
            Candidate one = list.candidates().get(row);
            Attributes attributes = Encoded.without(one.attributes());
            for (int i = 0; i < now.size(); i++) {
                if (vectors.get(i) != null) {
                    attributes = attributes.with(now.get(i).field(), vectors.get(i)[row]);
                }
            }
            candidates.add(
                    attributes.equals(one.attributes()) ? one : new Candidate(one.itemId(), one.score(), attributes));
        }
        return candidates;
    }

    /**
     * The items whose texts, and whose images where their vectors compare with those of queries, mean what is most like the query; the
     * most alike first, at most {@code most}. Vectors of different encoders do not compare, so that each ranks by itself and their
     * {@link ReciprocalRanks} decide. None without encoders, and where there are more than {@value #LOOKED_THROUGH} items.
     */
    public List<String> nearest(String query, int most) {
        if (encoders.isEmpty() || query == null || most <= 0 || catalog.get().size() > LOOKED_THROUGH) {
            return List.of();
        }
        var ranks = new ReciprocalRanks();
        List<String> fields = new ArrayList<>(2);
        List<ShopImages> pictures = images;
        for (ShopEncoder encoder : encoders) {
            List<String> compared = new ArrayList<>(2);
            if (fields.isEmpty()) {
                compared.add(encoder.field());
            }
            pictures.stream()
                    .filter(one -> encoder.name().equals(one.queries()))
                    .forEach(one -> compared.add(one.field()));
            Value.Vector vector = compared.isEmpty() ? null : encoder.query(query);
            if (vector != null && vector.steps() != null) {
                compared.forEach(field -> ranks.add(nearest(field, vector.steps(), most)));
                fields.addAll(compared);
            }
        }
        return ranks.best(most, itemId -> known(itemId, fields));
    }

    /** Of how many of these fields an item has a vector. */
    private int known(String itemId, List<String> fields) {
        Item item = catalog.get().get(itemId);
        return item == null
                ? 0
                : (int) fields.stream()
                        .filter(field -> item.attributes().get(field) instanceof Value.Vector)
                        .count();
    }

    private record Near(String itemId, double cosine) {
        private static final Comparator<Near> FARTHEST_FIRST =
                Comparator.comparingDouble(Near::cosine).thenComparing(Near::itemId, Comparator.reverseOrder());
    }

    private List<String> nearest(String field, Steps query, int most) {
        var found = new PriorityQueue<>(Near.FARTHEST_FIRST);
        catalog.get().forEach(item -> {
            if (item.attributes().get(field) instanceof Value.Vector own
                    && own.steps() != null
                    && own.size() == query.size()) {
                double cosine = own.steps().cosine(query);
                if (found.size() < most || cosine > found.peek().cosine()) {
                    found.add(new Near(item.id(), cosine));
                    if (found.size() > most) {
                        found.poll();
                    }
                }
            }
        });
        return found.stream()
                .sorted(Near.FARTHEST_FIRST.reversed())
                .map(Near::itemId)
                .toList();
    }

    /** Vectors of texts that items lack. */
    public LateVectors lateTexts() {
        return new Late(() -> encoders, catalog);
    }

    /** Vectors of images that items lack. */
    public LateVectors lateImages() {
        return new Late(() -> images, catalog);
    }

    private record Late(Supplier<List<? extends ItemEncoder>> encoders, Supplier<Catalog> catalog)
            implements LateVectors {
        @Override
        public List<Item> lacking(int most) {
            List<? extends ItemEncoder> now = encoders.get();
            return now.isEmpty()
                    ? List.of()
                    : catalog.get().some(most, item -> now.stream().anyMatch(one -> one.lacks(item.attributes())));
        }

        @Override
        public List<Event.ItemEncoded> lacked(Item item, long time) {
            List<Event.ItemEncoded> lacked = new ArrayList<>(1);
            Attributes attributes = item.attributes();
            for (ItemEncoder encoder : encoders.get()) {
                Value.Vector vector = encoder.lacks(attributes) ? encoder.item(attributes, What.KNOWN_ITEM) : null;
                if (vector != null) {
                    long of = AttributesCodec.fingerprint(attributes);
                    lacked.add(new Event.ItemEncoded(time, item.id(), of, encoder.field(), vector));
                    attributes = Encoded.with(attributes, encoder.field(), vector);
                }
            }
            return lacked;
        }
    }

    /** Forgets the queries that it has vectors of. */
    public void forget() {
        encoders.forEach(ShopEncoder::forget);
    }

    /** Asks no encoder any more. */
    @Override
    public synchronized void close() {
        List<ShopEncoder> texts = encoders;
        List<ShopImages> pictures = images;
        encoders = List.of();
        images = List.of();
        absent = List.of();
        texts.forEach(ShopEncoder::close);
        pictures.forEach(ShopImages::close);
    }
}
