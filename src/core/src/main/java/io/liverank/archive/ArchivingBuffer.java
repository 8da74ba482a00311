package io.liverank.archive;

import io.liverank.engine.ClosedList;
import io.liverank.engine.Engine;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.History;
import java.util.List;
import java.util.Set;

/** A buffer whose lists go to an archive as well, as they are finished, under the hour of the log's time. As thread-safe as the buffer. */
public final class ArchivingBuffer implements ExampleBuffer {
    private final ExampleBuffer buffer;
    private final ListArchive archive;
    private long version;

    /** Gives {@code buffer} what it is given. Closes both. */
    public ArchivingBuffer(ExampleBuffer buffer, ListArchive archive) {
        this.buffer = buffer;
        this.archive = archive;
    }

    @Override
    public void follow(Engine engine) {
        buffer.follow(engine);
        engine.onClosed(list -> take(engine, list));
        engine.onForgotten(erased -> archive.forget(erased.keys()));
    }

    private void take(Engine engine, ClosedList list) {
        if (list.hasPositive()) {
            archive.add(list.example(), engine.logTime());
        }
        long now = engine.learning().version();
        if (now != version) {
            version = now;
            archive.keep(now, engine.learning().learnedUpTo(now), () -> engine.learning()
                    .keptModel(now));
        }
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
        return buffer.read(after, upTo, layout);
    }

    @Override
    public History history() {
        return archive.history();
    }

    @Override
    public void trim(long upTo) {
        buffer.trim(upTo);
    }

    @Override
    public void flush() {
        archive.flush();
        buffer.flush();
    }

    @Override
    public void close() {
        archive.close();
        buffer.close();
    }
}
