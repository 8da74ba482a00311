package io.liverank.api;

import io.liverank.input.EventReader;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Json;
import io.liverank.input.Offer;
import io.liverank.input.OfferReader;
import io.liverank.input.RankBody;
import io.liverank.input.SimilarBody;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads bodies of our own shapes, and nothing but JSON. A good body is read in one go; a bad one is read again, as a tree, to
 * tell all its faults at once. Thread-safe.
 */
final class JsonBodies implements HttpMessageConverter<Object> {
    static final List<MediaType> TYPES = List.of(MediaType.APPLICATION_JSON, new MediaType("application", "*+json"));
    private static final String OURS = "io.liverank.";

    private final JsonMapper mapper = Json.mapper();

    @Override
    public boolean canRead(Class<?> type, MediaType mediaType) {
        return (type == JsonNode.class || type.getName().startsWith(OURS))
                && mediaType != null
                && TYPES.stream().anyMatch(one -> one.includes(mediaType))
                && isUnicode(mediaType.getCharset());
    }

    /** JSON is UTF-8; Jackson sees UTF-16 and UTF-32 by itself, by their first bytes. */
    private static boolean isUnicode(Charset charset) {
        return charset == null
                || charset.equals(StandardCharsets.US_ASCII)
                || charset.name().startsWith("UTF-");
    }

    @Override
    public boolean canWrite(Class<?> type, MediaType mediaType) {
        return false;
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return TYPES;
    }

    @Override
    public Object read(Class<?> type, HttpInputMessage input) throws IOException {
        byte[] body = input.getBody().readAllBytes();
        if (type == Offer.class) {
            Offer usual = OfferReader.read(body);
            return usual == null ? Offer.of((RankBody) read(RankBody.class, body)) : usual;
        }
        return read(type, body);
    }

    private Object read(Class<?> type, byte[] body) {
        try {
            return type == JsonNode.class ? mapper.readTree(body) : mapper.readValue(body, type);
        } catch (StreamReadException e) {
            throw new InvalidInputException(List.of(Json.fault(e, "")));
        } catch (JacksonException e) {
            throw everything(type, body, e);
        }
    }

    private InvalidInputException everything(Class<?> type, byte[] body, JacksonException first) {
        try {
            var reader = new EventReader(System.currentTimeMillis());
            Object read = reader.body(mapper.readTree(body), type);
            if (read instanceof RankBody list) {
                reader.check(list);
            } else if (read instanceof SimilarBody some) {
                reader.given(some);
            }
            reader.finish();
        } catch (InvalidInputException e) {
            return e;
        } catch (JacksonException e) {
            return new InvalidInputException(List.of(Json.fault(e, "")));
        }
        return new InvalidInputException(List.of(Json.fault(first, "")));
    }

    @Override
    public void write(Object value, MediaType mediaType, HttpOutputMessage output) {
        throw new UnsupportedOperationException("reads alone");
    }
}
