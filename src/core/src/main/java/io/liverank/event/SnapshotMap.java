package io.liverank.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * A map of immutable values that can be written as it was while it changes: from when {@link #save} notes it until it is written,
 * each change first puts by what was there. So to note it takes no time, however large it is. One thread writes and saves; any
 * may read.
 */
public final class SnapshotMap<V> {
    private final ConcurrentHashMap<String, V> map = new ConcurrentHashMap<>();
    private volatile List<Then> kept = List.of();

    /** An empty one. */
    public SnapshotMap() {}

    /** The value, or null. */
    public V get(String key) {
        return map.get(key);
    }

    /** How many values there are. */
    public int size() {
        return map.size();
    }

    /** Whether there is a value. */
    public boolean containsKey(String key) {
        return map.containsKey(key);
    }

    /** All keys, in no order. */
    public Set<String> keys() {
        return map.keySet();
    }

    /** All values, in no order. To be read only. */
    public Collection<V> values() {
        return map.values();
    }

    /** Keys with their values, in no order. To be read only. */
    public Set<Map.Entry<String, V>> entries() {
        return map.entrySet();
    }

    /** Puts a value in place of the old one, which is returned; null if there was none. */
    public V put(String key, V value) {
        putBy(key);
        return map.put(key, value);
    }

    /** Takes a value out, and returns it; null if there was none. */
    public V remove(String key) {
        putBy(key);
        return map.remove(key);
    }

    private void putBy(String key) {
        for (Then then : kept) {
            then.before.putIfAbsent(key, Optional.ofNullable(map.get(key)));
        }
    }

    /** Keys with their values, in the order of the keys. */
    public Map<String, V> sorted() {
        return new TreeMap<>(map);
    }

    /** Writes how many there are, and each key with what {@code value} writes, in the order of the keys. */
    public void save(ByteWriter out, BiConsumer<V, ByteWriter> value) {
        var then = new Then(value);
        keep(then, true);
        out.later(then);
    }

    private synchronized void keep(Then then, boolean needed) {
        List<Then> next = new ArrayList<>(kept);
        if (needed) {
            next.add(then);
        } else {
            next.remove(then);
        }
        kept = List.copyOf(next);
    }

    private record Found<V>(String key, V value) {}

    /** As it was when it was made. */
    private final class Then implements ByteWriter.Later {
        private final BiConsumer<V, ByteWriter> value;
        /** What was there of each key that was written to since; empty if nothing was. */
        private final ConcurrentHashMap<String, Optional<V>> before = new ConcurrentHashMap<>();

        Then(BiConsumer<V, ByteWriter> value) {
            this.value = value;
        }

        /**
         * Whoever goes through the map while it is written to may see the old or the new of a key, or miss it if it came or went.
         * What was there had been put by before, so it is looked at last.
         */
        private List<Found<V>> found() {
            List<Found<V>> found = new ArrayList<>(map.size());
            map.forEach((key, one) -> found.add(new Found<>(key, one)));
            // from here on those that changed while this went through them
            Map<String, Optional<V>> changed = new HashMap<>(before);
            found.removeIf(one -> changed.containsKey(one.key()));
            changed.forEach((key, was) -> was.ifPresent(one -> found.add(new Found<>(key, one))));
            found.sort(Comparator.comparing(Found::key));
            return found;
        }

        @Override
        public void write(ByteWriter out) {
            List<Found<V>> found = found();
            release();
            out.writeInt(found.size());
            found.forEach(one -> {
                out.writeString(one.key());
                value.accept(one.value(), out);
            });
        }

        @Override
        public void release() {
            keep(this, false);
            before.clear();
        }
    }
}
