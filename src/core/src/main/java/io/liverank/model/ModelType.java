package io.liverank.model;

import java.util.List;
import java.util.function.Supplier;

/** What a model is made of. Every type adds to the prior that {@link Model} describes. */
public enum ModelType {
    /** {@link Linear}, and what the {@link Order} means. */
    LINEAR(Linear::new, Order::new),
    /** The same and {@link Factors}: a factorization machine. */
    FACTORIZATION(Linear::new, Factors::new, Order::new),
    /** {@link Network} alone: dense layers. */
    NEURAL(Network::new),
    /** {@link Recurrent} alone: a recurrent unit over what the user did last. */
    SEQUENCE(Recurrent::new),
    /** The sum of logits, learned jointly, that measured best; what is deep counts as far as it foresees. */
    ENSEMBLE(
            Linear::new,
            () -> new Weighed("network", new Network()),
            () -> new Weighed("recurrent", new Recurrent()),
            Order::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors keep nothing
    private final List<Part> parts;

    /** Makes a component that knows nothing. */
    private interface Part extends Supplier<Component> {}

    ModelType(Part... parts) {
        this.parts = List.of(parts);
    }

    /** New components that know nothing, always in the same order. */
    List<Component> components() {
        return parts.stream().map(Supplier::get).toList();
    }
}
