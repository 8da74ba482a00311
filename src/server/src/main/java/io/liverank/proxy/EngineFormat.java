package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** How one kind of search engine is asked and answers. No state. */
interface EngineFormat {
    /** What a search asks for; whoever asks in an unexpected way asks for nothing that could be ranked. */
    Asked asked(Search search);

    /**
     * What the searches of a call ask for that has several, in its order; one alone if the engine answers them with one list.
     *
     * @throws tools.jackson.core.JacksonException if the body is no JSON
     */
    default List<Asked> several(SearchCall call) {
        return List.of(Asked.NOT_UNDERSTOOD);
    }

    /** The keys that lead to the hits in an answer. */
    List<String> hits();

    /** Whether a hit says that its list goes on in an order of its own. */
    default boolean isInOrder(JsonNode hit) {
        return false;
    }

    /** Which of the hits stand where the engine was told to put them. */
    Set<Integer> pinned(List<JsonNode> hits);

    /** A hit as a candidate, or null if it has no id. */
    CandidateBody candidate(JsonNode hit, Chosen chosen);

    /** Where the hits are that are so. */
    static Set<Integer> where(List<JsonNode> hits, Predicate<JsonNode> so) {
        return IntStream.range(0, hits.size())
                .filter(place -> so.test(hits.get(place)))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }
}
