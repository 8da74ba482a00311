package io.liverank.model;

/** What tests do to models. */
public final class Models {
    private Models() {}

    /** Makes all weights of {@code model} no numbers, as a fault would. */
    public static void spoil(Model model) {
        // Counts as learning: a model that learned nothing does not look at its weights.
        model.add(model.minus(model, false), 1);
        for (Component component : model.components()) {
            Tensor weights = component.parameters().get(0).weights;
            for (int at = 0; at < weights.size(); at++) {
                weights.set(at, Float.NaN);
            }
        }
    }
}
