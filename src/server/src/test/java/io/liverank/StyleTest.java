package io.liverank;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What can be counted of the house's style. What was there before the rule is listed, and may only become less. */
class StyleTest {
    private static final Path ROOMS = Path.of("src/main/java/io/liverank");
    private static final int LINES = 400;

    /** Of a method's body, with its braces. */
    private static final int METHOD_LINES = 60;

    /** Files that are too long, and how long they may be. */
    private static final Map<String, Integer> LONG = Map.of();

    /** Rooms that must not know what the log is kept in. */
    private static final List<String> CORE = List.of(
            "math",
            "event",
            "catalog",
            "profile",
            "feature",
            "model",
            "formats",
            "evaluate",
            "engine",
            "update",
            "archive",
            "doctor",
            "instance");

    /** Lines there that name it all the same: what people are told to look at. */
    private static final Map<String, Integer> NAMING = Map.of(
            "engine/Checkpoints.java", 1,
            "doctor/LogGapCheck.java", 1);

    private static final Pattern BACKEND = Pattern.compile("\\b(Redis|Lettuce|Kafka)\\b");

    /** Methods that are too long, and how long they may be. */
    private static final Map<String, Integer> LONG_METHODS = Map.of();

    /** Of all modules, by {@code room/File.java}. */
    private static Map<String, Path> files() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> modules = Files.list(Path.of("src"))) {
            for (Path module : modules.toList()) {
                Path rooms = module.resolve(ROOMS);
                if (Files.isDirectory(rooms)) {
                    try (Stream<Path> all = Files.walk(rooms)) {
                        all.filter(file -> file.toString().endsWith(".java"))
                                .forEach(
                                        file -> files.put(rooms.relativize(file).toString(), file));
                    }
                }
            }
        }
        return files;
    }

    @Test
    void files_areShortEnoughToBeRead() throws IOException {
        Map<String, Integer> tooLong = new TreeMap<>();
        for (var file : files().entrySet()) {
            int lines = Files.readAllLines(file.getValue()).size();
            if (lines > LINES) {
                tooLong.put(file.getKey(), lines);
            }
        }
        assertThat(tooLong)
                .allSatisfy((name, lines) ->
                        assertThat(lines).as(name).isLessThanOrEqualTo(LONG.getOrDefault(name, LINES)));
        assertThat(LONG.keySet()).as("what is short by now leaves the list").isEqualTo(tooLong.keySet());
    }

    @Test
    void methods_areShortEnoughToBeRead() throws IOException {
        Map<String, Integer> tooLong = new TreeMap<>();
        bodies().forEach((name, lines) -> {
            if (lines > METHOD_LINES) {
                tooLong.put(name, lines);
            }
        });
        assertThat(tooLong)
                .allSatisfy((name, lines) ->
                        assertThat(lines).as(name).isLessThanOrEqualTo(LONG_METHODS.getOrDefault(name, METHOD_LINES)));
        assertThat(LONG_METHODS.keySet())
                .as("what is short by now leaves the list")
                .isEqualTo(tooLong.keySet());
    }

    /** The lines of each method; of those that share a name in a file, of the longest. */
    private static Map<String, Integer> bodies() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, Integer> bodies = new TreeMap<>();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files().values()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path path = Path.of(unit.getSourceFile().getName());
                String file = path.getParent().getFileName() + "/" + path.getFileName();
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void none) {
                        if (method.getBody() != null) {
                            long first =
                                    unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method.getBody()));
                            long last =
                                    unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method.getBody()));
                            bodies.merge(file + " " + method.getName(), (int) (last - first + 1), Math::max);
                        }
                        return super.visitMethod(method, null);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(bodies).hasSizeGreaterThan(1_000);
        return bodies;
    }

    @Test
    void core_doesNotNameWhatTheLogIsKeptIn() throws IOException {
        Map<String, Integer> naming = new TreeMap<>();
        for (var file : files().entrySet()) {
            if (CORE.contains(file.getKey().split("/")[0])) {
                int lines = (int) Files.readAllLines(file.getValue()).stream()
                        .filter(line -> BACKEND.matcher(line).find())
                        .count();
                if (lines > 0) {
                    naming.put(file.getKey(), lines);
                }
            }
        }
        assertThat(naming)
                .allSatisfy(
                        (name, lines) -> assertThat(lines).as(name).isLessThanOrEqualTo(NAMING.getOrDefault(name, 0)));
        assertThat(NAMING.keySet())
                .as("what no longer names it leaves the list")
                .isEqualTo(naming.keySet());
    }
}
