package io.liverank.api;

import io.liverank.doctor.Doctor;
import io.liverank.encode.Encoders;
import io.liverank.engine.Diversity;
import io.liverank.engine.Engine;
import io.liverank.engine.Ranked;
import io.liverank.engine.ValueOrder;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.Ranker;
import io.liverank.event.Team;
import io.liverank.experiment.TeamDraft;
import io.liverank.feature.Request;
import io.liverank.foreign.ForeignScores;
import io.liverank.input.EventReader;
import io.liverank.input.Fault;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Offer;
import io.liverank.input.RankBody;
import io.liverank.instance.Instance;
import io.liverank.operate.LiveRankProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /rank}. */
@RestController
@Tag(name = "Rank")
class RankController {
    private static final Logger LOG = LoggerFactory.getLogger(RankController.class);

    /** The ranking's id in structured logs. */
    private static final String RANKING_ID = "queryId";

    private final Engine engine;
    private final Admission admission;
    private final ForeignScores foreign;
    private final Encoders encoders;
    private final ValueOrder value;
    private final Diversity diversity;
    private final CatalogSearch search;
    private final Doctor doctor;
    private final EventLog log;
    private final Semaphore queue;
    private final Interleaving interleaving;

    /** How long a list may be paged through. */
    private final Duration window;

    private final String shop;
    private final LearnerLoad load;
    private final Turns turns;
    private final RankMeters meters;
    private final FaultMeter faults;

    RankController(
            Engine engine,
            Admission admission,
            ForeignScores foreign,
            Encoders encoders,
            CatalogSearch search,
            Doctor doctor,
            EventLog log,
            LiveRankProperties properties,
            Instance instance,
            LearnerLoad load,
            Turns turns,
            RankMeters meters,
            FaultMeter faults) {
        this.engine = engine;
        this.admission = admission;
        this.foreign = foreign;
        this.encoders = encoders;
        this.value = new ValueOrder(properties.valueAttribute());
        this.diversity = properties.diversity().diversity();
        this.search = search;
        this.doctor = doctor;
        this.log = log;
        this.queue = new Semaphore(properties.rankingQueue());
        this.interleaving = Interleaving.of(properties);
        this.window = PageToken.good(properties.attributionWindow());
        this.shop = instance.name();
        this.load = load;
        this.turns = turns;
        this.meters = meters;
        this.faults = faults;
    }

