package io.liverank.redis;

import io.liverank.fault.CannotStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisServer;

/**
 * A real Redis beside this process, with an append-only file, listening on a free port of the loopback address. One
 * process per data folder: a lock file sees to that. A Redis that a killed process left behind is shut down, which
 * keeps its data, before the new one starts on the same files.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int RESTART_MILLIS = 1_000;
    /** Between looking for a free port and listening there somebody else may take it. */
    private static final int PORTS_TRIED = 5;

    private static final String PORT_TAKEN = "Failed listening on port";

    private final DataFolder folder;
    private final boolean repair;
    private final String password;
    private final boolean synced;
    /** Written before anybody else sees this. */
    private int port;

    private final FileChannel lockChannel;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread watcher = new Thread(this::watch, "embedded-redis");
    private volatile int restarts;
    private RedisProcess process;

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
        this(folder, repair, password, synced, EmbeddedRedis::freePort);
    }

    /** Gives a port to try. */
    interface Ports {
        int next() throws IOException;
    }

    EmbeddedRedis(Path folder, boolean repair, String password, boolean synced, Ports ports) {
        if (!password.matches("[0-9A-Za-z]*")) {
            throw new IllegalArgumentException("a password of letters and digits is needed");
        }
        this.folder = DataFolder.made(folder);
        this.repair = repair;
        this.password = password;
        this.synced = synced;
        lockChannel = this.folder.lock();
        try {
            endLeftOver();
            this.folder.keepPassword(password);
            process = start(ports);
        } catch (IOException e) {
            release();
            throw this.folder.unusable(e);
        } catch (RuntimeException e) {
            release();
            throw e;
        }
        watcher.setDaemon(true);
        watcher.start();
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
        return closing.getCount() == 0 || process.isRunning();
    }

    private synchronized void restart() {
        if (isRunning()) {
            return;
        }
        try {
            process.end();
            process = start();
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

    private RedisProcess start(Ports ports) throws IOException {
        for (int tried = 1; ; tried++) {
            port = ports.next();
            folder.keepPort(port);
            try {
                return start();
            } catch (CannotStartException e) {
                if (tried == PORTS_TRIED || !String.valueOf(e.getMessage()).contains(PORT_TAKEN)) {
                    throw e;
                }
                LOG.info("the port {} was taken meanwhile; another is tried", port);
            }
        }
    }

    private RedisProcess start() throws IOException {
        var file = new AppendOnlyFile(folder.home());
        boolean cut = false;
        while (true) {
            List<String> arguments = arguments();
            RedisProcess started = new RedisProcess(port, arguments);
            var waiting = new WaitingLine(seconds ->
                    LOG.info("the embedded Redis is reading its file of {} MB: {} s", file.size() >> 20, seconds));
            try {
                started.start();
                return started;
            } catch (IOException e) {
                String complaint = started.complaint();
                if (!RedisProcess.isOfFile(complaint)) {
                    throw new CannotStartException(
                            "the embedded Redis did not start: " + (complaint.isEmpty() ? lastLine(e) : complaint),
                            "Set spring.data.redis.url to use another Redis. (Its program was unpacked to "
                                    + arguments.get(0) + "; -Djava.io.tmpdir=FOLDER takes another folder.)",
                            e);
                }
                if (cut) {
                    throw file.damaged(complaint, e);
                }
                file.mend(Path.of(arguments.get(0)), complaint, repair, e);
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

    private List<String> arguments() throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .settingIf(!password.isEmpty(), "requirepass " + password)
                .setting("dir \"" + folder.home() + "\"")
                .setting("appendonly yes")
                .setting("appendfsync " + (synced ? "always" : "everysec"))
                // a damaged length looks like a file cut short, however much is behind it: what is cut off is told
                // first
                .setting("aof-load-truncated no")
                .setting("save \"\"")
                .buildCommandArgs();
    }

    private void endLeftOver() throws IOException {
        RunningRedis left = folder.running();
        if (left != null) {
            LOG.info("ending the Redis that a killed server left on port {}", left.port());
            left.end();
        }
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
    int restarts() {
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
        process.end();
    }
}
