package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.profile.Companion.Tie;
import io.liverank.profile.Companion.Wanted;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompanionsTest {
    private static List<Companion> companions(Set<String> given, Wanted wanted) {
        var companions = new Companions(given, wanted);
        if (given.contains("pot")) {
            companions.take("pot", List.of(new Neighbour("tea", 5, 5), new Neighbour("milk", 1, 0)));
        }
        if (given.contains("tea")) {
            companions.take(
                    "tea",
                    List.of(new Neighbour("pot", 5, 0), new Neighbour("cup", 2, 2), new Neighbour("milk", 2, 1)));
        }
        return companions.all();
    }

    private static List<String> ids(List<Companion> companions) {
        return companions.stream().map(Companion::itemId).toList();
    }

    @Test
    void whatGoesWithSeveral_comesBeforeWhatGoesAsOftenWithOne_andTheGivenOnesDoNotCome() {
        List<Companion> found = companions(Set.of("tea", "pot"), Wanted.TOGETHER);
        assertThat(ids(found)).containsExactly("milk", "cup");
        assertThat(found.get(0).together()).isEqualTo(3);
        assertThat(found.get(0).after()).isEqualTo(1);
        assertThat(found.get(0).ties()).containsExactly(new Tie("tea", 2, 1), new Tie("pot", 1, 0));
        assertThat(found.get(0).score()).isCloseTo(Math.log(3) + Math.log(2), within(1e-9));
    }

    @Test
    void afterwards_onlyWhatFollowedCountsAndIsATie() {
        List<Companion> found = companions(Set.of("tea", "pot"), Wanted.AFTER);
        assertThat(ids(found)).containsExactly("cup", "milk");
        assertThat(found.get(1).ties()).containsExactly(new Tie("tea", 2, 1));
    }

    @Test
    void equalOnes_standInTheOrderOfTheirIds() {
        assertThat(ids(companions(Set.of("tea"), Wanted.TOGETHER))).containsExactly("pot", "cup", "milk");
    }

    /** The name of a pair stays for a while when its counters are swept. */
    @Test
    void pairWithoutCounters_isNone() {
        var companions = new Companions(Set.of("tea"), Wanted.TOGETHER);
        companions.take("tea", List.of(new Neighbour("cup", 0, 0)));
        assertThat(companions.all()).isEmpty();
    }
}
