package io.liverank.engine;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Item;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which candidates may stand in a list at all: those that keep every rule. A rule is no opinion and nothing is learned of it, so
 * a list is to be ranked, shown and logged as if the others had never been offered: they are then neither places nor examples of
 * what nobody wanted. Immutable.
 *
 * @param rules in the order in which they are asked; the first that is broken is the one that is told
 */
public record Eligibility(List<Rule> rules) {
    /** Lets all in. */
    public static final Eligibility NONE = new Eligibility(List.of());

    /** Keeps a copy. */
    public Eligibility {
        rules = List.copyOf(rules);
    }

    /** How a candidate's attribute has to stand to the context's. */
    public enum Relation {
        /** A number no greater than the context's. */
        AT_MOST,
        /** A number no less than the context's. */
        AT_LEAST,
        /** One of its values is among the context's. */
        ONE_OF,
        /** None of its values is among the context's. */
        NONE_OF
    }

    /** Why a candidate may not be shown. */
    public enum Reason {
        /** Both are known, and the rule is broken. */
        UNSUITABLE,
        /** Neither the candidate nor its item has the attribute. */
        NO_ATTRIBUTE,
        /** The request's context has no such attribute. */
        NO_CONTEXT,
        /** Both are there and of different kinds, such as a text and a number, or of one that the relation does not know. */
        INCOMPARABLE
    }

    /**
     * What each candidate has to be.
     *
     * @param name for who is told
     * @param attribute of the candidate, or else of its item
     * @param context an attribute of the request's context
     * @param allowsMissing whether it lets pass what lacks one of the two; what is there and cannot be compared never passes
     */
    public record Rule(String name, String attribute, Relation relation, String context, boolean allowsMissing) {
        /** Null if {@code own} keeps the rule; each null where there is no such attribute. */
        private Reason broken(Value own, Value limit) {
            if (own == null || limit == null) {
                return allowsMissing ? null : own == null ? Reason.NO_ATTRIBUTE : Reason.NO_CONTEXT;
            }
            return switch (relation) {
                case AT_MOST, AT_LEAST -> number(own, limit);
                case ONE_OF, NONE_OF -> shared(own, limit);
            };
        }

        private Reason number(Value own, Value limit) {
            if (!(own instanceof Value.Amount one) || !(limit instanceof Value.Amount other)) {
                return Reason.INCOMPARABLE;
            }
            boolean keeps =
                    relation == Relation.AT_MOST ? one.number() <= other.number() : one.number() >= other.number();
            return keeps ? null : Reason.UNSUITABLE;
        }

        private Reason shared(Value own, Value limit) {
            Set<Object> mine = new HashSet<>();
            Set<Object> others = new HashSet<>();
            Class<?> kind = kind(own, mine);
            if (kind == null || kind != kind(limit, others)) {
                return Reason.INCOMPARABLE;
            }
            boolean shares = mine.stream().anyMatch(others::contains);
            return shares == (relation == Relation.ONE_OF) ? null : Reason.UNSUITABLE;
        }

        /** What the values are, which go into {@code into}; null if they are of no kind, or of several. */
        private static Class<?> kind(Value value, Set<Object> into) {
            if (value instanceof Value.Several several) {
                Class<?> kind = kind(several.values().get(0), into);
                boolean alike = several.values().stream().allMatch(one -> Objects.equals(kind(one, into), kind));
                return alike ? kind : null;
            } else if (value instanceof Value.Texts texts) {
                into.addAll(texts.texts());
                return String.class;
            } else if (value instanceof Value.Text text) {
                into.add(text.text());
                return String.class;
            } else if (value instanceof Value.Amount amount) {
                // zero is one number, whatever its sign
                into.add(amount.number() + 0.0);
                return Double.class;
            } else if (value instanceof Value.Flag flag) {
                into.add(flag.set());
                return Boolean.class;
            }
            return null;
        }
    }

    /**
     * A candidate that may not be shown.
     *
     * @param index among the candidates
     * @param rule the first one that it breaks
     */
    public record Refusal(int index, Rule rule, Reason reason) {}

    /** Those that may not be shown, in the order of candidates; empty if all may. */
    public List<Refusal> refusals(List<Candidate> candidates, Attributes context, Catalog catalog) {
        List<Refusal> refusals = new ArrayList<>();
        for (int index = 0; index < candidates.size() && !rules.isEmpty(); index++) {
            Candidate candidate = candidates.get(index);
            Item item = catalog.get(candidate.itemId());
            for (Rule rule : rules) {
                Value own = candidate.attributes().get(rule.attribute());
                if (own == null && item != null) {
                    own = item.attributes().get(rule.attribute());
                }
                Reason reason = rule.broken(own, context.get(rule.context()));
                if (reason != null) {
                    refusals.add(new Refusal(index, rule, reason));
                    break;
                }
            }
        }
        return refusals;
    }
}
