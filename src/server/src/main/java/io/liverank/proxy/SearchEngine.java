package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The search engines that are understood, told apart by the addresses that they are searched at. */
public enum SearchEngine {
    /** Elasticsearch and OpenSearch. */
    ELASTIC(new Elastic(), null),
    /** Several searches at once of these. */
    ELASTIC_SEVERAL(new Elastic(), "responses"),
    /** Solr. */
    SOLR(new Solr(), null),
    /** Typesense. */
    TYPESENSE(new Typesense(), null),
    /** Several searches at once of it. */
    TYPESENSE_SEVERAL(new Typesense(), "results"),
    /** Meilisearch. */
    MEILISEARCH(new Meilisearch(), null),
    /** Several searches at once of it. */
    MEILISEARCH_SEVERAL(new Meilisearch(), "results");

    /** What Solr's second API calls them. */
    private static final Set<String> COLLECTIONS = Set.of("collections", "c", "cores");

    private static final List<String> SCROLL = List.of("_search", "scroll");

    @SuppressWarnings("ImmutableEnumChecker")
    private final EngineFormat format;

    /** The key of the answers to each of several searches; null if one is asked alone. */
    private final String several;

    SearchEngine(EngineFormat format, String several) {
        this.format = format;
        this.several = several;
    }

    /**
     * Whose search this is, or null if it is none.
     *
     * @param path between slashes, decoded
     */
    public static SearchEngine of(String method, List<String> path) {
        if (!method.equals("GET") && !method.equals("POST") || path.isEmpty()) {
            return null;
        }
        String last = path.get(path.size() - 1);
        int size = path.size();
        if (last.equals("_search")) {
            return size <= 3 ? ELASTIC : null;
        }
        if (last.equals("select") || last.equals("query")) {
            boolean isOfV2 = size == 4 && path.get(0).equals("api") && COLLECTIONS.contains(path.get(1));
            return size == 2 || size == 3 && path.get(0).equals("solr") || isOfV2 ? SOLR : null;
        }
        return switch (size) {
            case 1 ->
                switch (last) {
                    case "_msearch" -> ELASTIC_SEVERAL;
                    case "multi_search" -> TYPESENSE_SEVERAL;
                    case "multi-search" -> MEILISEARCH_SEVERAL;
                    default -> null;
                };
            case 2 -> last.equals("_msearch") ? ELASTIC_SEVERAL : null;
            case 3 -> last.equals("search") && path.get(0).equals("indexes") ? MEILISEARCH : null;
            case 4 ->
                last.equals("search")
                                && path.get(0).equals("collections")
                                && path.get(2).equals("documents")
                        ? TYPESENSE
                        : null;
            default -> null;
        };
    }

    /**
     * Whether a call searches in a way that is not put in order: the next page of a scroll, a count.
     *
     * @param path between slashes, decoded
     */
    public static boolean isSearch(String method, List<String> path) {
        if (!method.equals("GET") && !method.equals("POST") || path.isEmpty() || path.size() > 2) {
            return false;
        }
        return path.get(path.size() - 1).equals("_count") || path.equals(SCROLL);
    }

    /** Whether the searches of a call may be several. */
    public boolean isSeveral() {
        return several != null;
    }

    /**
     * What the searches of a call ask for, in its order.
     *
     * @throws tools.jackson.core.JacksonException if its body is not as this engine would take it
     */
    public List<Asked> asked(SearchCall call) {
        return several == null ? List.of(format.asked(call.search())) : format.several(call);
    }

    /**
     * What an answer has for each search of the call, in its order.
     *
     * @param answer changed where the hits change places, and by nobody else
     * @param most how many of the first hits may
     * @throws tools.jackson.core.JacksonException if the answer is no JSON
     */
    public List<Found> found(byte[] answer, Chosen chosen, int most) {
        return HitBytes.of(answer, several, format.hits(), most).stream()
                .map(list -> found(list, chosen))
                .toList();
    }

    private Found found(HitBytes list, Chosen chosen) {
        if (!list.isList()) {
            return Found.without(list.isRefused() ? Found.State.REFUSED : Found.State.NOT_UNDERSTOOD);
        }
        List<JsonNode> hits =
                IntStream.range(0, list.size()).mapToObj(list::hit).toList();
        if (hits.stream().anyMatch(format::isInOrder)) {
            return Found.without(Found.State.IN_ORDER);
        }
        List<CandidateBody> candidates = new ArrayList<>(hits.size());
        for (JsonNode hit : hits) {
            CandidateBody candidate = format.candidate(hit, chosen);
            if (candidate == null) {
                return Found.without(Found.State.NOT_UNDERSTOOD);
            }
            candidates.add(candidate);
        }
        return Found.of(new Hits(list, candidates, format.pinned(hits)));
    }
}
