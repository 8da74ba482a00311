package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * {@code /select} of Solr, in JSON. What {@code fl=[features]} logs is learned from as {@code ltr.<name>}; the score if {@code fl}
 * asks for it.
 */
final class Solr implements EngineFormat {
    private static final List<String> HITS = List.of("response", "docs");
    private static final Pattern BEST_FIRST =
            Pattern.compile("\\s*+(score\\s++desc\\s*+(,.*)?)?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> ITS_OWN = Set.of("id", "score", "_version_", "[elevated]");
    private static final String FEATURES = "[features]";

    @Override
    public Asked asked(Search search) {
        Map<String, String> parameters = search.parameters();
        JsonNode body = parameters.containsKey("json") ? SearchCall.json(parameters.get("json")) : search.body();
        JsonNode inside = body.path("params");
        String start = first(either(parameters, "start", "offset"), body.get("offset"), inside.get("start"));
        String sort = first(either(parameters, "sort", "sort"), body.get("sort"), inside.get("sort"));
        if (parameters.containsKey("cursorMark")
                || inside.has("cursorMark")
                || Boolean.parseBoolean(parameters.get("group"))
                || inside.path("group").asBoolean(false)
                || Elastic.isMore(start)
                || sort != null && !BEST_FIRST.matcher(sort).matches()) {
            return Asked.IN_ORDER;
        }
        String typed = first(parameters.get("user_query"), inside.get("user_query"), null);
        return new Asked(
                Asked.Order.RELEVANCE,
                typed == null ? first(either(parameters, "q", "query"), inside.get("q"), body.get("query")) : typed,
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

    /** A parameter, which may stand for a part of the body: {@code json.offset}. */
    private static String either(Map<String, String> parameters, String name, String inBody) {
        return parameters.getOrDefault("json." + inBody, parameters.get(name));
    }

    @Override
    public List<String> hits() {
        return HITS;
    }

    @Override
    public Set<Integer> pinned(List<JsonNode> hits) {
        return EngineFormat.where(hits, hit -> hit.path("[elevated]").asBoolean(false));
    }

    @Override
    public CandidateBody candidate(JsonNode hit, Chosen chosen) {
        String id = chosen.id(hit, hit.get("id"));
        if (id == null) {
            return null;
        }
        Map<String, Object> attributes = chosen.of(hit, name -> ITS_OWN.contains(name) || name.equals(FEATURES));
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
