package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A share decides how bad it is.
 *
 * @param code stable, for machines
 * @param title what is looked at, in a few words
 * @param of the cases it is about
 * @param warning above this share it costs quality, 0 to 1
 * @param error above this one learning cannot work, 0 to 1
 * @param cases what they are, in words
 * @param fix what to do where all is not well
 */
record ShareCheck(
        String code,
        String title,
        Function<Observations, Share> of,
        double warning,
        double error,
        String cases,
        String fix)
        implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        Share found = of.apply(seen);
        if (found.cases() < LEAST) {
            return List.of();
        }
        Severity severity =
                found.share() > error ? Severity.ERROR : found.share() > warning ? Severity.WARNING : Severity.OK;
        boolean well = severity == Severity.OK;
        return List.of(new Finding(
                code,
                severity,
                title,
                String.format(Locale.ROOT, "%.1f%% of %,.0f %s", 100 * found.share(), found.cases(), cases),
                found.share(),
                well ? null : found.example(),
                well ? null : fix));
    }
}
