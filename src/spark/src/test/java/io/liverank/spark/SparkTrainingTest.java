package io.liverank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.TrainingSettings;
import io.liverank.update.Proposal;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkTrainingTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void fill() {
        ToyArchive.fill(folder);
    }

    private static Job.Order order(int parts) {
        return new Job.Order(Lists.of(folder.toString(), ""), 0, ModelSettings.DEFAULT, parts, 2, Long.MAX_VALUE);
    }

    private static byte[] train(Cluster cluster) throws IOException {
        Job.Result result = new Job(cluster, told -> {}).run(order(4));
        assertThat(result.answer().passed()).as(result.answer().reason()).isTrue();
        return result.proposal().toBytes();
    }

    private static SparkConf local() {
        return new SparkConf()
                .setAppName("test")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "ERROR")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
    }

    @Test
    void twoThreadsOfSpark_trainTheSameBitsAsOneThreadWithoutIt() throws IOException {
        byte[] alone = train(Cluster.alone());
        try (var spark = new JavaSparkContext(local())) {
            assertThat(train(Cluster.of(spark))).isEqualTo(alone);
            Path out = folder.resolve("candidate");
            int status = TrainOnArchive.run(
                    Cluster.of(spark), "--archive", folder.toString(), "--parts", "4", "--out", out.toString());
            assertThat(status).isZero();
            assertThat(out).hasBinaryContent(alone);
        }
        Proposal proposal = Proposal.of(alone);
        assertThat(proposal.parent()).isZero();
        assertThat(proposal.upTo()).isGreaterThan(1_400);
        assertThat(TrainOnArchive.run(Cluster.alone(), "--archive", "x")).isEqualTo(2);
    }

    /** A file system of another name stands for S3 or HDFS: each task finds it by the job's settings alone. */
    @Test
    void archiveElsewhere_isReadThroughHadoopsFileSystems_andTrainsTheSameBits() throws IOException {
        byte[] alone = train(Cluster.alone());
        Path out = folder.resolve("of-elsewhere");
        SparkConf conf = local().set("spark.hadoop.fs.elsewhere.impl", ElsewhereFileSystem.class.getName());
        try (var spark = new JavaSparkContext(conf)) {
            String archive = "elsewhere://somewhere" + folder;
            int status = TrainOnArchive.run(
                    Cluster.of(spark), "--archive", archive, "--parts", "4", "--out", out.toString());
            assertThat(status).isZero();
            assertThat(out).hasBinaryContent(alone);
            assertThat(ElsewhereFileSystem.opened()).isPositive();
            assertThat(Lists.of("elsewhere://somewhere/not-there", "").files()).isEmpty();
            assertThat(Lists.of(archive, "").model(7)).isEmpty();
            assertThatThrownBy(() -> Lists.of("unheard-of://somewhere/x", "").files())
                    .hasMessageContaining("unheard-of");
        }
    }

    @Test
    void archiveWithAVersion_isTrainedOnUpToWhatThatLearnedAndJudgedByAllSince(@TempDir Path other) throws IOException {
        ToyArchive.fillWithAVersion(other);
        Lists archive = Lists.of(other.toString(), "");
        assertThat(archive.versions()).containsExactly(1L);
        long learned = archive.model(1).orElseThrow().learnedUpTo();
        assertThat(learned).isBetween(150L, 600L);
        Path out = other.resolve("candidate");
        List<String> order = List.of("--archive", other.toString(), "--parts", "3", "--out", out.toString());
        assertThat(TrainOnArchive.run(Cluster.alone(), order.toArray(String[]::new)))
                .isZero();
        Proposal proposal = Proposal.of(Files.readAllBytes(out));
        assertThat(proposal.parent()).isEqualTo(1);
        assertThat(proposal.upTo()).isEqualTo(learned);
        assertThat(proposal.lists()).isLessThanOrEqualTo((int) learned);
        assertThat(proposal.seen()).as("what judged it").isGreaterThan(1_400);
        List<String> fromNothing = new ArrayList<>(order);
        fromNothing.addAll(List.of("--type", "linear"));
        assertThat(TrainOnArchive.run(Cluster.alone(), fromNothing.toArray(String[]::new)))
                .isZero();
        assertThat(Proposal.of(Files.readAllBytes(out)).parent()).isZero();
    }

    @Test
    void averagedRounds_areAsGoodAsOneThreadsPass() throws IOException {
        List<String> files = Lists.of(folder.toString(), "").files();
        Model start = new Model(ModelSettings.DEFAULT);
        var settings = new TrainingSettings(1, 1, 0.01f, 1);
        Slice trained = Slice.of(files, 0, 1_200);
        Slice newer = Slice.of(files, 1_200, 1_500);
        Cluster alone = Cluster.alone();
        Model one = Training.rounds(alone, start, trained.deal(1), settings, 1);
        double loss = alone.measure(newer.deal(1), Training.bytes(one)).meanLoss();
        Model averaged = Training.rounds(alone, start, trained.deal(2), settings, 2);
        assertThat(alone.measure(newer.deal(3), Training.bytes(averaged)).meanLoss())
                .isLessThan(1.05 * loss);
        assertThat(alone.measure(newer.deal(3), Training.bytes(averaged)))
                .as("in whatever order they are added")
                .isEqualTo(alone.measure(newer.deal(5), Training.bytes(averaged)));
    }

    @Test
    @Tag("slow")
    void workerThatDiesInARound_changesNoBit() throws Exception {
        byte[] alone = train(Cluster.alone());
        String path = System.getProperty("java.class.path");
        Path home = Files.createDirectories(folder.resolve("spark"));
        Path jars = Files.createDirectories(home.resolve("jars"));
        List<String> folders = new ArrayList<>();
        for (String one : path.split(java.io.File.pathSeparator)) {
            if (one.endsWith(".jar")) {
                Path link = jars.resolve(Path.of(one).getFileName());
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, Path.of(one).toAbsolutePath());
                }
            } else {
                folders.add(Path.of(one).toAbsolutePath().toString());
            }
        }
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String url = "spark://127.0.0.1:" + port;
        List<Process> running = new ArrayList<>();
        try {
            running.add(process(
                    home,
                    path,
                    "master.Master",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(port),
                    "--webui-port",
                    "0"));
            for (int k = 0; k < 2; k++) {
                running.add(process(
                        home,
                        path,
                        "worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--cores",
                        "1",
                        "--memory",
                        "700m",
                        "--webui-port",
                        "0",
                        "--work-dir",
                        home.resolve("work" + k).toString(),
                        url));
            }
            SparkConf conf = local().setMaster(url)
                    .set("spark.executor.memory", "500m")
                    .set("spark.executor.cores", "1")
                    .set("spark.executor.extraClassPath", String.join(java.io.File.pathSeparator, folders));
            try (var spark = new JavaSparkContext(conf)) {
                while (spark.sc().statusTracker().getExecutorInfos().length < 3) {
                    TimeUnit.MILLISECONDS.sleep(200);
                }
                CompletableFuture<byte[]> trained = CompletableFuture.supplyAsync(() -> {
                    try {
                        return train(Cluster.of(spark));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                while (spark.statusTracker().getActiveJobIds().length == 0) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                TimeUnit.MILLISECONDS.sleep(700);
                assertThat(trained).isNotDone();
                end(running.remove(2));
                assertThat(trained.get(3, TimeUnit.MINUTES)).isEqualTo(alone);
            }
        } finally {
            running.forEach(SparkTrainingTest::end);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Process process(Path home, String path, String name, String... args) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        line.addAll(List.of("-Xmx256m", "-cp", path, "org.apache.spark.deploy." + name));
        line.addAll(List.of(args));
        var builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(name + System.nanoTime() + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", "127.0.0.1"));
        return builder.start();
    }
}
