package io.liverank.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** Where programs of others put the key that they were given. Keys are looked at, and kept nowhere. No state. */
final class ForeignKeys {
    private static final Set<String> NAMES = Set.of("x-algolia-api-key", "api_secret", "writekey", "write_key");
    private static final String ALGOLIA = "X-Algolia-API-Key";
    private static final String BASIC = "basic ";
    private static final JsonFactory JSON = new JsonFactory();

    private ForeignKeys() {}

    /** In a header, as a user's name, or in the address; null if it is in none of these. */
    static String beside(HttpServletRequest request) {
        String header = request.getHeader(ALGOLIA);
        if (header != null) {
            return header;
        }
        String user = user(request.getHeader(HttpHeaders.AUTHORIZATION));
        return user == null ? parameter(request.getQueryString()) : user;
    }

    private static String user(String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return null;
        }
        try {
            String plain = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            int end = plain.indexOf(':');
            String user = end < 0 ? plain : plain.substring(0, end);
            return user.isEmpty() ? null : user;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String parameter(String query) {
        for (String part : query == null ? new String[0] : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0 && NAMES.contains(part.substring(0, equals).toLowerCase(Locale.ROOT))) {
                try {
                    return URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return null;
    }

    /** The {@code writeKey} of a body of JSON; null if there is none. */
    static String in(byte[] body) {
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("writeKey") && value == JsonToken.VALUE_STRING) {
                    return parser.getString();
                }
                parser.skipChildren();
            }
            return null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
