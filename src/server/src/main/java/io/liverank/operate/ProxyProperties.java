package io.liverank.operate;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A search engine that this server stands before: {@code /proxy/...} is its {@code /...}.
 *
 * @param upstream its address, such as {@code http://localhost:9200}; without one there is no proxy
 * @param credentials what it is sent as {@code Authorization}; without any the callers' own is sent if it is among the headers
 * @param headers of calls that are sent on beside the usual ones, such as Authorization; callers' credentials are sent on by
 *     this alone
 * @param everything whether administrators may make calls through it that are no searches
 * @param window hits that may change places at most, from the first on
 * @param idField the field with an item's id, where it is not the engine's own id
 * @param fields fields of documents that are learned from as attributes; {@code *} for all that hold a number, a truth or a
 *     short text
 * @param maxAnswer answers above it keep their order
 * @param timeout how long the engine may take
 * @param patience how long ranking may take before the engine's order is answered
 * @param connections calls under way at once at most; further ones wait for a second, and are then refused
 */
public record ProxyProperties(
        @NotNull
        @Pattern(
                regexp = "(https?://[A-Za-z0-9._\\[\\]:-]+(/[^?#\\s]*)?)?",
                message = "must be an address such as http://localhost:9200, without a user or a question mark")
        @DefaultValue("")
        String upstream,

        @NotNull @Pattern(regexp = "[\\x20-\\x7e]*") @DefaultValue("")
        String credentials,

        @DefaultValue List<@Pattern(regexp = "[A-Za-z0-9-]{1,100}") String> headers,
        @DefaultValue("false") boolean everything,
        @Min(2) @Max(1_000) @DefaultValue("100") int window,
        @NotNull @DefaultValue("") String idField,
        @DefaultValue List<String> fields,
        @NotNull @DefaultValue("4MB") DataSize maxAnswer,

        @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 600) @DefaultValue("30s")
        Duration timeout,

        @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 600) @DefaultValue("200ms")
        Duration patience,

        @Min(1) @Max(100_000) @DefaultValue("200") int connections) {}
