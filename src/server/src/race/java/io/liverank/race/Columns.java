package io.liverank.race;

import io.liverank.feature.Column;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Dense columns by name: lists of one file may have more or fewer of them, and elsewhere. */
final class Columns {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final IdentityHashMap<Layout, int[]> known = new IdentityHashMap<>();

    Columns(List<ShownList> lists) {
        lists.forEach(list -> of(list.features()));
    }

    int size() {
        return names.size();
    }

    /** Where each column of a list stands here. */
    int[] of(FeatureMatrix features) {
        int[] all = known.computeIfAbsent(features.layout(), any -> new int[0]);
        if (all.length < features.width) {
            all = features.columns().stream().mapToInt(this::number).toArray();
            known.put(features.layout(), all);
        }
        return all;
    }

    private int number(Column column) {
        return numbers.computeIfAbsent(column.name(), name -> {
            names.add(name);
            return names.size() - 1;
        });
    }
}
