package io.liverank.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.liverank.demo.EncoderWorth.Figures;
import io.liverank.demo.EncoderWorth.Words;
import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderFile;
import io.liverank.encode.EncoderRuntime;
import io.liverank.encode.TextEncoder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Items that nobody has seen rank better by what their titles mean. */
@Tag("slow")
class EncoderWorthTest {
    private static TextEncoder open(EncoderRuntime plugin, String model) throws EncoderException {
        return EncoderWorth.remembering(plugin.open(new EncoderFile(model, null, EncoderFile.Pooling.MEAN, 128)));
    }

    @Test
    void newItems_rankBetterInAllSearchesAndByWordsThatNobodyEverSearchedFor() throws EncoderException {
        assumeThat(EncoderWorth.PLUGINS).as("./mvnw package makes it").isDirectory();
        EncoderRuntime plugin = EncoderWorth.plugin();
        TextEncoder english = open(plugin, "minilm-en");
        TextEncoder chinese = open(plugin, "bge-zh");
        double[] with = new double[4];
        double[] without = new double[4];
        for (int seed = 1; seed <= 2; seed++) {
            var world = new EncoderWorth(seed);
            add(with, world.run(english, chinese));
            add(without, world.run(null, null));
        }

        assertThat(with[0]).as("English").isGreaterThan(1.1 * without[0]);
        assertThat(with[1]).as("Chinese").isGreaterThan(1.1 * without[1]);
        assertThat(with[2]).as("English, all searches").isGreaterThan(1.1 * without[2]);
        assertThat(with[3]).as("Chinese, all searches").isGreaterThan(1.1 * without[3]);
    }

    private static void add(double[] sums, Figures figures) {
        for (int language = 0; language < 2; language++) {
            sums[language] += figures.by().get(Words.NEVER_SEARCHED)[language];
            sums[2 + language] += figures.mean(language);
        }
    }
}
