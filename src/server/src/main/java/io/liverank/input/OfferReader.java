package io.liverank.input;

import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a list to be ranked in one pass, straight into what the engine takes. Only bodies of the usual form: whatever is
 * wrong, doubted, cut or left out it leaves to the contract's shapes, which read the body again and know how to tell. So
 * what is read here needs no pointers, no maps and no second look; and what it takes the shapes take as well, as the same
 * (OfferReaderTest holds both to it). One use, one thread.
 */
public final class OfferReader {
    private static final JsonFactory FACTORY = Json.factory();
    private static final int FEW = 64;

    /** Ends the reading; nobody asks where. */
    private static final class UnusualException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private UnusualException() {
            super(null, null, false, false);
        }
    }

    private final JsonParser json;
    private final Remarks remarks = new Remarks();
    private final AttributeReader free = new AttributeReader(remarks);
    private String[] names = new String[FEW];
    private Value[] values = new Value[FEW];
    private int seen;

    private OfferReader(JsonParser json) {
        this.json = json;
    }

    /** The list that {@code body} holds; null if it is not of the usual form. */
    public static Offer read(byte[] body) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            Offer offer = new OfferReader(json).offer();
            return json.nextToken() == null ? offer : null;
        } catch (UnusualException | JacksonException e) {
            return null;
        }
    }

    private Offer offer() {
        String query = null;
        String queryId = null;
        String userId = null;
        String clientId = null;
        String sessionId = null;
        Moment timestamp = null;
        Attributes context = Attributes.NONE;
        List<Candidate> candidates = null;
        Integer limit = null;
        Double weight = null;
        Boolean explain = null;
        require(json.nextToken() == JsonToken.START_OBJECT);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            switch (name) {
                case "query" -> query = text(token, 0);
                case "queryId", "query_id" -> queryId = text(token, 1);
                case "userId", "user_id" -> userId = text(token, 2);
                case "clientId", "client_id" -> clientId = text(token, 3);
                case "sessionId", "session_id" -> sessionId = text(token, 4);
                case "timestamp" -> timestamp = moment(token);
                case "context" -> context = context(token);
                case "items" -> candidates = candidates(token);
                case "limit" -> limit = limit(token);
                case "weight" -> weight = number(token, 9);
                case "explain" -> explain = flag(token);
                default -> throw new UnusualException();
            }
        }
        require(json.currentToken() == JsonToken.END_OBJECT);
        return new Offer(
                new RankBody(
                        query, queryId, userId, clientId, sessionId, timestamp, null, null, limit, weight, null,
                        explain),
                context,
                candidates,
                Set.of());
    }

    private static void require(boolean usual) {
        if (!usual) {
            throw new UnusualException();
        }
    }

    /** Each key once, by whichever of its names. */
    private void once(int key) {
        require((seen & 1 << key) == 0);
        seen |= 1 << key;
    }

    private String text(JsonToken token, int key) {
        once(key);
        require(token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NULL);
        return token == JsonToken.VALUE_NULL ? null : json.getString();
    }

    private Moment moment(JsonToken token) {
        once(5);
        Moment moment =
                switch (token) {
                    case VALUE_STRING -> Moment.of(json.getString());
                    case VALUE_NUMBER_INT -> Moment.of(new BigDecimal(json.getBigIntegerValue()));
                    case VALUE_NUMBER_FLOAT -> Moment.of(json.getDecimalValue());
                    default -> null;
                };
        require(moment != null || token == JsonToken.VALUE_NULL);
        return moment;
    }

    private Attributes context(JsonToken token) {
        once(6);
        return attributes(token);
    }

    private Integer limit(JsonToken token) {
        once(8);
        require(token == JsonToken.VALUE_NULL
                || token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == NumberType.INT);
        return token == JsonToken.VALUE_NULL ? null : (Integer) json.getIntValue();
    }

    private Double number(JsonToken token, int key) {
        once(key);
        return token == JsonToken.VALUE_NULL ? null : (Double) number(token);
    }

    private double number(JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            require(json.getNumberType() != NumberType.BIG_INTEGER);
            return json.getLongValue();
        }
        require(token == JsonToken.VALUE_NUMBER_FLOAT);
        double number = json.getDoubleValue();
        require(Double.isFinite(number));
        return number;
    }

    private Boolean flag(JsonToken token) {
        once(10);
        require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE || token == JsonToken.VALUE_NULL);
        return token == JsonToken.VALUE_NULL ? null : (Boolean) (token == JsonToken.VALUE_TRUE);
    }

    private List<Candidate> candidates(JsonToken token) {
        once(7);
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        require(token == JsonToken.START_ARRAY);
        List<Candidate> candidates = new ArrayList<>(128);
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            require(next == JsonToken.START_OBJECT && candidates.size() < Limits.ITEMS);
            candidates.add(candidate());
        }
        require(areDistinct(candidates));
        return candidates;
    }

    private Candidate candidate() {
        String itemId = null;
        double score = Double.NaN;
        Attributes attributes = Attributes.NONE;
        int told = 0;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            int key;
            switch (name) {
                case "itemId", "item_id" -> {
                    key = 1;
                    require(token == JsonToken.VALUE_STRING);
                    itemId = json.getString();
                }
                case "score" -> {
                    key = 2;
                    score = token == JsonToken.VALUE_NULL ? Double.NaN : number(token);
                }
                case "attributes" -> {
                    key = 4;
                    attributes = attributes(token);
                }
                default -> throw new UnusualException();
            }
            require((told & key) == 0);
            told |= key;
        }
        require(json.currentToken() == JsonToken.END_OBJECT && itemId != null && isName(itemId));
        return new Candidate(itemId, score, attributes);
    }

    private static boolean isName(String text) {
        return text.length() <= Limits.ID && !text.isBlank() && !HalfCharacters.areIn(text);
    }

    /** Open addressing over places: a set of strings would make an object a candidate. */
    private static boolean areDistinct(List<Candidate> candidates) {
        int room = Integer.highestOneBit(Math.max(4, candidates.size()) * 4 - 1);
        short[] places = new short[room];
        for (int i = 0; i < candidates.size(); i++) {
            String itemId = candidates.get(i).itemId();
            int hash = itemId.hashCode();
            int at = (hash ^ hash >>> 15) & room - 1;
            while (places[at] != 0) {
                if (candidates.get(places[at] - 1).itemId().equals(itemId)) {
                    return false;
                }
                at = at + 1 & room - 1;
            }
            places[at] = (short) (i + 1);
        }
        return true;
    }

    private Attributes attributes(JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            return Attributes.NONE;
        }
        require(token == JsonToken.START_OBJECT);
        int count = 0;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            require(count < FEW && isName(name));
            for (int i = 0; i < count; i++) {
                require(!names[i].equals(name));
            }
            Value value = value(json.nextToken());
            names[count] = name;
            // a value that says nothing still has had its name
            values[count++] = value;
        }
        require(json.currentToken() == JsonToken.END_OBJECT);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (values[i] != null) {
                names[kept] = names[i];
                values[kept++] = values[i];
            }
        }
        return Attributes.of(names, values, kept);
    }

    private Value value(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> {
                String text = json.getString();
                require(text.length() <= Limits.TEXT && !HalfCharacters.areIn(text));
                yield text.isBlank() ? null : new Value.Text(text);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Amount(number(token));
            case VALUE_TRUE, VALUE_FALSE -> new Value.Flag(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> null;
            case START_ARRAY, START_OBJECT -> {
                Value value = free.value("", untyped(token), 1);
                require(remarks.all().isEmpty());
                yield value;
            }
            default -> throw new UnusualException();
        };
    }

    private Object untyped(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> {
                List<Object> several = new ArrayList<>();
                for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                    several.add(untyped(next));
                }
                yield several;
            }
            case START_OBJECT -> {
                Map<String, Object> group = new LinkedHashMap<>();
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    require(!group.containsKey(name));
                    group.put(name, untyped(json.nextToken()));
                }
                yield group;
            }
            default -> throw new UnusualException();
        };
    }
}
