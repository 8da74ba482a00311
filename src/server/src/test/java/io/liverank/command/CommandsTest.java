package io.liverank.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private OptionalInt run(String line) {
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");
        return Commands.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "--server.port=0 --help"})
    void help_isAnsweredWithoutAServer(String line) {
        assertThat(run(line)).hasValue(0);
        assertThat(out.toString()).contains("replay", "simulate", "key", "--server.port", "--version");
        assertThat(out.toString().lines()).allMatch(text -> text.length() <= 80);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"help replay", "replay --help", "replay -h"})
    void helpOfACommand_isThatCommands(String line) {
        assertThat(run(line)).hasValue(0);
        assertThat(out.toString()).contains("--events", "report.html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "--debug -V", "replay --version", "key -V"})
    void version_isThatOfTheBuild(String line) {
        assertThat(run(line)).hasValue(0);
        assertThat(out.toString()).matches("(?s)LiveRank \\d+\\.\\d+\\.\\d+\\S*, Java .*");
    }

    @ParameterizedTest
    @CsvSource({
        "replya, replay",
        "repaly, replay",
        "Replay, replay",
        "reply, replay",
        "simulat, simulate",
        "simulation, simulate",
        "kyes, keys",
        "hlep, help",
        "--hlep, --help",
        "--halp, --help",
        "-help, --help",
        "--versoin, --version",
        "--debgu, --debug"
    })
    void slip_isRefusedWithWhatWasMeant(String line, String meant) {
        assertThat(run(line)).hasValue(2);
        assertThat(err.toString()).contains("'" + line + "'", "Did you mean " + meant + "?");
        assertThat(err.toString().lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "x", "--port", "-p 8080", "--server.port=1 replay"})
    void whatIsNothing_isRefusedWithoutAGuess(String line) {
        assertThat(run(line)).hasValue(2);
        assertThat(err.toString()).doesNotContain("Did you mean").contains("--help");
    }

    @Test
    void propertyOfJava_isSentToItsPlace() {
        assertThat(run("-Dserver.port=8081")).hasValue(2);
        assertThat(err.toString()).contains("goes before -jar", "--server.port=8081");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "--server.port=8081", "--debug", "--trace", "--liverank.data-dir=x --debug", "--spring.x.y"})
    void settings_areTheServers(String line) {
        assertThat(run(line)).isEmpty();
        assertThat(out.toString() + err).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "keys"})
    void key_makesOne(String line) {
        assertThat(run(line)).hasValue(0);
        assertThat(out.toString()).contains("lr_", "sha256=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys foo",
                "key --name",
                "replay",
                "replay --events",
                "replay --events nowhere.jsonl",
                "simulate --visits"
            })
    void missingOrTooMuch_showsUsage(String line) {
        assertThat(run(line)).hasValue(2);
        assertThat(err.toString()).contains("Usage:").doesNotContain("null", "Exception");
    }
}
