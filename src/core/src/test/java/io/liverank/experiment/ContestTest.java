package io.liverank.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Team;
import io.liverank.experiment.Contest.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is said of simulated shoppers whose wishes are known: they go down a list, click what they want, and lose patience. The
 * candidates stand in the search engine's order, each wanted by so much; ours is another order of them.
 */
class ContestTest {
    private static final int RUNS = 1_000;
    private static final int LISTS = 2_000;
    private static final int LOOK = 100;
    private static final int SIZE = 10;
    private static final double MOST = 0.05;
    private static final double WALD = 1.96;

    /** How an order is interleaved with the search engine's: by list id. */
    private interface Draft extends BiFunction<String, List<Integer>, TeamDraft> {}

    private static TeamDraft drawn(String id, List<Integer> order) {
        return TeamDraft.of(id, "first", order);
    }

    private static List<Integer> shuffled(SplittableRandom random) {
        return by(index -> random.nextDouble());
    }

    /** Indices by falling key; each key is asked for once. */
    private static List<Integer> by(ToDoubleFunction<Integer> key) {
        double[] keys = IntStream.range(0, SIZE).mapToDouble(key::applyAsDouble).toArray();
        return IntStream.range(0, SIZE)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -keys[index]))
                .toList();
    }

    private static double[] wishes(SplittableRandom random) {
        return random.doubles(SIZE, 0, 0.3).toArray();
    }

    /** The same things in another order. */
    private static double[] in(List<Integer> order, double[] wishes) {
        return order.stream().mapToDouble(index -> wishes[index]).toArray();
    }

    private static float[] clicks(SplittableRandom random, List<Integer> order, double[] wishes) {
        float[] gains = new float[SIZE];
        for (int place = 0; place < SIZE; place++) {
            gains[place] = random.nextDouble() < wishes[order.get(place)] ? 1 : 0;
            if (random.nextDouble() > 0.75) {
                break;
            }
        }
        return gains;
    }

    /** A list: what its candidates are wanted by, in the search engine's order, and ours of them. */
    private record Searched(double[] wishes, List<Integer> ours) {}

    /** Two orders by chance. */
    private static Searched chance(SplittableRandom random) {
        return new Searched(wishes(random), shuffled(random));
    }

    /** Two orders by what is wanted, each with noise of its own. */
    private static Searched guesses(SplittableRandom random, double ourNoise, double theirNoise) {
        double[] wishes = wishes(random);
        List<Integer> theirs = by(index -> wishes[index] + theirNoise * random.nextDouble());
        double[] retrieved = in(theirs, wishes);
        return new Searched(retrieved, by(index -> retrieved[index] + ourNoise * random.nextDouble()));
    }

    /** Goes on through a run's lists and gives what it came to at each look. */
    private static List<Contest> looks(int run, Draft draft, BiFunction<SplittableRandom, Integer, Searched> lists) {
        var random = new SplittableRandom(1_000_003L * run + 17);
        List<Contest> looks = new ArrayList<>();
        Contest contest = Contest.NONE;
        for (int number = 1; number <= LISTS; number++) {
            Searched list = lists.apply(random, number);
            TeamDraft drawn = draft.apply("run-" + run + "-list-" + number, list.ours());
            float[] gains = clicks(random, drawn.order(), list.wishes());
            boolean chosen = false;
            for (float gain : gains) {
                chosen |= gain > 0;
            }
            contest = contest.and(TeamDraft.sign(drawn.teams(), gains), chosen);
            if (number % LOOK == 0) {
                looks.add(contest);
            }
        }
        return looks;
    }

    private static boolean isWaldClaim(Contest contest) {
        double share = contest.share();
        return contest.decided() > 0
                && Math.abs(share - 0.5) > WALD * Math.sqrt(share * (1 - share) / contest.decided());
    }

    /** In which share of the runs something was said at any look. */
    private static Map<String, Double> claims(
            int runs, Draft draft, BiFunction<SplittableRandom, Integer, Searched> lists) {
        List<List<Contest>> all = IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> looks(run, draft, lists))
                .toList();
        long claimed = all.stream()
                .filter(looks -> looks.stream().anyMatch(one -> one.verdict() != Verdict.OPEN))
                .count();
        long naive = all.stream()
                .filter(looks -> looks.stream().anyMatch(ContestTest::isWaldClaim))
                .count();
        return Map.of("claims", (double) claimed / runs, "naive", (double) naive / runs);
    }

    @Test
    void ordersByChance_areFoundDifferentInAtMostOneRunOfTwenty() {
        Map<String, Double> found = claims(RUNS, ContestTest::drawn, (random, number) -> chance(random));

        assertThat(found.get("claims")).as("%s", found).isLessThanOrEqualTo(MOST);
        assertThat(found.get("naive"))
                .as("an interval for one look, looked at twenty times: these runs can tell")
                .isGreaterThan(2 * MOST);
    }

    @Test
    @Tag("slow")
    void ordersThatGuessEquallyWell_areFoundDifferentInAtMostOneRunOfTwenty() {
        Map<String, Double> found = claims(RUNS, ContestTest::drawn, (random, number) -> guesses(random, 0.2, 0.2));

        assertThat(found.get("claims")).as("%s", found).isLessThanOrEqualTo(MOST);
        assertThat(found.get("naive")).isGreaterThan(2 * MOST);
    }

    /** Where a coin would be thrown, ours comes first. */
    private static TeamDraft oursFirst(String id, List<Integer> order) {
        TeamDraft fair = drawn(id, order);
        List<Integer> places = new ArrayList<>(fair.order());
        List<Team> teams = new ArrayList<>(fair.teams());
        for (int place = 0; place + 1 < places.size(); place++) {
            if (teams.get(place) == Team.RETRIEVAL && teams.get(place + 1) == Team.OURS) {
                places.add(place, places.remove(place + 1));
                teams.add(place, teams.remove(place + 1));
                place++;
            } else if (teams.get(place) == Team.OURS) {
                place++;
            }
        }
        return new TeamDraft(places, teams);
    }

    @Test
    void withoutCoins_equalOrdersWouldBeFoundDifferent() {
        Map<String, Double> found = claims(100, ContestTest::oursFirst, (random, number) -> chance(random));

        assertThat(found.get("claims")).isGreaterThan(0.5);
    }

    private static Map<Verdict, Integer> verdicts(int runs, double ourNoise, double theirNoise) {
        var verdicts = new EnumMap<Verdict, Integer>(Verdict.class);
        for (int run = 0; run < runs; run++) {
            List<Contest> looks =
                    looks(run, ContestTest::drawn, (random, number) -> guesses(random, ourNoise, theirNoise));
            verdicts.merge(looks.get(looks.size() - 1).verdict(), 1, Integer::sum);
        }
        return verdicts;
    }

    @Test
    void theSideThatIsBetter_isFoundOut() {
        assertThat(verdicts(100, 0.1, 0.8)).containsOnlyKeys(Verdict.BETTER);
        assertThat(verdicts(100, 0.8, 0.1)).containsOnlyKeys(Verdict.WORSE);
    }

    /** Ours is much better, then tastes change: what is covered is the mean of the chances up to the look. */
    @Test
    void whereChancesMove_theirMeanIsCoveredAtEveryLook() {
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            var random = new SplittableRandom(7_919L * run + 3);
            long wins = 0;
            double chances = 0;
            boolean covered = true;
            for (int number = 1; number <= LISTS; number++) {
                double chance =
                        number <= LISTS / 3 ? 0.8 : number <= LISTS / 2 ? 0.25 : 0.5 + 0.2 * random.nextDouble();
                chances += chance;
                wins += random.nextDouble() < chance ? 1 : 0;
                covered &= Interval.of(wins, number).covers(chances / number);
            }
            missed += covered ? 0 : 1;
        }
        assertThat((double) missed / RUNS).isBetween(0.001, MOST);
    }

    @Test
    void beforeAnyList_nothingIsSaid() {
        assertThat(Contest.NONE.interval()).isEqualTo(new Interval(0, 1));
        assertThat(Contest.NONE.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(Contest.NONE.share()).isNaN();
    }
}
