package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that starts the server from its folder: with a Java that prints what it is asked, and with the real one. */
class StartScriptTest {
    private static final Path SCRIPT = Path.of("src/server/src/launcher/sh/liverank");

    /** Keeps an archive if it knows the option $archives, and else prints its arguments. */
    private static final String PRINTING_JAVA = """
            #!/bin/sh
            for one; do
              case $one in
                -XX:$archives=*) echo read > "${one#*=}"; exit ;;
                -XX:AOTCacheOutput=*) echo "Unrecognized VM option" >&2; exit 1 ;;
              esac
            done
            printf '%s\\n' "$@"
            """;

    @TempDir
    Path work;

    private Path folder;
    private Path home;

    @BeforeEach
    void folderAndJava() throws IOException {
        assumeThat(Path.of("/bin/sh")).exists();
        work = work.toRealPath();
        folder = Files.createDirectory(work.resolve("live rank"));
        Files.copy(SCRIPT, folder.resolve("liverank"), StandardCopyOption.COPY_ATTRIBUTES);
        home = work.resolve("java");
        Files.createDirectories(home.resolve("bin"));
        java("ArchiveClassesAtExit", "17.0.1");
    }

    private void java(String archives, String version) throws IOException {
        Path java = home.resolve("bin/java");
        Files.writeString(java, PRINTING_JAVA.replace("$archives", archives));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private List<String> start(String options, Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().put("JAVA_OPTS", options);
        Process process = builder.start();
        List<String> printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return printed;
    }

    private List<String> start() throws Exception {
        return start("", folder.resolve("liverank"));
    }

    @Test
    void arguments_arriveAsTheyAreWhereverTheScriptIsCalledFrom() throws Exception {
        Path link = Files.createSymbolicLink(work.resolve("called"), folder.resolve("liverank"));

        assertThat(start("-Xmx1g -Dsome=thing", link, "--one=a b", "--two=*", ""))
                .containsExactly(
                        "-Xmx1g", "-Dsome=thing", "-jar", folder + "/liverank.jar", "--one=a b", "--two=*", "");
    }

    @ParameterizedTest
    @CsvSource({"17.0.1, ArchiveClassesAtExit, SharedArchiveFile, jsa", "25, AOTCacheOutput, AOTCache, aot"})
    void archive_isTakenByTheJavaThatMadeItWhereItWasMade(String version, String makes, String takes, String ending)
            throws Exception {
        java(makes, version);
        assertThat(start()).startsWith("-jar");
        assertThat(start("", folder.resolve("liverank"), "archive")).isEmpty();
        assertThat(start())
                .startsWith("-XX:" + takes + "=" + folder + "/classes." + ending)
                .contains("-XX:Tier4InvocationThreshold=20000", "-jar");
        assertThat(start("-XX:Tier4InvocationThreshold=1", folder.resolve("liverank")))
                .as("what JAVA_OPTS say is said last")
                .containsSubsequence("-XX:Tier4InvocationThreshold=20000", "-XX:Tier4InvocationThreshold=1", "-jar");

        java(makes, "26");
        assertThat(start()).startsWith("-jar");

        java(makes, version);
        Files.move(folder, work.resolve("moved"));
        assertThat(start("", work.resolve("moved/liverank"))).startsWith("-jar");
    }

    @Test
    void javaThatKeepsNoArchive_isSaidAndStarts() throws Exception {
        java("Nothing", "17.0.1");
        assertThat(start("", folder.resolve("liverank"), "archive"))
                .singleElement()
                .asString()
                .startsWith("no archive was made");
        assertThat(start()).startsWith("-jar");
    }

    @Test
    void oldOrMissingJava_isToldInPlainWords() throws Exception {
        java("Nothing", "1.8.0_402");
        assertThat(start().get(0)).contains("needs Java 17 or newer, and this is Java 8 (" + home + ")");

        Files.delete(home.resolve("bin/java"));
        assertThat(start())
                .containsExactly("LiveRank did not start: there is no Java in " + home + ". Set JAVA_HOME or PATH.");
    }

    @Test
    @Tag("slow")
    void server_isStartedAndStoppedThroughTheScript() throws Exception {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "io.liverank.LiveRankApplication");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(folder.resolve("liverank.jar")), manifest).close();

        ServerProcess server = ServerProcess.by(
                List.of(
                        "/usr/bin/env",
                        "JAVA_HOME=" + System.getProperty("java.home"),
                        "JAVA_OPTS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                        folder.resolve("liverank").toString()),
                work.resolve("log"),
                List.of("--liverank.data-dir=" + work.resolve("data")));
        try {
            server.awaitReady();
            assertThat(server.log()).contains(" is ready after ").contains("data in " + work.resolve("data"));
        } finally {
            server.stop();
        }
        assertThat(server.handle().isAlive()).isFalse();
    }
}
