package io.liverank.race;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** All rivals over one file. */
final class Heat {
    /** How Vowpal Wabbit may be set; the best of a file speaks for it. */
    private static final Map<String, String> WABBITS = new LinkedHashMap<>();

    static {
        WABBITS.put("`csoaa_ldf mc`, logistic loss", "--csoaa_ldf mc --loss_function logistic");
        WABBITS.put("`csoaa_ldf mc`, logistic loss, rate 0.1", "--csoaa_ldf mc --loss_function logistic -l 0.1");
    }

    private static final String SHOWN = "order shown";
    private static final String COUNTER = "counter: ";
    private static final String WABBIT = "Vowpal Wabbit: ";

    private final Recording recording;
    private final Course course;
    private final List<Course.Run> runs = new ArrayList<>();
    private String note = "";

    /** One with several settings is made of its kind and its setting. */
    private record Entry(String name, Supplier<Rival> rival) {}

    Heat(Recording recording) {
        this.recording = recording;
        this.course = new Course(recording);
    }

    Course course() {
        return course;
    }

    /** In the order of the page. */
    List<Course.Run> runs() {
        return runs;
    }

    /** Whom all are held against. */
    Course.Run fused() {
        return runs.stream()
                .filter(run -> run.name().equals("LiveRank fused"))
                .findFirst()
                .orElseThrow();
    }

    /** Who speaks for those that ran with several settings, and what became of trees. */
    String note() {
        return note;
    }

    /** Side by side: none knows of another, and each is told of the file's moments in their order. */
    void run(boolean trees) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(SHOWN, () -> list -> Ordered.by(new double[list.rows()])));
        entries.add(new Entry("last touched first", LastTouched::new));
        Counters.all().forEach(one -> entries.add(new Entry(COUNTER + one.name(), one::rival)));
        entries.add(new Entry("LightGBM, first half", () -> new LambdaMart(recording, course)));
        WABBITS.forEach((name, options) ->
                entries.add(new Entry(WABBIT + name, () -> new VowpalWabbit(recording, options))));
        for (String way : List.of("online", "incremental", "fused")) {
            float[][] served = recording.served().get(way);
            entries.add(new Entry("LiveRank " + way, () -> list -> served[list.index()]));
        }
        var onScore = new TreesOnScore(recording, course, "fused");
        if (trees) {
            entries.add(new Entry("fused and trees", () -> onScore));
        }
        List<Course.Run> all = entries.parallelStream().map(this::timed).toList();
        Course.Run counter = best(all, COUNTER);
        Course.Run wabbit = best(all, WABBIT);
        for (Course.Run run : all) {
            if (run.name().startsWith(COUNTER) || run.name().startsWith(WABBIT)) {
                add(run, counter, "best counter");
                add(run, wabbit, "Vowpal Wabbit");
            } else {
                runs.add(run);
            }
        }
        note = "Best counter: " + counter.name().substring(COUNTER.length()) + ". Vowpal Wabbit: "
                + wabbit.name().substring(WABBIT.length()) + "." + (trees ? " Trees: " + onScore.outcome() + "." : "");
    }

    private void add(Course.Run run, Course.Run best, String name) {
        if (run.equals(best)) {
            runs.add(new Course.Run(name, run.figures()));
        }
    }

    private Course.Run best(List<Course.Run> all, String kind) {
        return course.best(
                all.stream().filter(run -> run.name().startsWith(kind)).toList());
    }

    private Course.Run timed(Entry entry) {
        long started = System.nanoTime();
        Course.Run run = course.run(entry.name(), entry.rival().get());
        System.out.printf(
                Locale.ROOT,
                "  %.4f  %s, %.0f s%n",
                course.secondHalf(run),
                entry.name(),
                (System.nanoTime() - started) / 1e9);
        return run;
    }
}
