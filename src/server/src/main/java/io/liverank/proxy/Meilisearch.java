package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * {@code /indexes/{index}/search} of Meilisearch. The score if {@code showRankingScore} asks for it; a primary key that is not
 * called {@code id} has to be told.
 */
final class Meilisearch implements EngineFormat {
    private static final List<String> HITS = List.of("hits");

    @Override
    public Asked asked(SearchCall call) {
        Map<String, String> parameters = call.parameters();
        JsonNode body = call.json();
        int page = body.path("page").asInt(1);
        boolean goesOn = parameters.containsKey("sort")
                || Elastic.isMore(parameters.get("offset"))
                || !parameters.getOrDefault("page", "1").equals("1")
                || !body.path("sort").isEmpty()
                || body.path("offset").asInt(0) > 0
                || page != 1;
        String words = parameters.get("q");
        return goesOn ? Asked.IN_ORDER : Asked.of(words == null ? Chosen.text(body.get("q")) : words);
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
        Map<String, Object> attributes = chosen.of(hit, name -> name.equals("id") || name.startsWith("_"));
        return new CandidateBody(id, Chosen.number(hit.get("_rankingScore")), Chosen.orNone(attributes));
    }
}
