package io.liverank.security;

import io.liverank.security.SecurityProperties.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Keys by their SHA-256. A fast hash is enough: keys are 256 random bits, which nobody finds by trying. Immutable.
 */
final class ApiKeys {
    private static final int KEY_BYTES = 32;
    private static final String PREFIX = "lr_";

    private final Map<String, Named> byHash = new HashMap<>();

    /** A key and what it is called. */
    record Named(String name, ApiKey key, CorsConfiguration pages) {
        Named(String name, ApiKey key) {
            this(name, key, new CorsConfiguration());
            pages.setAllowedOriginPatterns(key.origins());
        }

        /** Whether it is taken from pages of {@code origin}, which may be null. */
        boolean isFrom(String origin) {
            return pages.checkOrigin(origin) != null;
        }
    }

    ApiKeys(Map<String, ApiKey> keys) {
        keys.forEach((name, key) -> {
            String hash = key.sha256().toLowerCase(Locale.ROOT);
            Named other = byHash.put(hash, new Named(name, key));
            if (other != null) {
                throw new IllegalArgumentException(
                        "liverank.security.keys." + name + " has the key of " + other.name());
            }
        });
    }

    boolean isEmpty() {
        return byHash.isEmpty();
    }

    /** The key presented, or null if there is no such key. */
    Named find(String presented) {
        return byHash.get(sha256(presented));
    }

    /** A new key. */
    static String make() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
