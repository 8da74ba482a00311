package io.liverank.shops;

import io.liverank.operate.LiveRankProperties;
import io.liverank.redis.RedisShops;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Which shops there are: those of the server's settings, and those that were made while it ran. Thread-safe. */
final class ShopDirectory {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> SETTINGS = new TypeReference<>() {};

    private final Map<String, Map<String, String>> configured;
    private final RedisShops made;

    /**
     * A shop.
     *
     * @param configured whether the server's settings name it
     * @param settings of its own, by name
     */
    record Listed(String name, boolean configured, Map<String, String> settings) {}

    ShopDirectory(LiveRankProperties properties, RedisShops made) {
        this.configured = properties.shops();
        this.made = made;
    }

    Optional<Listed> find(String shop) {
        Map<String, String> settings = configured.get(shop);
        return settings == null
                ? made.find(shop).map(text -> new Listed(shop, false, read(text)))
                : Optional.of(new Listed(shop, true, settings));
    }

    /** By name. */
    Map<String, Listed> all() {
        var all = new TreeMap<String, Listed>();
        made.all().forEach((name, text) -> all.put(name, new Listed(name, false, read(text))));
        configured.forEach((name, settings) -> all.put(name, new Listed(name, true, settings)));
        return all;
    }

    void put(String shop, Map<String, String> settings) {
        made.put(shop, JSON.writeValueAsString(new TreeMap<>(settings)));
    }

    void remove(String shop) {
        made.remove(shop);
    }

    /** Whether somebody removed it, and nobody made it again since. */
    boolean isRemoved(String shop) {
        return made.isRemoved(shop);
    }

    /** Deletes what a replica wrote that did not know yet that the shop was removed. */
    void eraseRemains(String shop) {
        made.erase(shop);
    }

    private static Map<String, String> read(String text) {
        return JSON.readValue(text, SETTINGS);
    }
}
