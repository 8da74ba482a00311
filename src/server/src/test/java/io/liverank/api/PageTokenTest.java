package io.liverank.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Team;
import io.liverank.experiment.TeamDraft;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages of one list hold each item once, in the first page's order, whatever comes between. */
class PageTokenTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static List<Candidate> candidates(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Candidate("item-" + i, 0, Attributes.NONE))
                .toList();
    }

    private static List<Integer> shuffled(int size, long seed) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    private static List<String> ids(List<Candidate> candidates, List<Integer> order) {
        return order.stream().map(index -> candidates.get(index).itemId()).toList();
    }

    private static PageToken sent(PageToken token, String shop) {
        return PageToken.read(token.text(shop), shop, 1_000, HOUR);
    }

    @Test
    void pages_followTheFirstOrder_whateverWasLearned() {
        List<Candidate> some = candidates(0, 1_000);
        var list = new TeamDraft(shuffled(1_000, 1), List.of());
        PageToken token = sent(PageToken.of("q", 1_000, 7, true, some, list, 20), "");
        List<String> shown = new ArrayList<>(ids(some, list.order().subList(0, 20)));
        for (long today = 2; shown.size() < 1_000; today++) {
            PageToken.Page page = token.next(some, shuffled(1_000, today), 70);
            shown.addAll(ids(some, page.list().order()));
            token = sent(token.after(some, page), "");
            assertThat(token.text("").length()).isLessThan(Limits.PAGE_TOKEN);
        }
        assertThat(shown).isEqualTo(ids(some, list.order()));
        assertThat(token.modelVersion()).isEqualTo(7);
    }

    @Test
    void itemsThatAreGoneArePassedOver_newOnesComeLast_noneComesTwice() {
        List<Candidate> before = candidates(0, 10);
        List<Integer> order = shuffled(10, 1);
        PageToken token = sent(PageToken.of("q", 0, 0, true, before, new TeamDraft(order, List.of()), 3), "shoes");
        List<Candidate> now = candidates(5, 14);
        PageToken.Page page = token.next(now, shuffled(9, 5), null);
        List<String> left = new ArrayList<>(ids(before, order.subList(3, 10)));
        left.retainAll(ids(now, shuffled(9, 5)));
        List<String> next = ids(now, page.list().order());
        assertThat(next.subList(0, left.size())).isEqualTo(left);
        assertThat(next.subList(left.size(), next.size()))
                .containsExactlyInAnyOrder("item-10", "item-11", "item-12", "item-13");
        assertThat(new HashSet<>(next)).hasSameSizeAs(next);
    }

    @Test
    void otherItemsOnEveryPage_doNotMakeItGrow() {
        PageToken token =
                PageToken.of("q", 0, 0, true, candidates(0, 1_000), new TeamDraft(shuffled(1_000, 1), List.of()), 1);
        for (int round = 1; round < 6; round++) {
            List<Candidate> others = candidates(round * 900, round * 900 + 1_000);
            PageToken.Page page = token.next(others, shuffled(1_000, round), 100);
            token = sent(token.after(others, page), "");
        }
        assertThat(token.items()).hasSizeLessThanOrEqualTo(2_000);
    }

    @Test
    void teamsOfAnInterleavedList_goOnWithItsPages() {
        List<Candidate> some = candidates(0, 40);
        TeamDraft list = TeamDraft.of("q", "item-0", shuffled(40, 1));
        PageToken token = sent(PageToken.of("q", 0, 0, true, some, list, 10), "");
        PageToken.Page page = token.next(some, shuffled(40, 9), 30);
        assertThat(page.list().order()).isEqualTo(list.order().subList(10, 40));
        assertThat(page.list().teams()).isEqualTo(list.teams().subList(10, 40)).contains(Team.OURS, Team.RETRIEVAL);
    }

    private static void isRefused(String text, String shop, long now, String code) {
        assertThatThrownBy(() -> PageToken.read(text, shop, now, HOUR))
                .isInstanceOfSatisfying(InvalidInputException.class, fault -> {
                    assertThat(fault.faults().get(0).pointer()).isEqualTo("/pageToken");
                    assertThat(fault.faults().get(0).code()).isEqualTo(code);
                });
    }

    @Test
    void whatIsNoTokenOfThisListAndTime_isRefused() {
        List<Candidate> some = candidates(0, 10);
        PageToken token = PageToken.of("q", 0, 0, true, some, new TeamDraft(shuffled(10, 1), List.of()), 3);
        String text = token.text("shoes");
        isRefused(text, "books", 0, "foreign");
        isRefused(text, "shoes", HOUR.toMillis() + 1, "expired");
        assertThatThrownBy(() -> token.next(candidates(50, 60), shuffled(10, 1), 3))
                .isInstanceOf(InvalidInputException.class);
        for (String bad : List.of(" ", "no token", "A", "AAAA", text.substring(1), text + "AAAA", "x".repeat(20_000))) {
            isRefused(bad, "shoes", 0, "malformed");
        }
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            isRefused(Base64.getUrlEncoder().encodeToString(bytes), "shoes", 0, "malformed");
            bytes[i] ^= 1;
        }
    }
}
