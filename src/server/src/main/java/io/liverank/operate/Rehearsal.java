package io.liverank.operate;

import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import io.liverank.instance.OfflineInstance;
import io.liverank.search.TextIndex;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Some lists and clicks on an engine that is thrown away: a virtual machine that has just started loads and links the
 * code that reads, learns and ranks at its first use, which takes a second or more, and the first user would wait for it.
 * Runs on a thread of its own beside the rest of the start and leaves nothing behind: its engine has the settings of the
 * real one, and nothing else in common with it.
 */
final class Rehearsal {
    private static final Logger LOG = System.getLogger(Rehearsal.class.getName());
    private static final int ITEMS = 12;
    private static final int USERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EngineSettings settings;
    private final boolean words;
    private final int rounds;
    private final Thread thread = new Thread(this::run, "rehearsal");

    /**
     * Begins at once.
     *
     * @param settings of the engine that is to run
     * @param words whether there will be a {@link TextIndex}
     * @param rounds how many lists; the first one costs the most
     */
    public Rehearsal(EngineSettings settings, boolean words, int rounds) {
        this.settings = settings;
        this.words = words;
        this.rounds = rounds;
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for its end. For any thread. */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long started = System.nanoTime();
        try {
            play();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "the rehearsal met a fault; the first rankings will be slow", e);
        }
        LOG.log(Level.DEBUG, "rehearsed in {0} ms", (System.nanoTime() - started) / 1_000_000);
    }

    private void play() throws IOException {
        var stage = new OfflineInstance(settings, UpdateSettings.DEFAULT, ExampleBuffer.NONE);
        if (!words) {
            play(stage);
            return;
        }
        try (TextIndex index = new TextIndex(stage.engine().catalog())) {
            play(stage);
            index.awaitCurrent(PATIENCE);
            index.search("red shoe", ITEMS);
            index.search(null, ITEMS);
        }
    }

    private void play(OfflineInstance stage) {
        long time = 1_000_000;
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            Attributes attributes = Attributes.of(Map.of(
                    "title",
                    new Value.Text((i % 2 == 0 ? "Red shoe no " : "Blue coat no ") + i),
                    "brand",
                    new Value.Text("brand " + i % 3),
                    "price",
                    new Value.Amount(10 + i),
                    "new",
                    new Value.Flag(i % 2 == 0)));
            apply(stage, new Event.ItemUpserted(++time, "item-" + i, attributes));
            candidates.add(new Candidate("item-" + i, i % 2 == 0 ? Double.NaN : ITEMS - i, Attributes.NONE));
        }
        List<Integer> shown = IntStream.range(0, ITEMS).boxed().toList();
        for (int round = 0; round < rounds; round++) {
            var actor = new Actor("user-" + round % USERS, null, "session-" + round % USERS);
            String queryId = "list-" + round;
            stage.engine()
                    .rank(new Request(++time, "red shoe", actor, Attributes.NONE, candidates), round % USERS == 0);
            apply(stage, new Event.RankingShown(time, queryId, "red shoe", actor, Attributes.NONE, candidates, shown));
            apply(
                    stage,
                    Event.FeedbackGiven.of(++time, "click", "item-" + (round * 5 + 7) % ITEMS, actor)
                            .withId("event-" + round)
                            .on(queryId));
            stage.engine().refreshProgress();
        }
        stage.engine().rank(new Request(++time, "red shoe", new Actor(null, null, null), Attributes.NONE, candidates));
    }

    private static void apply(OfflineInstance stage, Event event) {
        stage.apply(EventCodec.decode(EventCodec.encode(event)));
    }
}
