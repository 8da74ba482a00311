package io.liverank.operate;

import io.liverank.engine.Eligibility;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A rule that candidates keep or are left out of the list.
 *
 * @param attribute of the candidate or else of its item
 * @param relation how it has to stand to the context's
 * @param context an attribute of the request's context
 * @param missing what becomes of a candidate where one of the two is not there
 */
public record EligibilitySettings(
        @NotBlank String attribute,
        @NotNull Eligibility.Relation relation,
        @NotBlank String context,
        @NotNull @DefaultValue("refuse") Missing missing) {
    /** What becomes of a candidate of which the rule knows nothing. */
    public enum Missing {
        /** It is left out. */
        REFUSE,
        /** It stays. */
        ALLOW
    }

    /** Refuses rules where they could not be kept: what a search engine answers goes through as it is when anything goes wrong. */
    static void check(Map<String, EligibilitySettings> rules, ProxyProperties proxy) {
        if (!rules.isEmpty() && !proxy.upstream().isEmpty()) {
            throw new IllegalArgumentException(
                    "liverank.eligibility: rules cannot be kept in a search engine's own answers (liverank.proxy.upstream), whose"
                            + " hits all go through; rank by /rank, or leave one of the two out");
        }
    }

    /** What the core is told of these rules by name. */
    public static Eligibility eligibility(Map<String, EligibilitySettings> rules) {
        return new Eligibility(new TreeMap<>(rules)
                .entrySet().stream()
                        .map(one -> one.getValue().rule(one.getKey()))
                        .toList());
    }

    private Eligibility.Rule rule(String name) {
        return new Eligibility.Rule(name, attribute, relation, context, missing == Missing.ALLOW);
    }
}
