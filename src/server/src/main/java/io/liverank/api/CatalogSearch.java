package io.liverank.api;

import io.liverank.input.CandidateBody;
import io.liverank.input.EventReader;
import io.liverank.input.InvalidInputException;
import io.liverank.input.RankBody;
import io.liverank.search.TextIndex;
import io.liverank.search.TextIndex.Found;
import io.liverank.search.TextIndex.Hit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks the catalogue's own text index, if there is one. Thread-safe. */
@Component
class CatalogSearch {
    private static final int CANDIDATES = 100;

    private final Optional<TextIndex> index;

    CatalogSearch(Optional<TextIndex> index) {
        this.index = index;
    }

    /** What to rank for a request that brings no candidates, best match first. */
    List<CandidateBody> candidates(RankBody body) {
        var reader = new EventReader(0);
        int limit = reader.limit("/limit", body.limit(), CANDIDATES);
        return find("/items", reader.query("/query", body.query()), Math.max(limit, CANDIDATES)).hits().stream()
                .map(CatalogSearch::candidate)
                .toList();
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