    @PostMapping("/rank")
    @Operation(
            operationId = "rank",
            summary = "Rank a result list",
            description = "Answers from memory. The list is written to the log afterwards, so that feedback can refer"
                    + " to it by its queryId.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(schema = @Schema(implementation = RankBody.class), examples = @ExampleObject(value = """
                    {"query": "running shoes", "userId": "ann", "sessionId": "ann-1",
                     "items": [{"itemId": "shoe-1"}, {"itemId": "shoe-2"}, {"itemId": "shoe-3", "attributes": {"price": 79.0}}]}""")))
    RankAnswer rank(
            @RequestBody Offer offer,
            @Parameter(description = "only rank: the list is shown to nobody and not written to the log")
                    @RequestParam(defaultValue = "false")
                    boolean dryRun) {
        return turns.take(() -> ranked(offer, dryRun));
    }

    /** What {@link #rank} answers; for whoever has taken a turn. */
    RankAnswer ranked(Offer offer, boolean dryRun) {
        return ranked(offer, dryRun, () -> true);
    }

    /**
     * As {@link #ranked(Offer, boolean)}, for who may not show the list in the end.
     *
     * @param isShown asked once, when the list has its order and before it is written to the log: whether somebody is shown it
     */
    RankAnswer ranked(Offer offer, boolean dryRun, BooleanSupplier isShown) {
        long started = System.nanoTime();
        var reader = new EventReader(System.currentTimeMillis());
        RankBody body = offer.body();
        PageToken page = page(body);
        String id = page == null ? Ids.next() : page.queryId();
        Event.RankingShown asked =
                offer.hasItems() ? reader.ranking(offer, id) : reader.found(offer.with(search.candidates(body)), id);
        Admission.Admitted admitted = admission.admitted(asked);
        Event.RankingShown offered = admitted.list();
        doctor.received(reader.ahead());
        faults.remarked(reader.remarks());
        if (offered.candidates().isEmpty()) {
            return new RankAnswer(
                    offered.queryId(),
                    engine.learning().version(),
                    false,
                    false,
                    0,
                    List.of(),
                    admitted.ineligible(),
                    reader.remarks(),
                    null);
        }
        MDC.put(RANKING_ID, offered.queryId());
        try {
            return rank(
                    offer,
                    page,
                    admitted.with(foreign.scored(encoders.asked(offered))),
                    started,
                    dryRun,
                    isShown,
                    reader.remarks());
        } finally {
            MDC.remove(RANKING_ID);
        }
    }

    /** The page to go on from; null if the first is asked for. */
    private PageToken page(RankBody body) {
        if (body.pageToken() == null || body.pageToken().isEmpty()) {
            return null;
        }
        PageToken page = PageToken.read(body.pageToken(), shop, System.currentTimeMillis(), window);
        if (body.queryId() != null && !body.queryId().equals(page.queryId())) {
            throw new InvalidInputException(
                    "/queryId", "is not that of the list whose next page is asked for", "foreign");
        }
        return page;
    }

    private RankAnswer rank(
            Offer offer,
            PageToken page,
            Admission.Admitted admitted,
            long started,
            boolean dryRun,
            BooleanSupplier isShown,
            List<Fault> remarks) {
        RankBody body = offer.body();
        Event.RankingShown offered = admitted.list();
        int size = offered.candidates().size();
        long retrieved = System.nanoTime();
        Ranked ranked = null;
        try {
            ranked = engine.rank(
                    new Request(
                            offered.time(), offered.query(), offered.actor(), offered.context(), offered.candidates()),
                    Boolean.TRUE.equals(body.explain()),
                    System::nanoTime);
            ranked = value.of(ranked, offered.candidates(), engine.catalog());
            ranked = diversity.of(ranked, offered.candidates(), engine.catalog());
        } catch (RuntimeException e) {
            LOG.warn("ranking failed; the search engine's order is answered", e);
        }
        Shown shown = page == null ? first(offered, ranked, offer, dryRun) : next(page, offered, ranked, body);
        TeamDraft list = shown.list();
        long took = System.nanoTime() - started;
        if (ranked == null) {
            meters.degraded(took);
        } else {
            meters.ranked(ranked, took, retrieved - started);
        }
        LOG.debug("ranked {} candidates in {} µs", size, took / 1_000);
        if (!dryRun && !list.order().isEmpty() && isShown.getAsBoolean()) {
            Event.RankingShown written =
                    offered.ranked(list.order(), shown.ranker()).of(list.teams());
            write(load.isTooMuch() ? written.lightly() : written);
        }
        return new RankAnswer(
                offered.queryId(),
                shown.version(),
                ranked == null,
                !list.teams().isEmpty(),
                took / 1_000,
                places(admitted, ranked, shown),
                admitted.ineligible(),
                remarks,
                shown.next() == null ? null : shown.next().text(shop));
    }

    /**
     * What is to be shown.
     *
     * @param before how many places are on the pages before
     * @param version of the model that made the order
     * @param next null if all is shown
     */
    private record Shown(TeamDraft list, int before, Ranker ranker, long version, PageToken next) {}

    private Shown first(Event.RankingShown offered, Ranked ranked, Offer offer, boolean dryRun) {
        RankBody body = offer.body();
        Interleaving.Drawn drawn = list(offered, ranked, body, dryRun).keeping(offer.pinned());
        TeamDraft whole = drawn.list();
        Ranker ranker = ranker(ranked, body, drawn.arm());
        long version = ranked == null ? engine.learning().version() : ranked.modelVersion();
        if (body.limit() == null || body.limit() >= whole.order().size()) {
            return new Shown(whole, 0, ranker, version, null);
        }
        boolean ours = !Ranker.RETRIEVAL.equals(ranker.model());
        PageToken next = PageToken.of(
                offered.queryId(), offered.time(), version, ours, offered.candidates(), drawn.forPages(), body.limit());
        return new Shown(whole.first(body.limit()), 0, ranker, version, next);
    }

    private static Shown next(PageToken token, Event.RankingShown offered, Ranked ranked, RankBody body) {
        List<Integer> today = order(ranked, offered.candidates().size(), 1);
        PageToken.Page page = token.next(offered.candidates(), today, body.limit());
        Ranker ranker = !token.ours()
                ? Ranker.retrieval()
                : ranked == null ? Ranker.UNKNOWN : new Ranker(ranked.model(), token.modelVersion(), null);
        boolean isLast = page.list().order().size() == page.order().order().size();
        return new Shown(
                page.list(),
                token.shown(),
                ranker,
                token.modelVersion(),
                isLast ? null : token.after(offered.candidates(), page));
    }

    /**
     * The whole list, of which the first places are to be shown. Without teams unless it is one of those that are interleaved; a list that is not ranked, or shown to
     * nobody, or by the search engine's order alone, says nothing of ours. What is compared is the order that would be shown:
     * with a weight, the blended one.
     */
    private Interleaving.Drawn list(Event.RankingShown offered, Ranked ranked, RankBody body, boolean dryRun) {
        double weight = body.weight() == null ? 1 : body.weight();
        List<Integer> order = order(ranked, offered.candidates().size(), weight);
        return ranked != null && weight > 0 && !dryRun
                ? interleaving.draw(offered, ranked, order, weight, engine)
                : Interleaving.of(order);
    }

    private static List<RankAnswer.Place> places(Admission.Admitted admitted, Ranked ranked, Shown shown) {
        TeamDraft list = shown.list();
        List<RankAnswer.Place> places = new ArrayList<>(list.order().size());
        for (int index : list.order()) {
            Team team = list.teams().isEmpty() ? Team.BOTH : list.teams().get(places.size());
            places.add(new RankAnswer.Place(
                    admitted.list().candidates().get(index).itemId(),
                    shown.before() + places.size() + 1,
                    admitted.place(index) + 1,
                    team == Team.BOTH ? null : team.name().toLowerCase(Locale.ROOT),
                    ranked == null ? null : ranked.scores()[index],
                    ranked == null ? null : ranked.probabilities()[index],
                    ranked == null || ranked.explanations().isEmpty()
                            ? null
                            : ranked.explanations().get(index)));
        }
        return places;
    }

    private static Ranker ranker(Ranked ranked, RankBody body, String arm) {
        return ranked == null || body.weight() != null && body.weight() == 0
                ? Ranker.retrieval()
                : new Ranker(ranked.model(), ranked.modelVersion(), arm);
    }

    /** Our order at weight 1, the search engine's at 0; between them the weighted mean of both places decides. */
    private static List<Integer> order(Ranked ranked, int size, double weight) {
        if (ranked != null && weight == 1) {
            Integer[] ours = new Integer[size];
            for (int i = 0; i < size; i++) {
                ours[i] = ranked.order()[i];
            }
            return Arrays.asList(ours);
        }
        List<Integer> retrieved = IntStream.range(0, size).boxed().toList();
        if (ranked == null || weight == 0) {
            return retrieved;
        }
        double[] place = new double[size];
        for (int i = 0; i < size; i++) {
            place[ranked.order()[i]] += weight * i;
            place[i] += (1 - weight) * i;
        }
        return retrieved.stream()
                .sorted(java.util.Comparator.comparingDouble(index -> place[index]))
                .toList();
    }

    private void write(Event.RankingShown shown) {
        if (!queue.tryAcquire()) {
            meters.dropped();
            LOG.debug("the list is not written to the log: too many are on their way");
            return;
        }
        try {
            log.appendUnpromised(List.of(shown)).whenComplete((positions, fault) -> {
                queue.release();
                if (fault == null) {
                    load.written(positions.get(0), shown.light());
                } else {
                    meters.dropped();
                    LOG.atDebug()
                            .addKeyValue(RANKING_ID, shown.queryId())
                            .setCause(fault)
                            .log("the log did not take the list");
                }
            });
        } catch (RuntimeException e) {
            queue.release();
            meters.dropped();
            LOG.debug("a list could not be written to the log", e);
        }
    }
}
