package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** Ids that behave as many people do. */
record SharedIdCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        List<String> shared = seen.engine().profiles().identities().sharedIds();
        if (shared.isEmpty()) {
            return List.of();
        }
        String first = shared.get(0);
        String name = first.startsWith("u:") ? "userId" : first.startsWith("c:") ? "clientId" : "sessionId";
        return List.of(new Finding(
                "shared_ids",
                Severity.WARNING,
                "Ids that many people use",
                String.format(Locale.ROOT, "%,d ids behave as many people do; they are taken as absent", shared.size()),
                1,
                name + " \"" + first.substring(2) + '"',
                "Send an id of each person, browser or visit, and leave " + name + " out where there is none."));
    }
}
