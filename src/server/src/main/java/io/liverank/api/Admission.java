package io.liverank.api;

import io.liverank.engine.Eligibility;
import io.liverank.engine.Engine;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.operate.EligibilitySettings;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.ShopTag;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Leaves out of each list, before anything else is done with it, what the shop's rules do not let be shown; counts it. What comes
 * after, the log among it, knows of the others alone. Thread-safe.
 */
@Component
final class Admission {
    private final Eligibility eligibility;
    private final Engine engine;
    private final Map<Eligibility.Rule, Map<Eligibility.Reason, Counter>> counters = new HashMap<>();

    Admission(LiveRankProperties properties, Engine engine, MeterRegistry meters) {
        this.eligibility = EligibilitySettings.eligibility(properties.eligibility());
        this.engine = engine;
        Tags shop = ShopTag.of(properties.shop());
        for (Eligibility.Rule rule : eligibility.rules()) {
            Map<Eligibility.Reason, Counter> byReason = new HashMap<>();
            for (Eligibility.Reason reason : Eligibility.Reason.values()) {
                byReason.put(
                        reason,
                        Counter.builder("liverank.ineligible")
                                .description("candidates left out of lists by a rule")
                                .tags(shop)
                                .tag("rule", rule.name())
                                .tag("reason", word(reason))
                                .register(meters));
            }
            counters.put(rule, byReason);
        }
    }

    /**
     * A list of those that may be shown.
     *
     * @param places of each of them among those that came, from 0; null where all may be shown
     * @param ineligible the others
     */
    record Admitted(Event.RankingShown list, int[] places, List<RankAnswer.Ineligible> ineligible) {
        /** Where the candidate was among those that came, from 0. */
        int place(int index) {
            return places == null ? index : places[index];
        }

        /** The same, its candidates with more attributes. */
        Admitted with(Event.RankingShown other) {
            return new Admitted(other, places, ineligible);
        }
    }

    Admitted admitted(Event.RankingShown offered) {
        List<Candidate> came = offered.candidates();
        List<Eligibility.Refusal> refusals = eligibility.refusals(came, offered.context(), engine.catalog());
        if (refusals.isEmpty()) {
            return new Admitted(offered, null, List.of());
        }
        List<RankAnswer.Ineligible> ineligible = new ArrayList<>(refusals.size());
        List<Candidate> stay = new ArrayList<>(came.size() - refusals.size());
        int[] places = new int[came.size() - refusals.size()];
        for (int index = 0; index < came.size(); index++) {
            Eligibility.Refusal refusal = ineligible.size() == refusals.size() ? null : refusals.get(ineligible.size());
            if (refusal == null || refusal.index() != index) {
                places[stay.size()] = index;
                stay.add(came.get(index));
                continue;
            }
            counters.get(refusal.rule()).get(refusal.reason()).increment();
            ineligible.add(new RankAnswer.Ineligible(
                    came.get(index).itemId(), index + 1, refusal.rule().name(), word(refusal.reason())));
        }
        // nobody is shown any of it yet: its places are said when it has its order
        Event.RankingShown left = offered.ranked(List.of(), offered.ranker()).offering(stay);
        return new Admitted(left, places, List.copyOf(ineligible));
    }

    private static String word(Eligibility.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
