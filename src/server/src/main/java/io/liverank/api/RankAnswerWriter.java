package io.liverank.api;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Writes a ranking as Jackson would by itself, but without asking a record what it is made of for each of a hundred places.
 * Thread-safe: no state.
 */
final class RankAnswerWriter extends ValueSerializer<RankAnswer> {
    private static final SerializableString QUERY_ID = new SerializedString("queryId");
    private static final SerializableString MODEL_VERSION = new SerializedString("modelVersion");
    private static final SerializableString DEGRADED = new SerializedString("degraded");
    private static final SerializableString INTERLEAVED = new SerializedString("interleaved");
    private static final SerializableString TOOK = new SerializedString("tookMicros");
    private static final SerializableString ITEMS = new SerializedString("items");
    private static final SerializableString INELIGIBLE = new SerializedString("ineligible");
    private static final SerializableString WARNINGS = new SerializedString("warnings");
    private static final SerializableString PAGE_TOKEN = new SerializedString("pageToken");
    private static final SerializableString ITEM_ID = new SerializedString("itemId");
    private static final SerializableString POSITION = new SerializedString("position");
    private static final SerializableString ORIGINAL_POSITION = new SerializedString("originalPosition");
    private static final SerializableString TEAM = new SerializedString("team");
    private static final SerializableString SCORE = new SerializedString("score");
    private static final SerializableString PROBABILITY = new SerializedString("probability");
    private static final SerializableString EXPLANATION = new SerializedString("explanation");

    @Override
    public Class<RankAnswer> handledType() {
        return RankAnswer.class;
    }

    @Override
    public void serialize(RankAnswer answer, JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        json.writeName(QUERY_ID);
        json.writeString(answer.queryId());
        json.writeName(MODEL_VERSION);
        json.writeNumber(answer.modelVersion());
        json.writeName(DEGRADED);
        json.writeBoolean(answer.degraded());
        json.writeName(INTERLEAVED);
        json.writeBoolean(answer.interleaved());
        json.writeName(TOOK);
        json.writeNumber(answer.tookMicros());
        json.writeName(ITEMS);
        json.writeStartArray();
        for (RankAnswer.Place place : answer.items()) {
            write(place, json, context);
        }
        json.writeEndArray();
        if (!answer.ineligible().isEmpty()) {
            json.writeName(INELIGIBLE);
            context.writeValue(json, answer.ineligible());
        }
        if (!answer.warnings().isEmpty()) {
            json.writeName(WARNINGS);
            context.writeValue(json, answer.warnings());
        }
        if (answer.pageToken() != null) {
            json.writeName(PAGE_TOKEN);
            json.writeString(answer.pageToken());
        }
        json.writeEndObject();
    }

    private static void write(RankAnswer.Place place, JsonGenerator json, SerializationContext context) {
        json.writeStartObject();
        json.writeName(ITEM_ID);
        json.writeString(place.itemId());
        json.writeName(POSITION);
        json.writeNumber(place.position());
        json.writeName(ORIGINAL_POSITION);
        json.writeNumber(place.originalPosition());
        if (place.team() != null) {
            json.writeName(TEAM);
            json.writeString(place.team());
        }
        if (place.score() != null) {
            json.writeName(SCORE);
            json.writeNumber(place.score());
        }
        if (place.probability() != null) {
            json.writeName(PROBABILITY);
            json.writeNumber(place.probability());
        }
        if (place.explanation() != null) {
            json.writeName(EXPLANATION);
            context.writeValue(json, place.explanation());
        }
        json.writeEndObject();
    }
}
