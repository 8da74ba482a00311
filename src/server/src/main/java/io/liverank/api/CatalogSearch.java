package io.liverank.api;

import io.liverank.catalog.ItemIndex;
import io.liverank.catalog.ItemIndex.Found;
import io.liverank.catalog.ItemIndex.Hit;
import io.liverank.encode.Encoders;
import io.liverank.input.CandidateBody;
import io.liverank.input.EventReader;
import io.liverank.input.InvalidInputException;
import io.liverank.input.RankBody;
import io.liverank.instance.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Asks the catalogue's own text index, if there is one. Thread-safe. */
@Component
class CatalogSearch {
    private static final int CANDIDATES = 100;

    private final Optional<ItemIndex> index;

    private final Encoders encoders;

    CatalogSearch(Instance instance, Encoders encoders) {
        this.encoders = encoders;
        this.index = instance.index();
    }

    /**
     * What to rank for a request that brings no candidates, best match first; where words find few, those follow whose texts mean
     * what is most like it.
     */
    List<CandidateBody> candidates(RankBody body) {
        var reader = new EventReader(0);
        int limit = reader.limit("/limit", body.limit(), CANDIDATES);
        int wanted = Math.max(limit, CANDIDATES);
        String query = reader.query("/query", body.query());
        List<CandidateBody> found = new ArrayList<>(find("/items", query, wanted).hits().stream()
                .map(CatalogSearch::candidate)
                .toList());
        List<String> near = found.size() < wanted ? encoders.nearest(query, wanted) : List.of();
        if (!near.isEmpty()) {
            Set<String> already = found.stream().map(CandidateBody::itemId).collect(Collectors.toSet());
            near.stream()
                    .filter(itemId -> !already.contains(itemId))
                    .limit(wanted - found.size())
                    .forEach(itemId -> found.add(new CandidateBody(itemId, null, null)));
        }
        return found;
    }

    private static CandidateBody candidate(Hit hit) {
        return new CandidateBody(hit.itemId(), Double.isNaN(hit.score()) ? null : hit.score(), null);
    }

    /** The best matches; {@code pointer} is named if there is no index. */
    Found find(String pointer, String query, int limit) {
        return index.orElseThrow(() -> new InvalidInputException(
                        pointer, "must be given: this server has no text index (liverank.text-index)", "required"))
                .search(query, limit);
    }
}
