package io.liverank.operate;

import io.liverank.spelling.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Every name under {@code liverank} that is a setting, from the records that are bound to them; and what somebody meant who
 * wrote another. Immutable.
 */
final class SettingNames {
    /** Where such records live: the application scans the same rooms. */
    private static final List<String> ROOMS = List.of("io.liverank.operate", "io.liverank.security");

    private static final String ROOT = "liverank";

    /**
     * What Kubernetes and Docker set for services that are called liverank, or begin so: {@code LIVERANK_PORT=tcp://...}.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "LIVERANK_(.+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?" + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    /** What is set elsewhere, and is looked for here. */
    private static final List<String> ELSEWHERE = List.of(
            "server.port",
            "server.address",
            "spring.data.redis.url",
            "spring.data.redis.host",
            "spring.data.redis.port",
            "spring.data.redis.password",
            "spring.profiles.active");

    private final List<Setting> settings = new ArrayList<>();

    private final List<Class<?>> records;

    private SettingNames(Collection<Class<?>> records) {
        this.records = List.copyOf(records);
        for (Class<?> one : records) {
            String prefix = one.getAnnotation(ConfigurationProperties.class).value();
            List<String> elements = new ArrayList<>(List.of(prefix.split("\\.")));
            elements.remove(0);
            add(elements, one);
        }
    }

