package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import io.liverank.engine.UnknownType;
import io.liverank.event.EventTypes;
import io.liverank.event.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Event types that nothing is built in or set for, and what they proved to be. */
record UnknownTypeCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        Map<String, UnknownType> proofs = new TreeMap<>();
        seen.engine().unknownTypes().forEach(one -> proofs.put(one.type(), one));
        EventTypes events = seen.engine().settings().events();
        List<Finding> findings = new ArrayList<>();
        for (String type : seen.types.kinds()) {
            if (!events.of(type).known()) {
                findings.add(finding(seen.types, type, proofs.get(EventTypes.normalised(type))));
            }
        }
        return findings;
    }

    private static Finding finding(Tally<String> types, String type, UnknownType proof) {
        boolean proven = proof != null && proof.takenFor() != Role.NEUTRAL;
        String role = proven ? proof.takenFor().name().toLowerCase(Locale.ROOT) : "nothing";
        return new Finding(
                "unknown_event_type",
                proven ? Severity.INFO : Severity.WARNING,
                "Event type " + type + " is unknown; it is taken for " + role,
                String.format(Locale.ROOT, "%,.0f events; %s", types.count(type), evidence(proof)),
                types.share(type),
                types.example(type),
                "Say what it is: liverank.events." + EventTypes.normalised(type)
                        + ".role=choice, interest, exposure, aversion or neutral.");
    }

    private static String evidence(UnknownType proof) {
        return proof == null || proof.cases() == 0
                ? "none of their items was in a later list of the same user yet"
                : String.format(
                        Locale.ROOT,
                        "in %,d later lists of the same user their item was chosen %,d times, by its place %.1f times were"
                                + " to be expected (z %.1f; from 20 lists on 3 proves interest, -3 aversion)",
                        proof.cases(),
                        proof.chosen(),
                        proof.expected(),
                        proof.z());
    }
}
