package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ids that name nobody, such as "guest". */
record PlaceholderCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        List<Finding> findings = new ArrayList<>();
        for (String name : seen.placeholders.kinds()) {
            findings.add(new Finding(
                    "placeholder_" + name,
                    Severity.WARNING,
                    "A " + name + " that names nobody",
                    String.format(
                            Locale.ROOT,
                            "%,.0f lists and events; it is taken as absent",
                            seen.placeholders.count(name)),
                    seen.placeholders.share(name),
                    seen.placeholders.example(name),
                    "Leave " + name + " out where nobody is known."));
        }
        return findings;
    }
}
