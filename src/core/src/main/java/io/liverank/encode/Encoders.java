package io.liverank.encode;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Item;
import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.EncoderWatch.What;
import io.liverank.event.Attributes;
import io.liverank.event.AttributesCodec;
import io.liverank.event.Encoded;
import io.liverank.event.Event;
import io.liverank.event.Steps;
import io.liverank.event.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

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
    private volatile List<ShopEncoder> encoders = List.of();
    private volatile List<String> absent = List.of();

    /** Without encoders yet, of the shop of this catalogue. */
    public Encoders(Supplier<Catalog> catalog, EncoderWatch watch) {
        this.catalog = catalog;
        this.watch = watch;
    }

    /** Has these texts encoded by {@code encoder}, which is closed with this. */
    public synchronized void add(String name, TextEncoder encoder, EncodedTexts texts) {
        List<ShopEncoder> more = new ArrayList<>(encoders);
        more.add(new ShopEncoder(name, encoder, texts, watch));
        encoders = List.copyOf(more);
    }

    /** Counts each query as missed by an encoder that could not be opened. */
    public synchronized void addAbsent(String name) {
        List<String> more = new ArrayList<>(absent);
        more.add(name);
        absent = List.copyOf(more);
    }

    /** What each encoder is, for people. */
    public List<String> table() {
        return encoders.stream().map(ShopEncoder::line).toList();
    }

    /**
     * The same events, their items with vectors; those that take longer than {@code atMost} together get theirs later.
     */
    public List<Event> encoded(List<? extends Event> events, Duration atMost) {
        List<ShopEncoder> now = encoders;
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

    private Attributes encoded(List<ShopEncoder> now, Event.ItemUpserted event, long end) {
        Item before = catalog.get().get(event.itemId());
        Attributes attributes = Encoded.without(event.attributes());
        Attributes own = attributes;
        for (ShopEncoder encoder : now) {
            Value known = before == null ? null : before.attributes().get(encoder.field());
            if (known instanceof Value.Vector && encoder.alike(own, before.attributes())) {
                attributes = attributes.with(encoder.field(), known);
            } else if (System.nanoTime() - end < 0) {
                attributes = attributes.with(encoder.field(), encoder.item(own, What.ITEM));
            }
        }
        return attributes;
    }

    /** The same list, its context with the query's vectors. */
    public Event.RankingShown asked(Event.RankingShown list) {
        List<ShopEncoder> now = encoders;
        List<String> without = absent;
        if (now.isEmpty() && without.isEmpty()) {
            return list;
        }
        Attributes context = Encoded.without(list.context());
        if (list.query() != null) {
            without.forEach(name -> watch.missed(name, What.QUERY, Reason.NOT_LOADED));
            for (ShopEncoder encoder : now) {
                context = context.with(encoder.field(), encoder.query(list.query()));
            }
        }
        return list.in(context);
    }

    /**
     * The items whose texts mean what is most like the query, the most alike first, at most {@code most}. None without encoders, and
     * where there are more than {@value #LOOKED_THROUGH} items.
     */
    public List<String> nearest(String query, int most) {
        if (encoders.isEmpty() || query == null || most <= 0 || catalog.get().size() > LOOKED_THROUGH) {
            return List.of();
        }
        for (ShopEncoder encoder : encoders) {
            Value.Vector vector = encoder.query(query);
            if (vector != null && vector.steps() != null) {
                return nearest(encoder.field(), vector.steps(), most);
            }
        }
        return List.of();
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

    /** Items that lack a vector, {@code most} at most. */
    List<Item> lacking(int most) {
        List<ShopEncoder> now = encoders;
        return now.isEmpty()
                ? List.of()
                : catalog.get().some(most, item -> now.stream().anyMatch(one -> one.lacks(item.attributes())));
    }

    /** The vectors that an item lacks, to be put into the log in this order; none of those that are not to be had now. */
    List<Event.ItemEncoded> lacked(Item item, long time) {
        List<Event.ItemEncoded> lacked = new ArrayList<>(1);
        Attributes attributes = item.attributes();
        for (ShopEncoder encoder : encoders) {
            Value.Vector vector = encoder.lacks(attributes) ? encoder.item(attributes, What.KNOWN_ITEM) : null;
            if (vector != null) {
                long of = AttributesCodec.fingerprint(attributes);
                lacked.add(new Event.ItemEncoded(time, item.id(), of, encoder.field(), vector));
                attributes = Encoded.with(attributes, encoder.field(), vector);
            }
        }
        return lacked;
    }

    /** Forgets the queries that it has vectors of. */
    public void forget() {
        encoders.forEach(ShopEncoder::forget);
    }

    /** Asks no encoder any more. */
    @Override
    public synchronized void close() {
        List<ShopEncoder> last = encoders;
        encoders = List.of();
        absent = List.of();
        last.forEach(ShopEncoder::close);
    }
}
