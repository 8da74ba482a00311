package io.liverank.json;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * From the contract's shapes to events, checking every limit. All faults of an input are told at once. Not thread-safe:
 * one reader per input.
 */
public final class EventReader {
    /** Candidates in a list, and items in a PUT, at most. */
    public static final int MAX_ITEMS = 1_000;

    private static final int MAX_ID = 256;
    private static final int MAX_TYPE = 64;
    private static final int MAX_QUERY = 1_000;
    private static final int MAX_TEXT = 10_000;
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_VALUES = 4_096;
    private static final int MAX_DEPTH = 5;
    private static final Duration MAX_AHEAD = Duration.ofDays(1);

    private final List<Fault> faults = new ArrayList<>();
    private final long now;
    private long ahead;

    /** Takes {@code now} as the server's clock, in milliseconds since 1970. */
    public EventReader(long now) {
        this.now = now;
    }

    /** A list as it was shown: the candidates in their order. */
    public Event.RankingShown ranking(RankBody body, String mintedQueryId) {
        if (body.items() == null || body.items().isEmpty()) {
            fault("/items", "must hold 1 to 1,000 candidates", "required");
        }
        return found(body, mintedQueryId);
    }

    /** A list of what was searched for, which may be nothing: the candidates in their order. */
    public Event.RankingShown found(RankBody body, String mintedQueryId) {
        String queryId = optionalText("/queryId", body.queryId(), MAX_ID);
        String query = optionalText("/query", body.query(), MAX_QUERY);
        Actor actor = actor("", body.userId(), body.clientId(), body.sessionId());
        long time = time("/timestamp", body.timestamp());
        Attributes context = attributes("/context", body.context(), 1);
        List<Candidate> candidates = candidates(body.items());
        range("/limit", body.limit(), 1, MAX_ITEMS);
        range("/weight", body.weight(), 0, 1);
        finish();
        return new Event.RankingShown(
                time,
                queryId == null ? mintedQueryId : queryId,
                query,
                actor,
                context,
                candidates,
                IntStream.range(0, candidates.size()).boxed().toList());
    }

