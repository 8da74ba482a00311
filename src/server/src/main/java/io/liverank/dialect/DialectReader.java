package io.liverank.dialect;

import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.event.Value;
import io.liverank.input.CandidateBody;
import io.liverank.input.EventReader;
import io.liverank.input.Fault;
import io.liverank.input.FeedbackBody;
import io.liverank.input.InvalidInputException;
import io.liverank.input.ItemBody;
import io.liverank.input.Limits;
import io.liverank.input.Moment;
import io.liverank.input.Offer;
import io.liverank.input.RankBody;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * From what a body says to events of ours: everything goes through the checks of our own shapes. Ids of events begin with
 * the dialect, so that a retry counts once and the log tells where an event came from. One use, one thread.
 */
public final class DialectReader {
    /** As many as Segment's libraries may put into one body: what is refused here is lost, since they do not send it again. */
    private static final int ENTRIES = 2_500;

    /** Events that a body may come to. */
    private static final int MOST = 10_000;

    private static final Duration AHEAD = Duration.ofDays(1);
    /** A clock that differs by less may as well be the way here, or a body that is sent again as it was. */
    private static final Duration WRONG = Duration.ofMinutes(5);

    /** Before which nothing is a time that anybody means. */
    private static final Instant OLDEST = Instant.ofEpochSecond(100_000_000);

    private static final int HASH_BYTES = 16;

    private final Dialect dialect;
    private final Surroundings around;
    private final long now;
    private final long otherwise;
    private final Map<String, Attributes> described = new HashMap<>();
    private final boolean fresh;
    private int count;

    /**
     * What a reader has to know.
     *
     * @param awaits whether a list of that id waits for feedback
     * @param told what was told of the list of that id, which has not come
     * @param items what is known of the item of that id; null if it is not known
     * @param ids makes ids for what has none
     */
    public record Surroundings(
            Predicate<String> awaits,
            Function<String, List<Event.FeedbackGiven>> told,
            Function<String, Attributes> items,
            Searches searches,
            Supplier<String> ids) {}

    /**
     * Reads one body that has just come.
     *
     * @param now milliseconds since 1970, which no event is ahead of; the time of an event that has none
     */
    public DialectReader(Dialect dialect, Surroundings around, long now) {
        this(dialect, around, now, now, true);
    }

    /**
     * Reads one body that came some time ago.
     *
     * @param now milliseconds since 1970, which no event is ahead of
     * @param otherwise stands for the time of an event that has none
     */
    DialectReader(Dialect dialect, Surroundings around, long now, long otherwise) {
        this(dialect, around, now, otherwise, false);
    }

    private DialectReader(Dialect dialect, Surroundings around, long now, long otherwise, boolean fresh) {
        this.fresh = fresh;
        this.dialect = dialect;
        this.around = around;
        this.now = now;
        this.otherwise = otherwise;
    }

    /**
     * All entries of a body in their order.
     *
     * @throws InvalidInputException if the body is none of the dialect, or too much; nothing of it is understood then
     */
    public List<Heard> read(JsonNode body) {
        List<Entry> entries = dialect.entries(body);
        if (entries.size() > ENTRIES) {
            throw new InvalidInputException(
                    "", "must hold at most " + ENTRIES + " events, not " + entries.size(), "too_many");
        }
        List<Heard> heard = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            heard.add(new Reading(entry).heard());
            if (count > MOST) {
                throw new InvalidInputException("", "must come to at most " + MOST + " events on items", "too_many");
            }
        }
        return heard;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One entry. */
    private final class Reading {
        private final Entry entry;
        private final String id;
        private final Moment time;
        private final List<Event> events = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final List<Fault> remarks = new ArrayList<>();
        private String silence;
        private long ahead;
        private int part;

        Reading(Entry entry) {
            this.entry = entry;
            this.id = id();
            this.time = time();
        }

        /** What has no id but a time of its own is the same thing if it comes again. */
        private String id() {
            if (entry.id() != null) {
                String id = dialect.word() + ":" + entry.id();
                return id.length() <= Limits.ID - 10 ? id : dialect.word() + ":" + hash(id);
            }
            return dialect.word() + ":"
                    + (entry.time() == null ? around.ids().get() : hash(entry.who() + " " + entry.received()));
        }

        /** A clock that is days ahead, or that a sender says to be centuries wrong, costs the time, not the event. */
        private Moment time() {
            Instant told = entry.time() == null ? null : byOurClock(entry.time().instant());
            return told == null || told.isAfter(Instant.ofEpochMilli(now).plus(AHEAD)) || told.isBefore(OLDEST)
                    ? new Moment(Instant.ofEpochMilli(otherwise), null, "")
                    : new Moment(told, entry.time().doubt(), entry.time().written());
        }

        /**
         * Who says what its clock showed when it sent something says how wrong that clock is. Only of what has just come: it
         * is not known when a file's lines were received.
         */
        private Instant byOurClock(Instant told) {
            if (entry.sent() == null || !fresh) {
                return told;
            }
            var wrong = Duration.between(entry.sent().instant(), Instant.ofEpochMilli(now));
            return wrong.abs().compareTo(WRONG) > 0 ? told.plus(wrong) : told;
        }

        Heard heard() {
            for (Said said : entry.said()) {
                try {
                    understand(said);
                } catch (InvalidInputException e) {
                    faults.addAll(e.faults());
                }
            }
            count += events.size();
            return new Heard(entry.received(), events, events.isEmpty() ? silence : null, faults, remarks, ahead);
        }

