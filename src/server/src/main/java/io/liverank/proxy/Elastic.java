package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code _search} of Elasticsearch and OpenSearch. Beside the chosen fields, what the engine tells of a hit is learned from: the
 * features that the plug-in Learning to Rank logs ({@code ltr.<name>}), the scores of named queries ({@code matched.<name>}) and,
 * where the call asks for explanations, what each field adds to the score ({@code explain.<field>}).
 */
final class Elastic implements EngineFormat {
    private static final List<String> HITS = List.of("hits", "hits");
    /** Queries whose one key is a field, with the words or an object in it. */
    private static final Set<String> OF_A_FIELD = Set.of(
            "match",
            "match_phrase",
            "match_phrase_prefix",
            "match_bool_prefix",
            "neural",
            "neural_sparse",
            "text_expansion");

    private static final Set<String> OF_FIELDS = Set.of(
            "multi_match",
            "query_string",
            "simple_query_string",
            "combined_fields",
            "semantic",
            "sparse_vector",
            "text_embedding");
    private static final List<String> WORDS = List.of("query", "query_text", "model_text");
    /** What is filtered by was chosen, not typed. */
    private static final Set<String> FILTERS = Set.of("filter", "must_not", "post_filter", "aggs", "aggregations");

    /** A hit that was put to the top on purpose has a score near the largest there is; no text matches as well. */
    private static final double PINNED = 1e38;

    /** Whoever asks for that gets hits without ids. */
    private static final String NO_DOCUMENTS = "_none_";

    private static final String LOGGED = "_ltrlog";
    private static final String WEIGHT = "weight(";

    @Override
    public Asked asked(Search search) {
        Map<String, String> parameters = search.parameters();
        JsonNode body = parameters.containsKey("source") && search.body().isEmpty()
                ? SearchCall.json(parameters.get("source"))
                : search.body();
        boolean goesOn = parameters.containsKey("scroll")
                || parameters.containsKey("sort")
                || isMore(parameters.get("from"))
                || !body.path("sort").isMissingNode()
                || body.has("search_after")
                || NO_DOCUMENTS.equals(Chosen.text(body.get("stored_fields")))
                || body.path("from").asInt(0) > 0;
        if (goesOn) {
            return Asked.IN_ORDER;
        }
        JsonNode ubi = body.path("ext").path("ubi");
        String typed = Chosen.text(ubi.get("user_query"));
        String words = typed == null ? parameters.get("q") : typed;
        return new Asked(
                Asked.Order.RELEVANCE,
                words == null ? words(body) : words,
                Chosen.text(ubi.get("query_id")),
                Chosen.text(ubi.get("user_id")),
                Chosen.text(ubi.get("client_id")));
    }

    /** A line that says where to search, which may be empty, and one that says what for, in turn. */
    @Override
    public List<Asked> several(SearchCall call) {
        String[] lines = new String(call.body(), StandardCharsets.UTF_8).split("\r?\n");
        List<Asked> asked = new ArrayList<>(lines.length / 2);
        for (int i = 1; i < lines.length; i += 2) {
            asked.add(line(lines[i]));
        }
        return asked;
    }

    private Asked line(String body) {
        try {
            return asked(new Search(Map.of(), SearchCall.json(body)));
        } catch (JacksonException e) {
            return Asked.NOT_UNDERSTOOD;
        }
    }

    /** Whether a parameter says that hits are to be passed over. */
    static boolean isMore(String from) {
        return from != null && !from.isEmpty() && !from.equals("0");
    }

    /** The first words that a full-text query has, outside of filters. */
    private static String words(JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> one : node.properties()) {
                String found = FILTERS.contains(one.getKey()) ? null : words(one.getKey(), one.getValue());
                if (found != null) {
                    return found;
                }
            }
        }
        for (JsonNode one : node) {
            String found = node.isArray() ? words(one) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String words(String key, JsonNode query) {
        JsonNode told = query;
        if (OF_A_FIELD.contains(key) && query.isObject() && query.size() == 1) {
            told = query.iterator().next();
        } else if (!OF_FIELDS.contains(key)) {
            return words(query);
        }
        if (told.isString()) {
            return told.asString();
        }
        for (String name : WORDS) {
            if (told.path(name).isString()) {
                return told.path(name).asString();
            }
        }
        return null;
    }

    @Override
    public List<String> hits() {
        return HITS;
    }

    /** Whoever searches on goes on from the last hit's values. */
    @Override
    public boolean isInOrder(JsonNode hit) {
        return hit.has("sort");
    }

    @Override
    public Set<Integer> pinned(List<JsonNode> hits) {
        return EngineFormat.where(hits, hit -> isPinned(Chosen.number(hit.get("_score"))));
    }

    private static boolean isPinned(Double score) {
        return score != null && score >= PINNED;
    }

    @Override
    public CandidateBody candidate(JsonNode hit, Chosen chosen) {
        JsonNode document = hit.get("_source");
        String id = chosen.id(document, hit.get("_id"));
        Double score = Chosen.number(hit.get("_score"));
        if (id == null) {
            return null;
        }
        Map<String, Object> attributes = Chosen.none();
        JsonNode fields = hit.get("fields");
        chosen.addTo(attributes, document);
        chosen.addTo(attributes, fields);
        attributes.remove(LOGGED);
        if (fields != null) {
            fields.path(LOGGED)
                    .forEach(log -> log.forEach(entries -> entries.forEach(entry -> logged(entry, attributes))));
        }
        JsonNode matched = hit.path("matched_queries");
        if (matched.isObject()) {
            matched.properties().forEach(one -> put(attributes, "matched." + one.getKey(), one.getValue()));
        }
        explained(hit.path("_explanation"), attributes);
        return new CandidateBody(id, isPinned(score) ? null : score, Chosen.orNone(attributes));
    }

    private static void logged(JsonNode entry, Map<String, Object> attributes) {
        String name = Chosen.text(entry.get("name"));
        if (name != null) {
            put(attributes, "ltr." + name, entry.get("value"));
        }
    }

    private static void put(Map<String, Object> attributes, String name, JsonNode value) {
        Double number = Chosen.number(value);
        if (number != null) {
            attributes.put(name, number);
        }
    }

    /** Sums up the weights of a field's terms; what is below a weight only says how it came about. */
    private static void explained(JsonNode node, Map<String, Object> attributes) {
        String description = node.path("description").asString("");
        int end = description.indexOf(':');
        if (description.startsWith(WEIGHT) && end > 0) {
            Double weight = Chosen.number(node.get("value"));
            if (weight != null) {
                attributes.merge(
                        "explain." + description.substring(WEIGHT.length(), end),
                        weight,
                        (one, other) -> (Double) one + (Double) other);
            }
            return;
        }
        node.path("details").forEach(detail -> explained(detail, attributes));
    }
}
