package io.liverank.doctor;

import io.liverank.catalog.Field;
import io.liverank.catalog.FieldRegistry;
import io.liverank.doctor.Finding.Severity;
import io.liverank.doctor.Signal.Warning;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.Engine.ClosedList;
import io.liverank.engine.Engine.Taken;
import io.liverank.engine.Learner;
import io.liverank.engine.UnknownType;
import io.liverank.event.Actor;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.feature.Column;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.profile.Identities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Watches what the shop sends, from the start of this process on, about the last 10,000 to 20,000 of each, and tells what
 * is wrong with it. State is this process's own and in no checkpoint. Thread-safe.
 */
public final class Doctor {
    /** Fewer cases than this say nothing. */
    static final int LEAST = 50;

    /** Of so many fields the names are told. */
    private static final int NAMES = 10;

    private static final long SKEW = 1_000;
    private static final long LATE = 60_000;

    private enum Trait {
        ANONYMOUS,
        UNKNOWN_ITEMS,
        ZERO_BASED,
        OTHER_PLACE,
        BEFORE_LIST,
        LATE,
        AHEAD,
        AHEAD_OF_LOG,
        CHOICE
    }

    private final Supplier<Layout> layout;
    private final Engine engine;
    private final EventTypes events;
    private final Tally<Count> lists = new Tally<>();
    private final Tally<Trait> listTraits = new Tally<>();
    private final Tally<Count> feedback = new Tally<>();
    private final Tally<Trait> times = new Tally<>();
    private final Tally<Trait> positions = new Tally<>();
    private final Tally<Trait> closed = new Tally<>();
    private final Tally<String> types = new Tally<>();
    private final Tally<String> refused = new Tally<>();
    private final Tally<Trait> received = new Tally<>();
    /** Columns that differed within a list. */
    private final Set<String> varied = new HashSet<>();

    private final Tally<String> remarked = new Tally<>();
    private final Tally<String> placeholders = new Tally<>();

    private Learner learner;

    /** Watches {@code engine}, which must not have started yet. */
    public Doctor(Engine engine) {
        this.layout = engine::layout;
        this.engine = engine;
        this.events = engine.settings().events();
        engine.onTaken(this::take);
        engine.onClosed(this::close);
        engine.onForgotten(erased -> forgetExamples());
    }

    /** Tells of gaps that {@code newLearner} met as well. Before it starts. */
    public synchronized void watch(Learner newLearner) {
        this.learner = newLearner;
    }

    private void gaps(List<Finding> findings) {
        if (learner == null || learner.gaps() == 0) {
            return;
        }
        boolean refused = learner.refusal() != null;
        findings.add(new Finding(
                "log_gap",
                refused ? Severity.ERROR : Severity.WARNING,
                refused
                        ? "The log goes on from no state there is"
                        : "The log did not go on from where this server stood",
                learner.lastGap() == null ? "" : learner.lastGap(),
                0,
                null,
                "Look at Redis: its persistence, failovers and memory, and liverank.log-retention; send lost events again"
                        + " with their eventIds."));
    }

    private synchronized void take(Taken taken) {
        if (taken.event() instanceof Event.RankingShown ranking) {
            take(taken, ranking);
        } else if (taken.event() instanceof Event.FeedbackGiven given) {
            take(taken, given);
        }
    }

    private void take(Taken taken, Event.RankingShown ranking) {
        lists.seen();
        lists.add(taken.verdict(), ranking.queryId());
        listTraits.seen();
        if (engine.profiles().identities().resolve(ranking.actor()).sessionKey() == null) {
            listTraits.add(Trait.ANONYMOUS, ranking.queryId());
        }
        Candidate unknown = ranking.candidates().stream()
                .filter(one -> one.attributes().isEmpty() && engine.catalog().get(one.itemId()) == null)
                .findFirst()
                .orElse(null);
        if (unknown != null) {
            listTraits.add(Trait.UNKNOWN_ITEMS, unknown.itemId());
        }
        received(taken, ranking);
        met(ranking.actor());
    }

    /** An id that names nobody is looked for in each list and event. */
    private void met(Actor actor) {
        placeholders.seen();
        placeholder("userId", actor.userId());
        placeholder("clientId", actor.clientId());
        placeholder("sessionId", actor.sessionId());
    }

