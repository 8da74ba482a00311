package io.liverank.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Team;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TeamDraftTest {
    @Test
    void sameOrder_isForNeither() {
        TeamDraft draft = TeamDraft.of("list", "a", List.of(0, 1, 2, 3));

        assertThat(draft.order()).containsExactly(0, 1, 2, 3);
        assertThat(draft.teams()).containsOnly(Team.BOTH);
    }

    @Test
    void commonBeginning_isForNeither_andTheRestIsDrawnInPairs() {
        TeamDraft draft = TeamDraft.of("list", "a", List.of(0, 1, 4, 3, 2, 5));

        assertThat(draft.order()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5).startsWith(0, 1);
        assertThat(draft.order().subList(2, 4)).containsExactlyInAnyOrder(4, 2);
        assertThat(draft.teams().get(draft.order().indexOf(4))).isEqualTo(Team.OURS);
        assertThat(draft.teams().get(draft.order().indexOf(2))).isEqualTo(Team.RETRIEVAL);
        assertThat(draft.order().subList(4, 6)).containsExactly(3, 5);
        assertThat(draft.teams().subList(4, 6)).containsOnly(Team.BOTH);
    }

    @Test
    void challengersOrder_takesTurnsWithOurs_whateverTheSearchEngines() {
        TeamDraft draft = TeamDraft.of("list", "a", List.of(3, 2, 1, 0), List.of(3, 0, 2, 1), Team.CHALLENGER);

        assertThat(draft.order()).startsWith(3);
        assertThat(draft.teams()).startsWith(Team.BOTH);
        assertThat(draft.teams().get(draft.order().indexOf(2))).isEqualTo(Team.OURS);
        assertThat(draft.teams().get(draft.order().indexOf(0))).isEqualTo(Team.CHALLENGER);
        assertThat(draft.order().get(3)).isEqualTo(1);
    }

    @Test
    void listsOfTwoChallengers_areDrawnByThemselves() {
        long first = 0;
        long both = 0;
        int lists = 20_000;
        for (int i = 0; i < lists; i++) {
            boolean one = TeamDraft.isDrawn("list-" + i, "one", 0.2);
            first += one ? 1 : 0;
            both += one && TeamDraft.isDrawn("list-" + i, "other", 0.2) ? 1 : 0;
        }
        assertThat(first).isBetween(lists / 5 - 200L, lists / 5 + 200L);
        assertThat(both).isBetween(lists / 25 - 100L, lists / 25 + 100L);
    }

    @Test
    void sameList_isDrawnAlike_andItsPagesByCoinsOfTheirOwn() {
        List<Integer> ours = IntStream.range(0, 24).map(i -> 23 - i).boxed().toList();

        assertThat(TeamDraft.of("list", "a", ours)).isEqualTo(TeamDraft.of("list", "a", ours));
        assertThat(TeamDraft.of("list", "a", ours)).isNotEqualTo(TeamDraft.of("list", "b", ours));
        assertThat(TeamDraft.of("list", "a", ours)).isNotEqualTo(TeamDraft.of("other", "a", ours));
    }

    @Test
    void coinsAreFairInEachPlace_andIndependentFromPlaceToPlace() {
        List<Integer> ours = List.of(7, 6, 5, 4, 3, 2, 1, 0);
        int lists = 20_000;
        int[] oursFirst = new int[8];
        int alike = 0;
        for (int i = 0; i < lists; i++) {
            TeamDraft draft = TeamDraft.of("list-" + i, "a", ours);
            for (int place = 0; place < 8; place++) {
                oursFirst[place] += draft.teams().get(place) == Team.OURS ? 1 : 0;
            }
            alike += draft.teams().get(0) == draft.teams().get(2) ? 1 : 0;
        }
        for (int place = 0; place < 8; place++) {
            assertThat(oursFirst[place]).isBetween(lists / 2 - 300, lists / 2 + 300);
        }
        assertThat(alike).isBetween(lists / 2 - 300, lists / 2 + 300);
    }

    @Test
    void asManyListsAsAsked_areDrawn_andTheirCoinsAreFair() {
        int lists = 200_000;
        int drawn = 0;
        int oursFirst = 0;
        for (int i = 0; i < lists; i++) {
            if (TeamDraft.isDrawn("q-" + i, 0.02)) {
                drawn++;
                oursFirst += TeamDraft.of("q-" + i, "a", List.of(1, 0)).teams().get(0) == Team.OURS ? 1 : 0;
            }
        }
        assertThat(drawn).isBetween(3_750, 4_250);
        assertThat((double) oursFirst / drawn).isBetween(0.47, 0.53);
        assertThat(TeamDraft.isDrawn("q", 0)).isFalse();
        assertThat(TeamDraft.isDrawn("q", 1)).isTrue();
    }

    @Test
    void shortenedList_keepsWhoPlacedWhat() {
        TeamDraft draft = TeamDraft.of("list", "a", List.of(3, 2, 1, 0));

        assertThat(draft.first(3).order()).isEqualTo(draft.order().subList(0, 3));
        assertThat(draft.first(3).teams()).isEqualTo(draft.teams().subList(0, 3));
        assertThat(draft.first(9)).isSameAs(draft);
    }

    @Test
    void itemsThatWereChosen_countOnceEach_andThoseOfBothNotAtAll() {
        List<Team> teams = List.of(Team.BOTH, Team.OURS, Team.RETRIEVAL, Team.RETRIEVAL, Team.OURS);
        Map<Integer, float[]> cases = new HashMap<>();
        cases.put(1, new float[] {1, 0.1f, 0, 0, 0});
        cases.put(-1, new float[] {0, 9, 0.1f, 0.1f, 0});
        cases.put(0, new float[] {1, 9, 1, 0, 0});

        cases.forEach((sign, gains) -> assertThat(TeamDraft.sign(teams, gains)).isEqualTo(sign));
    }

    @Test
    void keeping_pinnedCandidates_leavesThemInPlace_andTheOthersInTheirTurn() {
        var draft = new TeamDraft(List.of(4, 2, 0, 3, 1), List.of());
        assertThat(draft.keeping(Set.of(0, 3)).order()).containsExactly(0, 4, 2, 3, 1);
        assertThat(draft.keeping(Set.of())).isSameAs(draft);
        assertThat(draft.keeping(Set.of(0, 1, 2, 3, 4)).order()).containsExactly(0, 1, 2, 3, 4);
    }

    /** Whoever placed an item goes along with it; a pin is nobody's. */
    @Test
    void keeping_pinnedCandidatesOfInterleavedLists_movesTeamsWithTheirItems() {
        for (int seed = 0; seed < 200; seed++) {
            TeamDraft draft = TeamDraft.of("list-" + seed, "first", List.of(4, 2, 0, 3, 1));
            TeamDraft kept = draft.keeping(Set.of(1, 4));
            assertThat(kept.order()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            for (int place = 0; place < 5; place++) {
                int item = kept.order().get(place);
                boolean pinned = item == 1 || item == 4;
                assertThat(kept.teams().get(place))
                        .isEqualTo(
                                pinned
                                        ? Team.BOTH
                                        : draft.teams().get(draft.order().indexOf(item)));
                if (pinned) {
                    assertThat(item).isEqualTo(place);
                }
            }
        }
    }
}
