package io.liverank.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.catalog.Catalog;
import io.liverank.encode.EncoderWatch;
import io.liverank.encode.Encoders;
import io.liverank.encode.ImageEncoder;
import io.liverank.encode.ItemImages;
import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.input.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImageBytesTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
    private static final String ENCODED = Base64.getEncoder().encodeToString(PNG);
    /** Of {@link #PNG}, by sha256sum. */
    private static final String DIGEST = "cdf3cefe7ec6253d1cb4828ab654da6beb8a4727daac0c49dbf26bedf5887f79";

    private final List<byte[]> seen = new ArrayList<>();
    private final Catalog catalog = new Engine(EngineSettings.DEFAULT).catalog();
    private final Encoders encoders = new Encoders(() -> catalog, new Uncounted());
    private final ImageBytes images = new ImageBytes(encoders);

    private static final class Uncounted implements EncoderWatch {
        @Override
        public void encoded(String encoder, What what, long nanos) {}

        @Override
        public void missed(String encoder, What what, Reason reason) {}
    }

    private final class Seeing implements ImageEncoder {
        @Override
        public String version() {
            return "v1";
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public float[] encode(byte[] image) {
            seen.add(image);
            return new float[] {1, 0};
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        encoders.close();
    }

    private static JsonNode json(String written) {
        return JsonMapper.shared().readTree(written.replace('\'', '"').replace("PNG", ENCODED));
    }

    private void encode() {
        encoders.add("photo", new Seeing(), null, new ItemImages("image", null));
    }

    @Test
    void bytes_goToTheEncoderAndTheirDigestIntoTheItem() {
        encode();
        for (String image :
                List.of("{'data': 'PNG'}", "{'data': 'data:image/png;base64,PNG'}", "'data:image/png;base64,PNG'")) {
            JsonNode item = json("{'itemId': 'a', 'attributes': {'title': 'Shoe', 'image': " + image + "}}");

            assertThat(images.takenOf(item)).isEmpty();

            assertThat(item)
                    .isEqualTo(json(
                            "{'itemId': 'a', 'attributes': {'title': 'Shoe', 'image': {'sha256': '" + DIGEST + "'}}}"));
        }
        Event taken = new Event.ItemUpserted(
                1,
                "a",
                Attributes.of(
                        Map.of("image", new Value.Group(Attributes.of(Map.of("sha256", new Value.Text(DIGEST)))))));
        encoders.encoded(List.of(taken), Duration.ofMinutes(1));
        assertThat(seen).containsExactly(PNG);
    }

    @Test
    void urlBesideBytes_stays() {
        encode();
        JsonNode item = json("{'attributes': {'image': {'url': 'https://example.com/a.png', 'data': 'PNG'}}}");

        assertThat(images.takenOf(item)).isEmpty();
        assertThat(item)
                .isEqualTo(json(
                        "{'attributes': {'image': {'url': 'https://example.com/a.png', 'sha256': '" + DIGEST + "'}}}"));
    }

    @Test
    void whatIsNoImage_isLeftOutAndTold() {
        encode();
        for (String image : List.of(
                "{'data': 'no base 64!=?'}", "{'data': 'aGVsbG8gd29ybGQ='}", "{'data': 7}", "'data:text/html,hello'")) {
            JsonNode item = json("{'attributes': {'image': " + image + ", 'price': 1}}");

            assertThat(images.takenOf(item))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.detail()).startsWith("is left out: it is no "))
                    .extracting(Fault::pointer)
                    .isEqualTo("/attributes/image");
            assertThat(item).isEqualTo(json("{'attributes': {'image': {}, 'price': 1}}"));
        }
    }

    @Test
    void otherAttributesAndOtherShapes_areNotTouched() {
        String[] items = {
            "{'attributes': {'image': 'https://example.com/a.png'}}",
            "{'attributes': {'photo': {'data': 'PNG'}}}",
            "{'attributes': {'image': ['data:x']}}",
            "{'attributes': 'image'}",
            "{}",
            "7"
        };
        encode();
        for (String written : items) {
            JsonNode item = json(written);
            assertThat(images.takenOf(item)).isEmpty();
            assertThat(item).isEqualTo(json(written));
        }
    }

    @Test
    void withoutAnEncoder_nothingIsTouched() {
        JsonNode item = json("{'attributes': {'image': {'data': 'PNG'}}}");
        assertThat(images.takenOf(item)).isEmpty();
        assertThat(item).isEqualTo(json("{'attributes': {'image': {'data': 'PNG'}}}"));
    }
}
