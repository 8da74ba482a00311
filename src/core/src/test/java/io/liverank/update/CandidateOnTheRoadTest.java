package io.liverank.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.archive.ArchivingBuffer;
import io.liverank.archive.ListArchive;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.event.UpdateRecord.Verdict;
import io.liverank.event.Value;
import io.liverank.instance.OfflineInstance;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import io.liverank.model.Trainer;
import io.liverank.model.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose model learns slowly, with an archive and one version; candidates come from that. */
class CandidateOnTheRoadTest {
    private static final int SIZE = 8;
    private static final int NEWER = 150;
    private static final TrainingSettings SETTINGS = new TrainingSettings(1, 1, 0, 1);

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(7);
    private ListArchive archive;
    private ExampleBuffer buffer;
    private OfflineInstance shop;
    private int lists;

    @BeforeEach
    void shopWithAVersion() {
        archive = new ListArchive(new ListArchive.Settings(folder, "", Duration.ofDays(300), Long.MAX_VALUE));
        buffer = new ArchivingBuffer(new MemoryExampleBuffer(), archive);
        EngineSettings slow = EngineSettings.DEFAULT
                .with(true, true)
                .withAttributionWindow(Duration.ofSeconds(10))
                .withModels(new ModelSettings(ModelType.LINEAR, 0.003f, true), Map.of());
        shop = new OfflineInstance(slow, UpdateSettings.DEFAULT, buffer);
        visits(600, true);
        assertThat(shop.update().orElseThrow().verdict()).isEqualTo(Verdict.ACCEPTED);
        visits(600, true);
    }

    @AfterEach
    void end() {
        archive.close();
    }

    /** Of eight items the cheapest is chosen, or the dearest, nine times of ten. */
    private void visits(int count, boolean cheapest) {
        for (int i = 0; i < count; i++) {
            long time = 1_700_000_000_000L + lists * 20_000L;
            var actor = new Actor("u" + lists % 300, null, null);
            List<Candidate> candidates = new ArrayList<>();
            int chosen = 0;
            double best = Double.MAX_VALUE;
            for (int k = 0; k < SIZE; k++) {
                double price = 1 + random.nextInt(1_000);
                if ((cheapest ? price : -price) < best) {
                    best = cheapest ? price : -price;
                    chosen = k;
                }
                candidates.add(new Candidate(
                        "i" + random.nextInt(100_000),
                        Double.NaN,
                        Attributes.of(Map.of("price", new Value.Amount(price)))));
            }
            shop.apply(new Event.RankingShown(
                    time,
                    "q" + lists,
                    null,
                    actor,
                    Attributes.NONE,
                    candidates,
                    IntStream.range(0, SIZE).boxed().toList()));
            chosen = random.nextInt(10) > 0 ? chosen : random.nextInt(SIZE);
            shop.apply(Event.FeedbackGiven.of(
                            time + 500, "click", candidates.get(chosen).itemId(), actor)
                    .withId("e" + lists)
                    .on("q" + lists));
            lists++;
        }
    }

    private long known() {
        return buffer.history().learnedUpTo(1);
    }

    private List<Example> remembered(long after, long upTo) {
        List<Example> found = new ArrayList<>();
        buffer.history().read(after, upTo, shop.engine().layout(), found::add);
        return found;
    }

    /** Trained from version 1 on what that has learned already, saying it was on lists up to {@code upTo}. */
    private Proposal candidate(long upTo) {
        Model start = shop.engine().learning().keptModel(1);
        List<Example> trainedOn = remembered(0, known());
        Model trained = new Trainer(start, () -> {}).train(trainedOn, SETTINGS);
        return Proposal.of(
                Proposal.of(1, trainedOn.size(), upTo, lists, SETTINGS, trained).toBytes());
    }

    private UpdateRecord judge(Proposal candidate) {
        return shop.judge(candidate).orElseThrow();
    }

    @Test
    void version_saysUpToWhichListItHasLearned() {
        assertThat(known()).isBetween(150L, 300L);
        assertThat(buffer.history().learnedUpTo(2)).isEqualTo(-1);
        assertThat(remembered(300, 400)).hasSizeBetween(90, 100).allSatisfy(list -> assertThat(list.number())
                .isBetween(301L, 400L));
    }

    @Test
    void betterCandidate_isJudgedByAllThatCameSinceAndMerged() {
        Proposal candidate = candidate(known());
        assertThat(shop.judge(candidate))
                .as("no list is newer than what the job saw")
                .isEmpty();
        visits(NEWER, true);
        UpdateRecord update = judge(candidate);
        assertThat(update.verdict()).as(update.reason()).isEqualTo(Verdict.ACCEPTED);
        assertThat(update.beta()).isEqualTo(Road.SHARE);
        assertThat(update.heldOut()).as("lists of the road, and those held out").isGreaterThan(500);
        assertThat(update.after().loss()).isLessThan(update.before().loss());
    }

