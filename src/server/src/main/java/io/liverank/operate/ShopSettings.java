package io.liverank.operate;

import io.liverank.operate.SettingsReader.WrongSettingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The settings of one shop of several: those of the server, and its own over them. */
public final class ShopSettings {
    private static final String ROOT = "liverank";

    /** A topic that is named is the one of the shop without a name. */
    private static final String TOPIC = ROOT + ".log.kafka.topic";

    /** What a shop cannot have otherwise than the server that it is in. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "shop",
            "shops",
            "shops-awake",
            "shop-rest",
            "management-port",
            "data-dir",
            "data-repair",
            "durability",
            "durability-replicas",
            "log",
            "archive",
            "security",
            "cors");

    private ShopSettings() {}

    /**
     * What a shop's settings are read from.
     *
     * @param own by name, without {@code liverank.} in front
     * @throws WrongSettingException if one of them is the server's or no name at all
     */
    public static ConfigurableEnvironment environment(
            ConfigurableEnvironment server, String shop, Map<String, String> own) {
        var over = new LinkedHashMap<String, Object>();
        own.forEach((name, value) -> {
            ConfigurationPropertyName whole = ConfigurationPropertyName.ofIfValid(ROOT + "." + name);
            if (whole == null || OF_THE_SERVER.contains(whole.getElement(1, ConfigurationPropertyName.Form.DASHED))) {
                throw new WrongSettingException(ROOT + ".shops." + shop + "." + name
                        + (whole == null ? " is no setting" : " is a setting of the server, not of a shop"));
            }
            over.put(ROOT + "." + name, value);
        });
        over.put(ROOT + ".shop", shop);
        String topic = server.getProperty(TOPIC, "");
        if (!topic.isEmpty()) {
            over.put(TOPIC, topic(topic, shop));
        }
        var environment = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                for (PropertySource<?> source : server.getPropertySources()) {
                    if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                        sources.addLast(source);
                    }
                }
            }
        };
        environment.getPropertySources().addFirst(new MapPropertySource("shop " + shop, over));
        environment.setActiveProfiles(server.getActiveProfiles());
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    /** What a shop's topic is called where that of the shop without a name is called {@code named}. */
    static String topic(String named, String shop) {
        return named + "." + shop;
    }

    /** What such settings come to; they were checked before. */
    public static LiveRankProperties of(ConfigurableEnvironment environment) {
        return Binder.get(environment).bindOrCreate(ROOT, LiveRankProperties.class);
    }

    /**
     * Refuses settings that a shop would not start with.
     *
     * @throws WrongSettingException that says what is wrong
     */
    public static void check(ConfigurableEnvironment server, String shop, Map<String, String> own) {
        try (var reader = new SettingsReader(List.of(), Map.of())) {
            var unused = reader.bind(environment(server, shop, own));
        }
    }
}
