package io.liverank.redis;

import io.liverank.fault.CannotStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisInstance;
import redis.embedded.RedisServer;

/**
 * A real Redis beside this process, with an append-only file, listening on a free port of the loopback address. One
 * process per data folder: a lock file sees to that. A Redis that a killed process left behind is shut down, which
 * keeps its data, before the new one starts on the same files.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final Pattern READY = Pattern.compile(".*Ready to accept connections.*");
    private static final int PATIENCE_MILLIS = 10_000;

    /** What a power cut leaves undone at most; more is damage, which is not cut off unasked. */
    private static final long UNFINISHED = 1 << 20;
    /** As Redis says that it cannot read its file. */
    private static final Pattern UNREADABLE =
            Pattern.compile("append.only file|RDB (file|reading)|loading DB|RDB checksum", Pattern.CASE_INSENSITIVE);
    /** Process, role and time, which Redis puts before what it says. */
    private static final Pattern PREFIX = Pattern.compile("^\\d+:\\w \\d+ \\w+ \\d+ [\\d:.]+ [*#.-] ");

    /** Characters of a process id, with blanks behind. */
    private static final int PID = 20;

    private static final int RESTART_MILLIS = 1_000;
    private static final int END_SECONDS = 60;
    static final String PORT = "redis.port";
    private static final String PASSWORD = "redis.password";
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private final Path home;
    private final boolean repair;
    private final String password;
    private final boolean synced;
    private final int port;
    private final FileChannel lockChannel;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread watcher = new Thread(this::watch, "embedded-redis");
    private volatile int restarts;
    private Child child;

    /** What Redis said last. Its own threads write. */
    private static final class Said {
        private static final int KEPT = 50;

        private final Deque<String> lines = new ConcurrentLinkedDeque<>();
        private volatile boolean ready;

        void hear(String line, boolean error) {
            if (error && ready) {
                LOG.warn("redis: {}", line);
            } else {
                LOG.debug("redis: {}", line);
            }
            if (!ready) {
                lines.add(PREFIX.matcher(line).replaceFirst("").strip());
                if (lines.size() > KEPT) {
                    lines.poll();
                }
            }
        }

        /** What it said of its file, else the last it said; empty if nothing. */
        String complaint() {
            String last = "";
            for (String line : lines) {
                if (UNREADABLE.matcher(line).find() && !line.startsWith("Reading RDB preamble")) {
                    return line;
                }
                last = line.isEmpty() ? last : line;
            }
            return last;
        }
    }

    /** Ends only when told: the library would end it in a shutdown hook of its own, before the last checkpoint. */
    private static final class Child extends RedisInstance {
        private final Said said;
        private volatile boolean mayStop;
        private volatile ProcessHandle process;

        Child(int port, List<String> args) {
            this(port, args, new Said());
        }

        private Child(int port, List<String> args, Said said) {
            super(port, args, READY, false, line -> said.hear(line, false), line -> said.hear(line, true));
            this.said = said;
        }

        @Override
        public synchronized void start() throws IOException {
            Set<Long> others = children();
            super.start();
            // the library keeps its process to itself
            process = ProcessHandle.current()
                    .children()
                    .filter(child -> !others.contains(child.pid()))
                    .filter(child -> child.info().command().orElse("").contains("redis-server"))
                    .findFirst()
                    .orElse(null);
            said.ready = true;
        }

        private static Set<Long> children() {
            return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
        }

        /** Frozen counts as running: what is stopped may go on. */
        boolean isRunning() {
            return process == null || process.isAlive();
        }

        @Override
        public synchronized void stop() throws IOException {
            if (mayStop) {
                super.stop();
            }
        }

        /** One that refuses, as it does while it writes a first file, is killed in the end: what it said is with the system. */
        void end() throws IOException {
            mayStop = true;
            ProcessHandle ending = process;
            if (ending != null) {
                CompletableFuture.delayedExecutor(END_SECONDS, TimeUnit.SECONDS).execute(ending::destroyForcibly);
            }
            stop();
        }
    }

    /** As with no leave to repair, and without a password. */
    public EmbeddedRedis(Path folder) {
        this(folder, false, "", false);
    }

    /**
     * Starts Redis on the files of {@code folder}, and again whenever it ends by itself.
     *
     * @param repair allows to cut off what is behind damage in the files
     * @param password that clients need, of letters and digits; empty for none. It is kept in the folder, for its owner's
     *     eyes alone
     * @param synced answers only when the disk has what was written; else once a second what was written is synced
     * @throws CannotStartException if another process uses the folder, its files are damaged, or Redis cannot start here
     */
    public EmbeddedRedis(Path folder, boolean repair, String password, boolean synced) {
        if (!password.matches("[0-9A-Za-z]*")) {
            throw new IllegalArgumentException("a password of letters and digits is needed");
        }
        this.home = home(folder);
        this.repair = repair;
        this.password = password;
        this.synced = synced;
        lockChannel = lock(home);
        try {
            endLeftOver(home);
            port = freePort();
            keepPassword();
            Files.writeString(home.resolve(PORT), Integer.toString(port));
            child = start();
        } catch (IOException e) {
            release();
            throw unusable(home, e);
        } catch (RuntimeException e) {
            release();
            throw e;
        }
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Who may read the folder's other files is not to have its data by the way of Redis. */
    private void keepPassword() throws IOException {
        Path file = home.resolve(PASSWORD);
        Files.deleteIfExists(file);
        if (password.isEmpty()) {
            return;
        }
        if (Files.getFileStore(home).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        }
        Files.writeString(file, password);
    }

    /** Starts Redis again when it has ended by itself: its clients come back to the same port. */
    private void watch() {
        try {
            do {
                if (isRunning()) {
                    continue;
                }
                LOG.warn("the embedded Redis ended by itself; it is started again on its files");
                restart();
            } while (!closing.await(RESTART_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isRunning() {
        return closing.getCount() == 0 || child.isRunning();
    }

    private synchronized void restart() {
        if (isRunning()) {
            return;
        }
        try {
            child.end();
            child = start();
            restarts++;
        } catch (IOException | CannotStartException e) {
            LOG.error("the embedded Redis could not be started again; this is tried on: {}", e.getMessage());
        }
    }

    private void release() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            LOG.debug("the lock is given free by the process's end", e);
        }
    }

    private static Path home(Path folder) {
        try {
            return Files.createDirectories(folder.toAbsolutePath()).toRealPath();
        } catch (IOException e) {
            throw unusable(folder.toAbsolutePath().normalize(), e);
        }
    }

    private static CannotStartException unusable(Path home, IOException e) {
        return new CannotStartException(
                "the data folder " + home + " cannot be used: " + reason(home, e),
                "Mend that, or set liverank.data-dir to another folder, or spring.data.redis.url to a Redis of your own.",
                e);
    }

    /** The file system's reason, which for some exceptions is the type alone. */
    private static String reason(Path home, IOException e) {
        for (Path part = home; part != null; part = part.getParent()) {
            if (Files.exists(part)) {
                if (!Files.isDirectory(part)) {
                    return part + " is a file, not a folder";
                }
                break;
            }
            if (Files.isSymbolicLink(part)) {
                return part + " is a link to nothing";
            }
        }
        String place = e instanceof FileSystemException fault && fault.getFile() != null ? fault.getFile() + ": " : "";
        if (e instanceof AccessDeniedException) {
            return place + "this user may not write there (" + System.getProperty("user.name") + ")";
        }
        if (e instanceof FileSystemException fault) {
            return place + (fault.getReason() == null ? e.getClass().getSimpleName() : fault.getReason());
        }
        return e.getMessage();
    }

    private Child start() throws IOException {
        var file = new AppendOnlyFile(home);
        boolean cut = false;
        while (true) {
            List<String> arguments = arguments();
            Child started = new Child(port, arguments);
            var waiting = new WaitingLine(seconds ->
                    LOG.info("the embedded Redis is reading its file of {} MB: {} s", file.size() >> 20, seconds));
            try {
                started.start();
                return started;
            } catch (IOException e) {
                String complaint = started.said.complaint();
                if (!UNREADABLE.matcher(complaint).find()) {
                    throw new CannotStartException(
                            "the embedded Redis did not start: " + (complaint.isEmpty() ? lastLine(e) : complaint),
                            "Set spring.data.redis.url to use another Redis. (Its program was unpacked to "
                                    + arguments.get(0) + "; -Djava.io.tmpdir=FOLDER takes another folder.)",
                            e);
                }
                if (cut) {
                    throw damaged(file, complaint, e);
                }
                mend(file, Path.of(arguments.get(0)), complaint, repair, e);
                cut = true;
            } finally {
                waiting.close();
            }
        }
    }

    private static String lastLine(IOException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        return text.lines().reduce((first, second) -> second).orElse(text);
    }

    /** Cuts the file where it is sound to, if that is what a power cut leaves or it is allowed. */
    private static void mend(AppendOnlyFile file, Path server, String complaint, boolean repair, IOException e)
            throws IOException {
        var found = file.check(server).orElse(null);
        if (found == null || found.lost() <= 0) {
            throw damaged(file, complaint, e);
        }
        String since = file.lastEvent(found.sound())
                .map(time -> "what came after " + time)
                .orElse("its last part");
        boolean unfinished = complaint.startsWith("Unexpected end of file") && found.lost() <= UNFINISHED;
        if (!unfinished && !repair) {
            throw new CannotStartException(
                    "the append-only file " + file.path() + " is damaged at byte " + found.sound() + " of "
                            + found.size() + " (" + complaint.split("[:.]")[0] + ")",
                    "Put a backup in its place; or start with --liverank.data-repair=true, which keeps a copy of the file"
                            + " and cuts it there: " + since + " (" + found.lost()
                            + " bytes) is lost, the rest is kept.",
                    e);
        }
        Path copy = file.cut(found.sound(), Instant.now());
        LOG.warn(
                "the append-only file {} and was cut at byte {} of {}: {} is lost; the file as it was is kept as {}",
                unfinished ? "ended in the middle of an entry" : "was damaged",
                found.sound(),
                found.size(),
                since,
                copy);
    }

    private static CannotStartException damaged(AppendOnlyFile file, String complaint, IOException e) {
        return new CannotStartException(
                "the append-only file " + file.path() + " is damaged, and Redis finds no part of it to keep ("
                        + complaint + ")",
                "Put a backup in its place, or move it away to start with nothing.",
                e);
    }

    private List<String> arguments() throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .settingIf(!password.isEmpty(), "requirepass " + password)
                .setting("dir \"" + home + "\"")
                .setting("appendonly yes")
                .setting("appendfsync " + (synced ? "always" : "everysec"))
                // a damaged length looks like a file cut short, however much is behind it: what is cut off is told
                // first
                .setting("aof-load-truncated no")
                .setting("save \"\"")
                .buildCommandArgs();
    }

    /** Takes the folder for this process, whose id is written down for whoever is refused it. */
    private static FileChannel lock(Path home) {
        Path path = home.resolve("liverank.lock");
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                String holder = holder(channel);
                channel.close();
                throw new CannotStartException(
                        "another LiveRank" + holder + " uses the data folder " + home,
                        "Stop it, set liverank.data-dir to another folder, or let both use one Redis"
                                + " (spring.data.redis.url).",
                        null);
            }
            try {
                String pid = String.format(
                        "%-" + PID + "d%n", ProcessHandle.current().pid());
                channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    private static String holder(FileChannel channel) {
        try {
            var bytes = ByteBuffer.allocate(PID);
            channel.read(bytes, 0);
            String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
            return pid.matches("\\d+") ? " (process " + pid + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Where a Redis listens, on the loopback address, and what its clients need to say. */
    record Running(int port, String password) {}

    /** The Redis that serves the files of a folder now; null if none does. */
    static Running runningOn(Path home) throws IOException {
        Path portFile = home.resolve(PORT);
        if (!Files.exists(portFile)) {
            return null;
        }
        int port;
        try {
            port = Integer.parseInt(Files.readString(portFile).strip());
        } catch (NumberFormatException e) {
            return null;
        }
        Path kept = home.resolve(PASSWORD);
        String password = Files.exists(kept) ? Files.readString(kept).strip() : "";
        return ask(port, password, "CONFIG GET dir").contains("\r\n" + home + "\r\n")
                ? new Running(port, password)
                : null;
    }

    private static void endLeftOver(Path home) throws IOException {
        Running left = runningOn(home);
        if (left == null) {
            return;
        }
        LOG.info("ending the Redis that a killed server left on port {}", left.port());
        ask(left.port(), left.password(), "SHUTDOWN");
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (answers(left.port())) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the Redis left on port " + left.port() + " does not end");
            }
            Thread.onSpinWait();
        }
    }

    /** The first answer to an inline command; empty if nobody answers. */
    private static String ask(int port, String password, String command) {
        try (Socket socket = connect(port)) {
            if (!password.isEmpty()) {
                // one that has none says so and goes on
                exchange(socket, "AUTH " + password);
            }
            return exchange(socket, command);
        } catch (IOException e) {
            return "";
        }
    }

    private static String exchange(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        byte[] answer = new byte[4096];
        int size = socket.getInputStream().read(answer);
        return size < 0 ? "" : new String(answer, 0, size, StandardCharsets.UTF_8);
    }

    private static boolean answers(int port) {
        try (Socket socket = connect(port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        socket.setSoTimeout(1_000);
        return socket;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it listens, on the loopback address. */
    public int port() {
        return port;
    }

    /** What clients need to say; empty if nothing. */
    public String password() {
        return password;
    }

    /** How often it ended by itself and was started again. */
    public int restarts() {
        return restarts;
    }

    /** Ends Redis, whose data stays, and gives the folder free. */
    @Override
    public void close() {
        closing.countDown();
        try {
            end();
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void end() throws IOException {
        child.end();
    }
}
