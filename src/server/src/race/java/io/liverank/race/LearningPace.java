package io.liverank.race;

import io.liverank.feature.FeatureMatrix;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How many candidates a second models learn, and how well they rank what they did not know yet: by the same features, the lists one
 * after the other, each ranked and then learned choice by choice. One thread; its processor's time, learning alone.
 */
final class LearningPace {
    private static final int ROUNDS = 3;

    private final List<ShownList> lists;
    private final Recording recording;

    /** What came out. */
    record Pace(String name, double perSecond, double mrr) {}

    LearningPace(Recording recording, int most) {
        this.recording = recording;
        this.lists = recording.lists().stream()
                .filter(list -> list.choices() > 0)
                .limit(most)
                .toList();
    }

    int lists() {
        return lists.size();
    }

    /** All by turns, the first round to warm up. */
    List<Pace> run() {
        Map<String, Supplier<Rival>> rivals = new LinkedHashMap<>();
        rivals.put("LiveRank, ensemble (the default)", () -> new Alone(ModelType.ENSEMBLE));
        rivals.put("LiveRank, linear", () -> new Alone(ModelType.LINEAR));
        rivals.put(
                "Vowpal Wabbit, `csoaa_ldf mc`, logistic",
                () -> new VowpalWabbit(recording, "--csoaa_ldf mc --loss_function logistic"));
        Map<String, List<Pace>> all = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            boolean counts = round > 0;
            rivals.forEach((name, rival) -> {
                Pace pace = run(name, rival.get());
                if (counts) {
                    all.computeIfAbsent(name, any -> new ArrayList<>()).add(pace);
                }
            });
        }
        return all.values().stream().map(LearningPace::median).toList();
    }

    private static Pace median(List<Pace> rounds) {
        double[] speeds = rounds.stream().mapToDouble(Pace::perSecond).sorted().toArray();
        return new Pace(
                rounds.get(0).name(), speeds[speeds.length / 2], rounds.get(0).mrr());
    }

    private Pace run(String name, Rival rival) {
        var watch = new Stopwatch();
        double mrr = 0;
        long learned = 0;
        try (rival) {
            for (ShownList list : lists) {
                // makes the text that Vowpal Wabbit reads, too
                mrr += reciprocalRank(rival.rank(list), list.gains());
                int left = list.rows();
                for (int row = 0; row < list.rows(); row++) {
                    if (list.gains()[row] > 0) {
                        watch.start();
                        rival.chosen(list, row);
                        watch.stop();
                        learned += left--;
                    }
                }
            }
        }
        return new Pace(name, learned / watch.seconds(), mrr / lists.size());
    }

    private static double reciprocalRank(float[] scores, float[] gains) {
        double best = 0;
        for (int row = 0; row < scores.length; row++) {
            if (gains[row] > 0) {
                int before = 0;
                for (int other = 0; other < scores.length; other++) {
                    before += scores[other] > scores[row] || scores[other] == scores[row] && other < row ? 1 : 0;
                }
                best = Math.max(best, 1.0 / (before + 1));
            }
        }
        return best;
    }

    /** A model without what stands around it in the engine. */
    private static final class Alone implements Rival {
        private final Model model;
        private boolean[] before = {};
        private int last = -1;

        Alone(ModelType type) {
            model = new Model(ModelSettings.of(type));
        }

        @Override
        public float[] rank(ShownList list) {
            return model.score(list.features());
        }

        @Override
        public void chosen(ShownList list, int row) {
            FeatureMatrix features = list.features();
            if (list.index() != last) {
                last = list.index();
                before = new boolean[list.rows()];
                float[] gains = new float[list.rows()];
                gains[row] = 1;
                model.learn(features, gains, 1);
            } else {
                model.learnFurther(features, row, Arrays.copyOf(before, before.length), 1, null);
            }
            before[row] = true;
        }
    }
}
