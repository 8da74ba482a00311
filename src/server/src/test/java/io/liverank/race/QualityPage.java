package io.liverank.race;

import io.liverank.replay.PairedDifference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code docs/quality.md}: who ranks how well, on which file. */
final class QualityPage {
    private static final String INTRODUCTION = """
            # Quality

            LiveRank beside other ways to rank the same lists. Written on %s by one command:

            ```
            ./mvnw -Prace process-test-classes -Devents=FOLDER [-Dtrees=true] [-Dreport=docs/quality.md]
            ```

            FOLDER has event files (`.jsonl`, `.jsonl.gz`), or folders with one each. The files are not part of the project; the
            made-up ones are written by the command. It needs Linux on x86-64 for LightGBM and Vowpal Wabbit, which are in this
            profile alone.

            **Who showed the lists.** Whoever recorded the files, in the order recorded; no list was shown as a rival would have
            ranked it. Clicks favour the recorded order, and rivals that rank like it. In the made-up files the order shown is
            random.

            **What is fair here.** All rank the same lists, in one pass, each list before anything that happened on it was known,
            and are told of choices and touches at the moment they happened. All are judged by the same labels and the same
            evaluator: the reciprocal rank of the best-placed choice (MRR), NDCG@10 where people choose several things of a list.
            Figures are of the second half of the lists with a choice. Differences are paired, per list, with a 95%% interval
            clustered by user (no bootstrap, so no seed). Several settings of a counter and of Vowpal Wabbit run, and the best
            in the second half speaks for them, picked with hindsight, which favours them; LiveRank runs with its defaults.

            | ranking | what it is |
            |---|---|
            | order shown | as recorded |
            | last touched first | what was touched in the visit, the latest first, then as shown |
            | best counter | the best of 24: choices or touches of the item, with and without a half-life, the user's own first; choices over expected choices of item or query and item, with and without the place |
            | LightGBM, first half | LambdaMART on LiveRank's dense columns as they were when each list was shown, trained once on the first half; the number of trees by our evaluator on the half's last fifth |
            | Vowpal Wabbit | `csoaa_ldf`, online, on LiveRank's dense columns and hashed features; learns at each choice |
            | LiveRank online, incremental, fused | `replay --update`: per event; by batches after an online first tenth; both, the default |
            | fused and trees | an experiment that is not in the product ([decision 38](decisions/0038-trees-by-measurement.md)) |
            """;

    private final StringBuilder parts = new StringBuilder();
    private final Map<String, StringBuilder> rows = new LinkedHashMap<>();
    private final StringBuilder head = new StringBuilder("| ranking |");
    private final String written;
    private int files;

    /** A page without a file; {@code written} says when and on what. */
    QualityPage(String written) {
        this.written = written;
    }

    /** A file's part; {@code note} says what is its own, {@code picture} is beside the page. */
    void add(String title, String figure, String note, String picture, List<Course.Standing> standings) {
        sum(title, figure, standings);
        parts.append("\n## ").append(title).append("\n\n").append(note).append("\n\n");
        parts.append("| ranking | ").append(figure).append(", second half | against fused | lists, users |\n");
        parts.append("|---|---|---|---|\n");
        for (Course.Standing standing : standings) {
            parts.append("| ")
                    .append(standing.name())
                    .append(" | ")
                    .append(number("%.4f", standing.secondHalf()))
                    .append(" | ")
                    .append(difference(standing.against()))
                    .append(" |\n");
        }
        parts.append("\n![")
                .append(title)
                .append(", by tenths of the lists](")
                .append(picture)
                .append(")\n");
    }

    private void sum(String title, String figure, List<Course.Standing> standings) {
        head.append(' ')
                .append(title)
                .append(figure.equals("MRR") ? "" : ", " + figure)
                .append(" |");
        double best = standings.stream()
                .mapToDouble(Course.Standing::secondHalf)
                .max()
                .orElse(Double.NaN);
        for (Course.Standing standing : standings) {
            String value = number("%.4f", standing.secondHalf());
            rows.computeIfAbsent(
                            standing.name(), name -> new StringBuilder("| " + name + " |").append(" |".repeat(files)))
                    .append(' ')
                    .append(standing.secondHalf() == best ? "**" + value + "**" : value)
                    .append(" |");
        }
        files++;
    }

    private static String difference(PairedDifference against) {
        String size = against.lists() + ", " + against.actors();
        if (against.mean() == 0 && against.low() == 0) {
            return " | " + size;
        }
        if (Double.isNaN(against.low())) {
            return number("%+.4f", against.mean()) + " (too few users) | " + size;
        }
        String verdict = against.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return number("%+.4f", against.mean()) + " [" + number("%+.4f", against.low()) + ", "
                + number("%+.4f", against.high()) + "] " + verdict + " | " + size;
    }

    private static String number(String pattern, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, pattern, value);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(INTRODUCTION.formatted(written));
        text.append(
                "\n## All files\n\nMRR of the second half if nothing else is said; the best of a file in bold.\n\n");
        text.append(head).append("\n|---|").append("---|".repeat(files)).append('\n');
        rows.values().forEach(row -> text.append(row).append('\n'));
        return text.append(parts).toString();
    }
}
