package io.liverank.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Item;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import io.liverank.feature.Layout;
import io.liverank.feature.Request;
import io.liverank.formats.ExampleBefore2;
import io.liverank.model.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that earlier versions wrote still mean what they meant. The fixtures are kept for ever; each was written by the
 * program of its time from {@link RecordedLog}.
 */
class CompatibilityTest {
    private static final Path FIXTURES = Path.of("src/core/src/test/resources/io/liverank/compatibility");

    private static byte[] fixture(String name) {
        try (InputStream in = Files.newInputStream(FIXTURES.resolve(name))) {
            return (name.endsWith(".gz") ? new GZIPInputStream(in) : in).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("checkpoint-"))
                    .sorted()
                    .toList();
        }
    }

    private static Engine engineAfterTheLog() {
        var engine = new Engine(EngineSettings.DEFAULT);
        int sequence = 0;
        for (Event event : RecordedLog.shopping()) {
            engine.apply(new LogPosition(event.time(), ++sequence), event.time(), event);
        }
        return engine;
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void oldCheckpoint_givesBackWhatWasKnown(String name) {
        var engine = new Engine(EngineSettings.DEFAULT);
        engine.load(fixture(name));
        Engine expected = engineAfterTheLog();
        // up to version 5 the positions of that log told no time
        assertThat(engine.position())
                .isIn(new LogPosition(RecordedLog.START, RecordedLog.shopping().size()), expected.position());
        assertThat(engine.logTime()).isEqualTo(expected.logTime());
        assertThat(engine.counts().all()).isEqualTo(expected.counts().all());
        assertThat(engine.catalog().size()).isEqualTo(11);
        Item item = engine.catalog().get(RecordedLog.item(7));
        assertThat(item.attributes().get("title")).isEqualTo(new Value.Text("Running shoe 7"));
        assertThat(engine.profiles().user(RecordedLog.ANN).touches().get(0).itemId())
                .isEqualTo(RecordedLog.item(4));
        assertThat(engine.profiles().user(new Actor("bob", null, null)).touches())
                .isEmpty();
        assertThat(engine.learning().model().lists())
                .isEqualTo(expected.learning().model().lists());
        assertThat(engine.knows("event-3")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void oldCheckpoint_isGoneOnFrom(String name) {
        var engine = new Engine(EngineSettings.DEFAULT);
        engine.load(fixture(name));
        LogPosition next = new LogPosition(engine.logTime(), engine.position().minor() + 1);
        engine.apply(
                next,
                Event.FeedbackGiven.of(engine.logTime(), "click", RecordedLog.item(2), RecordedLog.ANN)
                        .withId("event-after")
                        .on(RecordedLog.OPEN_LIST));
        assertThat(engine.counts().get(Count.JOINED)).isEqualTo(30);
        List<Candidate> offered = IntStream.range(0, 6)
                .mapToObj(i -> new Candidate(RecordedLog.item(i), 6 - i, Attributes.NONE))
                .toList();
        int[] order = engine.rank(
                        new Request(engine.logTime(), "running shoe", RecordedLog.ANN, Attributes.NONE, offered))
                .order();
        assertThat(order[0]).isIn(2, 4);
        var again = new Engine(EngineSettings.DEFAULT);
        again.load(engine.save());
        assertThat(again.save()).isEqualTo(engine.save());
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void userOfAnOldCheckpoint_canBeForgotten(String name) {
        var engine = new Engine(EngineSettings.DEFAULT);
        engine.load(fixture(name));
        LogPosition next = new LogPosition(engine.logTime(), engine.position().minor() + 1);
        engine.apply(next, new Event.UserForgotten(engine.logTime(), "ann"));
        String saved = new String(engine.save(), StandardCharsets.ISO_8859_1);
        assertThat(saved).doesNotContain("u:ann");
    }

    @Test
    void oldLogEntries_areReadAsTheEventsTheyWere() {
        List<String> lines = new String(fixture("events-v1.txt"), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        List<Event> events = RecordedLog.kinds();
        assertThat(lines).hasSameSizeAs(events);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(EventCodec.decode(HexFormat.of().parseHex(lines.get(i))))
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .isEqualTo(events.get(i));
        }
    }

    @Test
    void everyKindOfEvent_isAmongTheFixtures() {
        assertThat(RecordedLog.kinds().stream().map(Object::getClass).distinct())
                .hasSize(Event.class.getPermittedSubclasses().length);
    }

    @Test
    void oldFinishedList_isReadWithoutAnActor() {
        Example example = Example.load(
                new ByteReader(ExampleBefore2.today(fixture("example-v1.bin"), Layout.FIXED)), Layout.FIXED);
        assertThat(example.number()).isEqualTo(1);
        assertThat(example.features().rows).isEqualTo(6);
        assertThat(example.hasPositive()).isTrue();
        assertThat(example.actor()).isNull();
        var out = new ByteWriter();
        example.save(out);
        assertThat(Example.load(new ByteReader(out.toBytes()), Layout.FIXED).gains())
                .isEqualTo(example.gains());
    }

    /** A new format needs a fixture: run this once with -Dfixtures=write, and keep what it writes. */
    @Test
    void formatOfToday_hasAFixture() throws IOException {
        byte[] checkpoint = engineAfterTheLog().save();
        String name = "checkpoint-v" + checkpoint[0] + ".bin.gz";
        if ("write".equals(System.getProperty("fixtures")) && !checkpoints().contains(name)) {
            try (var out = new GZIPOutputStream(Files.newOutputStream(FIXTURES.resolve(name)))) {
                out.write(checkpoint);
            }
        }
        assertThat(checkpoints()).contains(name);
    }
}
