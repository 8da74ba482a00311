package io.liverank.foreign;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Which output of a model has the scores, and how they lie in it: [n], [n, 1], or [n, 2] of no and yes. No state. */
public final class ScoreOutput {
    /** Rows of the trial at the start: neither one, which fits where any number should, nor a size that graphs have. */
    public static final int TRIAL = 3;

    private ScoreOutput() {}

    /**
     * The output with the scores: the one that is set, or the only one of real numbers. Of classifiers, which give a label as
     * well, it is that of the probabilities.
     *
     * @throws ForeignModelException if there is no such output, or several
     */
    public static ModelTensor of(ModelFile file, Collection<ModelTensor> tensors) throws ForeignModelException {
        if (file.output() != null) {
            for (ModelTensor tensor : tensors) {
                if (tensor.isCalled(file.output())) {
                    return tensor;
                }
            }
            throw new ForeignModelException(
                    "the model has no output " + file.output() + "; its outputs are " + ModelTensor.names(tensors));
        }
        List<ModelTensor> real =
                tensors.stream().filter(one -> one.kind().isReal()).toList();
        if (real.size() == 1) {
            return real.get(0);
        }
        if (real.isEmpty()) {
            throw new ForeignModelException("none of its outputs (" + ModelTensor.names(tensors)
                    + ") is a tensor of real numbers; a classifier of scikit-learn is to be exported with zipmap off"
                    + " (docs/foreign-models.md)");
        }
        throw new ForeignModelException(
                "it has several outputs; say which has the scores in .output: " + ModelTensor.names(real));
    }

    /**
     * The scores of so many rows.
     *
     * @param shape of the tensor
     * @param number the numbers of the tensor one after the other, from 0
     * @throws ForeignModelException if the shape is not one of scores
     */
    public static float[] read(long[] shape, int rows, IntToDoubleFunction number) throws ForeignModelException {
        boolean fits = shape.length == 1 || shape.length == 2 && (shape[1] == 1 || shape[1] == 2);
        if (!fits || shape[0] != rows) {
            throw new ForeignModelException("its output is " + Arrays.toString(shape) + " for " + rows
                    + " candidates; a score for each is needed: [n], [n, 1], or [n, 2] of which the second counts");
        }
        int width = shape.length == 1 ? 1 : (int) shape[1];
        float[] scores = new float[rows];
        for (int row = 0; row < rows; row++) {
            scores[row] = (float) number.applyAsDouble(row * width + width - 1);
        }
        return scores;
    }
}
