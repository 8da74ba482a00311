package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What inputs were refused for, each fault by itself. */
record RefusalCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        List<Finding> findings = new ArrayList<>();
        for (String code : seen.refused.kinds()) {
            findings.add(new Finding(
                    "refused_" + code,
                    Severity.WARNING,
                    "Inputs refused: " + code.replace('_', ' '),
                    String.format(Locale.ROOT, "%,.0f places in inputs", seen.refused.count(code)),
                    seen.refused.share(code),
                    seen.refused.example(code),
                    "The answer to each refused request says what and where, as problem+json."
                            + (code.equals("out_of_range") ? " A position of 0? Positions count from 1." : "")));
        }
        return findings;
    }
}
