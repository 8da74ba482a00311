package io.liverank.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.engine.Eligibility.Reason;
import io.liverank.engine.Eligibility.Relation;
import io.liverank.engine.Eligibility.Rule;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogPosition;
import io.liverank.event.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EligibilityTest {
    private final Engine engine = new Engine(EngineSettings.DEFAULT);

    private static Value number(double number) {
        return new Value.Amount(number);
    }

    private static Value texts(String... texts) {
        return new Value.Texts(List.of(texts));
    }

    private static Attributes of(String name, Value value) {
        return value == null ? Attributes.NONE : Attributes.of(Map.of(name, value));
    }

    /** Why a candidate with this attribute may not be shown in a context with that one; null if it may. */
    private Reason reason(Relation relation, boolean allowsMissing, Value own, Value limit) {
        var rule = new Rule("rule", "own", relation, "limit", allowsMissing);
        List<Eligibility.Refusal> refusals = new Eligibility(List.of(rule))
                .refusals(
                        List.of(new Candidate("item", Double.NaN, of("own", own))),
                        of("limit", limit),
                        engine.catalog());
        assertThat(refusals).hasSizeLessThanOrEqualTo(1).allSatisfy(one -> assertThat(one.rule())
                .isEqualTo(rule));
        return refusals.isEmpty() ? null : refusals.get(0).reason();
    }

    private Reason reason(Relation relation, Value own, Value limit) {
        return reason(relation, false, own, limit);
    }

    @Test
    void numbers_areHeldAgainstTheContexts() {
        assertThat(reason(Relation.AT_MOST, number(2), number(2))).isNull();
        assertThat(reason(Relation.AT_MOST, number(2.5), number(2))).isEqualTo(Reason.UNSUITABLE);
        assertThat(reason(Relation.AT_LEAST, number(18), number(18))).isNull();
        assertThat(reason(Relation.AT_LEAST, number(17), number(18))).isEqualTo(Reason.UNSUITABLE);
    }

    @Test
    void values_areSharedOrNot() {
        assertThat(reason(Relation.ONE_OF, texts("DE", "FR"), new Value.Text("FR")))
                .isNull();
        assertThat(reason(Relation.ONE_OF, texts("DE", "FR"), texts("IT"))).isEqualTo(Reason.UNSUITABLE);
        assertThat(reason(Relation.ONE_OF, texts(), texts("IT"))).isEqualTo(Reason.UNSUITABLE);
        assertThat(reason(Relation.NONE_OF, texts("nuts", "milk"), texts("nuts")))
                .isEqualTo(Reason.UNSUITABLE);
        assertThat(reason(Relation.NONE_OF, texts("milk"), texts("nuts"))).isNull();
        assertThat(reason(Relation.ONE_OF, number(-0.0), number(0))).isNull();
        assertThat(reason(Relation.ONE_OF, new Value.Flag(true), new Value.Flag(false)))
                .isEqualTo(Reason.UNSUITABLE);
        assertThat(reason(Relation.ONE_OF, new Value.Several(List.of(number(1), number(2))), number(2)))
                .isNull();
    }

    @Test
    void whatIsMissing_isRefusedUnlessTheRuleAllowsIt() {
        for (Relation relation : Relation.values()) {
            assertThat(reason(relation, null, number(1))).isEqualTo(Reason.NO_ATTRIBUTE);
            assertThat(reason(relation, number(1), null)).isEqualTo(Reason.NO_CONTEXT);
            assertThat(reason(relation, null, null)).isEqualTo(Reason.NO_ATTRIBUTE);
            assertThat(reason(relation, true, null, number(1))).isNull();
            assertThat(reason(relation, true, number(1), null)).isNull();
        }
    }

    @Test
    void whatCannotBeCompared_isRefusedInAnyCase() {
        for (Relation relation : Relation.values()) {
            assertThat(reason(relation, true, number(1), new Value.Text("1"))).isEqualTo(Reason.INCOMPARABLE);
            assertThat(reason(relation, true, new Value.Vector(1, 2), new Value.Vector(1, 2)))
                    .isEqualTo(Reason.INCOMPARABLE);
            assertThat(reason(relation, true, number(1), new Value.Group(Attributes.NONE)))
                    .isEqualTo(Reason.INCOMPARABLE);
            assertThat(reason(
                            relation,
                            true,
                            new Value.Several(List.of(number(1), new Value.Text("1"))),
                            new Value.Text("2")))
                    .isEqualTo(Reason.INCOMPARABLE);
        }
    }

    @Test
    void ofACandidateWithoutTheAttribute_theItemsCounts() {
        engine.apply(new LogPosition(1, 0), new Event.ItemUpserted(1_600_000_000_000L, "known", of("own", number(5))));
        var rule = new Rule("rule", "own", Relation.AT_MOST, "limit", false);

        List<Eligibility.Refusal> refusals = new Eligibility(List.of(rule))
                .refusals(
                        List.of(
                                new Candidate("known", Double.NaN, Attributes.NONE),
                                new Candidate("known", Double.NaN, of("own", number(1))),
                                new Candidate("unknown", Double.NaN, Attributes.NONE)),
                        of("limit", number(3)),
                        engine.catalog());

        assertThat(refusals)
                .containsExactly(
                        new Eligibility.Refusal(0, rule, Reason.UNSUITABLE),
                        new Eligibility.Refusal(2, rule, Reason.NO_ATTRIBUTE));
    }

    @Test
    void ofSeveralRules_allAreKeptAndTheFirstBrokenOneIsTold() {
        var one = new Rule("one", "own", Relation.AT_LEAST, "limit", false);
        var other = new Rule("other", "own", Relation.AT_MOST, "most", false);
        Attributes context = Attributes.of(Map.of("limit", number(2), "most", number(4)));

        List<Eligibility.Refusal> refusals = new Eligibility(List.of(one, other))
                .refusals(
                        Arrays.asList(1, 2, 4, 5).stream()
                                .map(own -> new Candidate("item-" + own, Double.NaN, of("own", number(own))))
                                .toList(),
                        context,
                        engine.catalog());

        assertThat(refusals)
                .containsExactly(
                        new Eligibility.Refusal(0, one, Reason.UNSUITABLE),
                        new Eligibility.Refusal(3, other, Reason.UNSUITABLE));
        assertThat(Eligibility.NONE.refusals(
                        List.of(new Candidate("item", Double.NaN, Attributes.NONE)), context, engine.catalog()))
                .isEmpty();
    }
}
