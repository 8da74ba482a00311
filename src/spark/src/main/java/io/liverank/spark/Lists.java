package io.liverank.spark;

import io.liverank.archive.Archive;
import io.liverank.archive.KeptModel;
import io.liverank.archive.ListReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A shop's archive wherever Hadoop's file systems reach: {@code hdfs://}, {@code s3a://}, {@code file://} and whatever else Spark has in
 * its class path; without a scheme what {@code fs.defaultFS} says, which is the local disk by itself. Immutable.
 *
 * @param folder of the shop
 */
record Lists(String folder) {
    static Lists of(String archive, String shop) {
        return new Lists(new Path(archive, Archive.place(shop)).toString());
    }

    /** What a job's settings say of file systems, on whichever machine this is; making it takes longer than reading a file. */
    private record Settings(SparkEnv job, Configuration hadoop) {
        private static volatile Settings known = new Settings(null, new Configuration());

        static Configuration now() {
            SparkEnv job = SparkEnv.get();
            Settings found = known;
            if (found.job != job) {
                found = new Settings(
                        job,
                        job == null
                                ? new Configuration()
                                : SparkHadoopUtil.get().newConfiguration(job.conf()));
                known = found;
            }
            return found.hadoop;
        }
    }

    private static FileSystem system(Path path) throws IOException {
        return path.getFileSystem(Settings.now());
    }

    /** The files with lists, oldest first; none if there is no archive. */
    List<String> files() throws IOException {
        Path path = new Path(folder);
        try {
            return Arrays.stream(system(path).listStatus(path))
                    .filter(FileStatus::isFile)
                    .map(FileStatus::getPath)
                    .filter(file -> Archive.holdsLists(file.getName()))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** At the beginning of one of {@link #files}. */
    static ListReader open(String file) throws IOException {
        Path path = new Path(file);
        return new ListReader(system(path).open(path), file);
    }

    /** Puts a file where {@code place} says, in that of an older one: without a scheme on this machine's disk. */
    static void put(String place, byte[] bytes) throws IOException {
        Path path = new Path(place);
        if (path.toUri().getScheme() == null) {
            Files.write(java.nio.file.Path.of(place), bytes);
            return;
        }
        try (OutputStream out = system(path).create(path, true)) {
            out.write(bytes);
        }
    }

    /** The versions of the model that are there, oldest first. */
    List<Long> versions() throws IOException {
        Path models = new Path(folder, Archive.modelPlace(0)).getParent();
        try {
            return Arrays.stream(system(models).listStatus(models))
                    .map(file -> Archive.version(file.getPath().getName()))
                    .flatMap(Optional::stream)
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** A version of the model; empty if it is not there. */
    Optional<KeptModel> model(long version) throws IOException {
        Path path = new Path(folder, Archive.modelPlace(version));
        try (InputStream in = system(path).open(path)) {
            return Optional.of(KeptModel.of(in.readAllBytes(), path.toString()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }
}
