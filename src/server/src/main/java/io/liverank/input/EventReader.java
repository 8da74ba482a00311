package io.liverank.input;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.spelling.Nearest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From the contract's shapes to events, checking every limit. All faults of an input are told at once. Not thread-safe:
 * one reader per input.
 */
public final class EventReader {
    private static final Duration MAX_AHEAD = Duration.ofDays(1);

    private static final JsonMapper MAPPER = Json.mapper();

    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> excused = new HashSet<>();
    private final Remarks remarks = new Remarks();
    private final AttributeReader free = new AttributeReader(remarks);
    private final long now;
    private final long otherwise;
    private long ahead;

    /** Takes {@code now} as the server's clock, in milliseconds since 1970. */
    public EventReader(long now) {
        this(now, now);
    }

    /** The same; {@code otherwise} stands for a time that was given and is none. */
    public EventReader(long now, long otherwise) {
        this.now = now;
        this.otherwise = otherwise;
    }

    /** What was left out, cut or doubted, and where: nothing that refuses an input. The first hundred. */
    public List<Fault> remarks() {
        return remarks.all();
    }

    /**
     * What fits the shape; what does not is refused together with what is wrong with the values, by the next call.
     *
     * @param type one of the contract's records
     */
    public <T> T body(JsonNode node, Class<T> type) {
        var shape = new Shape(MAPPER);
        T body = shape.read("", node, type);
        faults.addAll(shape.faults());
        excused.addAll(shape.excused());
        return body;
    }

    /** A list as it was shown: the candidates in their order. */
    Event.RankingShown ranking(RankBody body, String mintedQueryId) {
        if (body.items() == null || body.items().isEmpty()) {
            fault("/items", "must hold 1 to " + Limits.ITEMS + " candidates", "required");
        }
        return found(body, mintedQueryId);
    }

    /** As {@link #ranking(RankBody, String)}, of what was read of it already. */
    public Event.RankingShown ranking(Offer offer, String mintedQueryId) {
        if (offer.candidates() == null) {
            return ranking(offer.body(), mintedQueryId);
        }
        if (offer.candidates().isEmpty()) {
            return ranking(offer.body().withItems(List.of()), mintedQueryId);
        }
        return shown(offer.body(), mintedQueryId, offer.context(), offer.candidates());
    }

    /** A list of what was searched for, which may be nothing: the candidates in their order. */
    Event.RankingShown found(RankBody body, String mintedQueryId) {
        return shown(body, mintedQueryId, null, null);
    }

    /** As {@link #found(RankBody, String)}, of what was read of it already. */
    public Event.RankingShown found(Offer offer, String mintedQueryId) {
        return shown(offer.body(), mintedQueryId, offer.context(), offer.candidates());
    }

