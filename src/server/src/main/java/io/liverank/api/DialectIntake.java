package io.liverank.api;

import io.liverank.catalog.Item;
import io.liverank.dialect.Dialect;
import io.liverank.dialect.DialectReader;
import io.liverank.dialect.Heard;
import io.liverank.dialect.Recent;
import io.liverank.dialect.Searches;
import io.liverank.doctor.Doctor;
import io.liverank.engine.Engine;
import io.liverank.event.Event;
import io.liverank.input.Fault;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Json;
import io.liverank.security.Access;
import io.liverank.security.EventAllowance;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes bodies in the words of others: what of them is understood is in the log, all of it or nothing, when it returns. An
 * entry that is wrong costs itself alone. Thread-safe.
 */
@Component
class DialectIntake {
    private final JsonMapper mapper = Json.lenient();
    private final Engine engine;
    private final EventAppender appender;
    private final Doctor doctor;
    private final FaultMeter faults;
    private final MeterRegistry meters;
    private final Recent recent;
    private final DialectReader.Surroundings around;

    DialectIntake(
            Engine engine,
            EventAppender appender,
            Doctor doctor,
            FaultMeter faults,
            MeterRegistry meters,
            Recent recent) {
        this.engine = engine;
        this.appender = appender;
        this.doctor = doctor;
        this.faults = faults;
        this.meters = meters;
        this.recent = recent;
        this.around = new DialectReader.Surroundings(
                engine::awaits,
                engine::toldOf,
                itemId -> {
                    Item item = engine.catalog().get(itemId);
                    return item == null ? null : item.attributes();
                },
                new Searches(),
                Ids::next);
    }

    /**
     * What became of a body.
     *
     * @param accepted events that the log holds now
     * @param duplicates events whose id was known already
     * @param passedOver entries without anything to learn from
     * @param rejected what is wrong with other entries
     */
    record Taken(int accepted, int duplicates, int passedOver, List<Noted> rejected) {
        static final Taken NOTHING = new Taken(0, 0, 0, List.of());
    }

    /**
     * The body of a request as JSON, whatever it says it is.
     *
     * @throws InvalidInputException if it is none
     */
    JsonNode body(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readAllBytes();
        try {
            JsonNode body = mapper.readTree(bytes);
            if (body == null || body.isMissingNode()) {
                throw new InvalidInputException("", "must not be empty", "required");
            }
            return body;
        } catch (JacksonException e) {
            throw new InvalidInputException(List.of(Json.fault(e, "")));
        }
    }

    /**
     * Takes the body of a request.
     *
     * @throws InvalidInputException if it is none of the dialect; nothing was taken
     */
    Taken take(Dialect dialect, JsonNode body, HttpServletRequest request) {
        long now = System.currentTimeMillis();
        List<Heard> entries = new DialectReader(dialect, around, now).read(body);
        if (!Access.mayWriteItems(SecurityContextHolder.getContext().getAuthentication())) {
            entries = entries.stream().map(DialectIntake::withoutItems).toList();
        }
        EventAllowance.take(request, Math.max(entries.size(), size(entries)));
        Set<String> seen = new HashSet<>();
        List<Event> fresh = new ArrayList<>();
        int duplicates = 0;
        for (Heard heard : entries) {
            for (Event event : heard.events()) {
                if (event instanceof Event.FeedbackGiven given
                        && (!seen.add(given.eventId()) || engine.knows(given.eventId()))) {
                    duplicates++;
                } else {
                    fresh.add(event);
                }
            }
        }
        append(fresh);
        return told(dialect, entries, now, fresh.size(), duplicates);
    }

    /** Whoever reads a page's key, or has one that is for feedback alone, could write the catalogue else. */
    private static Heard withoutItems(Heard heard) {
        return heard.events().stream().noneMatch(Event.ItemUpserted.class::isInstance)
                ? heard
                : new Heard(
                        heard.received(),
                        List.of(),
                        null,
                        List.of(new Fault("/event", "must not tell of items: that needs the role admin", "forbidden")),
                        List.of(),
                        0);
    }

    /** An order of a thousand products is one entry, and no way around a limit. */
    private static int size(List<Heard> entries) {
        return entries.stream().mapToInt(entry -> entry.events().size()).sum();
    }

    private void append(List<Event> events) {
        List<Event.ItemUpserted> items = events.stream()
                .filter(Event.ItemUpserted.class::isInstance)
                .map(Event.ItemUpserted.class::cast)
                .toList();
        ItemController.refuseIfFull(engine, items);
        if (!items.isEmpty()) {
            appender.appendItems(events);
        } else if (!events.isEmpty()) {
            appender.append(events);
        }
    }

    private Taken told(Dialect dialect, List<Heard> entries, long now, int accepted, int duplicates) {
        int passedOver = 0;
        List<Noted> rejected = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Heard heard = entries.get(i);
            Doctor.Heard outcome = outcome(heard);
            passedOver += outcome == Doctor.Heard.PASSED_OVER ? 1 : 0;
            for (Fault fault : heard.faults()) {
                rejected.add(Noted.of(i, fault));
            }
            meters.counter(
                            "liverank.dialect.entries",
                            "dialect",
                            dialect.word(),
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT))
                    .increment();
            doctor.heard(dialect.word(), outcome, example(heard));
            doctor.received(heard.ahead());
            faults.remarked(heard.remarks());
        }
        meters.counter("liverank.dialect.events", "dialect", dialect.word()).increment(accepted);
        recent.add(now, dialect, entries);
        return new Taken(accepted, duplicates, passedOver, rejected);
    }

    private static Doctor.Heard outcome(Heard heard) {
        if (heard.events().isEmpty() && !heard.faults().isEmpty()) {
            return Doctor.Heard.NOT_UNDERSTOOD;
        }
        return heard.silence() == null ? Doctor.Heard.UNDERSTOOD : Doctor.Heard.PASSED_OVER;
    }

    private static String example(Heard heard) {
        return heard.faults().isEmpty()
                ? heard.silence()
                : heard.faults().get(0).pointer() + " " + heard.faults().get(0).detail();
    }
}
