package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The search engines that are understood, told apart by the addresses that they are searched at. */
public enum SearchEngine {
    /** Elasticsearch and OpenSearch. */
    ELASTIC(new Elastic()),
    /** Solr. */
    SOLR(new Solr()),
    /** Typesense. */
    TYPESENSE(new Typesense()),
    /** Meilisearch. */
    MEILISEARCH(new Meilisearch());

    private static final Set<String> OTHERS = Set.of("_msearch", "_count");
    /** What Solr's second API calls them. */
    private static final Set<String> COLLECTIONS = Set.of("collections", "c", "cores");

    private static final List<String> SCROLL = List.of("_search", "scroll");

    @SuppressWarnings("ImmutableEnumChecker")
    private final EngineFormat format;

    SearchEngine(EngineFormat format) {
        this.format = format;
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
        if (!last.equals("search")) {
            return null;
        }
        if (size == 4 && path.get(0).equals("collections") && path.get(2).equals("documents")) {
            return TYPESENSE;
        }
        return size == 3 && path.get(0).equals("indexes") ? MEILISEARCH : null;
    }

    /**
     * Whether a call searches in a way that is not put in order: many at once, the next page of a scroll, a count.
     *
     * @param path between slashes, decoded
     */
    public static boolean isSearch(String method, List<String> path) {
        if (!method.equals("GET") && !method.equals("POST") || path.isEmpty()) {
            return false;
        }
        String last = path.get(path.size() - 1);
        return switch (path.size()) {
            case 1 -> last.equals("multi_search") || last.equals("multi-search") || OTHERS.contains(last);
            case 2 -> OTHERS.contains(last) || path.equals(SCROLL);
            default -> false;
        };
    }

    /**
     * What a call asks for.
     *
     * @throws tools.jackson.core.JacksonException if its body is not as this engine would take it
     */
    public Asked asked(SearchCall call) {
        return format.asked(call);
    }

    /**
     * The hits of an answer, or null if it has none that could change places.
     *
     * @param most how many of the first may
     * @throws tools.jackson.core.JacksonException if the answer is no JSON
     */
    public Hits hits(byte[] answer, Chosen chosen, int most) {
        HitBytes bytes = HitBytes.of(answer, format.hits(), most);
        if (bytes == null) {
            return null;
        }
        List<CandidateBody> candidates = new ArrayList<>(bytes.size());
        for (int i = 0; i < bytes.size(); i++) {
            JsonNode hit = bytes.hit(i);
            CandidateBody candidate = format.candidate(hit, chosen);
            if (candidate == null) {
                return null;
            }
            candidates.add(candidate);
        }
        return new Hits(bytes, candidates);
    }
}
