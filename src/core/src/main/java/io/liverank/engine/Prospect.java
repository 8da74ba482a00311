package io.liverank.engine;

import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Request;
import io.liverank.model.Model;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The live model as it would be, and how it differs.
 *
 * @param changedWeights how many weights differ
 * @param weights the dense ones that differ most, the most first
 * @param scoring what would be served
 */
record Prospect(
        int changedWeights, List<DryRun.WeightChange> weights, BiFunction<FeatureMatrix, Request, float[]> scoring) {
    private static final int WEIGHT_CHANGES = 10;

    static Prospect of(Model now, Model next, BiFunction<FeatureMatrix, Request, float[]> scoring) {
        Map<String, Double> before = now.denseWeights();
        List<DryRun.WeightChange> changes = next.denseWeights().entrySet().stream()
                // the list may have columns that the model meets with it: these start at 0
                .map(entry -> new DryRun.WeightChange(
                        entry.getKey(), before.getOrDefault(entry.getKey(), 0d), entry.getValue()))
                .filter(change -> change.before() != change.after())
                .sorted(Comparator.comparingDouble(change -> -Math.abs(change.after() - change.before())))
                .limit(WEIGHT_CHANGES)
                .toList();
        return new Prospect(next.minus(now, false).size(), changes, scoring);
    }

    float[] score(FeatureMatrix list, Request request) {
        return scoring.apply(list, request);
    }
}
