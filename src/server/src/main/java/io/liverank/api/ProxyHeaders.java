package io.liverank.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which headers pass between callers and engines. Immutable. */
final class ProxyHeaders {
    /** Who searches, and the list's own id: percent encoding stands for what is not ASCII. */
    static final String USER = "X-LiveRank-User";

    static final String CLIENT = "X-LiveRank-Client";
    static final String SESSION = "X-LiveRank-Session";
    static final String QUERY = "X-LiveRank-Query";
    static final String QUERY_ID = "X-LiveRank-Query-Id";
    /** What became of the call. */
    static final String OUTCOME = "X-LiveRank-Outcome";

    /** Between what is said of several searches. */
    static final char BETWEEN = ',';

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String AUTHORIZATION = "authorization";
    /** Engines answer plain: what is zipped cannot be put in order, and callers get it zipped from us. */
    private static final Set<String> SENT_ON = Set.of(
            "accept",
            "accept-language",
            "content-type",
            "user-agent",
            "x-opaque-id",
            "x-elastic-client-meta",
            "x-elastic-product-origin",
            "traceparent",
            "tracestate");
    /** Whose pages may read an answer is said here, not by an engine that allows all. */
    private static final String ORIGINS = "access-control-";
    /** Those of one connection; what we say ourselves; and cookies, which would be taken for ours. */
    private static final Set<String> KEPT_BACK = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "set-cookie",
            "set-cookie2");
    /** What holds of the bytes that the engine wrote, or lets them be kept for others: not of an order made for one. */
    private static final Set<String> OF_THE_ENGINES_BYTES = Set.of(
            "age",
            "cache-control",
            "content-digest",
            "content-md5",
            "digest",
            "etag",
            "expires",
            "last-modified",
            "pragma",
            "repr-digest");
    /** Nobody may have a client send them, whatever the settings say. */
    private static final Set<String> NEVER =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "x-api-key");

    private final Set<String> further;
    private final String credentials;

    ProxyHeaders(List<String> further, String credentials) {
        var names = new java.util.HashSet<String>();
        further.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        names.removeAll(NEVER);
        this.further = Set.copyOf(names);
        this.credentials = credentials;
    }

    /** Those of a call that the engine gets. */
    Map<String, List<String>> sentOn(HttpServletRequest request) {
        Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            String small = name.toLowerCase(Locale.ROOT);
            if (SENT_ON.contains(small) || further.contains(small)) {
                sent.put(name, Collections.list(request.getHeaders(name)));
            }
        }
        if (!credentials.isEmpty()) {
            sent.put(AUTHORIZATION, List.of(credentials));
        }
        return sent;
    }

    /**
     * Whether callers get a header of an engine's answer.
     *
     * @param ranked whether the answer has another order now
     */
    static boolean isSentBack(String name, boolean ranked) {
        String small = name.toLowerCase(Locale.ROOT);
        return !KEPT_BACK.contains(small)
                && !(ranked && OF_THE_ENGINES_BYTES.contains(small))
                && !small.startsWith(":")
                && !small.startsWith("x-liverank-")
                && !small.startsWith(ORIGINS);
    }

    /** A text as a header holds it, so that {@link #said} gives it back; a server's header of other signs would be left out. */
    static String told(String text) {
        var told = new StringBuilder(text.length());
        for (byte sign : text.getBytes(StandardCharsets.UTF_8)) {
            if (sign > ' ' && sign <= '~' && sign != '%' && sign != BETWEEN) {
                told.append((char) sign);
            } else {
                told.append('%').append(HEX.toHexDigits(sign));
            }
        }
        return told.toString();
    }

    /** What a header says, or null. */
    static String said(HttpServletRequest request, String name) {
        return decoded(request.getHeader(name));
    }

    /** What a header says that names each of several searches, of the one at this place; or null. */
    static String said(HttpServletRequest request, String name, int place) {
        String value = request.getHeader(name);
        String[] several = value == null ? new String[0] : value.split(String.valueOf(BETWEEN), -1);
        return place < several.length ? decoded(several[place].strip()) : null;
    }

    private static String decoded(String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
