package io.liverank.archive;

import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.LogUnavailableException;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.update.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What an archive remembers.
 *
 * @param flush waits for what is still to be written
 */
record ArchivedHistory(Archive archive, Runnable flush) implements History {
    @Override
    public long learnedUpTo(long version) {
        flush.run();
        try {
            return archive.model(version).map(KeptModel::learnedUpTo).orElse(-1L);
        } catch (MalformedException e) {
            // as if it were not there
            return -1;
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void read(long after, long upTo, Layout layout, Consumer<Example> each) {
        flush.run();
        try {
            for (Path file : archive.files()) {
                read(file, after, upTo, layout, each);
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static void read(Path file, long after, long upTo, Layout layout, Consumer<Example> each)
            throws IOException {
        if (Files.notExists(file)) {
            // gone since the folder was listed: too old, or nobody's any more
            return;
        }
        try (var reader = new ListReader(file)) {
            while (reader.next()) {
                if (reader.number() > after && reader.number() <= upTo) {
                    Example list = list(reader, layout);
                    if (list == null) {
                        return;
                    }
                    if (list.hasPositive()) {
                        each.accept(list);
                    }
                }
            }
        }
    }

    /** Null if it is damaged, and with it the rest of the file. */
    private static Example list(ListReader reader, Layout layout) throws IOException {
        try {
            return reader.read(layout);
        } catch (MalformedException e) {
            return null;
        }
    }

    private static LogUnavailableException unavailable(IOException e) {
        return new LogUnavailableException("the archive cannot be read: " + e.getMessage(), e);
    }
}
