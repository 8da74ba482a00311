package io.liverank.spark;

import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.update.Gate;
import java.io.Serializable;
import java.util.List;

/**
 * Sums over lists, in whole numbers: whatever order they are added in, they come to the same.
 *
 * @param lists counted
 * @param loss in millionths of a nat
 * @param mrr in millionths
 */
record Figures(long lists, long loss, long mrr) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final double MILLIONTHS = 1e6;

    static final Figures NONE = new Figures(0, 0, 0);

    /** Of a model on lists. */
    static Figures of(Model model, List<Example> lists) {
        var gate = new Gate(1, () -> {});
        Figures sum = NONE;
        for (Example list : lists) {
            if (list.hasPositive()) {
                var measured = gate.measure(model, List.of(list)).figures();
                sum = sum.plus(new Figures(
                        1, Math.round(measured.loss() * MILLIONTHS), Math.round(measured.mrr() * MILLIONTHS)));
            }
        }
        return sum;
    }

    Figures plus(Figures other) {
        return new Figures(lists + other.lists, loss + other.loss, mrr + other.mrr);
    }

    /** Nats a list. */
    double meanLoss() {
        return loss / MILLIONTHS / Math.max(1, lists);
    }

    double meanMrr() {
        return mrr / MILLIONTHS / Math.max(1, lists);
    }
}
