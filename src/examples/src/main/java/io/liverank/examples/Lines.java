package io.liverank.examples;

import io.liverank.catalog.Fields;
import io.liverank.engine.Eligibility;
import io.liverank.engine.EngineSettings;
import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import io.liverank.feature.FeatureSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads those lines of a server's settings that reach the core: what the server makes of them, this does. */
final class Lines {
    private static final String FIELDS = "liverank.features.fields.";
    private static final String EVENTS = "liverank.events.";
    private static final String ELIGIBILITY = "liverank.eligibility.";

    private Lines() {}

    static EngineSettings of(List<String> lines) {
        Map<String, Fields.Kind> kinds = new HashMap<>();
        EventTypes events = EventTypes.DEFAULT;
        for (String line : lines) {
            String name = line.substring(0, line.indexOf('='));
            String set = line.substring(line.indexOf('=') + 1);
            if (name.startsWith(FIELDS)) {
                kinds.put(name.substring(FIELDS.length()), Fields.Kind.valueOf(set.toUpperCase(Locale.ROOT)));
            } else if (name.startsWith(EVENTS)) {
                events = with(events, name.substring(EVENTS.length()), set);
            } else if (!name.equals("liverank.value-attribute")
                    && !name.startsWith("liverank.diversity.")
                    && !name.startsWith(ELIGIBILITY)) {
                throw new IllegalArgumentException("a setting that is not of the core: " + line);
            }
        }
        return EngineSettings.DEFAULT
                .withEvents(events)
                .withAttributionWindow(Duration.ofMinutes(5))
                .withFeatures(FeatureSettings.of(Set.of(), Map.of(), List.of(), null, new Fields(kinds)));
    }

    /** The rules among these lines, by name. */
    static Eligibility eligibility(List<String> lines) {
        Map<String, Map<String, String>> rules = new TreeMap<>();
        for (String line : lines) {
            if (line.startsWith(ELIGIBILITY)) {
                String name = line.substring(ELIGIBILITY.length(), line.indexOf('='));
                rules.computeIfAbsent(name.substring(0, name.indexOf('.')), any -> new HashMap<>())
                        .put(name.substring(name.indexOf('.') + 1), line.substring(line.indexOf('=') + 1));
            }
        }
        List<Eligibility.Rule> read = new ArrayList<>();
        rules.forEach((name, set) -> read.add(new Eligibility.Rule(
                name,
                set.get("attribute"),
                Eligibility.Relation.valueOf(
                        set.get("relation").toUpperCase(Locale.ROOT).replace('-', '_')),
                set.get("context"),
                "allow".equals(set.get("missing")))));
        return new Eligibility(read);
    }

    private static EventTypes with(EventTypes events, String name, String set) {
        String type = name.substring(0, name.lastIndexOf('.'));
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "role" -> events.withRole(type, Role.valueOf(set.toUpperCase(Locale.ROOT)));
            case "delay" -> events.withDelay(type, Duration.ofDays(Long.parseLong(set.replace("d", ""))));
            default -> throw new IllegalArgumentException("a setting of a type that is not of the core: " + name);
        };
    }
}
