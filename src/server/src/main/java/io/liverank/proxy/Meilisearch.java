package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * {@code /indexes/{index}/search} and {@code /multi-search} of Meilisearch, with a federation or without. The score if {@code showRankingScore} asks for it; a primary key that is not
 * called {@code id} has to be told.
 */
final class Meilisearch implements EngineFormat {
    private static final List<String> HITS = List.of("hits");

    @Override
    public Asked asked(Search search) {
        Map<String, String> parameters = search.parameters();
        JsonNode body = search.body();
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
    public List<Asked> several(SearchCall call) {
        JsonNode body = call.json();
        List<Asked> asked = new ArrayList<>();
        for (JsonNode query : body.path("queries")) {
            asked.add(query.isObject() ? asked(new Search(Map.of(), query)) : Asked.NOT_UNDERSTOOD);
        }
        JsonNode federation = body.path("federation");
        if (!federation.isObject()) {
            return asked;
        }
        return asked(new Search(Map.of(), federation)).byRelevance() ? Asked.together(asked) : List.of(Asked.IN_ORDER);
    }

    @Override
    public List<String> hits() {
        return HITS;
    }

    /** A pinned hit is the only one without a score, where scores are asked for. */
    @Override
    public Set<Integer> pinned(List<JsonNode> hits) {
        Set<Integer> without = EngineFormat.where(hits, hit -> score(hit) == null);
        return without.size() == hits.size() ? Set.of() : without;
    }

    /** Its own, or what it comes to among the hits of several indexes. */
    private static Double score(JsonNode hit) {
        Double merged = Chosen.number(hit.path("_federation").get("weightedRankingScore"));
        return merged == null ? Chosen.number(hit.get("_rankingScore")) : merged;
    }

    @Override
    public CandidateBody candidate(JsonNode hit, Chosen chosen) {
        String id = chosen.id(hit, hit.get("id"));
        if (id == null) {
            return null;
        }
        Map<String, Object> attributes = chosen.of(hit, name -> name.equals("id") || name.startsWith("_"));
        return new CandidateBody(id, score(hit), Chosen.orNone(attributes));
    }
}
