package io.liverank.replay;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.evaluate.Evaluation;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.json.Fault;
import io.liverank.json.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

/** One pass of an event file through an engine. */
final class Replay {
    private static final int WINDOWS = 10;
    private static final int SHOWN_REJECTIONS = 10;

    private final Engine engine;
    private final long limit;
    private final boolean strict;
    private final List<Engine.ClosedList> closed = new ArrayList<>();
    private final List<Report.Rejection> rejections = new ArrayList<>();

    Replay(Engine engine, long limit, boolean strict) {
        this.engine = engine;
        this.limit = limit;
        this.strict = strict;
    }

    /** {@code --strict} met a bad line. */
    static final class BadLineException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadLineException(Report.Rejection rejection) {
            super("line " + rejection.line() + ": " + rejection.pointer() + " " + rejection.reason());
        }
    }

    /**
     * Reads the file to its end or the limit.
     *
     * @param watched wraps the file's raw stream, for a progress bar
     * @param counted gets the number of lines now and then
     */
    Report run(Path file, UnaryOperator<InputStream> watched, LongConsumer counted) throws IOException {
        engine.onClosed(closed::add);
        EventLines lines = new EventLines(System.currentTimeMillis());
        long started = System.nanoTime();
        long line = 0;
        long events = 0;
        long rejected = 0;
        try (var reader = open(file, watched)) {
            for (String text = reader.readLine(); text != null && events < limit; text = reader.readLine()) {
                line++;
                if (line % 1000 == 0) {
                    counted.accept(line);
                }
                if (text.isBlank()) {
                    continue;
                }
                try {
                    Event event = lines.read(text, line);
                    engine.apply(new LogPosition(0, line), event);
                    events++;
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
        double seconds = (System.nanoTime() - started) / 1e9;
        return report(events, rejected, seconds);
    }

    private static BufferedReader open(Path file, UnaryOperator<InputStream> watched) throws IOException {
        var raw = new BufferedInputStream(watched.apply(new FileInputStream(file.toFile())), 1 << 16);
        raw.mark(2);
        boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        InputStream plain = zipped ? new GZIPInputStream(raw, 1 << 16) : raw;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    }

    private Report report(long events, long rejected, double seconds) {
        var labelled = closed.stream().filter(Replay::hasPositive).toList();
        List<Report.Window> windows = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            var shown = new Evaluation();
            var served = new Evaluation();
            for (var list : labelled.subList(labelled.size() * i / WINDOWS, labelled.size() * (i + 1) / WINDOWS)) {
                shown.add(list.shown(), null, list.gains());
                served.add(list.scores(), list.probabilities(), list.gains());
            }
            windows.add(new Report.Window(shown.metrics(), served.metrics()));
        }
        var counts = new TreeMap<String, Long>();
        engine.counts().all().forEach((count, value) -> counts.put(count.name().toLowerCase(Locale.ROOT), value));
        return new Report(
                events,
                rejected,
                engine.counts().get(Count.RANKINGS),
                engine.counts().get(Count.LISTS_LABELLED),
                seconds,
                events / seconds,
                engine.shownEvaluation().metrics(),
                engine.servedEvaluation().metrics(),
                windows,
                engine.servedEvaluation().calibrationCurve(),
                engine.servedEvaluation().precisionRecallCurve(),
                engine.model().denseWeights(),
                engine.model().hashedWeights(),
                counts,
                rejections);
    }

    private static boolean hasPositive(Engine.ClosedList list) {
        for (float gain : list.gains()) {
            if (gain > 0) {
                return true;
            }
        }
        return false;
    }
}
