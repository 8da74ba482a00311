package io.liverank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be counted of the house's style. What was there before the rule is listed, and may only become less. */
class StyleTest {
    private static final Path MAIN = Path.of("src/main/java/io/liverank");
    private static final int LINES = 400;

    /** Files that are too long, and how long they may be. */
    private static final Map<String, Integer> LONG = Map.ofEntries(
            Map.entry("engine/Engine.java", 971),
            Map.entry("doctor/Doctor.java", 797),
            Map.entry("engine/Learner.java", 619),
            Map.entry("redis/RedisCheckpointStore.java", 568),
            Map.entry("redis/EmbeddedRedis.java", 544),
            Map.entry("profile/Profiles.java", 500),
            Map.entry("engine/Learning.java", 492),
            Map.entry("redis/RedisEventLog.java", 530),
            Map.entry("input/EventReader.java", 431),
            Map.entry("operate/SettingNames.java", 411),
            Map.entry("api/VersionController.java", 404));

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
            "doctor");

    /** Lines there that name it all the same: what people are told to look at. */
    private static final Map<String, Integer> NAMING = Map.of(
            "engine/Learner.java", 620,
            "update/MemoryExampleBuffer.java", 1,
            "update/Updates.java", 2,
            "doctor/Doctor.java", 3);

    private static final Pattern BACKEND = Pattern.compile("\\b(Redis|Lettuce|Kafka)\\b");

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String name(Path file) {
        return MAIN.relativize(file).toString();
    }

    @Test
    void files_areShortEnoughToBeRead() throws IOException {
        Map<String, Integer> tooLong = new TreeMap<>();
        for (Path file : files(MAIN)) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES) {
                tooLong.put(name(file), lines);
            }
        }
        assertThat(tooLong)
                .allSatisfy((name, lines) ->
                        assertThat(lines).as(name).isLessThanOrEqualTo(LONG.getOrDefault(name, LINES)));
        assertThat(LONG.keySet()).as("what is short by now leaves the list").isEqualTo(tooLong.keySet());
    }

    @Test
    void core_doesNotNameWhatTheLogIsKeptIn() throws IOException {
        Map<String, Integer> naming = new TreeMap<>();
        for (String room : CORE) {
            for (Path file : files(MAIN.resolve(room))) {
                int lines = (int) Files.readAllLines(file).stream()
                        .filter(line -> BACKEND.matcher(line).find())
                        .count();
                if (lines > 0) {
                    naming.put(name(file), lines);
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
