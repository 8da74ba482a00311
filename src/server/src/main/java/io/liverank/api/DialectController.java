package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.liverank.dialect.Dialect;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Offer;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * The addresses that programs of others call, each answered as its program expects. What is sent is taken by its address,
 * whatever its Content-Type says. Not in the API's description: who made these calls has described them.
 */
@RestController
@Hidden
@AnyParameters
class DialectController {
    private static final Logger LOG = LoggerFactory.getLogger(DialectController.class);

    private final DialectIntake intake;
    private final RankController rankings;
    private final Turns turns;

    DialectController(DialectIntake intake, RankController rankings, Turns turns) {
        this.intake = intake;
        this.rankings = rankings;
        this.turns = turns;
    }

    private static ResponseEntity<Object> json(Object body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }

    @PostMapping({"/ubi_events", "/ubi_queries"})
    ResponseEntity<Object> ubi(HttpServletRequest request) throws IOException {
        return json(intake.take(Dialect.UBI, intake.body(request), request));
    }

    /** Algolia's client compares with 200, and reads no more. */
    record AlgoliaAnswer(int status, String message, int accepted, List<Noted> rejected) {}

    @PostMapping("/1/events")
    ResponseEntity<Object> algolia(HttpServletRequest request) throws IOException {
        var taken = intake.take(Dialect.ALGOLIA, intake.body(request), request);
        return json(new AlgoliaAnswer(200, "OK", taken.accepted(), taken.rejected()));
    }

    /** Segment's own answer, and what became of the body. */
    record SegmentAnswer(boolean success, int accepted, int duplicates, int passedOver, List<Noted> rejected) {}

    /** The long names are the HTTP API's, the short ones the browser's; a client that was given the whole address doubles it. */
    @PostMapping({
        "/v1/batch",
        "/v1/b",
        "/v1/import",
        "/v1/batch/v1/batch",
        "/v1/track",
        "/v1/t",
        "/v1/identify",
        "/v1/i",
        "/v1/page",
        "/v1/p",
        "/v1/screen",
        "/v1/s",
        "/v1/group",
        "/v1/g",
        "/v1/alias",
        "/v1/a",
        "/v1/m"
    })
    ResponseEntity<Object> segment(HttpServletRequest request) throws IOException {
        var taken = intake.take(Dialect.SEGMENT, intake.body(request), request);
        return json(
                new SegmentAnswer(true, taken.accepted(), taken.duplicates(), taken.passedOver(), taken.rejected()));
    }

    /** Whatever is wrong with a body, Google answers 204, and so do clients expect it. */
    @PostMapping("/mp/collect")
    ResponseEntity<Object> ga4(HttpServletRequest request) throws IOException {
        try {
            intake.take(Dialect.GA4, intake.body(request), request);
        } catch (InvalidInputException e) {
            LOG.debug("a body to /mp/collect is not understood: {}", e.getMessage());
        }
        return ResponseEntity.noContent().build();
    }

    /** Trackers compare with 200, and send again what they may keep. */
    @PostMapping("/com.snowplowanalytics.snowplow/tp2")
    ResponseEntity<Object> snowplow(HttpServletRequest request) throws IOException {
        return json(intake.take(Dialect.SNOWPLOW, intake.body(request), request));
    }

    /** Metarank's answer to events. */
    record MetarankAnswer(int accepted, String status, long tookMillis, int updated) {}

    /** Events of Metarank, which come to {@code /feedback} as ours do. */
    ResponseEntity<Object> metarank(JsonNode body, HttpServletRequest request) {
        long started = System.nanoTime();
        var taken = intake.take(Dialect.METARANK, body, request);
        return json(new MetarankAnswer(
                taken.accepted() + taken.duplicates() + taken.passedOver(),
                taken.rejected().isEmpty() ? "ok" : "error",
                (System.nanoTime() - started) / 1_000_000,
                taken.accepted()));
    }

    /** Metarank holds clicks back until a visit is over; here nothing waits. */
    @PostMapping("/flush")
    ResponseEntity<Object> flush() {
        return json(new MetarankAnswer(0, "ok", 0, 0));
    }

    /** An item in Metarank's answer. */
    record Scored(String item, double score, @JsonProperty List<Map<String, Object>> features) {}

    /** Metarank's answer to a ranking. */
    record MetarankRanking(long took, List<Scored> items) {}

    /** There is one model in charge, whatever it is called. */
    @PostMapping("/rank/{model}")
    ResponseEntity<Object> rank(@PathVariable String model, HttpServletRequest request) throws IOException {
        JsonNode body = intake.body(request);
        if (!body.isObject()) {
            throw new InvalidInputException("", "must be an object", "wrong_type");
        }
        Offer offer = Offer.of(Dialect.metarankRequest(body));
        RankAnswer answer = turns.take(() -> rankings.ranked(offer, false));
        List<RankAnswer.Place> places = answer.items();
        return json(new MetarankRanking(
                answer.tookMicros() / 1_000,
                IntStream.range(0, places.size())
                        .mapToObj(i -> new Scored(
                                places.get(i).itemId(),
                                places.get(i).score() == null
                                        ? 1.0 / (i + 1)
                                        : places.get(i).score(),
                                List.of()))
                        .toList()));
    }
}