        private void understand(Said said) {
            if (said instanceof Said.Did did) {
                add(did, did.list());
            } else if (said instanceof Said.Showed showed) {
                show(showed);
            } else if (said instanceof Said.Described described) {
                describe(described);
            } else if (said instanceof Said.Searched searched) {
                around.searches().heard(key(searched.list()), searched.query());
                silence = "says what was searched for";
            } else if (said instanceof Said.Nothing nothing) {
                silence = nothing.why();
            } else if (said instanceof Said.Wrong wrong) {
                faults.add(new Fault(wrong.pointer(), wrong.detail(), "not_understood"));
            }
        }

        private String key(String list) {
            return list == null ? null : dialect.word() + ":" + list;
        }

        private String nextId() {
            return part++ == 0 ? id : id + ":" + part;
        }

        private void add(Said.Did did, String list) {
            String known =
                    list == null || dialect.namesLists() || around.awaits().test(list) ? list : null;
            Integer place = dialect.place(did.place());
            Double quantity = did.quantity() == null || did.quantity() < 0 ? null : did.quantity();
            var body = new FeedbackBody(
                    did.type(),
                    nextId(),
                    known,
                    did.item(),
                    place == null || place > Limits.POSITION ? null : place,
                    entry.who().user(),
                    entry.who().client(),
                    entry.who().session(),
                    time,
                    did.value() == null || !Double.isFinite(did.value()) ? null : did.value(),
                    quantity,
                    did.attributes());
            var reader = new EventReader(now, otherwise);
            Event.FeedbackGiven given = reader.feedback(body);
            rowByRow(given);
            events.add(given);
            finished(reader);
        }

        /** Who chooses has seen the list as far as it will be seen. */
        private void rowByRow(Event.FeedbackGiven given) {
            String list = given.queryId();
            if (list == null
                    || !dialect.namesLists()
                    || EventTypes.DEFAULT.of(given.type()).role() != Role.CHOICE
                    || around.awaits().test(list)) {
                return;
            }
            RowByRow seen = RowByRow.of(around.told().apply(list), given);
            if (seen != null) {
                list(
                        new Said.Showed(null, list, null, seen.rows(), Map.of()),
                        seen.rows(),
                        new Moment(Instant.ofEpochMilli(seen.since()), null, ""));
            }
        }

        private void finished(EventReader reader) {
            remarks.addAll(reader.remarks());
            ahead = Math.max(ahead, reader.ahead());
        }

        private void show(Said.Showed showed) {
            List<CandidateBody> items = distinct(showed.items());
            boolean isKnown = showed.list() != null && around.awaits().test(showed.list());
            boolean isList = dialect.namesLists() ? !items.isEmpty() : items.size() > 1;
            if (!isKnown && isList) {
                list(showed, items, time);
            } else if (showed.type() != null && !items.isEmpty()) {
                for (int i = 0; i < items.size(); i++) {
                    add(
                            new Said.Did(
                                    showed.type(), items.get(i).itemId(), showed.list(), null, null, null, Map.of()),
                            showed.list());
                }
            } else {
                silence = isKnown ? "is a list that was ranked here" : "is a list without items";
            }
        }

        /** Each item once, as many as a list may have; one without an id is left out and told of. */
        private List<CandidateBody> distinct(List<CandidateBody> items) {
            Set<String> seen = new HashSet<>();
            List<CandidateBody> distinct = new ArrayList<>();
            for (CandidateBody item : items) {
                if (item.itemId() == null) {
                    faults.add(new Fault("/items", "has an item without an id", "required"));
                } else if (seen.add(item.itemId()) && distinct.size() < Limits.ITEMS) {
                    distinct.add(item);
                }
            }
            return distinct;
        }

        private void list(Said.Showed showed, List<CandidateBody> items, Moment when) {
            Map<String, Object> context = new LinkedHashMap<>(showed.context());
            if (!dialect.namesLists() && showed.list() != null) {
                context.put("list", showed.list());
            }
            String query = showed.query() == null ? around.searches().of(key(showed.list())) : showed.query();
            var body = new RankBody(
                    query == null || query.length() <= Limits.QUERY ? query : query.substring(0, Limits.QUERY),
                    dialect.namesLists() && showed.list() != null ? showed.list() : nextId(),
                    entry.who().user(),
                    entry.who().client(),
                    entry.who().session(),
                    when,
                    context,
                    items,
                    null,
                    null,
                    null,
                    null);
            var reader = new EventReader(now, otherwise);
            events.add(reader.ranking(Offer.of(body), id));
            finished(reader);
        }

        private void describe(Said.Described told) {
            var reader = new EventReader(now, otherwise);
            Event.ItemUpserted item = reader.item("", new ItemBody(told.item(), told.attributes()), time);
            Attributes before = described.containsKey(item.itemId())
                    ? described.get(item.itemId())
                    : around.items().apply(item.itemId());
            Map<String, Value> all = new LinkedHashMap<>();
            if (before != null) {
                before.forEach(all::put);
            }
            item.attributes().forEach(all::put);
            Attributes merged = Attributes.of(all);
            described.put(item.itemId(), merged);
            events.add(new Event.ItemUpserted(item.time(), item.itemId(), merged));
            finished(reader);
        }
    }
}
