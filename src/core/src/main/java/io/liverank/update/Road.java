package io.liverank.update;

import io.liverank.model.Example;
import io.liverank.model.ListLoss;
import io.liverank.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way that a parent and a model trained from it would have gone since, each learning every list as it came, and what merging the one into the other
 * would have been worth at each step of it. A step is {@value #STEP} lists: at its beginning
 *
 * <pre>
 * m = p + b (c - p)        p the parent, c the trained one, b = {@value #SHARE}
 * </pre>
 *
 * and p and m foresee the step's lists, as live and a merged model are compared on lists held out from a snapshot; only then do p and c learn them. So
 * every loss is of a list that neither model had seen. The same models and lists give the same bits. One thread.
 */
public final class Road {
    /** How much of the difference is merged: the mean of the two, which wins most often over their single courses. */
    public static final float SHARE = 0.5f;

    /** Fewer lists are no road. */
    public static final int LEAST = 100;

    private static final int STEP = 50;

    private final Model parent;
    private final Model trained;
    private final Model merged;
    private final Runnable breath;
    private final List<Example> step = new ArrayList<>();
    private double[] before = new double[1_024];
    private double[] after = new double[1_024];
    private int size;

    /**
     * At its beginning.
     *
     * @param parent learned from none of the lists that follow; it is written to
     * @param trained of the same type and columns, from none of them either; it is written to
     * @param breath called for each list
     */
    public Road(Model parent, Model trained, Runnable breath) {
        this.parent = parent;
        this.trained = trained;
        this.merged = parent.copy();
        this.breath = breath;
    }

    /** Goes on by a list with a choice; lists come in the order in which they were finished. */
    public void add(Example list) {
        step.add(list);
        if (step.size() == STEP) {
            end();
        }
    }

    /** Takes the step that has begun, if one has. */
    public void end() {
        if (step.isEmpty()) {
            return;
        }
        merged.reset(parent);
        // as it would travel
        merged.add(trained.minus(parent, false).rounded(), SHARE);
        if (before.length < size + step.size()) {
            before = Arrays.copyOf(before, 2 * before.length);
            after = Arrays.copyOf(after, 2 * after.length);
        }
        for (Example list : step) {
            before[size] = loss(parent, list);
            after[size] = loss(merged, list);
            size++;
        }
        for (Example list : step) {
            breath.run();
            parent.learn(list.features(), list.gains(), list.weight());
            trained.learn(list.features(), list.gains(), list.weight());
        }
        step.clear();
    }

    private static double loss(Model model, Example list) {
        return ListLoss.choices(model.score(list.features()), list.gains()) * list.weight();
    }

    /** The trained model where it has come to. */
    Model trained() {
        return trained;
    }

    /** How many lists it went by. */
    public int size() {
        return size;
    }

    /** Whether it went by enough lists to say anything. */
    boolean isLong() {
        return size >= LEAST;
    }

    /** Losses of the parent in nats, a list each. */
    double[] before() {
        return Arrays.copyOf(before, size);
    }

    /** Losses of the merged models on the same lists. */
    double[] after() {
        return Arrays.copyOf(after, size);
    }
}
