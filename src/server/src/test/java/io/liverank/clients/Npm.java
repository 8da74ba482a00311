package io.liverank.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.springframework.util.FileSystemUtils;

/** A copy of a folder of {@code src/server/src/test}, such as {@code clients}, and the Node.js of this machine. */
public final class Npm {
    private static final Path SOURCE = Path.of("src/server/src/test");
    private static final int MINUTES = 5;

    /** How npm says that it is cut off. */
    private static final List<String> OFFLINE =
            List.of("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED");

    private final Path folder;

    private Npm(Path folder) {
        this.folder = folder;
    }

    private record Outcome(int code, String output) {}

    /** With all packages in place; skips the test, and says so, where that cannot be. */
    public static Npm installed(String source, Path folder) throws IOException, InterruptedException {
        FileSystemUtils.copyRecursively(SOURCE.resolve(source), folder);
        for (String left : new String[] {"node_modules", "generated", "out"}) {
            FileSystemUtils.deleteRecursively(folder.resolve(left));
        }
        var npm = new Npm(folder);
        Outcome version;
        try {
            version = npm.attempt(Map.of(), "node", "--version");
        } catch (IOException e) {
            throw skipped("there is no Node.js");
        }
        String[] parts = version.output().strip().replaceFirst("^v", "").split("\\.");
        int major = Integer.parseInt(parts[0]);
        if (major < 20 || major == 20 && Integer.parseInt(parts[1]) < 19) {
            throw skipped("Node.js 20.19 or newer is needed, this is "
                    + version.output().strip());
        }
        Outcome install =
                npm.attempt(Map.of(), "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
        if (install.code() != 0 && OFFLINE.stream().anyMatch(install.output()::contains)) {
            throw skipped("npm cannot reach its registry");
        }
        assertThat(install.code()).as(install.output()).isZero();
        return npm;
    }

    private static RuntimeException skipped(String why) {
        String message = "SKIPPED: these clients are not tested, because " + why;
        System.err.println(message);
        Assumptions.abort(message);
        return new IllegalStateException(message);
    }

    /** Puts a file beside the sources. */
    public void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** Runs a script of package.json, which must succeed. */
    public void run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        Outcome outcome = attempt(environment, "npm", "run", "--silent", script);
        assertThat(outcome.code())
                .as("npm run %s: %s", script, outcome.output())
                .isZero();
    }

    private Outcome attempt(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            try (Stream<ProcessHandle> children = process.descendants()) {
                children.forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " has not ended: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }
}
