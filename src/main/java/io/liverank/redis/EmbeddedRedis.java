package io.liverank.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
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

    private final int port;
    private final FileChannel lockChannel;
    private final Child child;

    /** Ends only when told: the library would end it in a shutdown hook of its own, before the last checkpoint. */
    private static final class Child extends RedisInstance {
        private volatile boolean mayStop;

        Child(int port, List<String> args) {
            super(port, args, READY, false, line -> LOG.debug("redis: {}", line), line -> LOG.warn("redis: {}", line));
        }

        @Override
        public synchronized void stop() throws IOException {
            if (mayStop) {
                super.stop();
            }
        }

        void end() throws IOException {
            mayStop = true;
            stop();
        }
    }

    /**
     * Starts Redis on the files of {@code folder}.
     *
     * @throws IllegalStateException if another process uses the folder, or Redis cannot start here
     */
    public EmbeddedRedis(Path folder) {
        try {
            Path home = Files.createDirectories(folder.toAbsolutePath()).toRealPath();
            lockChannel = FileChannel.open(
                    home.resolve("liverank.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(home);
            Path portFile = home.resolve("redis.port");
            endLeftOver(home, portFile);
            port = freePort();
            child = new Child(port, arguments(home));
            Files.writeString(portFile, Integer.toString(port));
            child.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the embedded Redis cannot start here (" + e.getMessage()
                            + "); set spring.data.redis.url to use another Redis",
                    e);
        }
    }

    private List<String> arguments(Path home) throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .setting("dir \"" + home + "\"")
                .setting("appendonly yes")
                .setting("appendfsync everysec")
                .setting("save \"\"")
                .buildCommandArgs();
    }

    private void lock(Path home) throws IOException {
        FileLock lock;
        try {
            lock = lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockChannel.close();
            throw new IllegalStateException("another LiveRank uses the data folder " + home
                    + "; stop it, set liverank.data-dir to another folder, or let both use one Redis"
                    + " (spring.data.redis.url)");
        }
    }

    private static void endLeftOver(Path home, Path portFile) throws IOException {
        if (!Files.exists(portFile)) {
            return;
        }
        int port;
        try {
            port = Integer.parseInt(Files.readString(portFile).strip());
        } catch (NumberFormatException e) {
            return;
        }
        if (!ask(port, "CONFIG GET dir").contains("\r\n" + home + "\r\n")) {
            return;
        }
        LOG.info("ending the Redis that a killed server left on port {}", port);
        ask(port, "SHUTDOWN");
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (answers(port)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the Redis left on port " + port + " does not end");
            }
            Thread.onSpinWait();
        }
    }

    /** The first answer to an inline command; empty if nobody answers. */
    private static String ask(int port, String command) {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[4096];
            int size = socket.getInputStream().read(answer);
            return size < 0 ? "" : new String(answer, 0, size, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
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

    /** Ends Redis, whose data stays, and gives the folder free. */
    @Override
    public void close() {
        try {
            child.end();
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
