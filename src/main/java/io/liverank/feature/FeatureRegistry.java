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

    /** All of them: dense ones, then hashed families, then those of a list as a whole. */
    public static List<Entry> entries(FeatureSettings settings) {
        List<Entry> entries = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            entries.add(entry(settings, feature, "dense", feature.source(), feature.meaning()));
        }
        for (Family family : Family.values()) {
            entries.add(entry(settings, family, "hashed", family.source(), family.meaning()));
        }
        for (ListFamily family : ListFamily.values()) {
            entries.add(entry(settings, family, "list", family.source(), family.meaning()));
        }
        return entries;
    }

    private static Entry entry(FeatureSettings settings, Enum<?> feature, String shape, Source source, String meaning) {
        String name = FeatureSettings.name(feature);
        return new Entry(
                name,
                settings.label(name),
                shape,
                source.name().toLowerCase(Locale.ROOT),
                meaning,
                settings.isOn(feature));
    }
}
