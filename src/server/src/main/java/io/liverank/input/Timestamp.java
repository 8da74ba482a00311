package io.liverank.input;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a {@link Moment} from a number or text. */
final class Timestamp extends StdDeserializer<Moment> {
    private static final String EXPECTED = "must be an ISO-8601 time or a number since 1970";

    Timestamp() {
        super(Moment.class);
    }

    @Override
    public Moment deserialize(JsonParser parser, DeserializationContext context) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return Moment.of(new BigDecimal(parser.getBigIntegerValue()));
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double number = parser.getDoubleValue();
            return Double.isFinite(number)
                    ? Moment.of(parser.getDecimalValue())
                    : new Moment(null, Moment.Doubt.UNUSABLE, String.valueOf(number));
        }
        if (token == JsonToken.VALUE_STRING) {
            Moment moment = Moment.of(parser.getString());
            return moment != null
                    ? moment
                    : (Moment) context.handleWeirdStringValue(Moment.class, parser.getString(), EXPECTED);
        }
        return (Moment) context.handleUnexpectedToken(Moment.class, parser);
    }
}