    /** Those of this program. */
    static SettingNames all() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> records = new ArrayList<>();
        for (String room : ROOMS) {
            scanner.findCandidateComponents(room)
                    .forEach(found -> records.add(ClassUtils.resolveClassName(found.getBeanClassName(), null)));
        }
        // one that ends where others go on knows less of them
        records.removeIf(one -> !one.isRecord()
                || !one.getAnnotation(ConfigurationProperties.class).value().startsWith(ROOT));
        return new SettingNames(records);
    }

    private void add(List<String> prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            List<String> name = new ArrayList<>(prefix);
            name.add(DataObjectPropertyName.toDashedForm(component.getName()));
            Class<?> raw = component.getType();
            if (raw.isRecord()) {
                add(name, raw);
            } else if (raw == Map.class) {
                Type value = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
                if (value instanceof Class<?> held && held.isRecord()) {
                    name.add(Setting.OWN);
                    add(name, held);
                } else {
                    settings.add(new Setting(name, Setting.End.OPEN, component));
                }
            } else {
                Setting.End end = Collection.class.isAssignableFrom(raw) ? Setting.End.LIST : Setting.End.VALUE;
                settings.add(new Setting(name, end, component));
            }
        }
    }

    /**
     * A name that is no setting.
     *
     * @param property where it stands
     * @param sentence what is wrong, and what was meant
     */
    record Unknown(ConfigurationProperty property, String sentence) {}

    /** What stands under the root, in any source, and is no setting; of variables what is like one. */
    List<Unknown> unknown(ConfigurableEnvironment environment) {
        List<Unknown> unknown = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                for (String name : variables.getPropertyNames()) {
                    if (!isVariable(name, String.valueOf(variables.getProperty(name)))) {
                        slip(name).ifPresent(sentence -> unknown.add(new Unknown(null, sentence)));
                    }
                }
            } else if (source instanceof IterableConfigurationPropertySource names) {
                names.stream()
                        .filter(name -> !isSetting(name))
                        .forEach(name ->
                                unknown.add(new Unknown(source.getConfigurationProperty(name), sentence(name))));
            }
        }
        return unknown;
    }

    /**
     * Numbers and lengths that are out of their range. What is told here before anything is made, Boot would tell after half
     * of it was; it looks at all constraints again.
     *
     * @throws org.springframework.boot.context.properties.bind.BindException for what has no value of its type
     */
    List<String> outOfRange(ConfigurableEnvironment environment) {
        List<String> wrong = new ArrayList<>();
        Binder binder = Binder.get(environment);
        for (Class<?> type : records) {
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            outOfRange(prefix, binder.bindOrCreate(prefix, Bindable.of(type)), wrong);
        }
        return wrong;
    }

    private static void outOfRange(String prefix, Object held, List<String> wrong) {
        if (held instanceof Map<?, ?> named) {
            named.forEach((name, value) -> outOfRange(prefix + "." + name, value, wrong));
        }
        if (!(held instanceof Record)) {
            return;
        }
        for (RecordComponent component : held.getClass().getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            Object value = ReflectionUtils.invokeMethod(component.getAccessor(), held);
            var range = new SettingRange(component);
            Optional<String> told = range.told();
            if (told.isPresent() && value != null && !range.holds(value)) {
                wrong.add(name + " " + told.get() + ", not "
                        + (value instanceof Duration length ? SettingRange.words(length) : value));
            }
            outOfRange(name, value, wrong);
        }
    }

    /** Whether a name is a setting, or none of ours. */
    private boolean isSetting(ConfigurationPropertyName name) {
        if (name.getNumberOfElements() < 2) {
            return true;
        }
        String root = name.getElement(0, Form.UNIFORM);
        if (!root.equals(ROOT)) {
            return !isRootMisspelt(root);
        }
        List<String> elements = elements(name);
        return settings.stream().anyMatch(one -> one.has(elements));
    }

    private static boolean isRootMisspelt(String root) {
        return root.length() > ROOT.length() - 2
                && root.startsWith("l")
                && Nearest.of(root, List.of(ROOT)).isPresent();
    }

    private boolean isVariable(String variable, String value) {
        String name = variable.toUpperCase(Locale.ROOT);
        boolean isLink = SERVICE_LINK.matcher(name).matches()
                && (!name.endsWith("PORT")
                        || name.matches(".*_\\d+_(TCP|UDP|SCTP)_PORT|.*_SERVICE_PORT")
                        || value.contains("://"));
        return !name.startsWith(Setting.VARIABLE)
                || isLink
                || settings.stream()
                        .anyMatch(one -> one.variable().matcher(name).matches());
    }

    private static List<String> elements(ConfigurationPropertyName name) {
        List<String> elements = new ArrayList<>();
        for (int i = 1; i < name.getNumberOfElements(); i++) {
            elements.add(name.getElement(i, Form.ORIGINAL));
        }
        return elements;
    }

    /** Compared without the root, which would lend its letters to any name. */
    private String sentence(ConfigurationPropertyName name) {
        List<String> written = elements(name);
        List<String> known = settings.stream()
                .map(one -> String.join(".", one.like(written)))
                .toList();
        String bare = String.join(".", written);
        Optional<String> nearest =
                Nearest.of(bare, known).map(one -> ROOT + "." + one).or(() -> Nearest.of(bare, ELSEWHERE));
        return name + " is no setting"
                + nearest.map(one -> "; did you mean " + one + "?").orElse("");
    }

    /** Variables are everybody's: one like no setting, such as LIVERANK_JAR or LIVERANK_HOME, is a script's own. */
    private Optional<String> slip(String variable) {
        List<String> written =
                Arrays.asList(variable.substring(Setting.VARIABLE.length()).split("_"));
        List<String> known = settings.stream().map(one -> one.variable(written)).toList();
        String bare = String.join("_", written).toUpperCase(Locale.ROOT);
        return Nearest.of(bare, known)
                .map(one -> Setting.VARIABLE + one)
                .or(() -> (written.size() > 1 ? Nearest.of(bare, ELSEWHERE) : Optional.<String>empty())
                        .map(one -> one.toUpperCase(Locale.ROOT).replace('.', '_')))
                .map(one -> variable + " is no setting; did you mean " + one + "?");
    }

    /** What values a setting may have, in words; empty if any of its type. */
    Optional<String> range(ConfigurationPropertyName name) {
        if (name.getNumberOfElements() < 2) {
            return Optional.empty();
        }
        List<String> elements = elements(name);
        return settings.stream()
                .filter(one -> one.elements().size() == elements.size() && one.has(elements))
                .findFirst()
                .flatMap(one -> new SettingRange(one.component()).told());
    }
}
