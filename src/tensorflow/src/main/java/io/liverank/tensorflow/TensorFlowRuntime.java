package io.liverank.tensorflow;

import io.liverank.foreign.ForeignModel;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ForeignRuntime;
import io.liverank.foreign.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.ConfigProto;

/**
 * TensorFlow, which computes a session's graph on the thread that asks: lists come on many threads at once, and more of its own
 * would only wait for these. Thread-safe.
 */
final class TensorFlowRuntime implements ForeignRuntime {
    private static final String SERVING = "serve";

    /** A SavedModel is a folder. */
    @Override
    public boolean opens(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public ForeignModel open(ModelFile file) throws ForeignModelException {
        try {
            return SavedModel.of(
                    file,
                    SavedModelBundle.loader(file.path().toString())
                            .withTags(SERVING)
                            .withConfigProto(ConfigProto.newBuilder()
                                    .setIntraOpParallelismThreads(1)
                                    // below 0: on the thread that asks
                                    .setInterOpParallelismThreads(-1)
                                    .build())
                            .load());
        } catch (LinkageError e) {
            throw new ForeignModelException(
                    "TensorFlow's native library cannot be loaded (the jar of this platform has to be there, glibc, and a folder"
                            + " org.bytedeco.javacpp.cachedir that can be written to and run from): " + e,
                    e);
        } catch (RuntimeException e) {
            throw new ForeignModelException(file.path() + " is no SavedModel that can be run: " + e.getMessage(), e);
        }
    }
}
