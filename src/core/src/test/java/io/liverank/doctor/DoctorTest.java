package io.liverank.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.doctor.Finding.Severity;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final long START = 1_700_000_000_000L;
    private static final int LISTS = 100;

    private final Engine engine = new Engine(EngineSettings.DEFAULT);
    private final Doctor doctor = new Doctor(engine);
    private long sequence;
    private long arrived;

    /** What a well-behaved shop sends of a list; each test spoils one thing. */
    private static final class Sending {
        private Actor actor = new Actor("ann", null, "ann-1");
        private String queryId = "q";
        private String eventQueryId = "q";
        private String itemId = "item-2";
        private String type = "click";
        private String eventId;
        private int position = 3;
        private long delay = 5_000;
        private long lateness;
    }

    private void apply(Event event, long lateness) {
        arrived = Math.max(arrived, event.time() + lateness);
        engine.apply(new LogPosition(arrived, ++sequence), arrived, event);
    }

    private void send(Sending sending, int number) {
        long time = START + number * 60_000L;
        List<Candidate> candidates = IntStream.range(0, 5)
                .mapToObj(i -> new Candidate("item-" + i, Double.NaN, Attributes.NONE))
                .toList();
        apply(
                new Event.RankingShown(
                        time,
                        sending.queryId + number,
                        "lamps",
                        sending.actor,
                        Attributes.NONE,
                        candidates,
                        List.of(0, 1, 2, 3, 4)),
                sending.lateness);
        if (sending.type != null) {
            apply(
                    Event.FeedbackGiven.of(time + sending.delay, sending.type, sending.itemId, sending.actor)
                            .withId(sending.eventId)
                            .on(sending.eventQueryId == null ? null : sending.eventQueryId + number)
                            .in(sending.position),
                    sending.lateness);
        }
    }

    private Finding find(String code, Sending sending) {
        for (int i = 0; i < 5; i++) {
            apply(new Event.ItemUpserted(START, "item-" + i, Attributes.NONE), 0);
        }
        for (int number = 0; number < LISTS; number++) {
            send(sending, number);
        }
        return find(code);
    }

    private Finding find(String code) {
        return doctor.examine().stream()
                .filter(finding -> finding.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    @Test
    void nothingWrong_isFoundInWhatAWellBehavedShopSends() {
        find("", new Sending());
        assertThat(doctor.examine())
                .filteredOn(finding -> finding.severity().compareTo(Severity.INFO) > 0)
                .isEmpty();
        assertThat(find("feedback").severity()).isEqualTo(Severity.OK);
    }

    @Test
    void tooFewLists_areSaidToBeTooFew() {
        assertThat(doctor.examine()).singleElement().satisfies(finding -> assertThat(finding.code())
                .isEqualTo("few_lists"));
    }

    @Test
    void idsThatNameNobody_areFoundWithTheirFix() {
        var sending = new Sending();
        sending.actor = new Actor("Guest", null, "s");
        Finding finding = find("placeholder_userId", sending);
        assertWrong(finding);
        assertThat(finding.example()).contains("Guest");
    }

    /** Counted on from the first page, or from 1 on each. */
    @Test
    void positionsOnASecondPage_areRightEitherWay() {
        Actor ann = new Actor("ann", null, "ann-1");
        for (int number = 0; number < LISTS; number++) {
            long time = START + number * 60_000L;
            for (int page = 0; page < 2; page++) {
                int first = page * 5;
                List<Candidate> candidates = IntStream.range(first, first + 5)
                        .mapToObj(i -> new Candidate("item-" + i, Double.NaN, Attributes.NONE))
                        .toList();
                apply(
                        new Event.RankingShown(
                                time + page,
                                "q" + number,
                                "lamps",
                                ann,
                                Attributes.NONE,
                                candidates,
                                List.of(0, 1, 2, 3, 4)),
                        0);
            }
            int position = number % 2 == 0 ? 7 : 2;
            apply(
                    Event.FeedbackGiven.of(time + 5_000, "click", "item-6", ann)
                            .on("q" + number)
                            .in(position),
                    0);
        }
        assertThat(find("other_positions").severity()).isEqualTo(Severity.OK);
        assertThat(find("zero_based_positions").severity()).isEqualTo(Severity.OK);
        assertThat(find("repeated_query_id").severity()).isEqualTo(Severity.OK);
        assertThat(find("never_shown").severity()).isEqualTo(Severity.OK);
    }

    @Test
    void idOfManyPeople_isFoundWithItsFix() {
        var sending = new Sending();
        for (int number = 0; number < 60; number++) {
            sending.actor = new Actor("shop-front", "browser-" + number, null);
            send(sending, number);
        }
        Finding finding = find("shared_ids");
        assertWrong(finding);
        assertThat(finding.example()).isEqualTo("userId \"shop-front\"");
    }

    private static void assertWrong(Finding finding) {
        assertThat(finding).isNotNull();
        assertThat(finding.severity()).isGreaterThanOrEqualTo(Severity.WARNING);
        assertThat(finding.figure()).isGreaterThan(0);
        assertThat(finding.fix()).isNotBlank();
    }

    @Test
    void missingFeedback_isFound() {
        var sending = new Sending();
        sending.type = null;
        assertThat(find("feedback", sending).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void missingQueryIds_areFound() {
        var sending = new Sending();
        sending.eventQueryId = null;
        sending.actor = Actor.UNKNOWN;
        assertWrong(find("without_query_id", sending));
        assertWrong(find("not_joined"));
    }

    @Test
    void missingQueryIdsOfKnownPeople_areMadeUpForByWhoSawTheItem() {
        var sending = new Sending();
        sending.eventQueryId = null;
        assertThat(find("without_query_id", sending).severity()).isEqualTo(Severity.OK);
        assertThat(find("not_joined").severity()).isEqualTo(Severity.OK);
    }

    @Test
    void dialect_isToldOfByWhatCameWasUnderstoodAndJoined() {
        for (int i = 0; i < 60; i++) {
            doctor.heard("segment", i < 50 ? Doctor.Heard.UNDERSTOOD : Doctor.Heard.PASSED_OVER, "a click");
        }
        var sending = new Sending();
        for (int number = 0; number < LISTS; number++) {
            sending.eventId = "segment:" + number;
            send(sending, number);
        }
        assertThat(find("dialect_segment").severity()).isEqualTo(Severity.OK);
        assertThat(find("dialect_segment").detail())
                .contains("60 came: 50 understood, 10 without anything to learn, 0 not understood")
                .contains("100.0% met a list");
        for (int i = 0; i < 60; i++) {
            doctor.heard("segment", Doctor.Heard.NOT_UNDERSTOOD, "/properties must hold an item");
        }
        assertWrong(find("dialect_segment"));
        assertThat(find("dialect_segment").example()).contains("/properties");
    }

    private Finding searched(int ranked, Doctor.Searched other, int others) {
        for (int i = 0; i < ranked; i++) {
            doctor.searched(Doctor.Searched.RANKED, "/shop/_search");
        }
        for (int i = 0; i < others; i++) {
            doctor.searched(other, "/goods/_search");
        }
        return find("proxy");
    }

    @Test
    void proxy_isToldOfOnceThereIsOne_andIsWellWhereSearchesAreRankedOrLeft() {
        assertThat(doctor.examine()).noneMatch(finding -> finding.code().equals("proxy"));
        assertThat(searched(10, Doctor.Searched.LEFT, 0).severity())
                .as("few say little")
                .isEqualTo(Severity.INFO);
        Finding finding = searched(50, Doctor.Searched.LEFT, 100);
        assertThat(finding.severity()).isEqualTo(Severity.OK);
        assertThat(finding.detail())
                .contains("160 came: 60 ranked, 100 left as they were, 0 not understood")
                .contains("for 0 the engine was away");
        assertThat(finding.fix()).isNull();
    }

    @Test
    void proxy_engineThatIsAway_isAnError_andSaysWhereToLook() {
        Finding finding = searched(60, Doctor.Searched.AWAY, 40);
        assertWrong(finding);
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.example()).isEqualTo("/goods/_search");
        assertThat(finding.fix()).contains("liverank.proxy.upstream");
    }

    @Test
    void proxy_listsThatAreNotRecognised_areAnError_andAFewOfThemAWarning() {
        assertThat(searched(96, Doctor.Searched.NOT_UNDERSTOOD, 4).severity()).isEqualTo(Severity.WARNING);
        Finding finding = searched(0, Doctor.Searched.NOT_UNDERSTOOD, 60);
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.fix()).contains("liverank.proxy.id-field");
    }

    /** The engine's order is a working shop: never worse than a warning. */
    @Test
    void proxy_rankingThatIsLate_isAWarning() {
        Finding finding = searched(0, Doctor.Searched.NOT_RANKED, 100);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.fix()).contains("liverank.proxy.patience");
    }

    @Test
    void foreignQueryIds_areFound() {
        var sending = new Sending();
        sending.eventQueryId = "other";
        assertWrong(find("unknown_query_id", sending));
    }

    @Test
    void lateFeedback_isFound() {
        var sending = new Sending();
        sending.delay = 2 * 3_600_000;
        assertWrong(find("late_feedback", sending));
    }

    @Test
    void clicksOnItemsNeverShown_areFoundWithAnExample() {
        var sending = new Sending();
        sending.itemId = "item-9";
        Finding finding = find("never_shown", sending);
        assertWrong(finding);
        assertThat(finding.example()).isEqualTo("click on item-9 by ann");
    }

    @Test
    void positionsThatCountFromZero_areFound() {
        var sending = new Sending();
        sending.position = 2;
        Finding finding = find("zero_based_positions", sending);
        assertWrong(finding);
        assertThat(finding.example()).contains("position 2", "shown at 3");
        assertThat(find("other_positions").severity()).isEqualTo(Severity.OK);
    }

    @Test
    void positionsOfAnotherOrder_areFound() {
        var sending = new Sending();
        sending.position = 5;
        assertWrong(find("other_positions", sending));
        assertThat(find("zero_based_positions").severity()).isEqualTo(Severity.OK);
    }

    @Test
    void clocksThatRunBehind_areFound() {
        var sending = new Sending();
        sending.lateness = 120_000;
        assertWrong(find("clock_behind", sending));
    }

    @Test
    void clocksThatDiffer_areFound() {
        var sending = new Sending();
        sending.delay = -30_000;
        assertWrong(find("feedback_before_list", sending));
    }

    @Test
    void clocksThatRunAhead_areFound() {
        for (int i = 0; i < LISTS; i++) {
            doctor.received(5_000);
        }
        assertWrong(find("clock_ahead", new Sending()));
    }

    @Test
    void serversClockAheadOfTheLogs_isFound() {
        var sending = new Sending();
        sending.lateness = -600_000;
        assertWrong(find("clock_ahead_of_log", sending));
    }

    @Test
    void oneEventAheadOfTheLog_isNamedWithItsDistance() {
        assertThat(find("clock_ahead_of_log", new Sending()).severity()).isEqualTo(Severity.OK);
        apply(Event.FeedbackGiven.of(arrived + 7_200_000, "view", "item-1", Actor.UNKNOWN), -7_200_000);
        Finding finding = find("clock_ahead_of_log");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.example()).isEqualTo("view on item-1, 7200 s ahead");
    }

    @Test
    void eventsSentTwice_areFound() {
        var sending = new Sending();
        sending.eventId = "always the same";
        assertWrong(find("duplicates", sending));
    }

    @Test
    void botLikeUsers_areFound() {
        var sending = new Sending();
        sending.type = null;
        find("", sending);
        sending.type = "click";
        for (int i = 0; i < 1_000; i++) {
            apply(
                    Event.FeedbackGiven.of(
                            START + LISTS * 60_000L + i * 50L, "click", "item-1", new Actor("crawler", null, null)),
                    0);
        }
        Finding finding = find("bots_no_dwell");
        assertWrong(finding);
        assertThat(finding.example()).contains("crawler");
    }

    @Test
    void unknownEventTypes_areFoundByName() {
        var sending = new Sending();
        sending.type = "Book Mark";
        Finding finding = find("unknown_event_type", sending);
        assertWrong(finding);
        assertThat(finding.title()).contains("Book Mark", "taken for nothing");
        assertThat(finding.fix()).contains("liverank.events.book_mark.role");
        assertWrong(find("no_choices"));
    }

    /** People choose what they looked up before. */
    @Test
    void unknownEventTypeThatProvedItself_isSaidToWithItsFigures() {
        for (int number = 0; number < LISTS; number++) {
            long time = START + number * 60_000L;
            var sending = new Sending();
            sending.actor = new Actor("user-" + number % 25, null, null);
            sending.itemId = "item-" + number % 5;
            sending.position = 1 + number % 5;
            apply(feedback("lookup", sending.actor, sending.itemId, time - 1_000), 0);
            send(sending, number);
        }
        Finding finding = find("unknown_event_type");
        assertThat(finding.severity()).isEqualTo(Severity.INFO);
        assertThat(finding.title()).contains("lookup", "interest");
        assertThat(finding.detail()).contains("later lists", "to be expected");
        assertThat(finding.fix()).contains("liverank.events.lookup.role");
    }

    @Test
    void typesWithARole_areNotUnknown() {
        for (String type : List.of("impression", "Product Removed", "dislike", "view_image", "hover")) {
            var sending = new Sending();
            sending.type = type;
            assertThat(find("unknown_event_type", sending)).isNull();
        }
    }

    private static Event.FeedbackGiven feedback(String type, Actor actor, String itemId, long time) {
        return Event.FeedbackGiven.of(time, type, itemId, actor);
    }

    @Test
    void listsOfNobody_areFound() {
        var sending = new Sending();
        sending.actor = new Actor(null, null, null);
        assertWrong(find("anonymous", sending));
    }

    @Test
    void unknownItems_areFound() {
        for (int number = 0; number < LISTS; number++) {
            send(new Sending(), number);
        }
        assertWrong(find("unknown_items"));
    }

    @Test
    void featuresThatNeverVary_areNamed() {
        assertThat(find("constant_features", new Sending()).example()).contains("user_turned_down");
        assertThat(find("constant_features").example()).doesNotContain("user_touched,");
    }

    @Test
    void refusedInputs_areToldByCodeAndPlace() {
        doctor.refused("out_of_range", "/position");
        assertThat(find("refused_out_of_range"))
                .satisfies(DoctorTest::assertWrong)
                .satisfies(finding -> assertThat(finding.example()).isEqualTo("/position"));
    }

    @Test
    void usedQueryIds_areFound() {
        for (int repetition = 0; repetition < 3; repetition++) {
            find("", new Sending());
        }
        assertWrong(find("repeated_query_id"));
    }

    @Test
    void feedbackThatCameBeforeItsList_countsAsJoined() {
        for (int number = 0; number < LISTS; number++) {
            apply(
                    Event.FeedbackGiven.of(START + number * 60_000L, "click", "item-1", new Actor("ann", null, null))
                            .on("q" + number)
                            .in(2),
                    0);
            var sending = new Sending();
            sending.type = null;
            send(sending, number);
        }
        assertThat(find("unknown_query_id").severity()).isEqualTo(Severity.OK);
        assertThat(find("not_joined").severity()).isEqualTo(Severity.OK);
    }
}
