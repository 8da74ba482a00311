package io.liverank.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.event.Team;
import io.liverank.experiment.TeamDraft;
import io.liverank.simulate.Behaviour;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OddsTest {
    private static String name(Team team) {
        return team == Team.BOTH ? null : team == Team.OURS ? "ours" : "retrieval";
    }

    @Test
    void odds_areWhatManyShoppersOfManyCoinsComeTo() {
        double[] wanted = {1.9, 2.4, 0.3, 1.5, 2.9, 2.2, 1.1};
        List<Integer> ours = List.of(0, 4, 5, 3, 1, 6, 2);
        var random = new SplittableRandom(5);
        int lists = 200_000;
        int wins = 0;
        int losses = 0;
        Odds odds = null;
        for (int i = 0; i < lists; i++) {
            TeamDraft draft = TeamDraft.of("list-" + i, "a", ours);
            double[] utilities =
                    draft.order().stream().mapToDouble(index -> wanted[index]).toArray();
            int clicked = Behaviour.click(
                    random, utilities, IntStream.range(0, utilities.length).toArray());
            Team team = clicked < 0 ? Team.BOTH : draft.teams().get(clicked);
            wins += team == Team.OURS ? 1 : 0;
            losses += team == Team.RETRIEVAL ? 1 : 0;
            Odds found = Odds.of(
                    utilities, draft.teams().stream().map(OddsTest::name).toArray(String[]::new));
            assertThat(odds == null ? found.share() : odds.share()).isEqualTo(found.share(), within(1e-12));
            odds = found;
        }
        assertThat(odds.ours()).isEqualTo((double) wins / lists, within(0.004));
        assertThat(odds.retrieval()).isEqualTo((double) losses / lists, within(0.004));
    }
}
