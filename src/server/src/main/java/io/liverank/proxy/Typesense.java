package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** {@code /collections/{collection}/documents/search} of Typesense. */
final class Typesense implements EngineFormat {
    private static final List<String> HITS = List.of("hits");
    /** By how well the text matches, exactly or in so many steps, and by others after that. */
    private static final Pattern BEST_FIRST =
            Pattern.compile("\\s*+_text_match\\s*+(\\([^)]*\\)\\s*+)?:\\s*+desc\\s*+(,.*)?", Pattern.CASE_INSENSITIVE);

    @Override
    public Asked asked(SearchCall call) {
        Map<String, String> parameters = call.parameters();
        String page = parameters.getOrDefault("page", "1");
        String sort = parameters.getOrDefault("sort_by", "");
        boolean goesOn = !page.equals("1") && !page.equals("0")
                || Elastic.isMore(parameters.get("offset"))
                || !sort.isEmpty() && !BEST_FIRST.matcher(sort).matches()
                || parameters.containsKey("group_by");
        return goesOn ? Asked.IN_ORDER : Asked.of(parameters.get("q"));
    }

    @Override
    public List<String> hits() {
        return HITS;
    }

    @Override
    public CandidateBody candidate(JsonNode hit, Chosen chosen) {
        JsonNode document = hit.path("document");
        String id = chosen.id(document, document.get("id"));
        if (id == null || hit.path("curated").asBoolean(false)) {
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
