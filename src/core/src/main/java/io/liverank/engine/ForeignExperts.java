package io.liverank.engine;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import io.liverank.feature.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rankers elsewhere whose scores are attributes of the candidates, by the attributes' names: experts of the mixture, and
 * challengers, which are watched and heard by nobody until one is put in charge. What they say is in the log, so the fold asks nobody. Fields that
 * are meant for this are no features: what they say never reaches a model.
 *
 * @param experts in an order that never changes while the engine runs
 * @param challengers the same; nobody is both
 */
public record ForeignExperts(List<String> experts, List<String> challengers) {
    /** Nobody. */
    public static final ForeignExperts NONE = new ForeignExperts(List.of(), List.of());

    private static final double FARTHEST = 3;

    /** Copies, sorted. */
    public ForeignExperts {
        experts = experts.stream().sorted().toList();
        challengers = challengers.stream().sorted().toList();
    }

    /** All of them. */
    public Set<String> names() {
        return Stream.concat(experts.stream(), challengers.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** All of them: the experts, then the challengers. */
    public List<String> rankers() {
        return challengers.isEmpty()
                ? experts
                : Stream.concat(experts.stream(), challengers.stream()).toList();
    }

    /** A ranker's own order of a list, indices of its candidates, best first; null if it said nothing. */
    public static int[] order(String name, Request request) {
        float[] said = said(name, request);
        return said == null ? null : Ranked.order(said);
    }

    /** What experts and challengers said of a list, by name; without those that said nothing. */
    Map<String, float[]> said(Request request) {
        if (experts.isEmpty() && challengers.isEmpty()) {
            return Map.of();
        }
        var said = new TreeMap<String, float[]>();
        for (String name : rankers()) {
            float[] one = said(name, request);
            if (one != null) {
                said.put(name, one);
            }
        }
        return said;
    }

    /**
     * A ranker's scores less their mean in the list, by their deviation and within {@value #FARTHEST}: nobody knows what they are
     * measured in. A candidate without one has the mean. Null if none has one.
     */
    static float[] said(String name, Request request) {
        List<Candidate> candidates = request.candidates();
        double[] scores = new double[candidates.size()];
        double sum = 0;
        int known = 0;
        for (int row = 0; row < scores.length; row++) {
            scores[row] = score(candidates.get(row).attributes(), name);
            if (!Double.isNaN(scores[row])) {
                sum += scores[row];
                known++;
            }
        }
        if (known == 0) {
            return null;
        }
        double mean = sum / known;
        double squares = 0;
        for (double score : scores) {
            squares += Double.isNaN(score) ? 0 : (score - mean) * (score - mean);
        }
        double deviation = Math.sqrt(squares / known);
        float[] said = new float[scores.length];
        for (int row = 0; deviation > 0 && row < said.length; row++) {
            said[row] = Double.isNaN(scores[row])
                    ? 0
                    : (float) Math.max(-FARTHEST, Math.min(FARTHEST, (scores[row] - mean) / deviation));
        }
        return said;
    }

    private static double score(Attributes attributes, String name) {
        return attributes.get(name) instanceof Value.Amount amount && Double.isFinite((float) amount.number())
                ? (float) amount.number()
                : Double.NaN;
    }
}
