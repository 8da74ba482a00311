package io.liverank.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.input.Fault;
import io.liverank.model.Explanation;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A ranking is written as Jackson writes it by itself. */
class RankAnswerWriterTest {
    private static final JsonMapper PLAIN = JsonMapper.builder().build();
    private static final JsonMapper OURS = ours();

    private static JsonMapper ours() {
        var builder = JsonMapper.builder();
        new ApiConfiguration().rankings().customize(builder);
        return builder.build();
    }

    private static void isWrittenAlike(RankAnswer answer) {
        assertThat(OURS.writeValueAsString(answer)).isEqualTo(PLAIN.writeValueAsString(answer));
    }

    @Test
    void aRanking_isWrittenAlike() {
        isWrittenAlike(new RankAnswer(
                "q \"1\"",
                7,
                false,
                true,
                123,
                List.of(
                        new RankAnswer.Place("größer", 1, 2, "ours", 0.5f, 0.25f, null),
                        new RankAnswer.Place("b", 2, 1, null, -1.5f, 0.125f, null)),
                List.of(
                        new RankAnswer.Ineligible("fund \"7\"", 3, "risk", "unsuitable"),
                        new RankAnswer.Ineligible("d", 5, "country", "no_context")),
                List.of(),
                "AQ-_"));
    }

    @Test
    void aDegradedRanking_aWarningAndAnExplanation_areWrittenAlike() {
        var why = new Explanation(
                List.of(new Explanation.Contribution("price", "its price", 0.5)),
                new Explanation.Lift("price", "its price", 3, 2));
        isWrittenAlike(new RankAnswer(
                "q",
                0,
                true,
                false,
                5,
                List.of(
                        new RankAnswer.Place("a", 1, 1, null, null, null, null),
                        new RankAnswer.Place("b", 2, 2, null, 1f, 0.5f, why)),
                List.of(),
                List.of(new Fault("/context/a", "is left out", "too_many")),
                null));
        isWrittenAlike(new RankAnswer("q", 0, false, false, 0, List.of(), List.of(), List.of(), null));
    }

    @Test
    void anyFloat_isWrittenSoThatItReadsTheSame() {
        var random = new java.util.Random(3);
        for (int i = 0; i < 10_000; i++) {
            float score = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(score)) {
                var answer = new RankAnswer(
                        "q",
                        0,
                        false,
                        false,
                        0,
                        List.of(new RankAnswer.Place("a", 1, 1, null, score, 0f, null)),
                        List.of(),
                        List.of(),
                        null);
                assertThat(PLAIN.readTree(OURS.writeValueAsString(answer))
                                .at("/items/0/score")
                                .asString())
                        .satisfies(text -> assertThat(Float.parseFloat(text)).isEqualTo(score));
            }
        }
    }
}
