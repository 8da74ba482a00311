package io.liverank.model;

/**
 * Puts together what several trainings made of one start, each by lists of its own. Of a coordinate, w0 its value in the start, and by part k
 * w_k what it became, s_k the part's share of the lists and n_k what its optimiser added up:
 *
 * <pre>
 * w = w0 + sum_k n_k (w_k - w0) / sum_k n_k      n = n0 + sum_k n_k       where an optimiser adds up what is known of it
 * w = w0 + sum_k s_k (w_k - w0)                                           elsewhere
 * </pre>
 *
 * So who has met a user, an item or a word says what it weighs, and parts that have not say nothing (a mean by precision, as if each part were
 * an observation); and a later training starts with all that is known, so that its steps are as small as those of one that has seen all
 * lists. Means of the last lists, and how many steps were made, are averaged by shares.
 *
 * <p>The same trainings in the same order give the same bits. One thread.
 */
public final class Average {
    /** Of a part that moved a weight by a gradient that its sum has no digits for. */
    private static final float LEAST = 1e-20f;

    private final Model before;
    private final Model start;
    private final Tensors moved;
    private final Tensors known;
    /** Of the part that is being added; 0 in between. */
    private final Tensors own;

    /** Of trainings that all began with {@code start}, which stays as it is. */
    public Average(Model start) {
        this(start, start);
    }

    /**
     * The same where some of {@code before} was set back to 0 to be learned anew, which made {@code start} of it: what no part has met then stays
     * as it was.
     */
    public Average(Model before, Model start) {
        this.before = before;
        this.start = start;
        this.moved = zeros(start);
        this.known = zeros(start);
        this.own = zeros(start);
    }

    private static Tensors zeros(Model like) {
        var model = new Model(like.settings());
        model.fit(like.layout());
        model.tensors().all().forEach(tensor -> tensor.each((at, value) -> tensor.set(at, 0)));
        return model.tensors();
    }

    /**
     * Adds a part.
     *
     * @param delta from the start to what the part made of it, with sums
     * @param share of all lists, that the part had: 0 to 1, and all parts' together 1
     */
    public void add(Delta delta, float share) {
        if (!start.takes(delta)) {
            throw new IllegalArgumentException("a delta of another shape");
        }
        own.add(delta, 1);
        delta.each((tensor, at, value) -> {
            float weight = weight(tensor, at, share);
            Tensor sum = moved.all().get(tensor);
            sum.set(at, sum.get(at) + weight * value);
            if (isByKnowledge(tensor)) {
                Tensor all = known.all().get(tensor);
                all.set(at, all.get(at) + weight);
            }
        });
        delta.each((tensor, at, value) -> own.all().get(tensor).set(at, 0));
    }

    private float weight(int tensor, int at, float share) {
        if (own.all().get(tensor).isKnowledge()) {
            return 1;
        }
        return isByKnowledge(tensor) ? Math.max(LEAST, own.all().get(tensor + 1).get(at)) : share;
    }

    /** Whether the next tensor says what is known of this one's weights: see {@link Parameters#tensors}. */
    private boolean isByKnowledge(int tensor) {
        return own.all().get(tensor).isWeights()
                && tensor + 1 < own.all().size()
                && own.all().get(tensor + 1).isKnowledge();
    }

    /** What leads from the model of before to the average of all parts that were added, with sums. */
    public Delta delta() {
        int width = start.layout().width();
        var delta = new Delta.Builder(start.tensors().stamp(start.settings().type(), start.layout(), width), width);
        for (int tensor = 0; tensor < moved.all().size(); tensor++) {
            Tensor sums = moved.all().get(tensor);
            Tensor weights = isByKnowledge(tensor) ? known.all().get(tensor) : null;
            Tensor from = start.tensors().all().get(tensor);
            Tensor was = before.tensors().all().get(tensor);
            sums.each((at, sum) -> {
                float mean = weights == null ? sum : sum / weights.get(at);
                delta.add(at, mean + (from.get(at) - was.get(at)));
            });
            delta.end(tensor, sums.coarsest());
        }
        return delta.build();
    }
}
