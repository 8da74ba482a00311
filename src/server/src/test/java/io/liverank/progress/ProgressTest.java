package io.liverank.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter out = new StringWriter();
    private long nanos = 5;

    private Progress progress(boolean terminal, long total) {
        return new Progress(new PrintWriter(out), terminal, () -> nanos, "replay", "events", total);
    }

    private void count(Progress progress, int to, long millisEach) {
        for (int i = 1; i <= to; i++) {
            nanos += millisEach * 1_000_000;
            progress.at(i);
        }
        progress.close();
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    @Test
    void noTerminal_getsALineATenthWithEventsAndTimeLeftAndNoReturns() {
        count(progress(false, 1_000), 1_000, 10);
        assertThat(lines()).hasSize(9).element(1).isEqualTo("replay: 20%, 200 of 1,000 events, 8 s left");
        assertThat(out.toString()).doesNotContain("\r");
    }

    @Test
    void smallFile_isToldOfAsWell() {
        count(progress(false, 20), 20, 300);
        assertThat(lines()).hasSizeGreaterThan(5).last().asString().startsWith("replay: 90%, 18 of 20 events");
    }

    @Test
    void whatIsDoneAtOnce_saysNothing() {
        count(progress(false, 1_000), 1_000, 0);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void terminal_getsOneLineThatMovesAndIsGoneInTheEnd() {
        count(progress(true, 100), 100, 100);
        String text = out.toString();
        assertThat(text)
                .doesNotContain("\n")
                .contains("50 of 100 events, 5 s left")
                .endsWith(" \r");
        assertThat(text).contains("[==========          ] 50%");
    }

    @Test
    void unknownTotal_countsUp() {
        count(progress(false, 0), 3, 30_000);
        assertThat(lines())
                .containsExactly("replay: 1 events, 30 s", "replay: 2 events, 1:00 min", "replay: 3 events, 1:30 min");
    }

    @Test
    void longRun_isToldInHours() {
        count(progress(false, 10), 2, 3_600_000);
        assertThat(lines()).element(1).asString().endsWith("2 of 10 events, 8:00 h left");
    }
}
