package io.liverank.replay;

import io.liverank.event.UpdateRecord;
import io.liverank.update.Proposal;
import java.io.PrintWriter;
import java.util.Locale;

/** Says what a model that was trained elsewhere was worth to a replay: on the lists after all that it knows. */
final class CandidatePrinter {
    private static final int FIRST = 500;

    private final PrintWriter out;

    CandidatePrinter(PrintWriter out) {
        this.out = out;
    }

    /**
     * Tells.
     *
     * @param judged null if it never was
     * @param after how many lists had been shown by then
     * @param without the run without the candidate
     * @param with the one with it
     */
    void print(Proposal proposal, UpdateRecord judged, long after, Track without, Track with) {
        out.printf(
                Locale.ROOT,
                "candidate: trained on %d lists, from %s, knows those up to number %d%n",
                proposal.lists(),
                proposal.parent() == 0 ? "nothing" : "version " + proposal.parent(),
                proposal.seen());
        if (judged == null) {
            out.println("judged: never, too few lists are newer");
        } else {
            out.printf(
                    Locale.ROOT,
                    "judged: %s, %s; share %.2f, loss %.4f before and %.4f after, better in %.1f%% of samples%n",
                    judged.verdict().name().toLowerCase(Locale.ROOT),
                    judged.reason(),
                    judged.beta(),
                    judged.before().loss(),
                    judged.after().loss(),
                    100 * judged.confidence());
        }
        print("first " + FIRST, proposal.seen() + 1, FIRST, without, with);
        if (judged != null) {
            // which it was judged by before: only these can be told by it
            print("from then", after + 1, FIRST, without, with);
        }
        print("all after", proposal.seen() + 1, Integer.MAX_VALUE, without, with);
        out.println(
                "the lists were shown by whoever recorded the file, and both runs are judged by the first one's labels");
        out.flush();
    }

    private void print(String name, long from, int most, Track without, Track with) {
        Comparison.Differences differences = Comparison.differences(without, with, from, most);
        out.printf(
                Locale.ROOT,
                "%-10s mrr without %.4f, with %.4f, difference %s   ndcg@10 %s (%d lists)%n",
                name,
                without.average(from, most).mrr(),
                with.average(from, most).mrr(),
                ReplayCommand.difference(differences.mrr()),
                ReplayCommand.difference(differences.ndcg10()),
                differences.mrr().lists());
    }
}
