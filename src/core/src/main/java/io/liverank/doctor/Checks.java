package io.liverank.doctor;

import io.liverank.doctor.Observations.Trait;
import io.liverank.engine.Counts.Count;
import java.util.List;

/** All that is looked for, in the order in which what is equally bad is told. A new check is an entry here. */
final class Checks {
    static final List<Check> ALL = List.of(
            new LogGapCheck(),
            new TrafficCheck(),
            new ShareCheck(
                    "no_choices",
                    "Finished lists without a choice",
                    Checks::withoutChoice,
                    0.98,
                    0.999,
                    "finished lists",
                    "Choices are the event types of role choice (docs/events.md); see also the findings on joining."),
            new ShareCheck(
                    "repeated_query_id",
                    "Lists whose queryId was used before",
                    seen -> seen.lists.of(Count.REPEATED_LISTS),
                    0.01,
                    0.2,
                    "lists; of one queryId only the first and its further pages are learned",
                    "Use one queryId per list shown, or leave it out and take the one that /rank answers."),
            new ShareCheck(
                    "not_joined",
                    "Feedback that meets no list",
                    Checks::notJoined,
                    0.1,
                    0.5,
                    "events",
                    "See the findings below: each way of missing a list is counted by itself."),
            missed(
                    Count.WITHOUT_LIST,
                    "without_query_id",
                    "Feedback without queryId",
                    "Send the queryId that /rank answered with each event: without it the model cannot learn what was"
                            + " passed over."),
            missed(
                    Count.UNKNOWN_LIST,
                    "unknown_query_id",
                    "Feedback on lists never seen",
                    "The queryId is not one that /rank was given or answered. Is it the search engine's own? Are lists"
                            + " ranked on another LiveRank?"),
            missed(
                    Count.EXPIRED_LIST,
                    "late_feedback",
                    "Feedback after its list was closed",
                    "Send feedback sooner, lengthen liverank.attribution-window, or say how late it comes: liverank.events.<type>.delay."),
            missed(
                    Count.NOT_IN_LIST,
                    "never_shown",
                    "Feedback on items never shown in their list",
                    "Are itemIds the same in /rank and /feedback (variants, prefixes)? Is the queryId that of the page"
                            + " before?"),
            missed(
                    Count.OTHERS_LIST,
                    "others_lists",
                    "Feedback by others than the list was shown to",
                    "Send the userId, clientId and sessionId with feedback that its list was ranked for, written the same way;"
                            + " it counts as feedback without a list."),
            missed(
                    Count.DUPLICATES,
                    "duplicates",
                    "Events sent twice",
                    "They count once. Is a script included twice, or does a queue repeat what was taken?"),
            new ShareCheck(
                    "zero_based_positions",
                    "Positions that count from 0",
                    seen -> seen.positions.of(Trait.ZERO_BASED),
                    0.2,
                    0.5,
                    "events with a position name the place before",
                    "Positions count from 1: add one."),
            new ShareCheck(
                    "other_positions",
                    "Positions that are not where the item was shown",
                    seen -> seen.positions.of(Trait.OTHER_PLACE),
                    0.1,
                    0.5,
                    "events with a position",
                    "Is the list sorted, filtered or paged again after /rank? Show it in the order that was answered."),
            new ShareCheck(
                    "clock_behind",
                    "Events over a minute old when they arrive",
                    seen -> seen.times.of(Trait.LATE),
                    0.1,
                    0.9,
                    "events",
                    "Does a clock run behind, or are events collected before they are sent? Fresh feedback is worth most."),
            new ShareCheck(
                    "clock_ahead",
                    "Times ahead of the server's clock",
                    seen -> seen.received.of(Trait.AHEAD),
                    0.02,
                    0.9,
                    "inputs; taken as now",
                    "A browser's clock can be anything: leave the timestamp out, or take it from a server that has NTP."),
            new LogClockCheck(),
            new ShareCheck(
                    "feedback_before_list",
                    "Feedback older than its list",
                    seen -> seen.times.of(Trait.BEFORE_LIST),
                    0.02,
                    0.5,
                    "events",
                    "The clocks of what calls /rank and what calls /feedback differ."),
            bots(Count.BOT_RATE, "bots_rate", "Events of somebody who sends more than a person could"),
            bots(Count.BOT_NO_DWELL, "bots_no_dwell", "Clicks that follow each other too fast"),
            bots(Count.BOT_CLICKS_EVERYTHING, "bots_click_everything", "Clicks on nearly everything"),
            new UnknownTypeCheck(),
            new DialectCheck(),
            new ProxyCheck(),
            new ShareCheck(
                    "anonymous",
                    "Lists without userId, clientId and sessionId",
                    seen -> seen.listTraits.of(Trait.ANONYMOUS),
                    0.3,
                    0.95,
                    "lists; they cannot be personal",
                    "Send a sessionId at least: the session is the largest single gain."),
            new ShareCheck(
                    "unknown_items",
                    "Lists with items that nothing is known of",
                    seen -> seen.listTraits.of(Trait.UNKNOWN_ITEMS),
                    0.2,
                    1,
                    "lists",
                    "Send items to PUT /items, or attributes with the candidates: new items are ranked by what they are."),
            new PlaceholderCheck(),
            new SharedIdCheck(),
            new ConstantFeatureCheck(),
            new FieldCheck(),
            new RefusalCheck(),
            new RemarkCheck());

    private Checks() {}

    private static ShareCheck missed(Count count, String code, String title, String fix) {
        return new ShareCheck(code, title, seen -> seen.feedback.of(count), 0.02, 0.3, "events", fix);
    }

    private static ShareCheck bots(Count count, String code, String title) {
        return new ShareCheck(
                code,
                title,
                seen -> seen.feedback.of(count),
                0.05,
                0.5,
                "events; they teach nothing",
                "Keep crawlers and load tests away, or check that one userId is not shared by many people.");
    }

    private static Share withoutChoice(Observations seen) {
        return seen.areFewLists()
                ? Share.OF_NOTHING
                : new Share(1 - seen.closed.share(Trait.CHOICE), seen.closed.total(), null);
    }

    /** Of what could have met a list: bots and repetitions are left out. */
    private static Share notJoined(Observations seen) {
        double bots = seen.feedback.count(Count.BOT_RATE)
                + seen.feedback.count(Count.BOT_NO_DWELL)
                + seen.feedback.count(Count.BOT_CLICKS_EVERYTHING)
                + seen.feedback.count(Count.DUPLICATES);
        double honest = seen.feedback.total() - bots;
        double joined = seen.feedback.count(Count.JOINED)
                + seen.feedback.count(Count.JOINED_BY_ITEM)
                + seen.feedback.count(Count.JOINED_LATE);
        return new Share(honest <= 0 ? 0 : Math.max(0, 1 - joined / honest), honest, null);
    }
}
