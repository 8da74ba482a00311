package io.liverank.operate;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Every setting under {@code liverank} as this server has it, with where it is written. Secrets are told of, not told.
 * Immutable.
 */
@Component
public final class SettingsInForce {
    /** Where a setting is from that nobody wrote. */
    public static final String DEFAULT = "default";

    private static final String ROOT = "liverank";
    private static final String KEYS = ROOT + ".security.keys";
    private static final Pattern SECRET = Pattern.compile(
            "(password|secret|token|credential|private|jaas|keystore\\.key|sha256)", Pattern.CASE_INSENSITIVE);
    /** Keys of maps that need no brackets. */
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9-]*");

    private static final String NOT_SHOWN = "set, not shown";
    /** What rightly differs from replica to replica. */
    private static final List<String> OF_ONE_SERVER = List.of(ROOT + ".data-dir", ROOT + ".management-port");

    private final List<Setting> all;

    /**
     * A setting.
     *
     * @param value as text
     * @param from where it is written, or {@value SettingsInForce#DEFAULT}
     */
    public record Setting(String name, String value, String from) {}

    SettingsInForce(Environment environment, LiveRankProperties properties) {
        var values = new TreeMap<String, String>();
        read(ROOT, properties, values);
        Binder.get(environment)
                .bind(KEYS, Bindable.mapOf(String.class, Object.class))
                .ifBound(keys -> read(KEYS, keys, values));
        this.all = values.entrySet().stream()
                .map(entry -> new Setting(entry.getKey(), entry.getValue(), from(environment, entry.getKey())))
                .toList();
    }

    /** By name. */
    public List<Setting> all() {
        return all;
    }

    /** Those that are not left to their defaults and are one and the same on all replicas, by name. */
    Map<String, String> shared() {
        return all.stream()
                .filter(setting -> !setting.from().equals(DEFAULT) && !OF_ONE_SERVER.contains(setting.name()))
                .collect(Collectors.toMap(Setting::name, Setting::value));
    }

    private static void read(String name, Object value, Map<String, String> values) {
        if (value instanceof Record group) {
            for (RecordComponent component : group.getClass().getRecordComponents()) {
                read(
                        name + "." + DataObjectPropertyName.toDashedForm(component.getName()),
                        component(group, component),
                        values);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, one) ->
                    read(name + (PLAIN.matcher(key.toString()).matches() ? "." + key : "[" + key + "]"), one, values));
        } else if (value != null) {
            values.put(name, SECRET.matcher(name).find() ? NOT_SHOWN : text(value));
        }
    }

    private static Object component(Record group, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(group);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record gives its parts", e);
        }
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        }
        if (value instanceof Collection<?> many) {
            List<String> sorted = new ArrayList<>();
            many.forEach(one -> sorted.add(text(one)));
            return String.join(",", sorted);
        }
        return value instanceof Enum<?> word ? word.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    private static String from(Environment environment, String name) {
        ConfigurationPropertyName wanted = ConfigurationPropertyName.of(name);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            for (ConfigurationPropertyName one : List.of(wanted, wanted.append("[0]"))) {
                ConfigurationProperty property = source.getConfigurationProperty(one);
                if (property != null) {
                    return SettingsReader.from(property);
                }
            }
        }
        return DEFAULT;
    }
}
