package io.liverank.catalog;

import io.liverank.event.Attributes;
import io.liverank.event.AttributesCodec;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Encoded;
import io.liverank.event.Event;
import io.liverank.event.SharedValues;
import io.liverank.event.SnapshotMap;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All items by id, and how many of them hold each word. When it is full new items are refused, and what is there can be
 * replaced and taken out still: what a shop has is not to be forgotten unasked. The learner thread writes; any thread may
 * read.
 */
public final class Catalog {
    private final Fields fields;
    private final int limit;
    private final SnapshotMap<Item> items = new SnapshotMap<>();
    private final ConcurrentHashMap<Integer, Integer> holders = new ConcurrentHashMap<>();

    private final FieldRegistry registry;
    private final SharedValues values = new SharedValues();
    private final FactsReader kept;

    private volatile Consumer<String> listener = itemId -> {};

    /** An empty one that reads attributes as {@code fields} says, with room for any number of items. */
    public Catalog(Fields fields) {
        this(fields, Integer.MAX_VALUE);
    }

    /** An empty one that reads attributes as {@code fields} says, with room for {@code limit} items. */
    public Catalog(Fields fields, int limit) {
        this.fields = fields;
        this.limit = limit;
        this.registry = new FieldRegistry(fields);
        this.kept = keeper();
    }

    /** Every field that was met. */
    public FieldRegistry registry() {
        return registry;
    }

    /** Calls {@code newListener} on the learner thread with the id of each item that comes, changes or goes from now on. */
    public void onChange(Consumer<String> newListener) {
        this.listener = newListener;
    }

    /**
     * Stands in for {@code before} from now on: who listened to that one listens to this one, and is told of every item of
     * both.
     */
    public void replace(Catalog before) {
        listener = before.listener;
        before.items.keys().stream().filter(id -> !items.containsKey(id)).forEach(listener);
        items.keys().forEach(listener);
    }

    /** How attributes are read. */
    public Fields fields() {
        return fields;
    }

    /** What these attributes hold. */
    public Facts facts(Attributes attributes) {
        return Facts.of(attributes, fields);
    }

    /** Reads as {@link #facts} does, for one thread and many attributes. */
    public FactsReader reader() {
        return new FactsReader(fields);
    }

    /** The same for who keeps what was read: facts of the same fields have in common what is alike. */
    public FactsReader keeper() {
        return new FactsReader(fields, new SharedArrays());
    }

    /** The item, or null if there is none of this id. */
    public Item get(String itemId) {
        return items.get(itemId);
    }

    /** How many items there are. */
    public int size() {
        return items.size();
    }

    /** Some of the items, {@code most} at most: which ones has nothing to do with what they are. */
    public List<Item> some(int most) {
        return items.values().stream().limit(most).toList();
    }

    /** Some of the items that are so, {@code most} at most. */
    public List<Item> some(int most, Predicate<Item> so) {
        return items.values().stream().filter(so).limit(most).toList();
    }

    /** Calls {@code action} with each item. */
    public void forEach(Consumer<Item> action) {
        items.values().forEach(action);
    }

    /**
     * The first items in the order of their ids, {@code most} at most.
     *
     * @param after the id that they come after; null for the first of all
     */
    public List<Item> page(String after, int most) {
        var last = new PriorityQueue<Item>(Comparator.comparing(Item::id).reversed());
        for (Item item : items.values()) {
            if (after == null || item.id().compareTo(after) > 0) {
                if (last.size() == most && item.id().compareTo(last.peek().id()) > 0) {
                    continue;
                }
                last.add(item);
                if (last.size() > most) {
                    last.poll();
                }
            }
        }
        return last.stream().sorted(Comparator.comparing(Item::id)).toList();
    }

    /** How many items hold the word (by hash, see {@link Words}). */
    public int holders(int word) {
        return holders.getOrDefault(word, 0);
    }

    /** How many more items there is room for; 0 if a checkpoint held more than there is room for now. */
    public int room() {
        return Math.max(0, limit - items.size());
    }

    /** Creates or replaces an item; its age counts from the first time. False if it is new and there is no room for it. */
    public boolean put(long time, String itemId, Attributes attributes) {
        if (items.size() >= limit && !items.containsKey(itemId)) {
            return false;
        }
        keep(time, itemId, attributes);
        return true;
    }

    /**
     * Gives an item the vector of its texts, unless it is another than was encoded by now.
     *
     * @return what it was given; nothing if it is another, or gone
     */
    public Attributes encode(Event.ItemEncoded encoded) {
        Item item = items.get(encoded.itemId());
        if (item == null || AttributesCodec.fingerprint(item.attributes()) != encoded.of()) {
            return Attributes.NONE;
        }
        keep(encoded.time(), item.id(), Encoded.with(item.attributes(), encoded.field(), encoded.vector()));
        return Attributes.of(Map.of(encoded.field(), encoded.vector()));
    }

    private void keep(long time, String itemId, Attributes attributes) {
        Item old = items.get(itemId);
        Attributes own = values.share(attributes);
        Item item = new Item(itemId, own, kept.read(own), old == null ? time : old.since());
        items.put(itemId, item);
        if (old != null) {
            count(old, -1);
        }
        count(item, 1);
        listener.accept(itemId);
    }

    /** Takes an item out; whether it was there. */
    public boolean remove(String itemId) {
        Item old = items.remove(itemId);
        if (old != null) {
            count(old, -1);
            listener.accept(itemId);
        }
        return old != null;
    }

    private void count(Item item, int change) {
        for (int word : item.facts().words) {
            holders.merge(word, change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    /** Writes all items in the order of their ids. */
    public void save(ByteWriter out) {
        items.save(out, (item, to) -> {
            to.writeLong(item.since());
            AttributesCodec.write(to, item.attributes());
        });
        registry.save(out);
    }

    /** Reads what {@link #save} wrote into this empty catalogue, however much it is. */
    public void load(ByteReader in) {
        int count = in.readCount(3);
        for (int i = 0; i < count; i++) {
            String id = in.readString();
            long since = in.readLong();
            keep(since, id, AttributesCodec.read(in));
        }
        registry.load(in);
    }
}
