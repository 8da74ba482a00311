package io.liverank.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a moment from ISO-8601 text with an offset, or from whole milliseconds since 1970. */
final class Timestamp extends StdDeserializer<Instant> {
    private static final String EXPECTED = "must be an ISO-8601 time with offset or milliseconds since 1970";

    Timestamp() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return Instant.ofEpochMilli(parser.getLongValue());
        }
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getString();
            try {
                return text.endsWith("Z")
                        ? Instant.parse(text)
                        : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, EXPECTED);
            }
        }
        return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
}
