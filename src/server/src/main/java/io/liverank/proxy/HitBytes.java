package io.liverank.proxy;

import io.liverank.input.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the hits stand in an answer, byte by byte, so that they can change places while all else, spaces included, stays as the
 * engine wrote it. Several lists of one answer change it one after the other: each stays within its own bytes. Of one thread.
 */
final class HitBytes {
    private static final JsonMapper MAPPER = Json.lenient();

    private final byte[] answer;
    /** First byte of each hit, and the one behind it, in turn. */
    private final int[] places;

    private final String queryId;
    private final boolean refused;

    private HitBytes(byte[] answer, int[] places, String queryId, boolean refused) {
        this.answer = answer;
        this.places = places;
        this.queryId = queryId;
        this.refused = refused;
    }

    /**
     * The lists of an answer, each with its first {@code most} hits.
     *
     * @param several the key of an array of answers, one for each search; null if there is one alone. Without that array it is
     *     one answer as well
     * @param path the keys that lead to the hits
     * @throws tools.jackson.core.JacksonException if it is no JSON
     */
    static List<HitBytes> of(byte[] answer, String several, List<String> path, int most) {
        try (JsonParser json = MAPPER.createParser(answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return List.of();
            }
            var whole = new Reading(json, several, path, most);
            whole.object(0);
            if (json.nextToken() != null) {
                return List.of();
            }
            return whole.answers == null
                    ? List.of(whole.list(answer))
                    : whole.answers.stream().map(one -> one.list(answer)).toList();
        }
    }

    /** Whether the engine says that the search failed. */
    boolean isRefused() {
        return refused;
    }

    /** Whether it has a list where it is expected. */
    boolean isList() {
        return places != null;
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

    /** Puts the hits in another order. */
    void arrange(List<Integer> order) {
        if (order.isEmpty()) {
            return;
        }
        int from = places[0];
        byte[] before = Arrays.copyOfRange(answer, from, places[places.length - 1]);
        int at = from;
        for (int i = 0; i < order.size(); i++) {
            if (i > 0) {
                int between = places[2 * i] - places[2 * i - 1];
                System.arraycopy(before, places[2 * i - 1] - from, answer, at, between);
                at += between;
            }
            int hit = order.get(i);
            int length = places[2 * hit + 1] - places[2 * hit];
            System.arraycopy(before, places[2 * hit] - from, answer, at, length);
            at += length;
        }
    }

    private static final class Reading {
        private static final String ERROR = "error";
        private static final List<String> UBI = List.of("ext", "ubi", "query_id");

        private final JsonParser json;
        /** Null if there is one answer alone. */
        private final String several;

        private final List<String> path;
        private final int most;
        private int[] places;
        /** Those of several searches; null if it is one. */
        private List<Reading> answers;

        private String queryId;
        private boolean refused;

        Reading(JsonParser json, String several, List<String> path, int most) {
            this.json = json;
            this.several = several;
            this.path = path;
            this.most = most;
        }

        HitBytes list(byte[] answer) {
            return new HitBytes(answer, places, queryId, refused && places == null);
        }

        void object(int depth) {
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                JsonToken token = json.nextToken();
                refused |= depth == 0 && key.equals(ERROR);
                boolean leads = depth < path.size() && key.equals(path.get(depth));
                if (depth == 0 && key.equals(several) && token == JsonToken.START_ARRAY) {
                    answers();
                } else if (leads && depth == path.size() - 1 && token == JsonToken.START_ARRAY) {
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

        /** Reads an array of answers, each by itself; what is no object has no list. */
        private void answers() {
            answers = new ArrayList<>();
            for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                var one = new Reading(json, null, path, most);
                if (next == JsonToken.START_OBJECT) {
                    one.object(0);
                } else {
                    json.skipChildren();
                }
                answers.add(one);
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
