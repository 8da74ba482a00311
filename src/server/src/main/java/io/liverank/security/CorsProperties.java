package io.liverank.security;

import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything under {@code liverank.cors}.
 *
 * @param origins whose pages may call {@code /rank}, {@code /similar}, {@code /feedback}, searches of {@code /items} and through {@code /proxy} from the
 *     browser, such as {@code https://shop.example}; {@code *} for any
 */
@Validated
@ConfigurationProperties("liverank.cors")
public record CorsProperties(
        @DefaultValue
        List<@Pattern(regexp = ORIGIN, flags = Pattern.Flag.CASE_INSENSITIVE, message = MESSAGE + "; or *") String>
                origins) {
    static final String MESSAGE =
            "must be an origin as browsers send it: scheme, host and port alone, such as https://shop.example or http://localhost:3000";
    static final String NAMED = "https?://(\\*\\.)?([a-z0-9-]+(\\.[a-z0-9-]+)*|\\[[0-9a-f:.]+])(:(\\d{1,5}|\\*))?";
    private static final String ORIGIN = "\\*|" + NAMED;
}
