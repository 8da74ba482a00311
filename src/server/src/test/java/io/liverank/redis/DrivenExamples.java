package io.liverank.redis;

import io.lettuce.core.RedisClient;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.update.ExampleBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A buffer of examples without a thread, driven step by step: for the simulator of bad days. One step at a time. */
public final class DrivenExamples implements ExampleBuffer {
    private final RedisExampleBuffer buffer;
    private boolean writing;

    /** Through {@code client}. */
    public DrivenExamples(RedisClient client) {
        this.buffer = new RedisExampleBuffer(() -> client, RedisKeys.DEFAULT, Duration.ZERO);
    }

    /** See {@link RedisExampleBuffer#writeNext}. */
    public boolean writeNext() {
        if (writing) {
            return false;
        }
        writing = true;
        try {
            return buffer.writeNext();
        } finally {
            writing = false;
        }
    }

    /** Writes all that waits, as the thread does that is not there. */
    @Override
    public void flush() {
        while (writeNext()) {
            // the next
        }
        buffer.flush();
    }

    @Override
    public void add(Example example) {
        buffer.add(example);
    }

    @Override
    public void forget(Set<String> actors) {
        buffer.forget(actors);
    }

    @Override
    public List<Example> read(long after, long upTo, Layout layout) {
        flush();
        return buffer.read(after, upTo, layout);
    }

    @Override
    public void trim(long upTo) {
        buffer.trim(upTo);
    }
}
