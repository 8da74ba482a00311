package io.liverank.tensorflow;

import io.liverank.foreign.ForeignList;
import io.liverank.foreign.ForeignModel;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.InputColumns;
import io.liverank.foreign.ModelFile;
import io.liverank.foreign.ScoreOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;

/**
 * A SavedModel whose signature's inputs are known to be columns. Thread-safe: one session for all threads. A run cannot be told to
 * end early.
 */
final class SavedModel implements ForeignModel {
    private final SavedModelBundle bundle;
    private final List<InputColumns> inputs;
    /** By input: what the graph calls it. */
    private final Map<String, Signature.TensorDescription> given;

    private final Signature.TensorDescription output;

    private SavedModel(SavedModelBundle bundle, ModelFile file) throws ForeignModelException {
        this.bundle = bundle;
        Signature signature = bundle.signatures().stream()
                .filter(one -> one.key().equals(Signature.DEFAULT_KEY))
                .findFirst()
                .orElseThrow(() -> new ForeignModelException("it has no signature " + Signature.DEFAULT_KEY
                        + "; its signatures are "
                        + String.join(
                                ", ",
                                new TreeSet<>(bundle.signatures().stream()
                                        .map(Signature::key)
                                        .toList()))));
        this.given = signature.getInputs();
        this.inputs = InputColumns.all(file, Tensors.described(given));
        Map<String, Signature.TensorDescription> outputs = signature.getOutputs();
        this.output =
                outputs.get(ScoreOutput.of(file, Tensors.described(outputs)).name());
        run(null, ScoreOutput.TRIAL);
    }

    /** Closes the bundle if the model is refused. */
    static SavedModel of(ModelFile file, SavedModelBundle bundle) throws ForeignModelException {
        try {
            return new SavedModel(bundle, file);
        } catch (ForeignModelException | RuntimeException e) {
            bundle.close();
            throw e instanceof ForeignModelException told
                    ? told
                    : new ForeignModelException(
                            "the model of " + file.path() + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Input> inputs() {
        return inputs.stream().map(InputColumns::told).toList();
    }

    @Override
    public float[] score(ForeignList list) throws ForeignModelException {
        try {
            return run(list, list.size());
        } catch (RuntimeException e) {
            throw new ForeignModelException(String.valueOf(e.getMessage()), e);
        }
    }

    private float[] run(ForeignList list, int rows) throws ForeignModelException {
        List<Tensor> tensors = new ArrayList<>();
        try {
            Session.Runner runner = bundle.session().runner().fetch(output.name);
            for (InputColumns input : inputs) {
                Tensor tensor = Tensors.of(input, list, rows);
                tensors.add(tensor);
                runner.feed(given.get(input.name()).name, tensor);
            }
            try (Result result = runner.run()) {
                return Tensors.scores(result.get(0), rows);
            }
        } finally {
            tensors.forEach(Tensor::close);
        }
    }

    @Override
    public boolean canBeStopped() {
        return false;
    }

    @Override
    public void close() {
        bundle.close();
    }
}
