package io.liverank.replay;

import io.liverank.archive.ArchivingBuffer;
import io.liverank.archive.ListArchive;
import io.liverank.catalog.Item;
import io.liverank.dialect.Dialect;
import io.liverank.dialect.DialectLines;
import io.liverank.engine.ClosedList;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.evaluate.Evaluation;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.input.EventLines;
import io.liverank.input.Fault;
import io.liverank.input.InvalidInputException;
import io.liverank.instance.OfflineInstance;
import io.liverank.model.Mixture.Expert;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.SettingsReader;
import io.liverank.update.ExampleBuffer;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.Proposal;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** One pass of an event file through an engine. */
public final class Replay {
    private static final int WINDOWS = 10;
    private static final int SHOWN_REJECTIONS = 10;
    private static final int MIXTURE_STEP = 50;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final OfflineInstance shop;
    private final Engine engine;
    private final long limit;
    private final boolean strict;
    private final Dialect dialect;
    private final Path file;
    private final UpdateMode mode;
    private final boolean learning;
    /** Between updates, in milliseconds of log time; 0 for none. */
    private final long interval;

    private final List<SettingsReader.Given> given;
    private final List<Measured> finished = new ArrayList<>();
    private final FirstChoices firstChoices = new FirstChoices();
    private int labelled;
    private final List<Report.Mixed> mixture = new ArrayList<>();
    private long nextUpdate = Long.MAX_VALUE;
    private final ExampleBuffer examples;
    /** Null once it was judged. */
    private Proposal candidate;

    private final int heldOut;
    /** Lists with a choice that are newer than all that the candidate's training saw. */
    private int newer;

    private UpdateRecord judged;
    private long judgedAfter;
    private final List<Report.Rejection> rejections = new ArrayList<>();

    /** Figures of a finished list. */
    private record Measured(float[] shown, float[] scores, float[] probabilities, float[] gains, boolean labelled) {}

    /**
     * What to replay.
     *
     * @param limit events to read at most
     * @param learning false keeps the model as it starts
     * @param dialect of the file; null if it is in our own words
     * @param settings those of the server
     * @param archive folder that keeps the finished lists, as a server's; null for none
     * @param candidate a model that was trained elsewhere, to be judged once enough lists are newer; null for none
     */
    public record Plan(
            Path file,
            long limit,
            boolean strict,
            UpdateMode mode,
            boolean learning,
            Dialect dialect,
            SettingsReader.Found settings,
            Path archive,
            Proposal candidate) {
        /** Of a file in our own words. */
        public Plan(
                Path file,
                long limit,
                boolean strict,
                UpdateMode mode,
                boolean learning,
                SettingsReader.Found settings) {
            this(file, limit, strict, mode, learning, null, settings, null, null);
        }

        /** The same with a candidate, and an archive to judge it by. */
        Plan with(Proposal trained, Path remembered) {
            return new Plan(file, limit, strict, mode, learning, dialect, settings, remembered, trained);
        }

        private ExampleBuffer examples() {
            ExampleBuffer buffer = mode.batches ? new MemoryExampleBuffer() : ExampleBuffer.NONE;
            return archive == null
                    ? buffer
                    : new ArchivingBuffer(
                            buffer,
                            new ListArchive(
                                    new ListArchive.Settings(archive, "", Duration.ofDays(36_500), Long.MAX_VALUE)));
        }
    }

    /** The events of a line, by its number from 1. */
    private interface Lines {
        List<Event> read(String line, long number);
    }

    public Replay(Plan plan) {
        this.file = plan.file();
        this.limit = plan.limit();
        this.strict = plan.strict();
        this.dialect = plan.dialect();
        this.mode = plan.mode();
        this.learning = plan.learning();
        LiveRankProperties properties = plan.settings().properties();
        this.given = plan.settings().given();
        this.interval = properties.update().interval().toMillis();
        this.candidate = plan.candidate();
        this.heldOut = properties.updateSettings().heldOut();
        this.examples = plan.examples();
        this.shop = new OfflineInstance(
                properties.engineSettings().with(learning, mode.mixture), properties.updateSettings(), examples);
        this.engine = shop.engine();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Calls {@code listener} for each list whose labels are final. */
    public void onClosed(Consumer<ClosedList> listener) {
        engine.onClosed(listener);
    }

    /** What the events made. */
    public Engine engine() {
        return engine;
    }

    /** {@code --strict} met a bad line. */
    public static final class BadLineException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadLineException(Report.Rejection rejection) {
            super("line " + rejection.line() + ": " + rejection.pointer() + " " + rejection.reason());
        }
    }

