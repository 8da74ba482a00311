package io.liverank.proxy;

import io.liverank.input.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A search as it was sent.
 *
 * @param rawQuery the address behind the question mark, or null
 * @param contentType or null
 * @param body what was sent, not copied
 */
public record SearchCall(String rawQuery, String contentType, byte[] body) {
    private static final JsonMapper MAPPER = Json.lenient();
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Parameters of the address and of a form, decoded; of several with one name the first counts. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        read(rawQuery, parameters);
        if (isForm()) {
            read(new String(body, StandardCharsets.UTF_8), parameters);
        }
        return parameters;
    }

    /** What curl sends says that it is a form, unless somebody tells curl; engines look at what it is, as Solr's guide expects. */
    private boolean isForm() {
        return contentType != null && contentType.regionMatches(true, 0, FORM, 0, FORM.length()) && !isObject();
    }

    private boolean isObject() {
        int at = 0;
        while (at < body.length && Character.isWhitespace(body[at])) {
            at++;
        }
        return at < body.length && body[at] == '{';
    }

    private static void read(String encoded, Map<String, String> parameters) {
        if (encoded == null || encoded.isEmpty()) {
            return;
        }
        for (String pair : encoded.split("&")) {
            int end = pair.indexOf('=');
            String name = end < 0 ? pair : pair.substring(0, end);
            parameters.putIfAbsent(decoded(name), end < 0 ? "" : decoded(pair.substring(end + 1)));
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /**
     * As the one search that it is.
     *
     * @throws tools.jackson.core.JacksonException if the body is no JSON
     */
    Search search() {
        return new Search(parameters(), json());
    }

    /** The body as JSON; an empty object if there is none, or it is a form. */
    JsonNode json() {
        return body.length == 0 || isForm() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
    }

    /** Another text as JSON. */
    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }
}
