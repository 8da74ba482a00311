package io.liverank.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every feature there is: the one place that {@code GET /features} and docs/features.md are made from. */
public final class FeatureRegistry {
    private FeatureRegistry() {}

    /**
     * A feature, or a family of hashed ones.
     *
     * @param label what explanations call it
     * @param shape dense, hashed or list
     * @param on whether it is used
     */
    public record Entry(String name, String label, String shape, String source, String meaning, boolean on) {}

    /** All of them that there are in {@code layout}: dense ones, then hashed families, then those of a list as a whole. */
    public static List<Entry> entries(FeatureSettings settings, Layout layout) {
        List<Entry> entries = new ArrayList<>();
        for (Column column : layout.columns()) {
            entries.add(entry(settings, column.name(), "dense", column.source(), column.meaning()));
        }
        for (Family family : FeatureTable.FAMILIES) {
            entries.add(entry(settings, family.name(), "hashed", family.source(), family.meaning()));
        }
        for (ListFamily family : FeatureTable.LIST_FAMILIES) {
            entries.add(entry(settings, family.name(), "list", family.source(), family.meaning()));
        }
        return entries;
    }

    private static Entry entry(FeatureSettings settings, String name, String shape, Source source, String meaning) {
        return new Entry(
                name,
                settings.label(name),
                shape,
                source.name().toLowerCase(Locale.ROOT),
                meaning,
                settings.isOn(name));
    }
}
