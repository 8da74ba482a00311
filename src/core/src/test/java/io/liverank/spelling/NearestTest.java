package io.liverank.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {
    private static final List<String> KEYS = List.of(
            "attributes",
            "clientId",
            "eventId",
            "eventType",
            "itemId",
            "position",
            "quantity",
            "queryId",
            "sessionId",
            "timestamp",
            "userId",
            "value");

    @ParameterizedTest
    @CsvSource({
        "item_id, itemId",
        "ITEM-ID, itemId",
        "itemid, itemId",
        "item, itemId",
        "itmeId, itemId",
        "sesionId, sessionId",
        "session, sessionId",
        "idUser, userId",
        "attribute, attributes",
        "atributes, attributes",
        "positions, position",
        "postion, position",
        "event_typ, eventType",
        "time, timestamp",
        "timeStamp, timestamp",
        "productItemId, itemId",
        "values, value"
    })
    void slip_findsWhatWasMeant(String written, String meant) {
        assertThat(Nearest.of(written, KEYS)).hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "colour", "zzz", "不", "extra"})
    void wordOfItsOwn_isNobodysSlip(String written) {
        assertThat(Nearest.of(written, KEYS)).isEmpty();
    }

    @Test
    void longName_isNotCompared() {
        assertThat(Nearest.of("itemId".repeat(1_000), KEYS)).isEmpty();
    }
}
