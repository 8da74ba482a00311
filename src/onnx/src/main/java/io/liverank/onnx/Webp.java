package io.liverank.onnx;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.ImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageReader;

/**
 * WebP files, which the JDK does not read. Their size is said in several places, and room is made for whatever the inner ones say; so all
 * are looked at before anything is decoded. No state.
 */
final class Webp {
    private static final int HEADER = 12;
    private static final int CHUNK = 8;
    private static final int MOVES = 2;
    private static final int SIDE = 0x3fff;

    private Webp() {}

    static boolean is(byte[] image) {
        return image.length > HEADER
                && id(image, 0).equals("RIFF")
                && id(image, 8).equals("WEBP");
    }

    static ImageReader reader() throws IOException {
        return new WebPImageReaderSpi().createReaderInstance(null);
    }

    /** The most pixels that any place of it tells of. */
    static long pixels(byte[] image) throws ImageException {
        long most = 0;
        int at = HEADER;
        while (at + CHUNK <= image.length) {
            long size = bytes(image, at + 4, 4);
            int data = at + CHUNK;
            if (size > image.length - data) {
                throw new ImageException(Reason.UNREADABLE, "it is a WebP that ends in the middle");
            }
            most = Math.max(most, pixels(image, id(image, at), data, (int) size));
            at = Math.toIntExact(data + size + size % 2);
        }
        if (most == 0) {
            throw new ImageException(Reason.UNREADABLE, "it is a WebP without a picture");
        }
        return most;
    }

    private static long pixels(byte[] image, String chunk, int data, int size) throws ImageException {
        switch (chunk) {
            case "VP8X" -> {
                if (size >= 10 && (image[data] & MOVES) != 0) {
                    throw new ImageException(Reason.UNREADABLE, "it is a WebP that moves");
                }
                return size < 10 ? 0 : (bytes(image, data + 4, 3) + 1) * (bytes(image, data + 7, 3) + 1);
            }
            case "VP8 " -> {
                return size < 10 ? 0 : (bytes(image, data + 6, 2) & SIDE) * (bytes(image, data + 8, 2) & SIDE);
            }
            case "VP8L" -> {
                long sides = size < 5 ? 0 : bytes(image, data + 1, 4);
                return size < 5 ? 0 : ((sides & SIDE) + 1) * ((sides >> 14 & SIDE) + 1);
            }
            default -> {
                return 0;
            }
        }
    }

    private static String id(byte[] image, int at) {
        return new String(image, at, 4, StandardCharsets.ISO_8859_1);
    }

    /** The lowest first. */
    private static long bytes(byte[] image, int at, int count) {
        long number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = number << 8 | image[at + i] & 0xff;
        }
        return number;
    }
}
