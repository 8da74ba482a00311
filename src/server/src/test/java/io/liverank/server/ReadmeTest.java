package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's own text, pasted into a server that has just started, against what it says will happen. */
class ReadmeTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> SECTIONS =
            List.of("## See a click change the ranking", "## What goes with a product or a cart");
    private static final Pattern IN_TEXT = Pattern.compile("`(curl [^`]*)`");
    private static final Pattern KEPT = Pattern.compile("keeps your order: ([a-z0-9, -]+)\\. ");
    private static final Pattern COMPANION = Pattern.compile("The answer has ([a-z]+-[0-9]+), `because`");
    private static final Pattern WITH = Pattern.compile("touched `together` with ([a-z]+-[0-9]+),");
    private static final Pattern FIRST = Pattern.compile("([a-z]+-[0-9]+) is first\\.");
    private static final String BETWEEN = "\n@@@\n";

    @TempDir
    Path folder;

    /** Everything between these headings and the next ones of their kind. */
    private static String sections() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        var sections = new StringBuilder();
        for (String heading : SECTIONS) {
            int begin = readme.indexOf(heading);
            assertThat(begin).as(heading).isPositive();
            sections.append(readme, begin, readme.indexOf("\n## ", begin));
        }
        return sections.toString();
    }

    /** Its commands in their order: fenced ones, of which a blank line parts two, and those within the text. */
    private static List<String> commands(String section) {
        List<String> commands = new ArrayList<>();
        var block = new StringBuilder();
        boolean fenced = false;
        for (String line : section.split("\n")) {
            boolean fence = line.startsWith("```");
            if (fenced && !fence && !line.isEmpty()) {
                block.append(line).append('\n');
            } else if (!block.isEmpty()) {
                commands.add(block.toString());
                block.setLength(0);
            }
            Matcher inText = IN_TEXT.matcher(fenced ? "" : line);
            while (inText.find()) {
                commands.add(inText.group(1) + "\n");
            }
            fenced ^= fence;
        }
        return commands;
    }

    private static String promised(Pattern pattern, String section) {
        Matcher promise = pattern.matcher(section.replace('\n', ' '));
        assertThat(promise.find()).as("%s in the README", pattern).isTrue();
        return promise.group(1);
    }

    private List<String> paste(List<String> commands, int port) throws IOException, InterruptedException {
        Path script = folder.resolve("pasted.sh");
        Files.writeString(
                script,
                String.join("printf '" + BETWEEN.replace("\n", "\\n") + "'\n", commands)
                        .replace("localhost:8080", "localhost:" + port));
        Process bash = new ProcessBuilder("bash", script.toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return List.of(printed.split(BETWEEN));
    }

    private static List<String> order(String answer) {
        JsonNode items = JSON.readTree(answer).get("items");
        assertThat(items).as(answer).isNotNull();
        return items.valueStream().map(item -> item.get("itemId").asString()).toList();
    }

    @Test
    void pastedCommands_doWhatTheReadmeSays() throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).exists();
        String section = sections();
        List<String> commands = commands(section);
        String kept = promised(KEPT, section);
        String first = promised(FIRST, section);
        String companion = promised(COMPANION, section);
        ServerProcess server = ServerProcess.open(
                folder.resolve("log"),
                List.of(
                        "--liverank.data-dir=" + folder.resolve("data"),
                        "--liverank.baseline.share=0",
                        // how busy this machine is does not decide
                        "--spring.data.redis.timeout=30s",
                        "--liverank.apply-timeout=30s"));
        try {
            List<String> answers = paste(commands, server.awaitReady().port());

            assertThat(answers).hasSize(8).hasSameSizeAs(commands);
            assertThat(JSON.readTree(answers.get(0)).get("accepted").asInt()).isEqualTo(3);
            assertThat(order(answers.get(1))).containsExactly(kept.split(", "));
            assertThat(JSON.readTree(answers.get(2)).get("accepted").asInt()).isEqualTo(1);
            assertThat(order(answers.get(3))).startsWith(first).containsExactlyInAnyOrder(kept.split(", "));
            assertThat(order(answers.get(4))).containsExactlyInAnyOrder(kept.split(", "));
            assertThat(JSON.readTree(answers.get(5)).get("accepted").asInt()).isEqualTo(1);
            JsonNode similar = JSON.readTree(answers.get(6)).at("/items/0");
            assertThat(similar.get("itemId").asString()).isEqualTo(companion);
            assertThat(similar.at("/because/0/itemId").asString()).isEqualTo(promised(WITH, section));
            assertThat(similar.at("/score").asDouble()).isCloseTo(0.69, within(0.01));
            assertThat(order(answers.get(7))).containsExactly(companion);
        } finally {
            server.stop();
        }
    }
}
