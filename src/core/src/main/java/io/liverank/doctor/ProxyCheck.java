package io.liverank.doctor;

import io.liverank.doctor.Doctor.Searched;
import io.liverank.doctor.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** What became of the searches that went through the proxy: an engine that is away, lists that are not recognised. */
record ProxyCheck() implements Check {
    private static final double FEW = 0.02;
    private static final double MANY = 0.3;

    @Override
    public List<Finding> findings(Observations seen) {
        return seen.searches.total() == 0 ? List.of() : List.of(finding(seen.searches));
    }

    private static Finding finding(Tally<Searched> searches) {
        double came = searches.total();
        Searched worst = Searched.AWAY;
        for (Searched other : List.of(Searched.NOT_UNDERSTOOD, Searched.NOT_RANKED)) {
            worst = searches.count(other) > searches.count(worst) ? other : worst;
        }
        double share = searches.share(worst);
        Severity severity = share > MANY && worst != Searched.NOT_RANKED
                ? Severity.ERROR
                : share > FEW ? Severity.WARNING : came < LEAST ? Severity.INFO : Severity.OK;
        return new Finding(
                "proxy",
                severity,
                "Searches through the proxy",
                String.format(
                        Locale.ROOT,
                        "%,.0f came: %,.0f ranked, %,.0f left as they were, %,.0f not understood, %,.0f not ranked in time or by a"
                                + " fault; for %,.0f the engine was away",
                        came,
                        searches.count(Searched.RANKED),
                        searches.count(Searched.LEFT),
                        searches.count(Searched.NOT_UNDERSTOOD),
                        searches.count(Searched.NOT_RANKED),
                        searches.count(Searched.AWAY)),
                share,
                share > 0 ? searches.example(worst) : null,
                share > FEW ? fix(worst) : null);
    }

    private static String fix(Searched worst) {
        return switch (worst) {
            case AWAY -> "Is the engine at liverank.proxy.upstream, and does it answer within liverank.proxy.timeout?";
            case NOT_UNDERSTOOD ->
                "Do hits have ids (liverank.proxy.id-field), each once, in JSON that is not zipped? docs/search-engines.md"
                        + " says what is read of each engine.";
            default -> "The log says why. Is liverank.proxy.patience too short, or the server short of processors?";
        };
    }
}
