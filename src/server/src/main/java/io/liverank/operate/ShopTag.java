package io.liverank.operate;

import io.micrometer.core.instrument.Tags;

/** What tells the meters of several shops apart. */
public final class ShopTag {
    private ShopTag() {}

    /** The tag {@code shop}; none for the one shop that has no name. */
    public static Tags of(String shop) {
        return shop.isEmpty() ? Tags.empty() : Tags.of("shop", shop);
    }
}
