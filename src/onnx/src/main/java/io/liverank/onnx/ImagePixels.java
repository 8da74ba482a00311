package io.liverank.onnx;

import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.ImageException;
import io.liverank.encode.ImageFile;
import io.liverank.encode.ImageFile.Layout;
import io.liverank.encode.ImageFile.Resize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * From a file's bytes to what a model is given. An image is measured before it is decoded, and no more than some times the model's square
 * is ever in memory of it; the first picture of several is taken, and what is transparent is white. No state.
 *
 * @param file how the model wants it
 * @param size of the square, in pixels a side
 * @param layout of the numbers
 */
record ImagePixels(ImageFile file, int size, Layout layout) {
    private static final String WEBP = "webp";
    private static final int COLOURS = 3;
    /** How many times finer than the model's square an image is decoded, at least; more would not be seen. */
    private static final int FINER = 2;
    /** Passes of a progressive JPEG: programs write some ten, and each costs as much as the whole image. */
    private static final int PASSES = 64;

    /** By how files begin. */
    private static String format(byte[] image) {
        if (image.length > 8 && image[0] == (byte) 0x89 && image[1] == 'P' && image[2] == 'N' && image[3] == 'G') {
            return "png";
        } else if (image.length > 4 && image[0] == (byte) 0xff && image[1] == (byte) 0xd8) {
            return "jpeg";
        }
        if (image.length > 6 && image[0] == 'G' && image[1] == 'I' && image[2] == 'F') {
            return "gif";
        }
        return Webp.is(image) ? WEBP : null;
    }

    /** The numbers of an image, {@code 3 * size * size}. */
    float[] of(byte[] image) throws ImageException {
        return normal(resized(decoded(image)));
    }

    private BufferedImage decoded(byte[] image) throws ImageException {
        String format = format(image);
        if (format == null) {
            throw new ImageException(Reason.UNREADABLE, "it is no PNG, JPEG, GIF or WebP");
        }
        if (format.equals("jpeg")) {
            checkPasses(image);
        }
        if (format.equals(WEBP)) {
            long most = Webp.pixels(image);
            checkPixels(most, most + " pixels");
        }
        ImageReader reader = reader(format);
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            checkPixels((long) width * height, width + " times " + height + " pixels");
            if (format.equals(WEBP)) {
                // its reader decodes all of it in any case, and parts of some of them wrongly
                Rectangle seen = seen(width, height);
                return plain(reader.read(0).getSubimage(seen.x, seen.y, seen.width, seen.height));
            }
            return plain(reader.read(0, part(reader, width, height)));
        } catch (IOException | RuntimeException e) {
            // readers throw all kinds of these at broken files
            throw new ImageException(
                    Reason.UNREADABLE, "it is a broken " + format + ", or of an unknown kind: " + e, e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(String format) throws ImageException {
        try {
            return format.equals(WEBP)
                    ? Webp.reader()
                    : ImageIO.getImageReadersByFormatName(format).next();
        } catch (IOException e) {
            throw new ImageException(Reason.UNREADABLE, "nobody here reads " + format, e);
        }
    }

    private void checkPixels(long pixels, String told) throws ImageException {
        if (pixels > file.maxPixels()) {
            throw new ImageException(Reason.REFUSED, "it has " + told + ", more than " + file.maxPixels());
        }
    }

    /** What of it the model sees. */
    private Rectangle seen(int width, int height) {
        int side = Math.min(width, height);
        return file.resize() == Resize.CROP
                ? new Rectangle((width - side) / 2, (height - side) / 2, side, side)
                : new Rectangle(width, height);
    }

    /** What of it is decoded, and of how many pixels one. */
    private ImageReadParam part(ImageReader reader, int width, int height) {
        Rectangle part = seen(width, height);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(part);
        param.setSourceSubsampling(
                Math.max(1, part.width / (FINER * size)), Math.max(1, part.height / (FINER * size)), 0, 0);
        return param;
    }

    private static void checkPasses(byte[] image) throws ImageException {
        int passes = 0;
        boolean isWhole = false;
        for (int i = 0; i + 1 < image.length; i++) {
            if (image[i] == (byte) 0xff) {
                passes += image[i + 1] == (byte) 0xda ? 1 : 0;
                isWhole = image[i + 1] == (byte) 0xd9 || isWhole && image[i + 1] != (byte) 0xda;
            }
        }
        if (passes > PASSES) {
            throw new ImageException(Reason.REFUSED, "it is a JPEG of more than " + PASSES + " passes");
        }
        if (!isWhole) {
            throw new ImageException(Reason.UNREADABLE, "it is a JPEG that ends in the middle");
        }
    }

    private static BufferedImage plain(BufferedImage image) {
        var plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = plain.createGraphics();
        try {
            pen.drawImage(image, 0, 0, Color.WHITE, null);
        } finally {
            pen.dispose();
        }
        return plain;
    }

    /** Colours of 0 to 1, row by row, three a pixel; each of them the mean of those around it, by a triangle as wide as it takes. */
    private double[] resized(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        double[][] across = weights(width);
        double[][] down = weights(height);
        var rows = new double[height * size * COLOURS];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < size; x++) {
                int from = (int) across[x][0];
                for (int i = 1; i < across[x].length; i++) {
                    int pixel = pixels[y * width + from + i - 1];
                    for (int colour = 0; colour < COLOURS; colour++) {
                        rows[(y * size + x) * COLOURS + colour] +=
                                across[x][i] * (pixel >> 8 * (COLOURS - 1 - colour) & 0xff) / 255;
                    }
                }
            }
        }
        var square = new double[size * size * COLOURS];
        int line = size * COLOURS;
        for (int y = 0; y < size; y++) {
            int from = (int) down[y][0];
            for (int i = 1; i < down[y].length; i++) {
                for (int at = 0; at < line; at++) {
                    square[y * line + at] += down[y][i] * rows[(from + i - 1) * line + at];
                }
            }
        }
        return square;
    }

    /** Per place of the square's side: where it begins among {@code many}, then the weight of each from there on. */
    private double[][] weights(int many) {
        double scale = (double) many / size;
        double reach = Math.max(1, scale);
        var weights = new double[size][];
        for (int place = 0; place < size; place++) {
            double middle = (place + 0.5) * scale;
            int from = Math.max(0, (int) Math.floor(middle - reach));
            int to = Math.min(many, (int) Math.ceil(middle + reach));
            var own = new double[1 + to - from];
            double sum = 0;
            for (int i = from; i < to; i++) {
                own[1 + i - from] = Math.max(0, 1 - Math.abs(i + 0.5 - middle) / reach);
                sum += own[1 + i - from];
            }
            for (int i = 1; i < own.length; i++) {
                own[i] /= sum;
            }
            own[0] = from;
            weights[place] = own;
        }
        return weights;
    }

    private float[] normal(double[] square) {
        int pixels = size * size;
        var numbers = new float[square.length];
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int colour = 0; colour < COLOURS; colour++) {
                double one = (square[pixel * COLOURS + colour] - file.mean().get(colour))
                        / file.std().get(colour);
                int at = layout == Layout.NCHW ? colour * pixels + pixel : pixel * COLOURS + colour;
                numbers[at] = (float) one;
            }
        }
        return numbers;
    }
}
