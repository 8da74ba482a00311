package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import io.liverank.feature.Column;
import java.util.List;

/** Dense features that tell nothing, because they are the same for all of a list. */
record ConstantFeatureCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        if (seen.closed.total() < LEAST) {
            return List.of();
        }
        List<Column> columns = seen.engine().layout().columns();
        List<String> dead = columns.stream()
                .filter(column -> !seen.hasVaried(column))
                .map(Column::name)
                .toList();
        return List.of(new Finding(
                "constant_features",
                dead.isEmpty() ? Severity.OK : Severity.INFO,
                "Features that never vary within a list",
                dead.size() + " of " + columns.size() + " dense features",
                (double) dead.size() / columns.size(),
                dead.isEmpty() ? null : String.join(", ", dead),
                dead.isEmpty()
                        ? null
                        : "Columns named user_ need userIds, match_ a query and titles, retrieval_score the search"
                                + " engine's score. What you do not have costs nothing; liverank.features.off takes"
                                + " these names."));
    }
}
