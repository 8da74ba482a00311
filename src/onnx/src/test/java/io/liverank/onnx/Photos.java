package io.liverank.onnx;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Makes files of images. */
final class Photos {
    private Photos() {}

    /** One colour. */
    static BufferedImage plain(int width, int height, Color colour) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(colour);
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        return image;
    }

    /** Red left, green in the middle, blue right: 3 to 1. */
    static BufferedImage threeParts(int side) {
        BufferedImage image = plain(3 * side, side, Color.GREEN);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, side, side);
        pen.setColor(Color.BLUE);
        pen.fillRect(2 * side, 0, side, side);
        pen.dispose();
        return image;
    }

    static byte[] bytes(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("nobody writes " + format);
        }
        return out.toByteArray();
    }

    /** {@link #threeParts} of 40, as cwebp 1.2.4 writes it: lossy, or to the bit. */
    static byte[] webp(boolean lossy) {
        return Base64.getDecoder()
                .decode(
                        lossy
                                ? "UklGRoIAAABXRUJQVlA4IHYAAAAwBgCdASp4ACgAPm0ylUekIyIhKUgAgA2JYwDUidp+AfhXpgPwz/WCu/AOziFR6wyPX/np2Qcg4L2wAP7wmyzd1ip12EAUOEOX/H21b9v///NEiXdHibrym1egn/Q/BYHh7wV/yfr59vAHte1pu2hjskAINwAA"
                                : "UklGRioAAABXRUJQVlA4TB4AAAAvd8AJAFAaMA3D/0/jI6Fj/ue//xOgsAYrse+/IAE=");
    }

    /** 30 times 30, the left half red and the right transparent. */
    static byte[] transparentWebp() {
        return Base64.getDecoder()
                .decode(
                        "UklGRn4AAABXRUJQVlA4WAoAAAAQAAAAHQAAHQAAQUxQSBMAAAABDzD/ERFCSEB4broFekT/I+EJAFZQOCBEAAAAcAMAnQEqHgAeAD5dJI1Fo6IhG/QAOAXEsgBg/UA/AABoCcaQAP7xTa//KVeCxujz/+cRfnEX5xF/5xF/yAP9jh0AAAA=");
    }

    static byte[] png(int width, int height, Color colour) throws IOException {
        return bytes(plain(width, height, colour), "png");
    }

    /** A PNG in black and white of {@code side} times {@code side} pixels, all of them there: some thousand times smaller than what it holds. */
    static byte[] bomb(int side) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        var header = new ByteArrayOutputStream();
        var numbers = new DataOutputStream(header);
        numbers.writeInt(side);
        numbers.writeInt(side);
        header.write(new byte[] {1, 0, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed, new Deflater(9))) {
            for (int row = 0; row < side; row++) {
                deflater.write(new byte[1 + (side + 7) / 8]);
            }
        }
        chunk(out, "IDAT", packed.toByteArray());
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] data) throws IOException {
        var checked = new CRC32();
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        checked.update(type);
        checked.update(data);
        var numbers = new DataOutputStream(out);
        numbers.writeInt(data.length);
        numbers.write(type);
        numbers.write(data);
        numbers.writeInt((int) checked.getValue());
        numbers.flush();
    }
}
