package io.liverank.encode;

import java.nio.file.Path;
import java.util.List;

/**
 * What an encoder of images is made of.
 *
 * @param model a file
 * @param output the output that is the vector; null for the first that can be one
 * @param size of the square that the model is given, in pixels a side; null for what the model says
 * @param resize how an image becomes a square
 * @param layout of the input; null for what the model says
 * @param mean of red, green and blue, each of 0 to 1, which is taken off
 * @param std by which the rest is divided
 * @param maxPixels of an image, width times height; one that says to have more is not decoded
 */
public record ImageFile(
        Path model,
        String output,
        Integer size,
        Resize resize,
        Layout layout,
        List<Double> mean,
        List<Double> std,
        int maxPixels) {
    private static final int COLOURS = 3;

    /** How an image becomes a square. */
    public enum Resize {
        /** The middle of it, as large as its shorter side. */
        CROP,
        /** All of it, out of shape. */
        STRETCH
    }

    /** In which order an input's numbers stand. */
    public enum Layout {
        /** Colour, row, column: as PyTorch exports. */
        NCHW,
        /** Row, column, colour: as TensorFlow exports. */
        NHWC
    }

    /** Refuses what is not of three colours, and a division by nothing. */
    public ImageFile {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != COLOURS || std.size() != COLOURS) {
            throw new IllegalArgumentException("mean and std have a number for red, green and blue each");
        }
        if (std.stream().anyMatch(one -> !(one > 0) || one.isInfinite())
                || mean.stream().anyMatch(one -> !Double.isFinite(one))) {
            throw new IllegalArgumentException("mean must be finite, and std above 0");
        }
    }
}