    @Test
    void candidateOfTastesThatHaveTurned_isRefusedHoweverGoodItWasOnTheRoad() {
        Proposal candidate = candidate(known());
        visits(NEWER, false);
        UpdateRecord update = judge(candidate);
        assertThat(update.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(update.reason()).contains("worse");
        assertThat(update.confidence())
                .as("the road alone would have let it pass")
                .isGreaterThan(0.5);
    }

    @Test
    void parentThatKnowsMoreThanTheTraining_isNoMeasure() {
        Proposal candidate = candidate(known() - 1);
        visits(NEWER, true);
        UpdateRecord update = judge(candidate);
        assertThat(update.heldOut()).as("no road was gone").isLessThanOrEqualTo(NEWER);
    }

    @Test
    void parentThatKnowsLessThanTheTraining_isNoMeasure() {
        Proposal candidate = candidate(known() + 50);
        visits(NEWER, true);
        assertThat(judge(candidate).heldOut()).as("no road was gone").isLessThanOrEqualTo(NEWER);
    }

    @Test
    void keptVersionThatIsDamaged_isNoMeasure() throws IOException {
        Proposal candidate = candidate(known());
        visits(NEWER, true);
        Path kept = folder.resolve("_/models/1.model");
        byte[] bytes = Files.readAllBytes(kept);
        for (int at = 20; at < bytes.length; at += 7) {
            bytes[at] ^= 0x55;
        }
        Files.write(kept, bytes);
        assertThat(judge(candidate).heldOut()).as("no road was gone").isLessThanOrEqualTo(NEWER);
        assertThat(shop.engine().learning().openUpdate()).isNull();
    }

    @Test
    void archiveThatCannotBeRead_leavesTheListsHeldOut() throws IOException {
        Proposal candidate = candidate(known());
        visits(NEWER, true);
        Path first = lists().get(0);
        Files.delete(first);
        Files.createDirectory(first);
        assertThat(judge(candidate).heldOut()).as("no road was gone").isLessThanOrEqualTo(NEWER);
        assertThat(shop.engine().learning().openUpdate()).isNull();
    }

    private List<Path> lists() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("_"))) {
            return files.filter(file -> file.toString().endsWith(".lists"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void settingsThatLaterUpdatesCouldNotBear_areRefused() {
        Model model = shop.engine().learning().keptModel(1);
        for (TrainingSettings settings : List.of(
                new TrainingSettings(2_000_000_000, 1, 0, 1),
                new TrainingSettings(0, 1, 0, 1),
                new TrainingSettings(1, Float.NaN, 0, 1),
                new TrainingSettings(1, Float.POSITIVE_INFINITY, 0, 1),
                new TrainingSettings(1, 0, 0, 1),
                new TrainingSettings(1, 1, Float.NaN, 1),
                new TrainingSettings(1, 1, -1, 1),
                new TrainingSettings(1, 1, 0, Integer.MAX_VALUE))) {
            assertThatThrownBy(() -> Proposal.of(1, 1, 1, settings, model))
                    .as(settings.toString())
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void noDifference_isNoImprovement() {
        Model same = shop.engine().learning().keptModel(1);
        var road = new Road(same.copy(), same.copy(), () -> {});
        remembered(known(), lists).forEach(road::add);
        road.end();
        assertThat(road.size()).isGreaterThan(800);
        assertThat(road.before()).containsExactly(road.after());
        assertThat(new Gate(0.95, () -> {}).judge(road, 1).passed()).isFalse();
    }

    @Test
    void everyList_isForeseenBeforeItIsLearned() {
        Model parent = shop.engine().learning().keptModel(1);
        List<Example> since = remembered(known(), lists).subList(0, 120);
        var road = new Road(parent.copy(), parent.copy(), () -> {});
        since.forEach(road::add);
        assertThat(road.size()).as("the third step is not over").isEqualTo(100);
        road.end();
        double[] frozen = new Gate(1, () -> {}).measure(parent, since).losses();
        assertThat(IntStream.range(0, 50).mapToDouble(i -> road.before()[i])).containsExactly(first(frozen));
        assertThat(road.before()[119]).as("by then it has learned").isNotEqualTo(frozen[119]);
    }

    private static Double[] first(double[] losses) {
        return IntStream.range(0, 50).mapToObj(i -> losses[i]).toArray(Double[]::new);
    }
}
