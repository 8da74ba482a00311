package io.liverank.redis;

import io.liverank.fault.CannotStartException;
import java.io.IOException;
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
import java.util.Set;

/** Where an embedded Redis keeps its files, and what is written down beside them. */
record DataFolder(Path home) {
    /** Characters of a process id, with blanks behind. */
    private static final int PID = 20;

    private static final String PORT = "redis.port";
    private static final String PASSWORD = "redis.password";
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    /**
     * Makes the folder if it is not there.
     *
     * @throws CannotStartException if it cannot be made
     */
    static DataFolder made(Path folder) {
        try {
            return new DataFolder(
                    Files.createDirectories(folder.toAbsolutePath()).toRealPath());
        } catch (IOException e) {
            throw new DataFolder(folder.toAbsolutePath().normalize()).unusable(e);
        }
    }

    /** Whether a server ever used it. */
    boolean isUsed() {
        return Files.isRegularFile(home.resolve(PORT));
    }

    /** Takes the folder for this process, whose id is written down for whoever is refused it. */
    FileChannel lock() {
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
            throw unusable(e);
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

    /** Writes down where the Redis listens that is about to serve the files. */
    void keepPort(int port) throws IOException {
        Files.writeString(home.resolve(PORT), Integer.toString(port));
    }

    /** Who may read the folder's other files is not to have its data by the way of Redis. */
    void keepPassword(String password) throws IOException {
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

    /** The Redis that serves the files now; null if none does. */
    RunningRedis running() throws IOException {
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
        var running = new RunningRedis(port, password);
        return running.serves(home.toString()) ? running : null;
    }

    CannotStartException unusable(IOException e) {
        return new CannotStartException(
                "the data folder " + home + " cannot be used: " + reason(e),
                "Mend that, or set liverank.data-dir to another folder, or spring.data.redis.url to a Redis of your own.",
                e);
    }

    /** The file system's reason, which for some exceptions is the type alone. */
    private String reason(IOException e) {
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
}
