package io.liverank.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.liverank.foreign.ForeignList;
import io.liverank.foreign.ForeignModel;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.InputColumns;
import io.liverank.foreign.ModelFile;
import io.liverank.foreign.ScoreOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An ONNX model whose inputs are known to be columns. Thread-safe: one session for all threads. */
final class OnnxModel implements ForeignModel {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<InputColumns> inputs;
    private final String output;

    private OnnxModel(OrtEnvironment environment, OrtSession session, List<InputColumns> inputs, String output) {
        this.environment = environment;
        this.session = session;
        this.inputs = inputs;
        this.output = output;
    }

    /** Closes the session if the model is refused. */
    static OnnxModel of(ModelFile file, OrtEnvironment environment, OrtSession session) throws ForeignModelException {
        try {
            var model = new OnnxModel(
                    environment,
                    session,
                    InputColumns.all(file, OnnxTensors.described(session.getInputInfo())),
                    ScoreOutput.of(file, OnnxTensors.described(session.getOutputInfo()))
                            .name());
            model.tryOut();
            return model;
        } catch (OrtException | ForeignModelException | RuntimeException e) {
            closeQuietly(session);
            throw e instanceof ForeignModelException told
                    ? told
                    : new ForeignModelException(
                            "the model of " + file.path() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void tryOut() throws ForeignModelException, OrtException {
        Map<String, OnnxTensor> given = new HashMap<>();
        try {
            for (InputColumns input : inputs) {
                given.put(input.name(), OnnxTensors.of(environment, input, null, ScoreOutput.TRIAL));
            }
            try (OrtSession.Result result = session.run(given, Set.of(output))) {
                OnnxTensors.scores(result.get(0), ScoreOutput.TRIAL);
            }
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public List<Input> inputs() {
        return inputs.stream().map(InputColumns::told).toList();
    }

    @Override
    public float[] score(ForeignList list) throws ForeignModelException {
        Map<String, OnnxTensor> given = new HashMap<>();
        try (var options = new OrtSession.RunOptions()) {
            list.whenOverdue(() -> stop(options));
            try {
                for (InputColumns input : inputs) {
                    given.put(input.name(), OnnxTensors.of(environment, input, list, list.size()));
                }
                try (OrtSession.Result result = session.run(given, Set.of(output), options)) {
                    return OnnxTensors.scores(result.get(0), list.size());
                }
            } finally {
                list.isDone();
            }
        } catch (OrtException e) {
            throw new ForeignModelException(String.valueOf(e.getMessage()), e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public boolean canBeStopped() {
        return true;
    }

    private static void stop(OrtSession.RunOptions options) {
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("a run could not be told to stop", e);
        }
    }

    @Override
    public void close() {
        closeQuietly(session);
    }

    private static void closeQuietly(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            System.getLogger(OnnxModel.class.getName()).log(System.Logger.Level.WARNING, "a model was not closed", e);
        }
    }

    /** For messages: in order. */
    static String list(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