    /**
     * Reads the file to its end or the limit.
     *
     * @param counted gets the number of lines read so far, after each
     */
    public Report run(LongConsumer counted) throws IOException {
        engine.onClosed(this::closed);
        engine.onClosed(firstChoices::add);
        long firstTenth = mode.onlineAfterFirstTenth ? Long.MAX_VALUE : countLines() / 10;
        Lines lines = lines();
        long started = System.nanoTime();
        long line = 0;
        long events = 0;
        long rejected = 0;
        try (var reader = open()) {
            for (String text = reader.readLine(); text != null && events < limit; text = reader.readLine()) {
                line++;
                counted.accept(line);
                if (line == firstTenth) {
                    engine.learning().online(false);
                }
                // some programs begin a file with the mark, and files are joined
                String bare = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
                if (bare.isBlank()) {
                    continue;
                }
                try {
                    for (Event event : lines.read(bare, line)) {
                        shop.apply(event);
                        events++;
                        update();
                    }
                } catch (InvalidInputException e) {
                    rejected++;
                    Fault fault = e.faults().get(0);
                    var rejection = new Report.Rejection(line, fault.pointer(), fault.detail());
                    if (strict) {
                        throw new BadLineException(rejection);
                    }
                    if (rejections.size() < SHOWN_REJECTIONS) {
                        rejections.add(rejection);
                    }
                }
            }
        }
        engine.closeAll();
        examples.flush();
        examples.close();
        if (engine.listenerFaults() > 0) {
            throw new IllegalStateException("the replay could not follow the engine; the log says why");
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return report(events, rejected, seconds);
    }

    private Lines lines() {
        long now = System.currentTimeMillis();
        if (dialect == null) {
            var ours = new EventLines(now);
            return (text, number) -> List.of(ours.read(text, number));
        }
        var others = new DialectLines(dialect, engine::awaits, engine::toldOf, this::known, now);
        return (text, number) -> others.read(text);
    }

    private Attributes known(String itemId) {
        Item item = engine.catalog().get(itemId);
        return item == null ? null : item.attributes();
    }

    /** Runs the incremental job when its interval has passed in log time. */
    private void update() {
        if (!mode.batches || !learning || interval == 0) {
            return;
        }
        long now = engine.logTime();
        if (nextUpdate == Long.MAX_VALUE) {
            nextUpdate = now + interval;
        } else if (now >= nextUpdate) {
            nextUpdate = now + interval;
            if (!judge()) {
                shop.update();
            }
        }
    }

    /** Whether the candidate was judged just now: at the first update that has enough to judge it by. */
    private boolean judge() {
        if (candidate == null
                || newer < heldOut
                || engine.learning().updateOutlook().heldOut() < heldOut) {
            return false;
        }
        judged = shop.judge(candidate).orElse(null);
        judgedAfter = engine.counts().get(Count.RANKINGS);
        candidate = judged == null ? candidate : null;
        return judged != null;
    }

    /** What was found of the candidate; null if it was not judged. */
    UpdateRecord judged() {
        return judged;
    }

    /** How many lists had been shown when the candidate was judged. */
    long judgedAfter() {
        return judgedAfter;
    }

    private void closed(ClosedList list) {
        boolean isLabelled = list.hasPositive();
        newer += candidate != null && isLabelled && list.example().number() > candidate.seen() ? 1 : 0;
        finished.add(new Measured(
                list.shown().clone(),
                list.scores().clone(),
                list.probabilities().clone(),
                list.gains().clone(),
                isLabelled));
        if (isLabelled && ++labelled % MIXTURE_STEP == 0) {
            // an archive takes so many lists at most that wait for the disk
            examples.flush();
            double[] weights = list.mixtureWeights();
            var counters = new TreeMap<String, Double>();
            Expert.COUNTERS.forEach(expert -> counters.put(lower(expert), weights[expert.ordinal()]));
            mixture.add(new Report.Mixed(
                    labelled,
                    weights[Expert.RETRIEVAL.ordinal()],
                    weights[Expert.BASE.ordinal()],
                    weights[Expert.LIVE.ordinal()],
                    counters));
        }
    }

    /** The lines of the file; 0 of what can be read but once, such as a pipe. */
    long countLines() throws IOException {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try (var reader = open()) {
            return reader.lines().count();
        }
    }

    private BufferedReader open() throws IOException {
        var raw = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
        raw.mark(2);
        boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        InputStream plain = zipped ? new GZIPInputStream(raw, 1 << 16) : raw;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    }

    private List<Report.Window> windows() {
        List<Report.Window> windows = new ArrayList<>();
        var lists = finished.iterator();
        int passed = 0;
        for (int i = 1; i <= WINDOWS; i++) {
            var shown = new Evaluation();
            var served = new Evaluation();
            int end = i == WINDOWS ? Integer.MAX_VALUE : (int) ((long) labelled * i / WINDOWS);
            while (passed < end && lists.hasNext()) {
                Measured list = lists.next();
                passed += list.labelled() ? 1 : 0;
                shown.add(list.shown(), null, list.gains());
                served.add(list.scores(), list.probabilities(), list.gains());
            }
            windows.add(new Report.Window(shown.metrics(), served.metrics()));
        }
        return windows;
    }

    private Report report(long events, long rejected, double seconds) {
        engine.refreshProgress();
        List<Report.Window> windows = windows();
        var counts = new TreeMap<String, Long>();
        engine.counts().all().forEach((count, value) -> counts.put(lower(count), value));
        return new Report(
                events,
                rejected,
                engine.counts().get(Count.RANKINGS),
                engine.counts().get(Count.LISTS_LABELLED),
                seconds,
                events / seconds,
                lower(engine.learning().model().settings().type()),
                given,
                engine.progress().baseline().all(),
                engine.progress().all().shown(),
                engine.progress().all().served(),
                engine.progress().all().base(),
                engine.progress().all().live(),
                firstChoices.figures(),
                engine.progress().all().counters(),
                engine.progress().all().challengers(),
                engine.progress().thresholds(),
                windows,
                mixture,
                engine.learning().history(),
                engine.learning().incidents(),
                engine.servedEvaluation().calibrationCurve(),
                engine.servedEvaluation().precisionRecallCurve(),
                engine.learning().model().denseWeights(),
                engine.learning().model().hashedWeights(),
                counts,
                rejections);
    }
}
