package io.liverank.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.liverank.foreign.ForeignModel;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ForeignRuntime;
import io.liverank.foreign.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime, which computes a session's graph on the thread that asks: lists come on many threads at once, and more of its own
 * would only wait for these. Thread-safe.
 */
final class OnnxRuntime implements ForeignRuntime {
    /** A folder is none of ours. */
    @Override
    public boolean opens(Path path) {
        return !Files.isDirectory(path);
    }

    @Override
    public ForeignModel open(ModelFile file) throws ForeignModelException {
        if (!Files.isReadable(file.path())) {
            throw new ForeignModelException("there is no file " + file.path().toAbsolutePath() + " that can be read");
        }
        OrtEnvironment environment = environment();
        try (var options = options()) {
            return OnnxModel.of(
                    file, environment, environment.createSession(file.path().toString(), options));
        } catch (OrtException e) {
            throw new ForeignModelException(file.path() + " is no ONNX model that can be run: " + e.getMessage(), e);
        }
    }

    /** One thread, the caller's. */
    static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    static OrtEnvironment environment() throws ForeignModelException {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError e) {
            throw new ForeignModelException(
                    "ONNX Runtime's native library cannot be loaded (it needs glibc, and a folder java.io.tmpdir that can be"
                            + " written to and run from): " + e,
                    e);
        }
    }
}
