package io.liverank.security;

import io.liverank.web.ShopDoor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything under {@code liverank.security}.
 *
 * @param keys API keys by a name of one's own, which is what logs and limits know them by
 */
@Validated
@ConfigurationProperties("liverank.security")
public record SecurityProperties(@DefaultValue Map<String, @Valid ApiKey> keys) {
    /** What a caller may do. */
    public enum Role {
        /** Rank lists and search the catalogue. */
        RANK,
        /** Tell what users did. */
        FEEDBACK,
        /** All else, and all of the above. */
        ADMIN
    }

    /**
     * A key; itself it is kept nowhere.
     *
     * @param sha256 of the key, as 64 hexadecimal digits; {@code liverank key} makes a key and prints it
     * @param roles what its holder may do
     * @param shops names of the shops that it may call, {@code default} for the one without a name; without any it may call all of
     *     them
     * @param requestsPerSecond on each replica, with bursts of as many; more are answered 429. 0 sets no limit
     * @param origins pages of which alone it is taken, as browsers say them; such a key may be published, needs {@code
     *     eventsPerSecond}, and is neither an administrator's nor tells what feedback would do. Without any it is taken of whoever
     *     has it
     * @param eventsPerSecond events of {@code /feedback} and items, in as many or few requests as they come, on each
     *     replica; more are answered 429. 0 sets no limit
     */
    public record ApiKey(
            @NotNull @Pattern(regexp = "[0-9a-fA-F]{64}", message = "must be 64 hexadecimal digits")
            String sha256,

            @NotEmpty Set<Role> roles,
            @DefaultValue Set<String> shops,

            @DefaultValue
            List<
                            @Pattern(
                                    regexp = CorsProperties.NAMED,
                                    flags = Pattern.Flag.CASE_INSENSITIVE,
                                    message = CorsProperties.MESSAGE)
                            String>
                    origins,

            @Min(0) @Max(1_000_000) @DefaultValue("0") int requestsPerSecond,
            @Min(0) @Max(1_000_000) @DefaultValue("0") int eventsPerSecond) {
        @AssertTrue(
                message =
                        "with origins must have an events-per-second above 0, and not the role admin: everybody can read it")
        boolean isSafeToPublish() {
            return origins.isEmpty() || eventsPerSecond > 0 && !roles.contains(Role.ADMIN);
        }

        /** Whether its holder may call a shop, by its name; empty for the one that has none. */
        boolean reaches(String shop) {
            return shops.isEmpty() || shops.contains(shop.isEmpty() ? ShopDoor.DEFAULT : shop);
        }
    }
}
