package io.liverank.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.ImageEncoder;
import io.liverank.encode.ImageException;
import io.liverank.encode.ImageFile;
import io.liverank.encode.ImageFile.Layout;
import io.liverank.encode.ImageFile.Resize;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real models by the real runtime, of real files of images. */
class OnnxImagesTest {
    private static final List<Double> NOTHING = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);

    @TempDir
    Path folder;

    private final OnnxEncoders encoders = new OnnxEncoders();

    private static ImageFile file(Path model, Integer size, Resize resize, Layout layout) {
        return new ImageFile(model, null, size, resize, layout, NOTHING, ONE, 1_000_000);
    }

    /** Says the mean colour, of a square of 16. */
    private ImageEncoder colours(Resize resize) throws Exception {
        return encoders.open(file(Graphs.colours(folder.resolve("colours.onnx"), -1, 16, 16, 3), null, resize, null));
    }

    private static Reason reason(ImageEncoder encoder, byte[] image) {
        try {
            encoder.encode(image);
            throw new AssertionError("it was encoded");
        } catch (ImageException e) {
            return e.reason();
        } catch (EncoderException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void image_isSeenInItsColours(String format) throws Exception {
        try (ImageEncoder encoder = colours(Resize.CROP)) {
            for (int side : new int[] {1, 5, 16, 40, 700}) {
                float[] seen = encoder.encode(Photos.bytes(Photos.plain(side, side + 3, new Color(255, 0, 0)), format));
                assertThat(seen).hasSize(3);
                assertThat(seen[0]).as(side + " pixels").isCloseTo(1f, within(0.01f));
                assertThat(seen[2]).isCloseTo(0f, within(0.02f));
            }
        }
    }

    @Test
    void middleOrAllOfAnImage_isSeen() throws Exception {
        byte[] parts = Photos.bytes(Photos.threeParts(400), "png");
        try (ImageEncoder crop = colours(Resize.CROP);
                ImageEncoder stretch = colours(Resize.STRETCH)) {
            assertThat(crop.encode(parts)).containsExactly(new float[] {0, 1, 0}, within(0.01f));
            float third = (float) Math.sqrt(1.0 / 3);
            assertThat(stretch.encode(parts)).containsExactly(new float[] {third, third, third}, within(0.02f));
            assertThat(crop.version()).matches("[0-9a-f]{8}").isNotEqualTo(stretch.version());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void webp_isSeenInItsColours(boolean lossy) throws Exception {
        float third = (float) Math.sqrt(1.0 / 3);
        try (ImageEncoder crop = colours(Resize.CROP);
                ImageEncoder stretch = colours(Resize.STRETCH)) {
            assertThat(crop.encode(Photos.webp(lossy)))
                    .containsExactly(new float[] {0, 1, 0}, within(lossy ? 0.05f : 1e-6f));
            assertThat(stretch.encode(Photos.webp(lossy)))
                    .containsExactly(new float[] {third, third, third}, within(lossy ? 0.02f : 1e-6f));
        }
    }

    @Test
    void webp_isMeasuredByAllItsPartsBeforeItIsDecoded() throws Exception {
        try (ImageEncoder encoder = colours(Resize.CROP)) {
            assertThat(reason(encoder, sized(Photos.webp(false), 21, 0x3fff | 0x3fff << 14)))
                    .isEqualTo(Reason.REFUSED);
            assertThat(reason(encoder, sized(Photos.webp(true), 26, 0x3fff | 0x3fff << 16)))
                    .isEqualTo(Reason.REFUSED);
            byte[] canvas = Photos.transparentWebp();
            assertThat(reason(encoder, sized(canvas, 24, 0xffffff))).isEqualTo(Reason.REFUSED);
            byte[] moves = canvas.clone();
            moves[20] |= 2;
            assertThat(reason(encoder, moves)).isEqualTo(Reason.UNREADABLE);
            for (byte[] image : List.of(Photos.webp(true), Photos.webp(false), canvas)) {
                assertThat(reason(encoder, Arrays.copyOf(image, image.length / 2)))
                        .isEqualTo(Reason.UNREADABLE);
            }
        }
    }

    /** With a number in place of the four bytes at a place, the lowest first. */
    private static byte[] sized(byte[] image, int at, int number) {
        byte[] other = image.clone();
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number);
        return other;
    }

    @Test
    void pixels_standWhereTheModelWantsThem() throws Exception {
        byte[] parts = Photos.bytes(Photos.threeParts(40), "png");
        var stretched = new ImageFile(
                folder, null, 3, Resize.STRETCH, null, List.of(0.5, 0.25, 0.0), List.of(0.5, 1.0, 2.0), 1_000_000);
        float[] rows = new ImagePixels(stretched, 3, Layout.NHWC).of(parts);
        float[] colours = new ImagePixels(stretched, 3, Layout.NCHW).of(parts);

        // the middle pixel of the first row is nearly green alone, by how wide the triangle reaches
        assertThat(rows[0]).isCloseTo(1f, within(0.35f));
        assertThat(rows[3 + 1]).isCloseTo(0.75f, within(0.35f));
        assertThat(rows[6 + 2]).isCloseTo(0.5f, within(0.2f));
        for (int pixel = 0; pixel < 9; pixel++) {
            for (int colour = 0; colour < 3; colour++) {
                assertThat(colours[colour * 9 + pixel]).isEqualTo(rows[pixel * 3 + colour]);
            }
        }
        float[] whole = new ImagePixels(
                        new ImageFile(folder, null, 3, Resize.CROP, null, NOTHING, ONE, 1_000_000), 3, Layout.NHWC)
                .of(Photos.png(3, 3, new Color(51, 102, 204)));
        assertThat(Arrays.copyOf(whole, 3)).containsExactly(new float[] {0.2f, 0.4f, 0.8f}, within(1e-6f));
    }

    @Test
    void whatIsTransparent_isWhite() throws Exception {
        var clear = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
        var grey = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(3, 3, 0, 255);
        try (ImageEncoder encoder = colours(Resize.CROP)) {
            float third = (float) Math.sqrt(1.0 / 3);
            for (BufferedImage image : List.of(clear, grey)) {
                assertThat(encoder.encode(Photos.bytes(image, "png")))
                        .containsExactly(new float[] {third, third, third}, within(0.01f));
            }
        }
        try (ImageEncoder encoder = colours(Resize.STRETCH)) {
            // half red, half white: (1, 1/2, 1/2) of length 1
            float half = (float) Math.sqrt(1 / 6.0);
            assertThat(encoder.encode(Photos.transparentWebp()))
                    .containsExactly(new float[] {2 * half, half, half}, within(0.03f));
        }
    }

    @Test
    void network_tellsImagesApartAndSaysTheSameOfTheSame() throws Exception {
        Path model = Graphs.eye(folder.resolve("eye.onnx"), 32, 24, 7);
        try (ImageEncoder encoder = encoders.open(file(model, null, Resize.CROP, null))) {
            float[] red = encoder.encode(Photos.png(200, 100, Color.RED));
            float[] again = encoder.encode(Photos.png(90, 60, Color.RED));
            float[] blue = encoder.encode(Photos.png(200, 100, Color.BLUE));

            assertThat(encoder.dimension()).isEqualTo(24).isEqualTo(red.length);
            assertThat(red).containsExactly(again, within(1e-5f));
            assertThat(red).isNotEqualTo(blue);
            double squares = 0;
            for (float number : red) {
                squares += number * number;
            }
            assertThat(squares).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void imageThatSaysToBeLarge_isNotDecoded() throws Exception {
        byte[] bomb = Photos.bomb(20_000);
        assertThat(bomb.length).isLessThan(100_000);
        try (ImageEncoder encoder = colours(Resize.CROP)) {
            assertThat(reason(encoder, bomb)).isEqualTo(Reason.REFUSED);
            assertThatThrownBy(() -> encoder.encode(bomb)).hasMessageContaining("20000 times 20000 pixels");
            assertThat(reason(encoder, Photos.bomb(1_001))).isEqualTo(Reason.REFUSED);
            assertThatThrownBy(() -> encoder.encode(Photos.bomb(1_000))).hasMessageContaining("without a direction");
        }
    }

    @Test
    void jpegOfManyPasses_isNotDecoded() throws Exception {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam progressive = writer.getDefaultWriteParam();
        progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        var out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(Photos.plain(40, 40, Color.RED), null, null), progressive);
        }
        writer.dispose();
        byte[] image = out.toByteArray();
        byte[] many = Arrays.copyOf(image, image.length + 200);
        for (int i = image.length - 2; i < many.length - 2; i += 2) {
            many[i] = (byte) 0xff;
            many[i + 1] = (byte) 0xda;
        }
        many[many.length - 2] = (byte) 0xff;
        many[many.length - 1] = (byte) 0xd9;
        try (ImageEncoder encoder = colours(Resize.CROP)) {
            assertThat(encoder.encode(image)[0]).isCloseTo(1f, within(0.01f));
            assertThat(reason(encoder, many)).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void brokenFiles_areTold() throws Exception {
        try (ImageEncoder encoder = colours(Resize.CROP)) {
            var noise = new Random(3);
            var colourful = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 90_000; i++) {
                colourful.setRGB(i % 300, i / 300, noise.nextInt());
            }
            for (String format : List.of("png", "jpeg", "gif")) {
                byte[] image = Photos.bytes(colourful, format);
                assertThat(reason(encoder, Arrays.copyOf(image, image.length / 3)))
                        .as(format)
                        .isEqualTo(Reason.UNREADABLE);
                assertThat(reason(encoder, Arrays.copyOf(image, 12))).isEqualTo(Reason.UNREADABLE);
            }
            assertThat(reason(encoder, new byte[0])).isEqualTo(Reason.UNREADABLE);
            assertThat(reason(encoder, "RIFF0000WEBPVP8 ".getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(Reason.UNREADABLE);
        }
    }

    /** Whatever a broken file does to the readers, it is the image's fault and told as such. */
    @Test
    void filesWithBytesThatFell_areReadOrTold() throws Exception {
        var random = new SplittableRandom(11);
        try (ImageEncoder encoder = colours(Resize.STRETCH)) {
            List<byte[]> images =
                    new ArrayList<>(List.of(Photos.webp(true), Photos.webp(false), Photos.transparentWebp()));
            for (String format : List.of("png", "jpeg", "gif")) {
                images.add(Photos.bytes(Photos.threeParts(30), format));
            }
            for (byte[] image : images) {
                for (int i = 0; i < 300; i++) {
                    byte[] other = image.clone();
                    for (int j = 0; j < 4; j++) {
                        other[4 + random.nextInt(other.length - 4)] = (byte) random.nextInt(256);
                    }
                    try {
                        assertThat(encoder.encode(other)).hasSize(3);
                    } catch (ImageException | EncoderException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoEncoder_isRefusedWithAReason() throws Exception {
        Path free = Graphs.colours(folder.resolve("free.onnx"), -1, -1, -1, 3);
        Path unclear = Graphs.colours(folder.resolve("unclear.onnx"), -1, -1, -1, -1);
        Path flat = Graphs.colours(folder.resolve("flat.onnx"), -1, 16, 20, 3);
        Path two = Graphs.colours(folder.resolve("two.onnx"), 2, 16, 16, 3);
        Path ranker = Graphs.linear(folder.resolve("linear.onnx"), 2);
        Path text = Files.writeString(folder.resolve("text.onnx"), "no model");

        refused(file(folder.resolve("nowhere.onnx"), null, Resize.CROP, null), "there is no file");
        refused(file(text, null, Resize.CROP, null), "is no ONNX model that can be run");
        refused(file(ranker, null, Resize.CROP, null), "its input is neither");
        refused(file(free, null, Resize.CROP, null), "does not say the size of its images");
        refused(file(unclear, 16, Resize.CROP, null), "does not say the layout");
        refused(
                file(Graphs.colours(folder.resolve("last.onnx"), -1, 16, 16, 3), 16, Resize.CROP, Layout.NCHW),
                "which is not NCHW");
        refused(file(flat, null, Resize.CROP, null), "only squares");
        refused(file(two, null, Resize.CROP, null), "it takes 2 images at once");
        refused(
                new ImageFile(free, "nothing", 16, Resize.CROP, null, NOTHING, ONE, 1_000),
                "it has no output nothing: means");
        refused(
                file(Graphs.eye(folder.resolve("eye.onnx"), 32, 8, 1), 16, Resize.CROP, null),
                "it wants images of the size 32, not 16");
        encoders.open(file(free, 16, Resize.CROP, null)).close();
        encoders.open(file(unclear, 16, Resize.CROP, Layout.NHWC)).close();
        assertThatThrownBy(() -> new ImageFile(free, null, 16, Resize.CROP, null, List.of(1.0), ONE, 1_000))
                .hasMessageContaining("red, green and blue");
        assertThatThrownBy(() -> new ImageFile(free, null, 16, Resize.CROP, null, NOTHING, NOTHING, 1_000))
                .hasMessageContaining("above 0");
    }

    private void refused(ImageFile file, String why) {
        assertThatThrownBy(() -> encoders.open(file))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining(why);
    }
}
