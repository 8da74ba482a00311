package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Request;
import io.liverank.model.ConditionalLogit;
import io.liverank.model.Mixture;
import io.liverank.model.Mixture.Expert;
import io.liverank.model.Model;
import io.liverank.profile.Counters;
import java.util.List;

/**
 * Who is asked about a list: the search engine's order, the models, and plain counters; and the mixture of all. The learner
 * thread writes; {@link #score} and {@link #weights} are for any thread.
 */
final class Experts {
    private static final Expert[] ALL = Expert.values();

    private final Mixture mixture = new Mixture();
    private final Counters counters;
    private final ConditionalLogit[] scales = new ConditionalLogit[Counters.COUNT];

    /** With counters of so many items. */
    Experts(int items) {
        this.counters = new Counters(items);
        for (int i = 0; i < scales.length; i++) {
            scales[i] = new ConditionalLogit();
        }
    }

    /** The mixed scores of a list, asking those that matter. */
    float[] score(FeatureMatrix list, Request request, Model base, Model live) {
        Mixture.Weights weights = mixture.now();
        float[][] scores = new float[ALL.length][];
        float[][] counted = null;
        for (Expert expert : ALL) {
            if (weights.hears(expert)) {
                if (expert.counts() && counted == null) {
                    counted = counted(request);
                }
                scores[expert.ordinal()] = switch (expert) {
                    case RETRIEVAL -> Mixture.retrievalScores(list);
                    case BASE -> base.score(list);
                    case LIVE -> live.score(list);
                    default -> scaled(expert, counted, Mixture.places(list));
                };
            }
        }
        return weights.fuse(scores);
    }

    private float[][] counted(Request request) {
        String[] itemIds = request.candidates().stream().map(Candidate::itemId).toArray(String[]::new);
        return counters.logRatios(request.query(), itemIds, request.time());
    }

    /** What every expert thinks of a list. */
    Opinions opinions(FeatureMatrix list, Request request, Model base, Model live) {
        float[][] scores = new float[ALL.length][];
        float[][] counted = counted(request);
        float[] places = Mixture.places(list);
        scores[Expert.RETRIEVAL.ordinal()] = Mixture.retrievalScores(list);
        scores[Expert.BASE.ordinal()] = base.score(list);
        scores[Expert.LIVE.ordinal()] = live.score(list);
        for (Expert expert : Expert.COUNTERS) {
            scores[expert.ordinal()] = scaled(expert, counted, places);
        }
        return new Opinions(scores, counted);
    }

    private float[] scaled(Expert expert, float[][] counted, float[] places) {
        int counter = Expert.COUNTERS.indexOf(expert);
        return scales[counter].score(counted[counter], places);
    }

    /** The mixed scores of a list that all were asked about; the same numbers as {@link #score} gives. */
    float[] fuse(float[][] scores) {
        return mixture.now().fuse(scores);
    }

    /** Takes the losses on a list whose first choice is known, before anything is learned from it. */
    void judge(PendingList list) {
        mixture.learn(list.losses);
        int[] chosen = list.chosen();
        for (int i = 0; i < chosen.length; i++) {
            fit(list, chosen, i);
        }
    }

    /** Takes the losses on a list whose first choice came when it was closed. */
    void learn(double[] losses) {
        mixture.learn(losses);
    }

    /** Takes the losses on a list of which more is known now, in place of those taken {@code before}. */
    void correct(double[] before, double[] losses) {
        mixture.correct(before, losses);
    }

    /** Counts a list that is learned, with what is chosen of it so far. */
    void shown(PendingList list, boolean[] seen) {
        counters.shown(page(list), list.gains, seen, list.weight);
    }

    /** Counts a further choice of such a list; {@code weight} above 0. */
    void chosen(PendingList list, int row, double weight) {
        int[] chosen = list.chosen();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] == row) {
                fit(list, chosen, i);
            }
        }
        counters.chosen(page(list), row, weight);
    }

    /** Counts a choice no longer that was taken back; more than there was nobody takes. */
    void takeBack(PendingList list, int row) {
        if (list.weight > 0) {
            counters.chosen(page(list), row, -list.weight);
        }
    }

    private static Counters.Page page(PendingList list) {
        return new Counters.Page(list.query, list.itemIds, list.before, list.time);
    }

    /** Has the scales learn the {@code nth} of what was chosen, as one among the rows that were not chosen before. */
    private void fit(PendingList list, int[] chosen, int nth) {
        boolean[] out = new boolean[list.gains.length];
        for (int before = 0; before < nth; before++) {
            out[chosen[before]] = true;
        }
        float[] places = Mixture.places(list.features);
        for (int i = 0; i < scales.length; i++) {
            scales[i].learn(list.opinions.counted()[i], places, chosen[nth], out, Math.min(1, list.weight));
        }
    }

    double[] weights() {
        return mixture.weights();
    }

    /** Writes the weights of those that there were before there were counters. */
    void save(ByteWriter out) {
        mixture.save(out);
    }

    void load(ByteReader in) {
        mixture.load(in);
    }

    /** Writes what belongs to the counters, with what they said of the lists that are open. */
    void saveCounters(ByteWriter out, List<PendingList> open) {
        mixture.saveCounters(out);
        counters.save(out);
        for (ConditionalLogit scale : scales) {
            scale.save(out);
        }
        out.later(to -> {
            to.writeInt(open.size());
            open.forEach(list -> list.opinions.saveCounted(to));
        });
    }

    /** Reads what {@link #saveCounters} wrote. -1 lists: what is open is of before there were any. */
    void loadCounters(ByteReader in, List<PendingList> open) {
        mixture.loadCounters(in);
        counters.load(in);
        for (ConditionalLogit scale : scales) {
            scale.load(in);
        }
        int told = in.readInt();
        if (told >= 0 && told != open.size()) {
            throw new MalformedException("counters of other lists");
        }
        for (PendingList list : open) {
            if (told >= 0) {
                list.opinions.loadCounted(in);
            } else {
                list.opinions.countNothing();
                list.losses = list.losses.length == 0 ? list.losses : Opinions.withCounters(list.losses);
            }
        }
    }
}
