package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.SnapshotMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A map of bounded size that forgets what was touched longest ago. The learner thread writes; any thread may read.
 * What is forgotten depends on the contents alone, so replicas forget the same.
 */
public final class TimedMap<V extends Timed> {
    /** A sweep makes this share of the room, so that its cost is spread over as many additions. */
    private static final int SWEPT_SHARE = 10;

    private final SnapshotMap<V> map = new SnapshotMap<>();
    private final int limit;
    private int size;

    /** Holds up to {@code limit} values. */
    public TimedMap(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a map needs room for at least one value");
        }
        this.limit = limit;
    }

    /** The value, or null. */
    public V get(String key) {
        return key == null ? null : map.get(key);
    }

    /** How many values there are. */
    public int size() {
        return map.size();
    }

    /** Puts a value in place of the old one. */
    public void put(String key, V value) {
        if (map.put(key, value) == null && ++size > limit) {
            forgetOldest();
        }
    }

    /** Takes a value out. */
    public void remove(String key) {
        if (map.remove(key) != null) {
            size--;
        }
    }

    /** Takes out all values that {@code condition} holds of, and gives their keys in order. */
    List<String> removeIf(Predicate<? super V> condition) {
        List<String> keys = map.entries().stream()
                .filter(entry -> condition.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        keys.forEach(this::remove);
        return keys;
    }

    /** Puts something else in place of all values that {@code condition} holds of. */
    void replaceIf(Predicate<? super V> condition, UnaryOperator<V> change) {
        for (Map.Entry<String, V> entry : map.entries()) {
            if (condition.test(entry.getValue())) {
                map.put(entry.getKey(), change.apply(entry.getValue()));
            }
        }
    }

    /** Calls {@code action} with each key and value, in the order of the keys. */
    public void forEachSorted(BiConsumer<? super String, ? super V> action) {
        map.sorted().forEach(action);
    }

    /** Writes everything, in the order of the keys; {@code value} writes what is immutable, and may do so later. */
    public void save(ByteWriter out, BiConsumer<V, ByteWriter> value) {
        map.save(out, value);
    }

    /** Reads what {@link #save} wrote into this empty map. */
    void load(ByteReader in, Function<ByteReader, V> value) {
        int count = in.readCount(2);
        for (int i = 0; i < count; i++) {
            put(in.readString(), value.apply(in));
        }
    }

    private void forgetOldest() {
        List<Map.Entry<String, V>> entries = new ArrayList<>(map.entries());
        entries.sort(Comparator.<Map.Entry<String, V>>comparingLong(
                        entry -> entry.getValue().lastTime())
                .thenComparing(Map.Entry::getKey));
        int surplus = Math.max(1, limit / SWEPT_SHARE);
        for (int i = 0; i < surplus && i < entries.size(); i++) {
            remove(entries.get(i).getKey());
        }
    }
}
