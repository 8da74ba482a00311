package io.liverank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.archive.ListReader;
import io.liverank.feature.Layout;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import io.liverank.model.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two averaged rounds over several parts against one thread's pass, from nothing, by the loss of the newest tenth. {@code -Darchive=FOLDER} takes a
 * shop's archive in place of a toy's, {@code -Drate} another step size than 1; the figures are printed.
 */
@Tag("slow")
class RoundsOverPartsTest {
    private static final double AS_GOOD = 1.01;
    /** Of fewer, a part that starts from nothing learns too little for its vote to be worth much. */
    private static final int LISTS_A_PART = 600;

    @TempDir
    Path toy;

    private record Found(List<String> files, long lists, Layout layout) {}

    private Found archive() throws IOException {
        String given = System.getProperty("archive");
        if (given == null) {
            ToyArchive.fill(toy);
        }
        List<String> files =
                Lists.of(given == null ? toy.toString() : given, "").files();
        long lists = 0;
        Layout layout = Layout.FIXED;
        for (String file : files) {
            try (ListReader reader = Lists.open(file)) {
                while (reader.next()) {
                    lists++;
                    layout = reader.layout();
                }
            }
        }
        return new Found(files, lists, layout);
    }

    @Test
    void twoRoundsOverParts_areAsGoodAsOneThreadsPass_andTheSameBitsTwice() throws IOException {
        Found found = archive();
        Slice older = Slice.of(found.files(), 0, found.lists() * 9 / 10);
        Slice newest = Slice.of(found.files(), found.lists() * 9 / 10, found.lists());
        Model start = new Model(ModelSettings.DEFAULT);
        start.fit(found.layout());
        var settings = new TrainingSettings(1, Float.parseFloat(System.getProperty("rate", "1")), 0, 1);
        var conf = new SparkConf()
                .setAppName("parts")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "ERROR")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        try (var spark = new JavaSparkContext(conf)) {
            Cluster cluster = Cluster.of(spark);
            Model one = Training.rounds(Cluster.alone(), start, older.deal(1), settings, 1);
            double pass = cluster.measure(newest.deal(2), Training.bytes(one)).meanLoss();
            System.out.printf(Locale.ROOT, "one thread's pass: loss %.4f%n", pass);
            for (int parts = 2; parts <= 8 && found.lists() / parts > LISTS_A_PART; parts *= 2) {
                long began = System.nanoTime();
                byte[] made = Training.bytes(Training.rounds(cluster, start, older.deal(parts), settings, 2));
                double seconds = (System.nanoTime() - began) / 2e9;
                double loss = cluster.measure(newest.deal(2), made).meanLoss();
                System.out.printf(
                        Locale.ROOT,
                        "%d parts, two rounds: loss %.4f (%+.2f%%), %.1f s a round%n",
                        parts,
                        loss,
                        100 * (loss / pass - 1),
                        seconds);
                assertThat(loss).isLessThan(AS_GOOD * pass);
                assertThat(Training.bytes(Training.rounds(cluster, start, older.deal(parts), settings, 2)))
                        .isEqualTo(made);
            }
        }
    }
}
