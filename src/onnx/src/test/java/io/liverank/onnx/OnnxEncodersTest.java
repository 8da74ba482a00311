package io.liverank.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderFile;
import io.liverank.encode.EncoderFile.Pooling;
import io.liverank.encode.TextEncoder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real models, by the real tokenizers. */
class OnnxEncodersTest {
    @TempDir
    Path folder;

    private final OnnxEncoders encoders = new OnnxEncoders();

    private static EncoderFile packed(String model) {
        return new EncoderFile(model, null, Pooling.MEAN, 128);
    }

    private static double cosine(TextEncoder encoder, String one, String other) throws EncoderException {
        float[] a = encoder.encode(one);
        float[] b = encoder.encode(other);
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
        }
        return product;
    }

    private Path copy(String resource) throws Exception {
        Path to = folder.resolve(resource);
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(resource)) {
            Files.copy(in, to);
        }
        return to;
    }

    @ParameterizedTest
    @CsvSource({
        "minilm-en, 384, sneakers, 'alto light running shoes, black', 'fjord robust frying pan, blue'",
        "minilm-en, 384, luggage, 'galvan classic travel suitcase, red', 'lumo light rain boots, red'",
        "bge-zh, 512, 球鞋, alto 轻便黑色跑步鞋, fjord 耐用蓝色平底锅",
        "bge-zh, 512, 煮饭, ekta 经典白色电饭煲, ekta 经典白色双肩包"
    })
    void whatIsMeant_isNearerThanWhatIsNot(String model, int dimension, String query, String meant, String other)
            throws EncoderException {
        try (TextEncoder encoder = encoders.open(packed(model))) {
            assertThat(encoder.dimension()).isEqualTo(dimension).isEqualTo(encoder.encode(query).length);
            assertThat(cosine(encoder, query, query)).isCloseTo(1, within(1e-5));
            assertThat(cosine(encoder, query, meant)).isGreaterThan(cosine(encoder, query, other) + 0.15);
        }
    }

    @Test
    void ownFiles_encodeAsThePackedOnesDoAndOtherUseIsAnotherVersion() throws Exception {
        Path model = copy("all-minilm-l6-v2-q.onnx");
        Path tokenizer = copy("all-minilm-l6-v2-q-tokenizer.json");
        try (TextEncoder packed = encoders.open(packed("minilm-en"));
                TextEncoder own = encoders.open(new EncoderFile(model.toString(), tokenizer, Pooling.MEAN, 128));
                TextEncoder first = encoders.open(new EncoderFile(model.toString(), tokenizer, Pooling.FIRST, 128));
                TextEncoder shorter = encoders.open(new EncoderFile(model.toString(), tokenizer, Pooling.MEAN, 8))) {
            assertThat(own.encode("a shoe")).containsExactly(packed.encode("a shoe"));
            assertThat(own.version()).isEqualTo(packed.version()).matches("[0-9a-f]{8}");
            assertThat(first.encode("a shoe")).isNotEqualTo(own.encode("a shoe"));
            assertThat(first.version()).isNotEqualTo(own.version());
            assertThat(shorter.version()).isNotEqualTo(own.version());
            assertThat(shorter.encode("one two three four five six seven eight nine ten"))
                    .containsExactly(shorter.encode("one two three four five six seven eight nine eleven"));
        }
    }

    @Test
    void manyThreads_getWhatOneGets() throws Exception {
        try (TextEncoder encoder = encoders.open(packed("minilm-en"))) {
            float[] alone = encoder.encode("running shoes 7");
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                Callable<float[]> task = () -> encoder.encode("running shoes 7");
                for (var got : threads.invokeAll(
                        IntStream.range(0, 40).mapToObj(i -> task).toList())) {
                    assertThat(got.get()).containsExactly(alone);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void whatIsNoEncoder_isRefusedWithAReason() throws Exception {
        Path tokenizer = copy("all-minilm-l6-v2-q-tokenizer.json");
        Path ranker = Graphs.linear(folder.resolve("linear.onnx"), 2);
        Path text = Files.writeString(folder.resolve("text.onnx"), "no model");

        assertThatThrownBy(() -> encoders.open(packed("nowhere.onnx")))
                .hasMessageContaining("there is no file")
                .hasMessageContaining("bge-zh, minilm-en");
        assertThatThrownBy(() -> encoders.open(packed(text.toString())))
                .hasMessageContaining("its tokenizer.json is not set");
        assertThatThrownBy(() -> encoders.open(new EncoderFile(text.toString(), tokenizer, Pooling.MEAN, 128)))
                .hasMessageContaining("is no ONNX encoder that can be run");
        assertThatThrownBy(() -> encoders.open(new EncoderFile(ranker.toString(), tokenizer, Pooling.MEAN, 128)))
                .hasMessageContaining("its inputs are input");
        assertThatThrownBy(() -> encoders.open(new EncoderFile(ranker.toString(), text, Pooling.MEAN, 128)))
                .hasMessageContaining("its tokenizer cannot be read");
    }
}
