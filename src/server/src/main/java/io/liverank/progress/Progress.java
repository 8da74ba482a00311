package io.liverank.progress;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a command is and how long it will take still, by what has been done so far. On a terminal one line is
 * written over and over and is gone in the end; elsewhere (a file, a build's log) a line comes for each tenth, two a second
 * at most. Thread-safe.
 */
public final class Progress implements AutoCloseable {
    private static final long ON_TERMINAL = Duration.ofMillis(200).toNanos();
    private static final long ELSEWHERE = Duration.ofMillis(500).toNanos();
    private static final int PARTS = 10;
    private static final int BAR = 20;

    private final PrintWriter to;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final String name;
    private final String unit;
    private final long total;
    private final long started;
    private long told;
    private long part;
    private int width;

    /**
     * To standard error or what stands for it.
     *
     * @param name what is done, in a word or two
     * @param unit of what is counted, in the plural
     * @param total to count to; 0 if it is not known
     */
    public Progress(PrintWriter to, String name, String unit, long total) {
        this(to, isTerminal(), System::nanoTime, name, unit, total);
    }

    Progress(PrintWriter to, boolean terminal, LongSupplier nanos, String name, String unit, long total) {
        this.to = to;
        this.terminal = terminal;
        this.nanos = nanos;
        this.name = name;
        this.unit = unit;
        this.total = total;
        this.started = nanos.getAsLong();
        this.told = started;
    }

    /** Whether standard error is one; where the system does not say, whether there is a console at all. */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 to 24 there always is one, and the line moves everywhere
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    /** {@code done} of the total are done. */
    public synchronized void at(long done) {
        long now = nanos.getAsLong();
        if (now - told < (terminal ? ON_TERMINAL : ELSEWHERE)) {
            return;
        }
        if (!terminal && total > 0) {
            long reached = done * PARTS / total;
            if (reached == part || done >= total) {
                return;
            }
            part = reached;
        }
        told = now;
        String text = text(done, now);
        if (terminal) {
            // blanks over what a longer line left
            to.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            width = text.length();
        } else {
            to.println(text);
        }
        to.flush();
    }

    private String text(long done, long now) {
        double seconds = (now - started) / 1e9;
        if (total <= 0) {
            return String.format(Locale.ROOT, "%s: %,d %s, %s", name, done, unit, time(seconds));
        }
        double share = Math.min(1, (double) done / total);
        int filled = (int) (BAR * share);
        String bar = terminal ? " [" + "=".repeat(filled) + " ".repeat(BAR - filled) + "]" : "";
        String left = done == 0 ? "" : ", " + time(seconds * (1 - share) / share) + " left";
        return String.format(
                Locale.ROOT, "%s:%s %.0f%%, %,d of %,d %s%s", name, bar, 100 * share, done, total, unit, left);
    }

    private static String time(double seconds) {
        long whole = (long) Math.ceil(seconds);
        return whole < 60
                ? whole + " s"
                : whole < 3600
                        ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                        : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }

    /** Takes the line off a terminal. */
    @Override
    public synchronized void close() {
        if (width > 0) {
            to.print("\r" + " ".repeat(width) + "\r");
            to.flush();
            width = 0;
        }
    }
}
