package io.liverank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.update.Proposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from HDFS into HDFS: a name node and two data nodes with their sockets, in this process. */
@Tag("slow")
class HdfsTest {
    @TempDir
    Path folder;

    @Test
    void archiveInHdfs_trainsTheSameBitsAsTheFolder_andTheResultIsPutThere() throws IOException {
        Path archive = Files.createDirectories(folder.resolve("archive"));
        ToyArchive.fill(archive);
        Path here = folder.resolve("candidate");
        var hadoop = new Configuration();
        hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        try (MiniDFSCluster hdfs =
                        new MiniDFSCluster.Builder(hadoop).numDataNodes(2).build();
                var spark = new JavaSparkContext(conf())) {
            assertThat(train(spark, archive.toString(), here.toString())).isZero();
            FileSystem system = hdfs.getFileSystem();
            system.copyFromLocalFile(
                    new org.apache.hadoop.fs.Path(archive.toUri()), new org.apache.hadoop.fs.Path("/liverank"));
            // so that nothing can be read from the folder
            Files.move(archive, folder.resolve("elsewhere"));

            String root = hdfs.getURI().toString();
            assertThat(root).startsWith("hdfs://");
            String there = root + "/candidates/candidate.bin";
            for (int again = 0; again < 2; again++) {
                assertThat(train(spark, root + "/liverank", there)).isZero();
                try (FSDataInputStream in = system.open(new org.apache.hadoop.fs.Path(there))) {
                    byte[] bytes = in.readAllBytes();
                    assertThat(here).hasBinaryContent(bytes);
                    assertThat(Proposal.of(bytes).upTo()).isGreaterThan(1_400);
                }
            }
        }
    }

    private static SparkConf conf() {
        return new SparkConf()
                .setAppName("hdfs")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "ERROR")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
    }

    private static int train(JavaSparkContext spark, String archive, String out) throws IOException {
        return TrainOnArchive.run(Cluster.of(spark), "--archive", archive, "--parts", "4", "--out", out);
    }
}
