package io.liverank.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.UpdateRecord;
import io.liverank.event.UpdateRecord.Verdict;
import io.liverank.event.Value;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.model.Trainer;
import io.liverank.model.TrainingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProposalTest {
    private static final int SIZE = 8;
    private static final TrainingSettings SETTINGS = new TrainingSettings(1, 1, 0.01f, 1);

    private final List<Event> log = new ArrayList<>();
    private final MemoryExampleBuffer buffer = new MemoryExampleBuffer();
    private final Engine engine =
            new Engine(EngineSettings.DEFAULT.with(false, true).withAttributionWindow(Duration.ofSeconds(10)));
    private final UpdateJob job = new UpdateJob(
            engine, buffer, this::apply, engine::logTime, UpdateSettings.DEFAULT, () -> {}, ProgressBoard.NONE);

    private void apply(Event event) {
        log.add(event);
        engine.apply(new LogPosition(1, log.size()), event);
    }

    /** The cheapest of eight items is chosen; nothing is learned online. */
    @BeforeEach
    void shop() {
        buffer.follow(engine);
        var random = new SplittableRandom(7);
        for (int i = 0; i < 900; i++) {
            long time = 1_700_000_000_000L + i * 1_000L;
            var actor = new Actor("u" + i, null, null);
            List<Candidate> candidates = new ArrayList<>();
            int cheapest = 0;
            double low = Double.MAX_VALUE;
            for (int k = 0; k < SIZE; k++) {
                double price = 1 + random.nextInt(1_000);
                cheapest = price < low ? k : cheapest;
                low = Math.min(low, price);
                candidates.add(new Candidate(
                        "i" + random.nextInt(100_000),
                        Double.NaN,
                        Attributes.of(Map.of("price", new Value.Amount(price)))));
            }
            apply(new Event.RankingShown(
                    time,
                    "q" + i,
                    null,
                    actor,
                    Attributes.NONE,
                    candidates,
                    IntStream.range(0, SIZE).boxed().toList()));
            apply(Event.FeedbackGiven.of(
                            time + 500, "click", candidates.get(cheapest).itemId(), actor)
                    .withId("e" + i)
                    .on("q" + i));
        }
    }

    private Proposal trained(long upTo, long parent) {
        Model start = new Model(engine.learning().model().settings());
        start.fit(engine.layout());
        List<Example> lists = buffer.read(0, upTo, engine.layout());
        Model model = new Trainer(start, () -> {}).train(lists, SETTINGS);
        return Proposal.of(parent, lists.size(), upTo, SETTINGS, model);
    }

    @Test
    void betterCandidate_isMergedAsAVersionWithItsOwnFigures() {
        Proposal proposal = Proposal.of(trained(500, 0).toBytes());
        UpdateRecord update = job.judge(proposal).orElseThrow();
        assertThat(update.verdict()).as(update.reason()).isEqualTo(Verdict.ACCEPTED);
        assertThat(update.lists()).isEqualTo(proposal.lists());
        assertThat(update.heldOut()).as("lists it was not trained on").isBetween(350, 400);
        assertThat(engine.learning().version()).isEqualTo(1);
        assertThat(engine.learning().keptVersions()).containsExactly(1L);
    }

    @Test
    void candidateThatSawAlmostAll_waitsForNewerListsAndTakesNothingFromTheNextUpdate() {
        assertThat(job.judge(trained(850, 0))).isEmpty();
        assertThat(engine.learning().history()).isEmpty();
        assertThat(engine.learning().openUpdate()).isNull();
        assertThat(job.run()).isPresent();
    }

    @Test
    void worseCandidate_isRefused() {
        Model nothing = new Model(engine.learning().model().settings());
        UpdateRecord update = job.judge(Proposal.of(0, 1, 1, SETTINGS, nothing)).orElseThrow();
        assertThat(update.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(engine.learning().version()).isZero();
    }

    @Test
    void whatFitsNothingHere_isNotTaken() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> job.judge(trained(100, 3)))
                .withMessageContaining("version 3, is not kept");
        var linear = new Model(new ModelSettings(ModelType.LINEAR, 1, true));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> job.judge(Proposal.of(0, 1, 1, SETTINGS, linear)))
                .withMessageContaining("LINEAR");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> job.judge(new Proposal(0, 1, 1, 1, SETTINGS, new byte[40])));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Proposal.of(new byte[9]));
        assertThat(engine.learning().history()).isEmpty();
    }
}