    private void placeholder(String name, String id) {
        if (id != null && Identities.isPlaceholder(id)) {
            placeholders.add(name, name + " \"" + id + '"');
        }
    }

    private void received(Taken taken, Event event) {
        times.seen();
        long late = taken.clock() == EventLog.NO_CLOCK ? 0 : taken.clock() - event.time();
        if (late > LATE) {
            times.add(Trait.LATE, Math.round(late / 1_000.0) + " s");
        }
        if (taken.ahead() > 0) {
            String what =
                    event instanceof Event.FeedbackGiven given ? given.type() + " on " + given.itemId() : "a list";
            times.add(Trait.AHEAD_OF_LOG, what + ", " + Math.round(taken.ahead() / 1_000.0) + " s ahead");
        }
    }

    private void take(Taken taken, Event.FeedbackGiven given) {
        String example = given.type() + " on " + given.itemId() + " by " + name(given.actor());
        if (taken.verdict() == Count.JOINED_EARLY) {
            feedback.take(Count.UNKNOWN_LIST);
            feedback.add(Count.JOINED, example);
        } else {
            feedback.seen();
            feedback.add(taken.verdict(), example);
            types.seen();
            types.add(given.type(), example);
            received(taken, given);
            met(given.actor());
        }
        if (taken.place() > 0) {
            joined(taken, given, example);
        }
    }

    private void joined(Taken taken, Event.FeedbackGiven given, String example) {
        if (taken.sinceShown() < -SKEW) {
            times.add(Trait.BEFORE_LIST, example + ", " + -taken.sinceShown() + " ms before its list");
        }
        if (given.position() > 0) {
            positions.seen();
            int place = taken.place() + taken.before();
            // on a later page both ways to count are right
            if (given.position() != place && given.position() != taken.place()) {
                positions.add(
                        given.position() == place - 1 || given.position() == taken.place() - 1
                                ? Trait.ZERO_BASED
                                : Trait.OTHER_PLACE,
                        example + ": position " + given.position() + ", but it was shown at " + place);
            }
        }
    }

    private static String name(Actor actor) {
        if (actor.userId() != null) {
            return actor.userId();
        }
        return actor.clientId() != null ? actor.clientId() : actor.sessionId() == null ? "somebody" : actor.sessionId();
    }

    /** Examples name people; there will be others. */
    private synchronized void forgetExamples() {
        for (Tally<?> tally : List.of(
                lists,
                listTraits,
                feedback,
                times,
                positions,
                closed,
                types,
                refused,
                received,
                remarked,
                placeholders)) {
            tally.forgetExamples();
        }
    }

    private synchronized void close(ClosedList list) {
        closed.seen();
        for (float gain : list.example().gains()) {
            if (gain > 0) {
                closed.add(Trait.CHOICE, null);
                break;
            }
        }
        FeatureMatrix features = list.example().features();
        for (Column column : features.columns()) {
            if (varied.contains(column.name())) {
                continue;
            }
            for (int row = 1; row < features.rows; row++) {
                if (features.get(row, column.index()) != features.get(0, column.index())) {
                    varied.add(column.name());
                    break;
                }
            }
        }
    }

    /** Takes note of an input that was not refused, and by how many milliseconds its time was ahead of our clock. */
    public synchronized void received(long ahead) {
        received.seen();
        if (ahead > SKEW) {
            received.add(Trait.AHEAD, ahead + " ms");
        }
    }

    /** Takes note of a fault that an input had; {@code pointer} is its place. */
    public synchronized void refused(String code, String pointer) {
        refused.seen();
        refused.add(code, pointer.isEmpty() ? "the body" : pointer);
    }

    /** Takes note of what was left out of an input, or doubted. */
    public synchronized void remarked(String code, String example) {
        remarked.seen();
        remarked.add(code, example);
    }

