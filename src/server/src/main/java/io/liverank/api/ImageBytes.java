package io.liverank.api;

import io.liverank.encode.Encoders;
import io.liverank.input.Fault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bytes of images among items' attributes: an object with {@code data} in Base64, or a URL of the kind {@code data:}. They are handed to
 * the encoders that are for the attribute, and their SHA-256 stands in their place in the item; the log has no use for them. Without
 * such an encoder nothing is touched. Thread-safe.
 */
@Component
final class ImageBytes {
    private static final String DATA = "data";
    private static final String DIGEST = "sha256";
    private static final String DATA_URL = "data:";

    /** How files begin: PNG, JPEG, GIF; WebP, whose size stands between this and what is looked at as well. */
    private static final byte[][] BEGINNINGS = {
        {(byte) 0x89, 'P', 'N', 'G'}, {(byte) 0xff, (byte) 0xd8}, {'G', 'I', 'F', '8'}, {'R', 'I', 'F', 'F'}
    };

    private final Encoders encoders;

    ImageBytes(Encoders encoders) {
        this.encoders = encoders;
    }

    /**
     * Takes them out of an item as it was sent.
     *
     * @return what is wrong with those that are left out
     */
    List<Fault> takenOf(JsonNode item) {
        List<Fault> wrong = new ArrayList<>();
        if (item.get("attributes") instanceof ObjectNode attributes) {
            for (String name : encoders.imageAttributes()) {
                JsonNode value = attributes.get(name);
                if (value != null && value.isString() && value.stringValue().startsWith(DATA_URL)) {
                    ObjectNode image = attributes.objectNode();
                    attributes.set(name, image);
                    take(name, image, value.stringValue(), wrong);
                } else if (value instanceof ObjectNode image && image.has(DATA)) {
                    JsonNode data = image.remove(DATA);
                    take(name, image, data.isString() ? data.stringValue() : "", wrong);
                }
            }
        }
        return wrong;
    }

    private void take(String name, ObjectNode image, String written, List<Fault> wrong) {
        String encoded = written.startsWith(DATA_URL) ? written.substring(written.indexOf(',') + 1) : written;
        String problem = null;
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(encoded);
            if (isImage(bytes)) {
                String digest = digest(bytes);
                encoders.take(name, digest, bytes);
                image.put(DIGEST, digest);
            } else {
                problem = "is left out: it is no PNG, JPEG, GIF or WebP";
            }
        } catch (IllegalArgumentException e) {
            problem = "is left out: it is no Base64";
        }
        if (problem != null) {
            image.remove(DIGEST);
            wrong.add(
                    new Fault("/attributes/" + name.replace("~", "~0").replace("/", "~1"), problem, "unusable_image"));
        }
    }

    private static boolean isImage(byte[] bytes) {
        for (byte[] beginning : BEGINNINGS) {
            if (bytes.length > beginning.length
                    && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length)) {
                return true;
            }
        }
        return false;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
