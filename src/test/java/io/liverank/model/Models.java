package io.liverank.model;

/** What tests do to models. */
public final class Models {
    private Models() {}

    /** Makes all weights of {@code model} no numbers, as a fault would. */
    public static void spoil(Model model) {
        for (Component component : model.components()) {
            java.util.Arrays.fill(component.tensors().get(0).values, Float.NaN);
        }
    }
}