    private List<Candidate> candidates(List<CandidateBody> items) {
        if (items == null) {
            return List.of();
        }
        if (items.size() > MAX_ITEMS) {
            fault("/items", "must hold 1 to 1,000 candidates, not " + items.size(), "too_many");
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>(items.size());
        Set<String> seen = new HashSet<>(items.size() * 2);
        for (int i = 0; i < items.size(); i++) {
            CandidateBody item = items.get(i);
            String pointer = "/items/" + i;
            if (item == null) {
                fault(pointer, "must be an object", "required");
                continue;
            }
            String id = text(pointer + "/itemId", item.itemId(), MAX_ID);
            if (id != null && !seen.add(id)) {
                fault(pointer + "/itemId", "is in the list twice: " + id, "duplicate_item");
            }
            double score = number(pointer + "/score", item.score());
            Attributes attributes = attributes(pointer + "/attributes", item.attributes(), 1);
            if (id != null) {
                candidates.add(new Candidate(id, score, attributes));
            }
        }
        return candidates;
    }

    /** Something a user did. */
    public Event.FeedbackGiven feedback(FeedbackBody body) {
        String type = text("/eventType", body.eventType(), MAX_TYPE);
        String eventId = optionalText("/eventId", body.eventId(), MAX_ID);
        String queryId = optionalText("/queryId", body.queryId(), MAX_ID);
        String itemId = text("/itemId", body.itemId(), MAX_ID);
        range("/position", body.position(), 1, MAX_ITEMS);
        Actor actor = actor("", body.userId(), body.clientId(), body.sessionId());
        long time = time("/timestamp", body.timestamp());
        double value = number("/value", body.value());
        double quantity = number("/quantity", body.quantity());
        if (quantity < 0) {
            fault("/quantity", "must not be negative", "out_of_range");
        }
        Attributes attributes = attributes("/attributes", body.attributes(), 1);
        finish();
        int position = body.position() == null ? 0 : body.position();
        return new Event.FeedbackGiven(
                time, type, eventId, queryId, itemId, position, actor, value, quantity, attributes);
    }

    /** An item; {@code prefix} is the pointer to it. */
    public Event.ItemUpserted item(String prefix, ItemBody body, Instant timestamp) {
        String itemId = text(prefix + "/itemId", body.itemId(), MAX_ID);
        long time = time(prefix + "/timestamp", timestamp);
        Attributes attributes = attributes(prefix + "/attributes", body.attributes(), 1);
        finish();
        return new Event.ItemUpserted(time, itemId, attributes);
    }

    /** An id in a path or parameter. */
    public String id(String name, String id) {
        String checked = text("/" + name, id, MAX_ID);
        finish();
        return checked;
    }

    private Actor actor(String prefix, String userId, String clientId, String sessionId) {
        return new Actor(
                optionalText(prefix + "/userId", userId, MAX_ID),
                optionalText(prefix + "/clientId", clientId, MAX_ID),
                optionalText(prefix + "/sessionId", sessionId, MAX_ID));
    }

    /** A time ahead of our clock, by less than a day, is taken as now: clocks differ. */
    private long time(String pointer, Instant timestamp) {
        if (timestamp == null) {
            return now;
        }
        if (timestamp.isBefore(Instant.EPOCH)) {
            fault(pointer, "must not be before 1970", "out_of_range");
            return now;
        }
        if (timestamp.isAfter(Instant.ofEpochMilli(now).plus(MAX_AHEAD))) {
            fault(pointer, "is more than a day ahead of the server's clock", "in_the_future");
            return now;
        }
        ahead = Math.max(ahead, timestamp.toEpochMilli() - now);
        return Math.min(now, timestamp.toEpochMilli());
    }

    /** By how many milliseconds a time was ahead of our clock and taken as now; 0 if none was. */
    public long ahead() {
        return ahead;
    }

    /** What is searched for; null for everything. */
    public String query(String pointer, String query) {
        String checked = optionalText(pointer, query, MAX_QUERY);
        finish();
        return checked;
    }

    /** A number of things, from 1 to {@value #MAX_ITEMS}; {@code otherwise} where it is not said. */
    public int limit(String pointer, Integer limit, int otherwise) {
        range(pointer, limit, 1, MAX_ITEMS);
        finish();
        return limit == null ? otherwise : limit;
    }

    private String text(String pointer, String text, int limit) {
        if (text == null || text.isBlank()) {
            fault(pointer, "must not be missing or blank", "required");
            return null;
        }
        return optionalText(pointer, text, limit);
    }

    private String optionalText(String pointer, String text, int limit) {
        if (text != null && text.length() > limit) {
            fault(pointer, "must have at most " + limit + " characters, not " + text.length(), "too_long");
            return null;
        }
        return text == null || text.isBlank() ? null : text;
    }

    private double number(String pointer, Double number) {
        if (number != null && !Double.isFinite(number)) {
            fault(pointer, "must be a finite number", "not_finite");
            return Double.NaN;
        }
        return number == null ? Double.NaN : number;
    }

    private void range(String pointer, Number number, int low, int high) {
        if (number != null && !(number.doubleValue() >= low && number.doubleValue() <= high)) {
            fault(pointer, "must be from " + low + " to " + high, "out_of_range");
        }
    }

    private Attributes attributes(String pointer, Map<String, Object> attributes, int depth) {
        if (attributes == null || attributes.isEmpty()) {
            return Attributes.NONE;
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            fault(pointer, "must hold at most " + MAX_ATTRIBUTES + " attributes", "too_many");
            return Attributes.NONE;
        }
        Map<String, Value> values = new LinkedHashMap<>();
        attributes.forEach((name, value) -> {
            String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            if (name.isBlank() || name.length() > MAX_ID) {
                fault(place, "has a name that is blank or too long", "too_long");
            } else if (value != null) {
                Value read = value(place, value, depth);
                if (read != null) {
                    values.put(name, read);
                }
            }
        });
        return Attributes.of(values);
    }

    private Value value(String pointer, Object value, int depth) {
        if (value instanceof String text) {
            return optionalText(pointer, text, MAX_TEXT) == null ? null : new Value.Text(text);
        } else if (value instanceof Number number) {
            double amount = number(pointer, number.doubleValue());
            return Double.isNaN(amount) ? null : new Value.Amount(amount);
        } else if (value instanceof Boolean flag) {
            return new Value.Flag(flag);
        } else if (value instanceof List<?> list) {
            return list(pointer, list);
        } else if (value instanceof Map<?, ?> map) {
            if (depth == MAX_DEPTH) {
                fault(pointer, "is nested more than " + MAX_DEPTH + " deep", "too_deep");
                return null;
            }
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, inner) -> named.put(String.valueOf(key), inner));
            return new Value.Group(attributes(pointer, named, depth + 1));
        }
        fault(pointer, "has a value of no known kind", "wrong_type");
        return null;
    }

    private Value list(String pointer, List<?> list) {
        if (list.size() > MAX_VALUES) {
            fault(pointer, "must hold at most " + MAX_VALUES + " values", "too_many");
            return null;
        }
        if (list.isEmpty()) {
            return null;
        }
        if (list.stream().allMatch(String.class::isInstance)) {
            return new Value.Texts(list.stream().map(String.class::cast).toList());
        }
        if (list.stream().allMatch(Number.class::isInstance)) {
            float[] numbers = new float[list.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = ((Number) list.get(i)).floatValue();
                if (!Float.isFinite(numbers[i])) {
                    fault(pointer + "/" + i, "must be a finite number of single precision", "not_finite");
                    return null;
                }
            }
            return new Value.Vector(numbers);
        }
        fault(pointer, "must hold strings only or numbers only", "wrong_type");
        return null;
    }

    private void fault(String pointer, String detail, String code) {
        faults.add(new Fault(pointer, detail, code));
    }

    private void finish() {
        if (!faults.isEmpty()) {
            throw new InvalidInputException(faults);
        }
    }
}
