package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was left out of inputs, cut or doubted, each kind by itself. */
record RemarkCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        List<Finding> findings = new ArrayList<>();
        for (String code : seen.remarked.kinds()) {
            findings.add(new Finding(
                    code.startsWith("time_") ? code : "ignored_" + code,
                    Severity.WARNING,
                    title(code),
                    String.format(Locale.ROOT, "%,.0f places in inputs", seen.remarked.count(code)),
                    seen.remarked.share(code),
                    seen.remarked.example(code),
                    fix(code)));
        }
        return findings;
    }

    private static String title(String code) {
        return switch (code) {
            case "time_unusable" -> "Times that are none";
            case "time_without_offset" -> "Times without an offset";
            default -> "Values left out or cut: " + code.replace('_', ' ');
        };
    }

    private static String fix(String code) {
        return switch (code) {
            case "time_unusable" ->
                "Send ISO-8601 with an offset, or seconds or milliseconds since 1970, or no timestamp: the"
                        + " server's clock counts then, as it does for these.";
            case "time_without_offset" ->
                "They are taken as UTC. Add Z or the offset, or send milliseconds since 1970.";
            default -> "The answer to each request names them as warnings.";
        };
    }
}