    /** What was found, the worst first. */
    public synchronized List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        gaps(findings);
        traffic(findings);
        joins(findings);
        places(findings);
        clocks(findings);
        conduct(findings);
        unknownTypes(findings);
        identity(findings);
        nobody(findings);
        features(findings);
        fields(findings);
        refusals(findings);
        remarks(findings);
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return findings;
    }

    /** A finding whose share decides how bad it is; nothing is said of too few cases. */
    private static void judge(
            List<Finding> findings,
            String code,
            String title,
            double share,
            double cases,
            double warning,
            double error,
            String of,
            String example,
            String fix) {
        if (cases < LEAST) {
            return;
        }
        Severity severity = share > error ? Severity.ERROR : share > warning ? Severity.WARNING : Severity.OK;
        boolean well = severity == Severity.OK;
        findings.add(new Finding(
                code,
                severity,
                title,
                String.format(Locale.ROOT, "%.1f%% of %,.0f %s", 100 * share, cases, of),
                share,
                well ? null : example,
                well ? null : fix));
    }

    private void traffic(List<Finding> findings) {
        if (lists.total() < LEAST) {
            findings.add(new Finding(
                    "few_lists",
                    Severity.INFO,
                    "Too little to judge",
                    String.format(Locale.ROOT, "%.0f lists since this server started", lists.total()),
                    0,
                    null,
                    "Send result lists to POST /rank; " + LEAST + " are enough for a first look."));
            return;
        }
        boolean silent = feedback.total() == 0;
        findings.add(new Finding(
                "feedback",
                silent ? Severity.ERROR : Severity.OK,
                "Feedback comes",
                String.format(Locale.ROOT, "%,.0f events for %,.0f lists", feedback.total(), lists.total()),
                feedback.total() / lists.total(),
                null,
                silent ? "Send clicks, carts and purchases to POST /feedback, with the queryId of their list." : null));
        judge(
                findings,
                "no_choices",
                "Finished lists without a choice",
                1 - closed.share(Trait.CHOICE),
                closed.total(),
                0.98,
                0.999,
                "finished lists",
                null,
                "Choices are the event types of role choice (docs/events.md); see also the findings on joining.");
        judge(
                findings,
                "repeated_query_id",
                "Lists whose queryId was used before",
                lists.share(Count.REPEATED_LISTS),
                lists.total(),
                0.01,
                0.2,
                "lists; of one queryId only the first and its further pages are learned",
                lists.example(Count.REPEATED_LISTS),
                "Use one queryId per list shown, or leave it out and take the one that /rank answers.");
    }

    private void joins(List<Finding> findings) {
        double bots = feedback.count(Count.BOT_RATE)
                + feedback.count(Count.BOT_NO_DWELL)
                + feedback.count(Count.BOT_CLICKS_EVERYTHING)
                + feedback.count(Count.DUPLICATES);
        double honest = feedback.total() - bots;
        double joined = feedback.count(Count.JOINED);
        judge(
                findings,
                "not_joined",
                "Feedback that meets no list",
                honest <= 0 ? 0 : Math.max(0, 1 - joined / honest),
                honest,
                0.1,
                0.5,
                "events",
                null,
                "See the findings below: each way of missing a list is counted by itself.");
        share(
                findings,
                Count.WITHOUT_LIST,
                "without_query_id",
                "Feedback without queryId",
                "Send the queryId that /rank answered with each event: without it the model cannot learn what was"
                        + " passed over.");
        share(
                findings,
                Count.UNKNOWN_LIST,
                "unknown_query_id",
                "Feedback on lists never seen",
                "The queryId is not one that /rank was given or answered. Is it the search engine's own? Are lists"
                        + " ranked on another LiveRank?");
        share(
                findings,
                Count.EXPIRED_LIST,
                "late_feedback",
                "Feedback after its list was closed",
                "Send feedback sooner, or lengthen liverank.attribution-window.");
        share(
                findings,
                Count.NOT_IN_LIST,
                "never_shown",
                "Feedback on items never shown in their list",
                "Are itemIds the same in /rank and /feedback (variants, prefixes)? Is the queryId that of the page"
                        + " before?");
        share(
                findings,
                Count.OTHERS_LIST,
                "others_lists",
                "Feedback by others than the list was shown to",
                "Send the userId, clientId and sessionId with feedback that its list was ranked for, written the same way;"
                        + " it counts as feedback without a list.");
        share(
                findings,
                Count.DUPLICATES,
                "duplicates",
                "Events sent twice",
                "They count once. Is a script included twice, or does a queue repeat what was taken?");
    }

    private void share(List<Finding> findings, Count count, String code, String title, String fix) {
        judge(
                findings,
                code,
                title,
                feedback.share(count),
                feedback.total(),
                0.02,
                0.3,
                "events",
                feedback.example(count),
                fix);
    }

    private void places(List<Finding> findings) {
        judge(
                findings,
                "zero_based_positions",
                "Positions that count from 0",
                positions.share(Trait.ZERO_BASED),
                positions.total(),
                0.2,
                0.5,
                "events with a position name the place before",
                positions.example(Trait.ZERO_BASED),
                "Positions count from 1: add one.");
        judge(
                findings,
                "other_positions",
                "Positions that are not where the item was shown",
                positions.share(Trait.OTHER_PLACE),
                positions.total(),
                0.1,
                0.5,
                "events with a position",
                positions.example(Trait.OTHER_PLACE),
                "Is the list sorted, filtered or paged again after /rank? Show it in the order that was answered.");
    }

    private void clocks(List<Finding> findings) {
        judge(
                findings,
                "clock_behind",
                "Events over a minute old when they arrive",
                times.share(Trait.LATE),
                times.total(),
                0.1,
                0.9,
                "events",
                times.example(Trait.LATE),
                "Does a clock run behind, or are events collected before they are sent? Fresh feedback is worth most.");
        judge(
                findings,
                "clock_ahead",
                "Times ahead of the server's clock",
                received.share(Trait.AHEAD),
                received.total(),
                0.02,
                0.9,
                "inputs; taken as now",
                received.example(Trait.AHEAD),
                "A browser's clock can be anything: leave the timestamp out, or take it from a server that has NTP.");
        aheadOfLog(findings);
        judge(
                findings,
                "feedback_before_list",
                "Feedback older than its list",
                times.share(Trait.BEFORE_LIST),
                times.total(),
                0.02,
                0.5,
                "events",
                times.example(Trait.BEFORE_LIST),
                "The clocks of what calls /rank and what calls /feedback differ.");
    }

    /** One is worth telling: no client makes them, so some server's clock is wrong. */
    private void aheadOfLog(List<Finding> findings) {
        double share = times.share(Trait.AHEAD_OF_LOG);
        boolean well = share == 0;
        if (well && times.total() < LEAST) {
            return;
        }
        findings.add(
                new Finding(
                        "clock_ahead_of_log",
                        well ? Severity.OK : Severity.WARNING,
                        "Events ahead of the log's own clock",
                        String.format(
                                Locale.ROOT,
                                "%.1f%% of %,.0f lists and events, more than %,d s; taken for the time at which Redis took them",
                                100 * share,
                                times.total(),
                                engine.settings().clockSkew().toSeconds()),
                        share,
                        well ? null : times.example(Trait.AHEAD_OF_LOG),
                        well
                                ? null
                                : "A LiveRank server's clock is ahead of Redis's, or that one is behind: let NTP set all of them."));
    }

    private void conduct(List<Finding> findings) {
        bot(findings, Count.BOT_RATE, "bots_rate", "Events of somebody who sends more than a person could");
        bot(findings, Count.BOT_NO_DWELL, "bots_no_dwell", "Clicks that follow each other too fast");
        bot(findings, Count.BOT_CLICKS_EVERYTHING, "bots_click_everything", "Clicks on nearly everything");
    }

    private void bot(List<Finding> findings, Count count, String code, String title) {
        judge(
                findings,
                code,
                title,
                feedback.share(count),
                feedback.total(),
                0.05,
                0.5,
                "events; they teach nothing",
                feedback.example(count),
                "Keep crawlers and load tests away, or check that one userId is not shared by many people.");
    }

    private void unknownTypes(List<Finding> findings) {
        Map<String, UnknownType> proofs = new TreeMap<>();
        engine.unknownTypes().forEach(one -> proofs.put(one.type(), one));
        for (String type : types.kinds()) {
            if (events.of(type).known()) {
                continue;
            }
            UnknownType proof = proofs.get(EventTypes.normalised(type));
            boolean proven = proof != null && proof.takenFor() != Role.NEUTRAL;
            String role = proven ? proof.takenFor().name().toLowerCase(Locale.ROOT) : "nothing";
            findings.add(new Finding(
                    "unknown_event_type",
                    proven ? Severity.INFO : Severity.WARNING,
                    "Event type " + type + " is unknown; it is taken for " + role,
                    String.format(Locale.ROOT, "%,.0f events; %s", types.count(type), evidence(proof)),
                    types.share(type),
                    types.example(type),
                    "Say what it is: liverank.events." + EventTypes.normalised(type)
                            + ".role=choice, interest, exposure, aversion or neutral."));
        }
    }

    private static String evidence(UnknownType proof) {
        return proof == null || proof.cases() == 0
                ? "none of their items was in a later list of the same user yet"
                : String.format(
                        Locale.ROOT,
                        "in %,d later lists of the same user their item was chosen %,d times, by its place %.1f times were"
                                + " to be expected (z %.1f; from 20 lists on 3 proves interest, -3 aversion)",
                        proof.cases(),
                        proof.chosen(),
                        proof.expected(),
                        proof.z());
    }

    private void identity(List<Finding> findings) {
        judge(
                findings,
                "anonymous",
                "Lists without userId, clientId and sessionId",
                listTraits.share(Trait.ANONYMOUS),
                listTraits.total(),
                0.3,
                0.95,
                "lists; they cannot be personal",
                listTraits.example(Trait.ANONYMOUS),
                "Send a sessionId at least: the session is the largest single gain.");
        judge(
                findings,
                "unknown_items",
                "Lists with items that nothing is known of",
                listTraits.share(Trait.UNKNOWN_ITEMS),
                listTraits.total(),
                0.2,
                1,
                "lists",
                listTraits.example(Trait.UNKNOWN_ITEMS),
                "Send items to PUT /items, or attributes with the candidates: new items are ranked by what they are.");
    }

    private void nobody(List<Finding> findings) {
        for (String name : placeholders.kinds()) {
            findings.add(new Finding(
                    "placeholder_" + name,
                    Severity.WARNING,
                    "A " + name + " that names nobody",
                    String.format(
                            Locale.ROOT, "%,.0f lists and events; it is taken as absent", placeholders.count(name)),
                    placeholders.share(name),
                    placeholders.example(name),
                    "Leave " + name + " out where nobody is known."));
        }
        List<String> shared = engine.profiles().identities().sharedIds();
        if (!shared.isEmpty()) {
            String first = shared.get(0);
            String name = first.startsWith("u:") ? "userId" : first.startsWith("c:") ? "clientId" : "sessionId";
            findings.add(new Finding(
                    "shared_ids",
                    Severity.WARNING,
                    "Ids that many people use",
                    String.format(
                            Locale.ROOT, "%,d ids behave as many people do; they are taken as absent", shared.size()),
                    1,
                    name + " \"" + first.substring(2) + '"',
                    "Send an id of each person, browser or visit, and leave " + name + " out where there is none."));
        }
    }

    private void remarks(List<Finding> findings) {
        for (String code : remarked.kinds()) {
            boolean ofTime = code.startsWith("time_");
            findings.add(new Finding(
                    ofTime ? code : "ignored_" + code,
                    Severity.WARNING,
                    switch (code) {
                        case "time_unusable" -> "Times that are none";
                        case "time_without_offset" -> "Times without an offset";
                        default -> "Values left out or cut: " + code.replace('_', ' ');
                    },
                    String.format(Locale.ROOT, "%,.0f places in inputs", remarked.count(code)),
                    remarked.share(code),
                    remarked.example(code),
                    switch (code) {
                        case "time_unusable" ->
                            "Send ISO-8601 with an offset, or seconds or milliseconds since 1970, or no timestamp: the"
                                    + " server's clock counts then, as it does for these.";
                        case "time_without_offset" ->
                            "They are taken as UTC. Add Z or the offset, or send milliseconds since 1970.";
                        default -> "The answer to each request names them as warnings.";
                    }));
        }
    }

    private void features(List<Finding> findings) {
        if (closed.total() < LEAST) {
            return;
        }
        List<String> dead = new ArrayList<>();
        List<Column> columns = layout.get().columns();
        for (Column column : columns) {
            if (!varied.contains(column.name())) {
                dead.add(column.name());
            }
        }
        findings.add(new Finding(
                "constant_features",
                dead.isEmpty() ? Severity.OK : Severity.INFO,
                "Features that never vary within a list",
                dead.size() + " of " + columns.size() + " dense features",
                (double) dead.size() / columns.size(),
                dead.isEmpty() ? null : String.join(", ", dead),
                dead.isEmpty()
                        ? null
                        : "Columns named user_ need userIds, match_ a query and titles, retrieval_score the search"
                                + " engine's score. What you do not have costs nothing; liverank.features.off takes"
                                + " these names."));
    }

    /** Of what was met since the log began, unlike all else here. */
    private void fields(List<Finding> findings) {
        Map<String, TreeMap<String, Warning>> warned = new TreeMap<>();
        List<Field> all = engine.catalog().registry().table().all();
        for (Field field : all) {
            for (Warning warning :
                    Signals.warnings(field, layout.get(), engine.settings().features())) {
                warned.computeIfAbsent(warning.code(), code -> new TreeMap<>()).put(field.name(), warning);
            }
        }
        long ignored = engine.catalog().registry().ignored();
        if (ignored > 0 || warned.containsKey("no_room")) {
            TreeMap<String, Warning> none = warned.getOrDefault("no_room", new TreeMap<>());
            findings.add(new Finding(
                    "ignored_fields",
                    Severity.WARNING,
                    "Fields for which there is no room",
                    String.format(
                            Locale.ROOT,
                            "%,d fields have no columns; %,d values came of fields beyond the %,d that are kept",
                            none.size(),
                            ignored,
                            FieldRegistry.ROOM),
                    (double) none.size() / Math.max(1, all.size()),
                    names(none),
                    "Raise liverank.features.numbers-limit or vectors-limit, name those that matter in"
                            + " liverank.features.numbers, or send fewer. Names made of ids (stock.4711) make a field"
                            + " each: send an array of objects."));
        }
        of(
                findings,
                warned.get("constant"),
                all,
                "constant_fields",
                Severity.INFO,
                "Fields that have one value only",
                "They cost nothing and tell nothing. Is the right thing sent?");
        of(
                findings,
                warned.get("unreadable"),
                all,
                "unreadable_values",
                Severity.WARNING,
                "Values that are no number in fields of numbers",
                "They are as good as missing. Leave the field out where nothing is known, and send numbers as numbers;"
                        + " or have the field read otherwise: GET /fields has the line.");
        of(
                findings,
                warned.get("mixed"),
                all,
                "mixed_values",
                Severity.WARNING,
                "Fields of numbers and words",
                "Their numbers are not used as such. Split them in two, or say what they are: GET /fields has the line.");
        of(
                findings,
                warned.get("wrong_dimension"),
                all,
                "wrong_dimension",
                Severity.WARNING,
                "Vectors of another size than the field's",
                "They are as good as missing. Does one field hold the vectors of two models? Give each a field.");
        of(
                findings,
                warned.get("number_as_text"),
                all,
                "number_as_text",
                Severity.INFO,
                "Numbers written as text",
                "They are read. If 1.234 is meant otherwise than it is read, send numbers as numbers.");
    }

    private static void of(
            List<Finding> findings,
            SortedMap<String, Warning> warned,
            List<Field> all,
            String code,
            Severity severity,
            String title,
            String fix) {
        if (warned != null) {
            String first = warned.firstKey();
            findings.add(new Finding(
                    code,
                    severity,
                    title,
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d fields; %s: %s",
                            warned.size(),
                            all.size(),
                            first,
                            warned.get(first).text()),
                    (double) warned.size() / all.size(),
                    names(warned),
                    fix));
        }
    }

    private static String names(SortedMap<String, Warning> warned) {
        String some = warned.keySet().stream().limit(NAMES).collect(Collectors.joining(", "));
        return warned.isEmpty() ? null : warned.size() > NAMES ? some + ", ..." : some;
    }

    private void refusals(List<Finding> findings) {
        for (String code : refused.kinds()) {
            findings.add(new Finding(
                    "refused_" + code,
                    Severity.WARNING,
                    "Inputs refused: " + code.replace('_', ' '),
                    String.format(Locale.ROOT, "%,.0f places in inputs", refused.count(code)),
                    refused.share(code),
                    refused.example(code),
                    "The answer to each refused request says what and where, as problem+json."
                            + (code.equals("out_of_range") ? " A position of 0? Positions count from 1." : "")));
        }
    }
}
