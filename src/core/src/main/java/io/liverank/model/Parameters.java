package io.liverank.model;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * An array of parameters that owns its gradient and its optimiser: a component adds to the gradient and says when to step.
 * What is touched as a whole by every list is {@link Adam}'s, what is touched here and there {@link AdaGrad}'s.
 *
 * <p>One thread adds and steps; any thread may read {@link #weights} meanwhile.
 */
abstract class Parameters {
    final Tensor weights;

    Parameters(Tensor weights) {
        this.weights = weights;
    }

    /** The weights, then what the optimiser keeps about them, in an order that never changes: deltas count by it. */
    abstract List<Tensor> tensors();

    /** Sets numbers back to 0, by their indices, and what the optimiser keeps of them. */
    void forget(IntPredicate which) {
        tensors().forEach(tensor -> tensor.forget(which));
    }

    /** Makes the gradient as long as the weights. */
    abstract void fit();

    /** What was added to a coordinate's gradient since the last step. */
    abstract float gradient(int at);

    /** Moves the weights by the gradient that was added, and forgets it. */
    abstract void step(Step step);
}
