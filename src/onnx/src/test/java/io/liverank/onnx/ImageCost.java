package io.liverank.onnx;

import io.liverank.encode.ImageEncoder;
import io.liverank.encode.ImageFile;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.Value;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What an image costs, in time of the processor, before a model of one's own looks at it (that of this program is a small one); and what
 * vectors of candidates cost in the log. Prints a table.
 */
final class ImageCost {
    private ImageCost() {}

    /** Waves of colour: neither plain, which packs too well, nor noise. */
    private static BufferedImage waves(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (127 + 127 * Math.sin(x / 23.0 + y / 71.0));
                int green = (int) (127 + 127 * Math.sin(y / 37.0));
                image.setRGB(x, y, red << 16 | green << 8 | (x * y & 0x3f));
            }
        }
        return image;
    }

    private static void image(ImageEncoder encoder, int width, int height, String format, int times) throws Exception {
        byte[] image = Photos.bytes(waves(width, height), format);
        long[] took = new long[times];
        for (int i = -times / 3; i < times; i++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            encoder.encode(image);
            if (i >= 0) {
                took[i] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            }
        }
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "%s, %d times %d, %d kB | %.1f ms%n",
                format,
                width,
                height,
                image.length / 1_000,
                took[times / 2] / 1e6);
    }

    private static int list(int vectors) {
        var random = new SplittableRandom(5);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Attributes attributes = Attributes.of(Map.of(
                    "title", new Value.Text("Alto light running shoes, black " + i), "price", new Value.Amount(i)));
            if (i < vectors) {
                float[] numbers = new float[384];
                for (int j = 0; j < numbers.length; j++) {
                    numbers[j] = (float) (random.nextDouble() - 0.5) / 10;
                }
                attributes = attributes.with("encoded.en.12345678", Value.Vector.rounded(numbers));
            }
            candidates.add(new Candidate("item-" + i, 1, attributes));
        }
        return EventCodec.encode(
                        new Event.RankingShown(1, "q", "shoes", Actor.UNKNOWN, Attributes.NONE, candidates, List.of()))
                .length;
    }

    public static void main(String[] arguments) throws Exception {
        Path model = Graphs.eye(Files.createTempFile("eye", ".onnx"), 224, 512, 7);
        List<Double> half = List.of(0.5, 0.5, 0.5);
        var file = new ImageFile(model, null, null, ImageFile.Resize.CROP, null, half, half, 20_000_000);
        try (ImageEncoder encoder = new OnnxEncoders().open(file)) {
            image(encoder, 224, 224, "png", 60);
            image(encoder, 800, 800, "jpeg", 60);
            image(encoder, 800, 800, "png", 60);
            image(encoder, 4_000, 3_000, "jpeg", 9);
            image(encoder, 4_000, 3_000, "png", 9);
        }
        for (int vectors : new int[] {0, 20, 100}) {
            System.out.println("a list of 100 with titles, vectors of " + vectors + " | " + list(vectors) + " bytes");
        }
    }
}
