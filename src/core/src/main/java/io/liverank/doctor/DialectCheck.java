package io.liverank.doctor;

import io.liverank.doctor.Doctor.Heard;
import io.liverank.doctor.Finding.Severity;
import io.liverank.engine.Counts.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came in each dialect of others, how much of it was understood, and how much of that met a list. */
record DialectCheck() implements Check {
    private static final double FEW = 0.02;
    private static final double MANY = 0.3;
    private static final double UNJOINED = 0.5;

    @Override
    public List<Finding> findings(Observations seen) {
        List<Finding> findings = new ArrayList<>();
        seen.dialects.forEach((name, told) -> findings.add(finding(name, told)));
        return findings;
    }

    private static Finding finding(String name, Observations.Told told) {
        double came = told.entries.total();
        double lost = told.entries.share(Heard.NOT_UNDERSTOOD);
        double joined = told.events.share(Count.JOINED)
                + told.events.share(Count.JOINED_BY_ITEM)
                + told.events.share(Count.JOINED_LATE)
                + told.events.share(Count.JOINED_EARLY);
        boolean some = told.events.total() >= LEAST;
        boolean apart = some && 1 - joined > UNJOINED;
        Severity severity = lost > MANY && came >= LEAST
                ? Severity.ERROR
                : lost > FEW || apart ? Severity.WARNING : came < LEAST ? Severity.INFO : Severity.OK;
        return new Finding(
                "dialect_" + name,
                severity,
                "Events in the words of " + name,
                String.format(
                        Locale.ROOT,
                        "%,.0f came: %,.0f understood, %,.0f without anything to learn, %,.0f not understood; of %,.0f events"
                                + " on items %.1f%% met a list",
                        came,
                        told.entries.count(Heard.UNDERSTOOD),
                        told.entries.count(Heard.PASSED_OVER),
                        told.entries.count(Heard.NOT_UNDERSTOOD),
                        told.events.total(),
                        100 * Math.min(1, joined)),
                lost,
                lost > 0 ? told.entries.example(Heard.NOT_UNDERSTOOD) : unjoined(told),
                fix(lost, apart));
    }

    private static String unjoined(Observations.Told told) {
        String without = told.events.example(Count.WITHOUT_LIST);
        return without == null ? told.events.example(Count.UNKNOWN_LIST) : without;
    }

    private static String fix(double lost, boolean apart) {
        if (lost > FEW) {
            return "The console's doctor shows the last events as they came and as they were understood; docs/dialects.md"
                    + " says what is read of each.";
        }
        return apart
                ? "Have lists ranked by /rank under the same id and for the same user, or send the events that tell of"
                        + " whole lists."
                : null;
    }
}
