package io.liverank.redis;

import io.liverank.fault.CannotStartException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Redis's file while no Redis runs on it: where it is sound to, and how it is cut there. Redis's server is its
 * own {@code redis-check-aof} when it is called by that name, so what is sound is Redis's word.
 */
final class AppendOnlyFile {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    static final String NAME = "appendonly.aof";
    private static final String CHECK = "redis-check-aof";
    private static final Pattern SOUND = Pattern.compile("size=(\\d+), ok_up_to=(\\d+)");
    private static final Pattern EVENT = Pattern.compile(
            "XADD\r\n\\$12\r\nliverank:log\r\n(?:\\$\\d+\r\n[^\r]*\r\n)??\\$\\d+\r\n(\\d{10,})-\\d+\r\n");
    /** What a power cut leaves undone at most; more is damage, which is not cut off unasked. */
    private static final long UNFINISHED = 1 << 20;

    private static final int LOOK_BACK = 1 << 20;
    private static final int PATIENCE_MINUTES = 30;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path file;

    AppendOnlyFile(Path home) {
        this.file = home.resolve(NAME);
    }

    /**
     * What a check found.
     *
     * @param size of the file, in bytes
     * @param sound how much of it, from its begin, is whole; as {@code size} if the check has nothing against it
     */
    record Soundness(long size, long sound) {
        long lost() {
            return size - sound;
        }
    }

    long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Cuts the file where it is sound to, if that is what a power cut leaves or it is allowed.
     *
     * @param server Redis's program
     * @param complaint what Redis said of the file as it gave up, with {@code e}
     * @param repair whether what is behind damage may be cut off
     * @throws CannotStartException if it may not, or nothing is sound
     */
    void mend(Path server, String complaint, boolean repair, IOException e) throws IOException {
        var found = check(server).orElse(null);
        if (found == null || found.lost() <= 0) {
            throw damaged(complaint, e);
        }
        String since =
                lastEvent(found.sound()).map(time -> "what came after " + time).orElse("its last part");
        boolean unfinished = complaint.startsWith("Unexpected end of file") && found.lost() <= UNFINISHED;
        if (!unfinished && !repair) {
            throw new CannotStartException(
                    "the append-only file " + file + " is damaged at byte " + found.sound() + " of " + found.size()
                            + " (" + complaint.split("[:.]")[0] + ")",
                    "Put a backup in its place; or start with --liverank.data-repair=true, which keeps a copy of the file"
                            + " and cuts it there: " + since + " (" + found.lost()
                            + " bytes) is lost, the rest is kept.",
                    e);
        }
        Path copy = cut(found.sound(), Instant.now());
        LOG.warn(
                "the append-only file {} and was cut at byte {} of {}: {} is lost; the file as it was is kept as {}",
                unfinished ? "ended in the middle of an entry" : "was damaged",
                found.sound(),
                found.size(),
                since,
                copy);
    }

    /** Nothing of the file is of use. */
    CannotStartException damaged(String complaint, IOException e) {
        return new CannotStartException(
                "the append-only file " + file + " is damaged, and Redis finds no part of it to keep (" + complaint
                        + ")",
                "Put a backup in its place, or move it away to start with nothing.",
                e);
    }

    /** What {@code server}, the program, makes of the file; nothing if that could not be said, or no byte is of use. */
    Optional<Soundness> check(Path server) throws IOException {
        Path folder = Files.createTempDirectory("liverank-");
        Path program = folder.resolve(CHECK);
        try {
            link(server, program);
            Process process = new ProcessBuilder(program.toString(), file.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            Matcher sound = SOUND.matcher(said);
            return sound.find()
                    ? Optional.of(new Soundness(Long.parseLong(sound.group(1)), Long.parseLong(sound.group(2))))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(program);
            Files.deleteIfExists(folder);
        }
    }

    private static void link(Path server, Path program) throws IOException {
        try {
            Files.createSymbolicLink(program, server.toAbsolutePath());
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(server, program, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** When the last event before {@code sound} was appended, to the second; nothing if there is none near. */
    Optional<Instant> lastEvent(long sound) throws IOException {
        try (var reader = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, sound - LOOK_BACK);
            byte[] bytes = new byte[(int) (sound - from)];
            reader.seek(from);
            reader.readFully(bytes);
            Matcher event = EVENT.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            Instant last = null;
            while (event.find()) {
                last = Instant.ofEpochMilli(Long.parseLong(event.group(1)));
            }
            return Optional.ofNullable(last).map(time -> time.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** Cuts off what is behind {@code sound} once a copy of the whole is on disk; returns the copy. */
    Path cut(long sound, Instant now) throws IOException {
        Path copy = file.resolveSibling(NAME + ".damaged-" + STAMP.format(now));
        Files.copy(file, copy);
        try (FileChannel kept = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            kept.force(true);
        }
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            open.truncate(sound);
            open.force(true);
        }
        return copy;
    }
}
