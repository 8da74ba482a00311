package io.liverank.archive;

import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.LogUnavailableException;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.update.History;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes finished lists into files, by a thread of its own: who learns and ranks never waits for the disk. What cannot be
 * written now waits, up to {@value #MOST} lists; further ones are lost to the archive, and counted. Who was forgotten is taken
 * out of all files; until that is done, {@link #flush} does not let a checkpoint be written, so that a crash repeats the order.
 *
 * <p>The same log makes the same bytes in each folder. One process at a time writes to a folder. Thread-safe; lists come from one
 * thread, in the order of the log.
 */
public final class ListArchive implements AutoCloseable {
    static final String PART = ".part";

    private static final Logger LOG = System.getLogger(ListArchive.class.getName());
    private static final int MOST = 2_000;
    private static final long HOUR = 3_600_000;
    private static final long PAUSE = 5_000;
    private static final long PATIENCE = 20_000;
    private static final int VERSIONS = 5;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Settings settings;
    private final Archive archive;
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private final Thread writer = new Thread(this::run, "archive");
    private int waitingLists;
    private int waitingErasures;
    private boolean busy;
    private boolean closed;
    private long written;
    private long present;
    private long lost;
    private long erased;
    private String problem;

    private FileChannel lock;
    private HourFile open;
    private String openName = "";

    /**
     * Where, and how much.
     *
     * @param folder may hold archives of several shops
     * @param shop empty for the one that has no name
     * @param keep files of hours so long before the newest go
     * @param limit bytes of all files; the oldest go above it
     */
    public record Settings(Path folder, String shop, Duration keep, long limit) {}

    /**
     * How it stands.
     *
     * @param written lists, since the process started
     * @param present lists that were there already
     * @param lost lists that could not be written
     * @param erased lists that were taken out to forget somebody
     * @param waiting lists that are to be written
     * @param problem why nothing can be written now; null if all is well
     */
    public record Status(long written, long present, long lost, long erased, int waiting, String problem) {}

    private sealed interface Change {
        record Addition(Example example, long logTime) implements Change {}

        record Erasure(Set<String> actors) implements Change {}

        record Keeping(long version, long learnedUpTo, Supplier<Model> model) implements Change {}
    }

    /** Writes nothing before the first list. */
    public ListArchive(Settings settings) {
        this.settings = settings;
        this.archive = Archive.of(settings.folder(), settings.shop());
        writer.setDaemon(true);
        writer.start();
    }

    /** Takes a finished list, which goes into the file of the hour of {@code logTime} (milliseconds since 1970). */
    synchronized void add(Example example, long logTime) {
        if (waitingLists >= MOST) {
            lost++;
            return;
        }
        waitingLists++;
        enqueue(new Change.Addition(example, logTime));
    }

    /** Takes all lists of these actors out of all files. */
    synchronized void forget(Set<String> actors) {
        waitingErasures++;
        enqueue(new Change.Erasure(Set.copyOf(actors)));
    }

    /**
     * Keeps a version of the model, which {@code model} gives a little later, or null if it is gone by then.
     *
     * @param learnedUpTo as {@link KeptModel} says
     */
    synchronized void keep(long version, long learnedUpTo, Supplier<Model> model) {
        if (version > 0) {
            enqueue(new Change.Keeping(version, learnedUpTo, model));
        }
    }

    private void enqueue(Change change) {
        waiting.add(change);
        notifyAll();
    }

    /** What is in the files, once all that was asked for is. */
    History history() {
        return new ArchivedHistory(archive, this::flush);
    }

    /** How it stands. */
    public synchronized Status status() {
        return new Status(written, present, lost, erased, waitingLists, problem);
    }

    /**
     * Returns once all that was asked for is on the disk, or at once if nothing can be written now: lists then wait.
     *
     * @throws LogUnavailableException if somebody who is to be forgotten is still in it
     */
    public void flush() {
        long deadline = System.nanoTime() + PATIENCE * 1_000_000;
        synchronized (this) {
            while ((!waiting.isEmpty() || busy) && problem == null && System.nanoTime() < deadline) {
                await(100);
            }
            if (waitingErasures > 0) {
                throw new LogUnavailableException(
                        "the archive still holds somebody who is to be forgotten"
                                + (problem == null ? "" : ": " + problem),
                        null);
            }
        }
    }

    /** Who calls it looks again, and waits again. */
    @SuppressWarnings("WaitNotInLoop")
    private synchronized void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            Change next;
            synchronized (this) {
                while (waiting.isEmpty() && !closed) {
                    await(0);
                }
                next = waiting.peek();
                if (next == null || closed && problem != null) {
                    break;
                }
                busy = true;
            }
            String failure = attempt(next);
            synchronized (this) {
                busy = false;
                if (failure == null) {
                    done(next);
                } else {
                    fail(failure);
                }
                notifyAll();
            }
        }
        close(open);
        close(lock);
    }

    private void done(Change change) {
        waiting.remove();
        waitingLists -= change instanceof Change.Addition ? 1 : 0;
        waitingErasures -= change instanceof Change.Erasure ? 1 : 0;
        if (problem != null) {
            LOG.log(Level.INFO, "the archive is written again; {0} lists are not in it", lost);
            problem = null;
        }
    }

    private void fail(String failure) {
        if (problem == null) {
            LOG.log(Level.ERROR, "the archive cannot be written; ranking and learning go on: {0}", failure);
        }
        problem = failure;
        long until = System.nanoTime() + PAUSE * 1_000_000;
        while (!closed && System.nanoTime() < until) {
            await(PAUSE);
        }
    }

    /** Null if it is done; else why not. */
    private String attempt(Change change) {
        try {
            take();
            if (change instanceof Change.Addition addition) {
                add(addition);
            } else if (change instanceof Change.Erasure erasure) {
                erase(erasure.actors());
            } else if (change instanceof Change.Keeping keeping) {
                keep(keeping);
            }
            if (isLast() && open != null) {
                open.force();
            }
            return null;
        } catch (IOException | RuntimeException | LinkageError e) {
            // what was half written is taken away when the file is opened again
            close(open);
            open = null;
            openName = "";
            return e.toString();
        }
    }

    private synchronized boolean isLast() {
        return waiting.size() == 1;
    }

    /** Makes sure that nobody else writes there; the first time, puts it in order. */
    private void take() throws IOException {
        if (lock != null) {
            return;
        }
        Files.createDirectories(archive.folder());
        FileChannel channel = FileChannel.open(
                archive.folder().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException("another server writes to " + archive.folder());
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("another server writes to " + archive.folder(), e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        lock = channel;
        try (var all = Files.list(archive.folder())) {
            for (Path part : all.filter(one -> one.toString().endsWith(PART)).toList()) {
                Files.delete(part);
            }
        }
    }

    private void add(Change.Addition addition) throws IOException {
        String name = NAME.format(Instant.ofEpochMilli(Math.floorDiv(addition.logTime(), HOUR) * HOUR)) + Archive.LISTS;
        if (!name.equals(openName)) {
            close(open);
            open = null;
            open = new HourFile(archive.folder().resolve(name), settings.shop());
            openName = name;
            shed(addition.logTime());
        }
        boolean isNew = open.add(addition.example());
        synchronized (this) {
            written += isNew ? 1 : 0;
            present += isNew ? 0 : 1;
        }
    }

    /** What is too old or too much goes, oldest first; never the file that is open. */
    private void shed(long logTime) throws IOException {
        String oldest =
                NAME.format(Instant.ofEpochMilli(logTime - settings.keep().toMillis())) + Archive.LISTS;
        List<Path> files = archive.files();
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!name.equals(openName) && (name.compareTo(oldest) < 0 || bytes > settings.limit())) {
                bytes -= Files.size(file);
                Files.delete(file);
            }
        }
    }

    private void erase(Set<String> actors) throws IOException {
        close(open);
        open = null;
        openName = "";
        Set<Integer> hashes = new HashSet<>();
        actors.forEach(actor -> hashes.add(Frames.actor(actor)));
        int went = 0;
        for (Path file : archive.files()) {
            went += HourFile.without(file, hashes::contains, frame -> mayBeOf(actors, frame));
        }
        synchronized (this) {
            erased += went;
        }
    }

    /** What cannot be read could be anybody's. */
    private static boolean mayBeOf(Set<String> actors, byte[] frame) {
        try {
            String actor = Frames.example(frame, Layout.FIXED).actor();
            return actor != null && actors.contains(actor);
        } catch (MalformedException e) {
            return true;
        }
    }

    private void keep(Change.Keeping keeping) throws IOException {
        Path file = archive.modelFile(keeping.version());
        if (Files.exists(file)) {
            return;
        }
        Model model = keeping.model().get();
        if (model == null) {
            return;
        }
        Files.createDirectories(file.getParent());
        new KeptModel(keeping.version(), keeping.learnedUpTo(), model).write(file);
        List<Long> versions = archive.versions();
        for (long old : versions.subList(0, Math.max(0, versions.size() - VERSIONS))) {
            Files.delete(archive.modelFile(old));
        }
    }

    private static void close(AutoCloseable one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "cannot be closed", e);
        }
    }

    /** Ends the writing thread once what waits is written, or cannot be. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
