package io.liverank.simulate;

import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shop that has no LiveRank yet, as an event file: its shoppers see the search engine's order and click. Items are told of
 * when they are first shown. The same file for the same seed.
 */
final class Recording {
    private static final long START = 1_700_000_000_000L;
    private static final long STEP = 20_000;

    private final JsonMapper json = new JsonMapper();
    private final World world;
    private final int visits;
    private final Set<String> known = new HashSet<>();

    /** As {@link Simulation}: tastes change after half of the visits. */
    Recording(long seed, int visits, double randomShare) {
        this.world = new World(seed, randomShare);
        this.visits = visits;
    }

    /** Writes the file; {@code visited} gets the number of visits written so far. */
    void write(Path file, LongConsumer visited) throws IOException {
        try (var out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            write(out, visited);
        }
    }

    /** Writes the lines. */
    void write(Writer out, LongConsumer visited) throws IOException {
        for (int number = 0; number < visits; number++) {
            if (number == visits / 2) {
                world.change();
            }
            World.Visit visit = world.visit(number);
            String time = Instant.ofEpochMilli(START + number * STEP).toString();
            String clickTime =
                    Instant.ofEpochMilli(START + number * STEP + STEP / 2).toString();
            for (Candidate candidate : visit.candidates()) {
                if (known.add(candidate.itemId())) {
                    line(out, item(candidate, time));
                }
            }
            line(out, ranking(visit, time));
            int clicked = world.click(
                    visit, IntStream.range(0, visit.candidates().size()).toArray());
            if (clicked >= 0) {
                Map<String, Object> click = event("click", visit, clickTime);
                click.put("itemId", visit.candidates().get(clicked).itemId());
                line(out, click);
            }
            visited.accept(number + 1);
        }
    }

    private void line(Writer out, Map<String, Object> event) throws IOException {
        out.write(json.writeValueAsString(event));
        out.write('\n');
    }

    private static Map<String, Object> event(String type, World.Visit visit, String time) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("eventType", type);
        event.put("timestamp", time);
        event.put("queryId", "q" + visit.number());
        event.put("userId", visit.user());
        event.put("sessionId", visit.session());
        return event;
    }

    private static Map<String, Object> ranking(World.Visit visit, String time) {
        Map<String, Object> ranking = event("ranking", visit, time);
        ranking.put("query", visit.query());
        List<Object> items = new ArrayList<>();
        for (Candidate candidate : visit.candidates()) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("itemId", candidate.itemId());
            item.put("score", Math.round(candidate.score() * 100) / 100.0);
            items.add(item);
        }
        ranking.put("items", items);
        return ranking;
    }

    private static Map<String, Object> item(Candidate candidate, String time) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        candidate.attributes().forEach((name, value) -> {
            if (value instanceof Value.Text text) {
                attributes.put(name, text.text());
            } else if (value instanceof Value.Amount amount) {
                attributes.put(name, amount.number());
            }
        });
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("eventType", "item");
        item.put("timestamp", time);
        item.put("itemId", candidate.itemId());
        item.put("attributes", attributes);
        return item;
    }
}
