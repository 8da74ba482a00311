package io.liverank.proxy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in an engine a call goes. What could lead elsewhere than it seems, such as an encoded slash or two points, is no path.
 *
 * @param raw as it was sent, from the first slash on
 * @param parts between slashes, decoded
 */
public record EnginePath(String raw, List<String> parts) {
    /** The path that this text is, or null if it is none. */
    public static EnginePath of(String raw) {
        if (!raw.isEmpty() && raw.charAt(0) != '/') {
            return null;
        }
        List<String> parts = new ArrayList<>();
        if (raw.length() > 1) {
            for (String part : raw.substring(1).split("/", -1)) {
                String decoded = decoded(part);
                if (decoded == null || !isPlain(decoded)) {
                    return null;
                }
                parts.add(decoded);
            }
        }
        return new EnginePath(raw.isEmpty() ? "/" : raw, parts);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isPlain(String part) {
        return !part.isEmpty()
                && !part.equals(".")
                && !part.equals("..")
                && part.chars().noneMatch(sign -> sign < ' ' || sign == 0x7f || "/\\;%".indexOf(sign) >= 0);
    }

    /**
     * The address below an engine's.
     *
     * @param query behind the question mark, encoded, or null
     * @throws IllegalArgumentException if that is none
     */
    public URI under(String upstream, String query) {
        String base = upstream.endsWith("/") ? upstream.substring(0, upstream.length() - 1) : upstream;
        return URI.create(base + raw + (query == null ? "" : "?" + query));
    }
}
