package io.liverank.proxy;

import io.liverank.input.Json;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the hits stand in an answer, byte by byte, so that they can change places while all else, spaces included, stays as the
 * engine wrote it. Immutable, but for the answer's bytes, which nobody may change.
 */
final class HitBytes {
    private static final JsonMapper MAPPER = Json.lenient();

    private final byte[] answer;
    /** First byte of each hit, and the one behind it, in turn. */
    private final int[] places;

    private final String queryId;

    private HitBytes(byte[] answer, int[] places, String queryId) {
        this.answer = answer;
        this.places = places;
        this.queryId = queryId;
    }

    /**
     * The first {@code most} hits of an answer, or null if it has none where they are expected.
     *
     * @param path the keys that lead to them
     * @throws tools.jackson.core.JacksonException if it is no JSON
     */
    static HitBytes of(byte[] answer, List<String> path, int most) {
        try (JsonParser json = MAPPER.createParser(answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            var reading = new Reading(json, path, most);
            reading.object(0);
            if (json.nextToken() != null || reading.places == null) {
                return null;
            }
            return new HitBytes(answer, reading.places, reading.queryId);
        }
    }

    /** How many there are. */
    int size() {
        return places.length / 2;
    }

    /** UBI's {@code ext.ubi.query_id}, or null. */
    String queryId() {
        return queryId;
    }

    /** One of them. */
    JsonNode hit(int index) {
        return MAPPER.readTree(answer, places[2 * index], places[2 * index + 1] - places[2 * index]);
    }

    /** The answer with its hits in another order, as long as before. */
    byte[] inOrder(List<Integer> order) {
        byte[] changed = new byte[answer.length];
        int from = 0;
        int at = 0;
        for (int i = 0; i < order.size(); i++) {
            int before = places[2 * i] - from;
            System.arraycopy(answer, from, changed, at, before);
            int hit = order.get(i);
            int length = places[2 * hit + 1] - places[2 * hit];
            System.arraycopy(answer, places[2 * hit], changed, at + before, length);
            at += before + length;
            from = places[2 * i + 1];
        }
        System.arraycopy(answer, from, changed, at, answer.length - from);
        return changed;
    }

    private static final class Reading {
        private static final List<String> UBI = List.of("ext", "ubi", "query_id");

        private final JsonParser json;
        private final List<String> path;
        private final int most;
        private int[] places;
        private String queryId;

        Reading(JsonParser json, List<String> path, int most) {
            this.json = json;
            this.path = path;
            this.most = most;
        }

        void object(int depth) {
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                JsonToken token = json.nextToken();
                boolean leads = depth < path.size() && key.equals(path.get(depth));
                if (leads && depth == path.size() - 1 && token == JsonToken.START_ARRAY) {
                    hits();
                } else if (leads && depth < path.size() - 1 && token == JsonToken.START_OBJECT) {
                    object(depth + 1);
                } else if (depth == 0 && key.equals(UBI.get(0)) && token == JsonToken.START_OBJECT) {
                    ubi(1);
                } else {
                    json.skipChildren();
                }
            }
        }

        private void ubi(int depth) {
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                JsonToken token = json.nextToken();
                boolean leads = key.equals(UBI.get(depth));
                if (leads && depth == UBI.size() - 1 && token == JsonToken.VALUE_STRING) {
                    queryId = json.getString();
                } else if (leads && depth < UBI.size() - 1 && token == JsonToken.START_OBJECT) {
                    ubi(depth + 1);
                } else {
                    json.skipChildren();
                }
            }
        }

        /** Takes the array if it holds objects alone. */
        private void hits() {
            int[] found = new int[2 * Math.min(most, 16)];
            int count = 0;
            boolean usual = true;
            for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                usual &= next == JsonToken.START_OBJECT;
                long start = json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                long end = json.currentLocation().getByteOffset();
                if (count < most) {
                    if (2 * count == found.length) {
                        found = Arrays.copyOf(found, Math.min(2 * most, 4 * count));
                    }
                    usual &= start >= 0 && end > start;
                    found[2 * count] = (int) start;
                    found[2 * count++ + 1] = (int) end;
                }
            }
            places = usual ? Arrays.copyOf(found, 2 * count) : null;
        }
    }
}
