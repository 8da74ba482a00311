package io.liverank.update;

import io.liverank.feature.Layout;
import io.liverank.model.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** A buffer without a Redis, for replays and simulations of one process. */
public final class MemoryExampleBuffer implements ExampleBuffer {
    private final ConcurrentSkipListMap<Long, Example> examples = new ConcurrentSkipListMap<>();

    /** Empty. */
    public MemoryExampleBuffer() {}

    @Override
    public void add(Example example) {
        examples.putIfAbsent(example.number(), example);
    }

    @Override
    public void forget(Set<String> actors) {
        examples.values().removeIf(example -> example.actor() != null && actors.contains(example.actor()));
    }

    @Override
    public List<Example> read(long after, long upTo, Layout layout) {
        return new ArrayList<>(examples.subMap(after, false, upTo, true).values());
    }

    @Override
    public void trim(long upTo) {
        examples.headMap(upTo, true).clear();
    }
}
