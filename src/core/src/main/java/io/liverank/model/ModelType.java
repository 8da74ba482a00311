package io.liverank.model;

import java.util.ArrayList;
import java.util.List;

/** What a model is made of. Every type adds to the prior that {@link Model} describes. */
public enum ModelType {
    /** {@link Linear} alone. */
    LINEAR,
    /** {@link Linear} and {@link Factors}: a factorization machine. */
    FACTORIZATION,
    /** {@link Network} alone: dense layers. */
    NEURAL,
    /** {@link Recurrent} alone: a recurrent unit over what the user did last. */
    SEQUENCE,
    /** The sum of logits, learned jointly, that measured best. */
    ENSEMBLE;

    List<Component> components() {
        List<Component> components = new ArrayList<>();
        if (this == LINEAR || this == FACTORIZATION || this == ENSEMBLE) {
            components.add(new Linear());
        }
        if (this == FACTORIZATION) {
            components.add(new Factors());
        }
        if (this == NEURAL || this == ENSEMBLE) {
            components.add(new Network());
        }
        if (this == SEQUENCE || this == ENSEMBLE) {
            components.add(new Recurrent());
        }
        return components;
    }
}
