package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Request;
import io.liverank.model.ConditionalLogit;
import io.liverank.model.Mixture;
import io.liverank.model.Mixture.Expert;
import io.liverank.model.MixtureWeights;
import io.liverank.model.Model;
import io.liverank.profile.Counters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is asked about a list: the search engine's order, the models, plain counters, and rankers elsewhere; and the mixture of all.
 * The learner thread writes; {@link #score} and {@link #weights} are for any thread.
 */
final class Experts {
    private static final Expert[] ALL = Expert.values();

    private final Mixture mixture;
    private final Counters counters;
    /** By name: the experts among them, then those that are watched. */
    private final List<String> foreign;

    private final int experts;
    /** Of the counters, then of the foreign rankers. */
    private final ConditionalLogit[] scales;

    /** With counters of so many items. */
    Experts(int items, ForeignExperts foreign) {
        this.counters = new Counters(items);
        this.foreign = foreign.rankers();
        this.experts = foreign.experts().size();
        this.mixture = new Mixture(experts, foreign.challengers().size());
        this.scales = new ConditionalLogit[Counters.COUNT + this.foreign.size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = new ConditionalLogit();
        }
    }

    /** The mixed scores of a list, asking those that matter. */
    float[] score(FeatureMatrix list, Request request, Model base, Model live) {
        float[][] scores = new float[ALL.length + foreign.size()][];
        MixtureWeights now = mixture.now();
        askForeign(list, request, scores, now);
        MixtureWeights weights = now.awake(scores);
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

    /**
     * Puts in what the foreign rankers think of a list, all or those that weigh anything; what they said of it comes back, null of
     * those that said nothing.
     */
    private float[][] askForeign(FeatureMatrix list, Request request, float[][] scores, MixtureWeights weighing) {
        float[][] said = new float[foreign.size()][];
        float[] noPlaces = new float[said.length == 0 ? 0 : list.rows];
        for (int i = 0; i < said.length; i++) {
            said[i] = weighing == null || weighing.weighs(i) ? ForeignExperts.said(foreign.get(i), request) : null;
            if (said[i] != null) {
                scores[ALL.length + i] = scales[Counters.COUNT + i].score(said[i], noPlaces);
            }
        }
        return said;
    }

    private float[][] counted(Request request) {
        String[] itemIds = new String[request.candidates().size()];
        for (int row = 0; row < itemIds.length; row++) {
            itemIds[row] = request.candidates().get(row).itemId();
        }
        return counters.logRatios(request.query(), itemIds, request.time());
    }

    /** What every expert thinks of a list. */
    Opinions opinions(FeatureMatrix list, Request request, Model base, Model live) {
        float[][] scores = new float[ALL.length + foreign.size()][];
        float[][] said = askForeign(list, request, scores, null);
        float[][] counted = Arrays.copyOf(counted(request), scales.length);
        System.arraycopy(said, 0, counted, Counters.COUNT, said.length);
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
        return mixture.now().awake(scores).fuse(scores);
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

    /** What the tables of counters take, in bytes. */
    long bytesOfCounters() {
        return counters.bytes();
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
        float[] places = Mixture.places(list.features());
        // a foreign order stands by itself: learned from what it put on top, a share of the search engine's would keep
        // itself alive
        float[] noPlaces = new float[places.length];
        float[][] counted = list.opinions.counted();
        for (int i = 0; i < Math.min(scales.length, counted.length); i++) {
            if (counted[i] != null) {
                scales[i].learn(
                        counted[i], i < Counters.COUNT ? places : noPlaces, chosen[nth], out, Math.min(1, list.weight));
            }
        }
    }

    double[] weights() {
        return mixture.weights();
    }

    /** What each foreign ranker that may be heard weighs, by name. */
    Map<String, Double> foreignWeights() {
        double[] weights = mixture.weights();
        var byName = new TreeMap<String, Double>();
        for (int i = 0; i < foreign.size(); i++) {
            if (i < experts || weights[ALL.length + i] > 0) {
                byName.put(foreign.get(i), weights[ALL.length + i]);
            }
        }
        return byName;
    }

    /** Of the foreign rankers. */
    List<String> names() {
        return foreign;
    }

    /** Whether a foreign ranker has this name. */
    boolean knows(String name) {
        return foreign.contains(name);
    }

    /** The foreign ranker in charge; null if ours is. For any thread. */
    String lead() {
        int lead = mixture.now().lead();
        return lead < 0 ? null : foreign.get(lead);
    }

    /** Puts a foreign ranker in charge; one that is not known, or null: none. */
    void lead(String name) {
        mixture.lead(name == null ? -1 : foreign.indexOf(name));
    }

    /** Whether the foreign ranker in charge foresees choices so much worse than others that it is hardly heard. */
    boolean hasLeadLost() {
        return mixture.now().hasLost();
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
        for (int i = 0; i < Counters.COUNT; i++) {
            scales[i].save(out);
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
        for (int i = 0; i < Counters.COUNT; i++) {
            scales[i].load(in);
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

    /** Writes what belongs to the foreign rankers, with what they said of lists that are kept. */
    void saveForeign(ByteWriter out, List<List<PendingList>> kept) {
        double[] weights = mixture.weights();
        out.writeInt(foreign.size());
        for (int i = 0; i < foreign.size(); i++) {
            out.writeString(foreign.get(i));
            out.writeDoubles(new double[] {weights[ALL.length + i]});
            scales[Counters.COUNT + i].save(out);
        }
        if (!foreign.isEmpty()) {
            out.later(to -> kept.forEach(lists -> {
                to.writeInt(lists.size());
                lists.forEach(list -> list.opinions.saveForeign(to, foreign.size()));
            }));
        }
        out.writeString(lead());
    }

    /**
     * Reads what {@link #saveForeign} wrote, after all else; rankers that are no more are left out, and new ones begin.
     *
     * @return who was in charge and is no more; else null
     */
    String loadForeign(ByteReader in, List<List<PendingList>> kept) {
        List<String> told = new ArrayList<>();
        var saved = new HashMap<String, Double>();
        int size = in.atEnd() ? 0 : in.readCount(3);
        for (int i = 0; i < size; i++) {
            String name = in.readString();
            told.add(name);
            double[] weight = in.readDoubles();
            if (weight.length != 1) {
                throw new MalformedException("a foreign ranker of several weights");
            }
            saved.put(name, weight[0]);
            int at = foreign.indexOf(name);
            (at < 0 ? new ConditionalLogit() : scales[Counters.COUNT + at]).load(in);
        }
        loadSaid(in, size == 0 ? List.of() : kept, size, told.equals(foreign));
        String lead = in.atEnd() ? null : in.readString();
        weigh(saved, lead, told.equals(foreign));
        return lead == null || knows(lead) ? null : lead;
    }

    private static void loadSaid(ByteReader in, List<List<PendingList>> kept, int size, boolean same) {
        for (List<PendingList> lists : kept) {
            if (in.readInt() != lists.size()) {
                throw new MalformedException("foreign rankers of other lists");
            }
            for (PendingList list : lists) {
                Opinions all = list.opinions.withForeign(in, size);
                list.opinions = same ? all : list.opinions;
            }
        }
    }

    /** Of the saved weights those count that are as the settings have it now: above 0 of experts and who leads, of others 0. */
    private void weigh(Map<String, Double> saved, String lead, boolean sameRankers) {
        boolean same = sameRankers;
        double[] weights = new double[foreign.size()];
        for (int i = 0; i < weights.length; i++) {
            double weight = saved.getOrDefault(foreign.get(i), 0.0);
            boolean weighs = i < experts || foreign.get(i).equals(lead);
            same &= weighs == weight > 0;
            weights[i] = weighs ? weight > 0 ? weight : Double.NaN : 0;
        }
        mixture.loadForeign(weights, same);
        if (lead != null && knows(lead)) {
            mixture.loadLead(foreign.indexOf(lead));
        }
    }
}
