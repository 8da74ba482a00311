package io.liverank.fault;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Passes on what a {@link CannotStartException} says. Named in {@code META-INF/spring.factories}. */
final class CannotStartAnalyzer extends AbstractFailureAnalyzer<CannotStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, CannotStartException fault) {
        return new FailureAnalysis(fault.getMessage(), fault.remedy(), fault);
    }
}
