package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * {@code /select} of Solr, in JSON. What {@code fl=[features]} logs is learned from as {@code ltr.<name>}; the score if {@code fl}
 * asks for it.
 */
final class Solr implements EngineFormat {
    private static final List<String> HITS = List.of("response", "docs");
    private static final Set<String> BEST_FIRST = Set.of("", "score desc");
    private static final String FEATURES = "[features]";

    @Override
    public Asked asked(SearchCall call) {
        Map<String, String> parameters = call.parameters();
        JsonNode body = call.json();
        JsonNode inside = body.path("params");
        if (parameters.containsKey("cursorMark")
                || inside.has("cursorMark")
                || Elastic.isMore(first(parameters.get("start"), body.get("offset"), inside.get("start")))
                || !isBestFirst(first(parameters.get("sort"), body.get("sort"), inside.get("sort")))) {
            return Asked.IN_ORDER;
        }
        String typed = first(parameters.get("user_query"), inside.get("user_query"), null);
        return new Asked(
                true,
                typed == null ? first(parameters.get("q"), inside.get("q"), body.get("query")) : typed,
                first(parameters.get("query_id"), inside.get("query_id"), null),
                null,
                null);
    }

    private static String first(String parameter, JsonNode one, JsonNode other) {
        if (parameter != null) {
            return parameter;
        }
        String text = Chosen.text(one);
        return text == null ? Chosen.text(other) : text;
    }

    private static boolean isBestFirst(String sort) {
        return sort == null || BEST_FIRST.contains(sort.strip());
    }

    @Override
    public List<String> hits() {
        return HITS;
    }

    @Override
    public CandidateBody candidate(JsonNode hit, Chosen chosen) {
        String id = chosen.id(hit, hit.get("id"));
        if (id == null) {
            return null;
        }
        Map<String, Object> attributes = Chosen.none();
        chosen.addTo(attributes, hit);
        attributes.remove("id");
        attributes.remove("score");
        attributes.remove("_version_");
        attributes.remove(FEATURES);
        for (String feature : hit.path(FEATURES).asString("").split(",")) {
            int end = feature.lastIndexOf('=');
            if (end > 0) {
                logged(feature.substring(0, end), feature.substring(end + 1), attributes);
            }
        }
        return new CandidateBody(id, Chosen.number(hit.get("score")), Chosen.orNone(attributes));
    }

    private static void logged(String name, String value, Map<String, Object> attributes) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                attributes.put("ltr." + name, number);
            }
        } catch (NumberFormatException e) {
            // another writer's own form: what cannot be read is not there
            attributes.remove("ltr." + name);
        }
    }
}
