package io.liverank.race;

import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.model.Example;
import io.liverank.operate.SettingsReader;
import io.liverank.replay.Replay;
import io.liverank.replay.UpdateMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Replays a file and writes down what happened, in which order, and what LiveRank knew and said at the time. */
final class Recorder {
    private static final Set<Count> JOINED = EnumSet.of(Count.JOINED, Count.JOINED_EARLY);
    private static final Set<Count> PASSED_OVER = EnumSet.of(Count.DUPLICATES, Count.JOINED_EARLY);

    private final EventTypes types = EventTypes.DEFAULT;
    /** By the lists' numbers from 1, as they were shown. */
    private final List<Told> told = new ArrayList<>();

    private final Map<String, List<Integer>> byQueryId = new HashMap<>();
    private final Map<Long, Example> closed = new HashMap<>();
    /** With the lists' numbers, less 1, in place of their indices. */
    private final List<Moment> moments = new ArrayList<>();

    /** A list by what the event said. */
    private record Told(String visit, String user, String query, List<String> itemIds) {}

    private Recorder() {}

    /**
     * Replays {@code file} once for each way of updating, side by side; what happened is written down in the first of
     * them, whose labels all are judged by.
     */
    static Recording record(String name, Path file, List<UpdateMode> modes) throws IOException {
        var first = new Recorder();
        Map<UpdateMode, Map<Long, float[]>> runs = new ConcurrentHashMap<>();
        try (var reader = new SettingsReader(List.of(), Map.of())) {
            SettingsReader.Found settings = reader.read(SettingsReader.DEFAULT_SET);
            modes.parallelStream().forEach(mode -> {
                var replay = new Replay(new Replay.Plan(file, Long.MAX_VALUE, false, mode, true, settings));
                Map<Long, float[]> scores = new HashMap<>();
                replay.onClosed(list ->
                        scores.put(list.example().number(), list.scores().clone()));
                if (mode == modes.get(0)) {
                    replay.onClosed(list -> first.closed.put(
                            list.example().number(), list.example().copy()));
                    replay.engine().onTaken(first::taken);
                }
                try {
                    replay.run(lines -> {});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                runs.put(mode, scores);
            });
        }
        return first.recording(name, runs);
    }

    private void taken(Engine.Taken taken) {
        if (taken.event() instanceof Event.RankingShown ranking) {
            if ((taken.verdict() == Count.RANKINGS || taken.verdict() == Count.PAGES)
                    && !ranking.shown().isEmpty()) {
                shown(ranking);
            }
        } else if (taken.event() instanceof Event.FeedbackGiven feedback) {
            Meaning meaning = types.of(feedback.type());
            if (!PASSED_OVER.contains(taken.verdict()) && tellsOfTaste(meaning)) {
                moments.add(new Moment.Touched(
                        feedback.time(),
                        feedback.actor().sessionKey(),
                        feedback.actor().profileKey(),
                        feedback.itemId(),
                        meaning.role() == Role.CHOICE));
            }
            if (JOINED.contains(taken.verdict()) && tellsOfTaste(meaning)) {
                chosen(feedback);
            }
        }
    }

    /** Types of no known meaning are counted in: heuristics do not know better. */
    private static boolean tellsOfTaste(Meaning meaning) {
        return meaning.role() != Role.EXPOSURE && meaning.role() != Role.AVERSION;
    }

    private void shown(Event.RankingShown ranking) {
        byQueryId.computeIfAbsent(ranking.queryId(), id -> new ArrayList<>(1)).add(told.size());
        moments.add(new Moment.Shown(told.size()));
        told.add(new Told(
                ranking.actor().sessionKey(),
                ranking.actor().profileKey(),
                ranking.query(),
                ranking.shown().stream()
                        .map(index -> ranking.candidates().get(index).itemId())
                        .toList()));
    }

    private void chosen(Event.FeedbackGiven feedback) {
        for (int list : byQueryId.getOrDefault(feedback.queryId(), List.of())) {
            int row = told.get(list).itemIds().indexOf(feedback.itemId());
            if (row >= 0) {
                moments.add(new Moment.Chosen(list, row));
                return;
            }
        }
    }

    private Recording recording(String name, Map<UpdateMode, Map<Long, float[]>> runs) {
        List<ShownList> lists = new ArrayList<>();
        int[] indices = new int[told.size()];
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            long number = i + 1L;
            int rows = told.get(i).itemIds().size();
            indices[i] = -1;
            if (runs.values().stream().allMatch(run -> hasRows(run.get(number), rows))) {
                indices[i] = lists.size();
                numbers.add(number);
                lists.add(list(lists.size(), told.get(i), closed.get(number)));
            }
        }
        Map<String, float[][]> served = new TreeMap<>();
        runs.forEach((mode, run) -> served.put(
                mode.name().toLowerCase(Locale.ROOT),
                numbers.stream().map(number -> run.get(number)).toArray(float[][]::new)));
        return new Recording(name, List.copyOf(lists), moments(lists, indices), served, told.size() - lists.size());
    }

    /** A further page is without the rows that slipped over from the one before, and then stays out of the race. */
    private static boolean hasRows(float[] scores, int rows) {
        return scores != null && scores.length == rows;
    }

    private static ShownList list(int index, Told told, Example example) {
        return new ShownList(
                index,
                example.time(),
                example.actor(),
                told.visit(),
                told.user(),
                told.query(),
                told.itemIds(),
                example.features(),
                example.gains());
    }

    /** Those of the lists that are in the race; of feedback on a row, the first, if it made the row a chosen one. */
    private List<Moment> moments(List<ShownList> lists, int[] indices) {
        Set<Moment> known = new HashSet<>();
        List<Moment> kept = new ArrayList<>();
        for (Moment moment : moments) {
            if (moment instanceof Moment.Shown shown) {
                if (indices[shown.list()] >= 0) {
                    kept.add(new Moment.Shown(indices[shown.list()]));
                }
            } else if (moment instanceof Moment.Chosen chosen) {
                int index = indices[chosen.list()];
                var own = new Moment.Chosen(index, chosen.row());
                if (index >= 0 && lists.get(index).gains()[chosen.row()] > 0 && known.add(own)) {
                    kept.add(own);
                }
            } else {
                kept.add(moment);
            }
        }
        return List.copyOf(kept);
    }
}
