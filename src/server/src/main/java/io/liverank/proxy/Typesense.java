package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** {@code /collections/{collection}/documents/search} and {@code /multi_search} of Typesense. */
final class Typesense implements EngineFormat {
    private static final List<String> HITS = List.of("hits");
    /** By how well the text matches, exactly or in so many steps, and by others after that. */
    private static final Pattern BEST_FIRST =
            Pattern.compile("\\s*+_text_match\\s*+(\\([^)]*\\)\\s*+)?:\\s*+desc\\s*+(,.*)?", Pattern.CASE_INSENSITIVE);

    @Override
    public Asked asked(Search search) {
        Map<String, String> parameters = search.parameters();
        String page = parameters.getOrDefault("page", "1");
        String sort = parameters.getOrDefault("sort_by", "");
        boolean goesOn = !page.equals("1") && !page.equals("0")
                || Elastic.isMore(parameters.get("offset"))
                || !sort.isEmpty() && !BEST_FIRST.matcher(sort).matches()
                || parameters.containsKey("group_by");
        return goesOn ? Asked.IN_ORDER : Asked.of(parameters.get("q"));
    }

    /** What a search says itself goes before what the address says for all of them. */
    @Override
    public List<Asked> several(SearchCall call) {
        JsonNode body = call.json();
        List<Asked> asked = new ArrayList<>();
        for (JsonNode search : body.path("searches")) {
            Map<String, String> parameters = new HashMap<>(call.parameters());
            search.properties()
                    .forEach(one -> parameters.put(one.getKey(), one.getValue().asString("")));
            asked.add(search.isObject() ? asked(new Search(parameters, search)) : Asked.NOT_UNDERSTOOD);
        }
        return body.path("union").asBoolean(false) ? Asked.together(asked) : asked;
    }

    @Override
    public List<String> hits() {
        return HITS;
    }

    @Override
    public Set<Integer> pinned(List<JsonNode> hits) {
        return EngineFormat.where(hits, hit -> hit.path("curated").asBoolean(false));
    }

    @Override
    public CandidateBody candidate(JsonNode hit, Chosen chosen) {
        JsonNode document = hit.path("document");
        String id = chosen.id(document, document.get("id"));
        if (id == null) {
            return null;
        }
        Map<String, Object> attributes = chosen.of(document, "id"::equals);
        Double distance = Chosen.number(hit.get("vector_distance"));
        if (distance != null) {
            attributes.put("vector_distance", distance);
        }
        return new CandidateBody(id, Chosen.number(hit.get("text_match")), Chosen.orNone(attributes));
    }
}
