package io.liverank.model;

/**
 * Trains a {@link Model} on a batch of finished lists, in mini-batches, with {@link Step}'s anchor to where the training
 * started. Deterministic: the same lists in the same order give the same bits. One thread.
 */
public final class Trainer {
    private final Model start;
    private final Model model;
    private final Runnable breath;

    /**
     * Trains from {@code start}, which stays as it is.
     *
     * @param breath called after each step, for a thread that is to leave the processor to others
     */
    public Trainer(Model start, Runnable breath) {
        this.start = start;
        this.model = start.copy();
        this.breath = breath;
    }

    /** The model that {@code examples}, in their order, make of the start; the next call writes to it. Gone through once a pass. */
    public Model train(Iterable<Example> examples, TrainingSettings settings) {
        return train(examples, settings, false);
    }

    /**
     * The same for lists from which the start has learned nothing yet, or nothing any more.
     *
     * @param unseen whether the lists are such: in the first pass it then shows how far each component is to be believed ({@link Gain}). Of lists
     *     that were learned before it would seem that all are
     */
    public Model train(Iterable<Example> examples, TrainingSettings settings, boolean unseen) {
        model.reset(start);
        for (int pass = 0; pass < settings.passes(); pass++) {
            boolean judged = unseen && pass == 0;
            int waiting = 0;
            for (Example example : examples) {
                if (example.hasPositive()) {
                    model.add(example.features(), example.gains(), example.weight(), judged);
                    waiting++;
                }
                if (waiting == settings.batch()) {
                    model.step(settings.rate(), settings.anchor(), start);
                    breath.run();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                model.step(settings.rate(), settings.anchor(), start);
            }
        }
        return model;
    }
}
