package io.liverank.proxy;

import io.liverank.input.CandidateBody;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How one kind of search engine is asked and answers. No state. */
interface EngineFormat {
    /**
     * What a call asks for; whoever asks in an unexpected way asks for nothing that could be ranked.
     *
     * @throws tools.jackson.core.JacksonException if the body is no JSON
     */
    Asked asked(SearchCall call);

    /** The keys that lead to the hits in an answer. */
    List<String> hits();

    /**
     * A hit as a candidate, or null if it cannot be one: it has no id, or stands where the engine was told to put it.
     */
    CandidateBody candidate(JsonNode hit, Chosen chosen);
}