    private Event.RankingShown shown(
            RankBody body, String mintedQueryId, Attributes readContext, List<Candidate> readCandidates) {
        String queryId = optionalText("/queryId", body.queryId(), Limits.ID);
        String query = optionalText("/query", body.query(), Limits.QUERY);
        optionalText("/pageToken", body.pageToken(), Limits.PAGE_TOKEN);
        Actor actor = actor("", body.userId(), body.clientId(), body.sessionId());
        long time = time("/timestamp", body.timestamp());
        Attributes context = readContext == null ? free.read("/context", body.context()) : readContext;
        List<Candidate> candidates = readCandidates == null ? candidates(body.items()) : readCandidates;
        range("/limit", body.limit(), 1, Limits.ITEMS);
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

    /** Looks for what is wrong with a list, with or without candidates. */
    public void check(RankBody body) {
        if (body.items() == null) {
            found(body, "");
        } else {
            ranking(body, "");
        }
    }

    private List<Candidate> candidates(List<CandidateBody> items) {
        if (items == null) {
            return List.of();
        }
        if (items.size() > Limits.ITEMS) {
            fault("/items", "must hold 1 to " + Limits.ITEMS + " candidates, not " + items.size(), "too_many");
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
            String id = itemId(pointer + "/itemId", item.itemId(), seen);
            double score = number(pointer + "/score", item.score());
            Attributes attributes = free.read(pointer + "/attributes", item.attributes());
            if (id != null) {
                candidates.add(new Candidate(id, score, attributes));
            }
        }
        return candidates;
    }

    private String itemId(String pointer, String itemId, Set<String> seen) {
        String id = text(pointer, itemId, Limits.ID);
        if (id != null && !seen.add(id)) {
            fault(pointer, "is in the list twice: " + id, "duplicate_item");
        }
        return id;
    }

    /** The items that are asked about. */
    public List<String> given(SimilarBody body) {
        List<SimilarBody.Given> items = body.items() == null ? List.of() : body.items();
        Set<String> given = new LinkedHashSet<>();
        if (items.isEmpty()) {
            fault("/items", "must hold 1 to " + Limits.GIVEN + " items", "required");
        } else if (items.size() > Limits.GIVEN) {
            fault("/items", "must hold 1 to " + Limits.GIVEN + " items, not " + items.size(), "too_many");
            items = List.of();
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) == null) {
                fault("/items/" + i, "must be an object", "required");
            } else {
                itemId("/items/" + i + "/itemId", items.get(i).itemId(), given);
            }
        }
        if (body.kind() != null && !SimilarBody.KINDS.contains(body.kind())) {
            fault(
                    "/kind",
                    "must be one of " + SimilarBody.KINDS + Nearest.question(body.kind(), SimilarBody.KINDS),
                    "unknown_kind");
        }
        range("/limit", body.limit(), 1, Limits.ITEMS);
        finish();
        return List.copyOf(given);
    }

    /** Something a user did. */
    public Event.FeedbackGiven feedback(FeedbackBody body) {
        String type = text("/eventType", body.eventType(), Limits.TYPE);
        String eventId = optionalText("/eventId", body.eventId(), Limits.ID);
        String queryId = optionalText("/queryId", body.queryId(), Limits.ID);
        String itemId = text("/itemId", body.itemId(), Limits.ID);
        range("/position", body.position(), 1, Limits.POSITION);
        Actor actor = actor("", body.userId(), body.clientId(), body.sessionId());
        long time = time("/timestamp", body.timestamp());
        double value = number("/value", body.value());
        double quantity = number("/quantity", body.quantity());
        if (quantity < 0) {
            fault("/quantity", "must not be negative", "out_of_range");
        }
        Attributes attributes = free.read("/attributes", body.attributes());
        finish();
        int position = body.position() == null ? 0 : body.position();
        return new Event.FeedbackGiven(
                time, type, eventId, queryId, itemId, position, actor, value, quantity, attributes);
    }

    /** An item; {@code prefix} is the pointer to it. */
    public Event.ItemUpserted item(String prefix, ItemBody body, Moment timestamp) {
        String itemId = text(prefix + "/itemId", body.itemId(), Limits.ID);
        long time = time(prefix + "/timestamp", timestamp);
        Attributes attributes = free.read(prefix + "/attributes", body.attributes());
        finish();
        return new Event.ItemUpserted(time, itemId, attributes);
    }

    /** An id in a path or parameter. */
    public String id(String name, String id) {
        String checked = text("/" + name, id, Limits.ID);
        finish();
        return checked;
    }

    private Actor actor(String prefix, String userId, String clientId, String sessionId) {
        return new Actor(
                optionalText(prefix + "/userId", userId, Limits.ID),
                optionalText(prefix + "/clientId", clientId, Limits.ID),
                optionalText(prefix + "/sessionId", sessionId, Limits.ID));
    }

    /** A time ahead of our clock, by less than a day, is taken as now: clocks differ. */
    private long time(String pointer, Moment moment) {
        if (moment == null) {
            return now;
        }
        Instant timestamp = moment.instant();
        if (timestamp == null) {
            remarks.add(
                    pointer,
                    "is no time one could mean, and is taken as absent: " + quoted(moment.written()),
                    "time_unusable");
            return otherwise;
        }
        if (moment.doubt() == Moment.Doubt.WITHOUT_OFFSET) {
            remarks.add(
                    pointer, "has no offset and is taken as UTC: " + quoted(moment.written()), "time_without_offset");
        }
        if (timestamp.isAfter(Instant.ofEpochMilli(now).plus(MAX_AHEAD))) {
            fault(pointer, "is more than a day ahead of the server's clock", "in_the_future");
            return now;
        }
        ahead = Math.max(ahead, timestamp.toEpochMilli() - now);
        return Math.min(now, timestamp.toEpochMilli());
    }

    private static String quoted(String written) {
        return '"' + written + '"';
    }

    /** By how many milliseconds a time was ahead of our clock and taken as now; 0 if none was. */
    public long ahead() {
        return ahead;
    }

    /** What is searched for; null for everything. */
    public String query(String pointer, String query) {
        String checked = optionalText(pointer, query, Limits.QUERY);
        finish();
        return checked;
    }

    /** A number of things, from 1 to {@value Limits#ITEMS}; {@code otherwise} where it is not said. */
    public int limit(String pointer, Integer limit, int otherwise) {
        range(pointer, limit, 1, Limits.ITEMS);
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
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > limit) {
            fault(pointer, "must have at most " + limit + " characters, not " + text.length(), "too_long");
            return null;
        }
        if (HalfCharacters.areIn(text)) {
            fault(
                    pointer,
                    "holds half a character (one of a pair of surrogates), as a string has that was cut at any place",
                    "half_character");
            return null;
        }
        return text;
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

    private void fault(String pointer, String detail, String code) {
        if (code.equals("required") && excused.contains(pointer)) {
            return;
        }
        faults.add(new Fault(pointer, detail, code));
    }

    /** Refuses what was found wrong so far. */
    public void finish() {
        if (!faults.isEmpty()) {
            throw new InvalidInputException(faults);
        }
    }
}
