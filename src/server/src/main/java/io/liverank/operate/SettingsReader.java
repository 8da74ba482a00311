package io.liverank.operate;

import io.liverank.spelling.Nearest;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.boot.validation.MessageInterpolatorFactory;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * Reads {@link LiveRankProperties} as a server that is started here and now would, without starting one: options,
 * system properties, environment variables, {@code application.yaml} in this folder and its {@code config}, profiles,
 * imports. One thread.
 *
 * <p>A name that is no setting is refused wherever it is written, as it is when the server starts.
 */
public final class SettingsReader implements Closeable {
    /** Stands for the settings as they are, without a set over them. */
    public static final String DEFAULT_SET = "default";

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("liverank");

    private static final SettingNames NAMES = SettingNames.all();
    private static final List<String> PREFIXES = List.of("--liverank.", "--spring.config.", "--spring.profiles.");
    private static final String SHORT_OPTIONS = "shortOptions";
    private static final String SET = "set";

    private final List<String> options;
    private final Map<String, Object> shortOptions;
    private final LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();

    /** What is wrong with the settings, in a sentence that names the one. */
    public static final class WrongSettingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Says which setting, and what is wrong with it. */
        public WrongSettingException(String message) {
            super(message);
        }

        WrongSettingException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A setting that is not left to its default.
     *
     * @param from where it is written
     */
    public record Given(String name, String value, String from) {}

    /**
     * What was read.
     *
     * @param given by name; those of {@code liverank.security} are not among them
     */
    public record Found(LiveRankProperties properties, List<Given> given) {}

    /** Whether a word of the command line is a setting and not an option of a command's own. */
    public static boolean isOption(String word) {
        return PREFIXES.stream().anyMatch(word::startsWith);
    }

    /**
     * Reads nothing yet.
     *
     * @param options words such as {@code --liverank.model.type=linear}
     * @param shortOptions settings by name, which go over all but a set
     * @throws WrongSettingException if an option lacks its value
     */
    public SettingsReader(List<String> options, Map<String, String> shortOptions) {
        for (String option : options) {
            if (!option.contains("=")) {
                throw new WrongSettingException(option + " lacks its value: " + option + "=VALUE");
            }
        }
        this.options = List.copyOf(options);
        this.shortOptions = new TreeMap<>(shortOptions);
        validator.setMessageInterpolator(new MessageInterpolatorFactory().getObject());
        validator.afterPropertiesSet();
    }

    /**
     * The settings with {@code set} over them.
     *
     * @param set {@value #DEFAULT_SET}; or a file ({@code .yaml}, {@code .yml} or {@code .properties}) as the server
     *     takes it; or settings such as {@code model.type=linear,features.off=age}, parted by commas or spaces, with or
     *     without {@code liverank.} in front. A part without {@code =} belongs to the value before it
     * @throws WrongSettingException if the server would not start with them, or a name is no setting
     */
    public Found read(String set) {
        try {
            ConfigurableEnvironment environment = environment();
            List<PropertySource<?>> over = set.equals(DEFAULT_SET)
                    ? List.of()
                    : set.contains("=") ? List.of(list(set)) : file(set, environment);
            over.forEach(environment.getPropertySources()::addFirst);
            ConfigurationPropertySources.attach(environment);
            return bind(environment);
        } catch (WrongSettingException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new WrongSettingException("the settings cannot be read: " + oneLine(root(e)), e);
        }
    }

    private ConfigurableEnvironment environment() {
        var environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.addFirst(new SimpleCommandLinePropertySource(options.toArray(String[]::new)));
        if (!shortOptions.isEmpty()) {
            sources.addFirst(new MapPropertySource(SHORT_OPTIONS, shortOptions));
        }
        RandomValuePropertySource.addToEnvironment(environment);
        new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment, null);
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }

    private static MapPropertySource list(String set) {
        var settings = new LinkedHashMap<String, Object>();
        String name = null;
        // the separator stays with what follows it, for values that are lists or sentences
        for (String part : set.split("(?=[,\\s])")) {
            String bare = part.replaceFirst("^[,\\s]", "");
            int equals = bare.indexOf('=');
            if (equals > 0) {
                String written = bare.substring(0, equals);
                name = written.startsWith(ROOT + ".") ? written : ROOT + "." + written;
                if (settings.put(name, bare.substring(equals + 1)) != null) {
                    throw new WrongSettingException("--compare " + set + ": " + name + " stands there twice");
                }
            } else if (name != null) {
                settings.merge(name, part, (before, more) -> before.toString() + more);
            } else if (!bare.isEmpty()) {
                throw new WrongSettingException("--compare " + set + ": " + bare + " is not NAME=VALUE");
            }
        }
        settings.replaceAll((key, value) -> value.toString().replaceFirst("[,\\s]+$", ""));
        return new MapPropertySource(SET, settings);
    }

    /** The documents of a file as the server would take them, the last of them first. */
    private static List<PropertySource<?>> file(String set, ConfigurableEnvironment base) {
        Path path = Path.of(set);
        if (!Files.isRegularFile(path)) {
            throw new WrongSettingException("--compare " + set + " is neither " + DEFAULT_SET
                    + ", nor a file, nor settings such as model.type=linear");
        }
        var alone = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                sources.addFirst(new MapPropertySource(
                        SET, Map.of("spring.config.location", path.toUri().toString())));
            }
        };
        ConfigDataEnvironmentPostProcessor.applyTo(alone, null, null, base.getActiveProfiles());
        List<PropertySource<?>> documents = new ArrayList<>();
        boolean empty = true;
        for (PropertySource<?> source : alone.getPropertySources()) {
            if (!source.getName().equals(SET)
                    && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                documents.add(0, source);
                for (ConfigurationPropertySource one : ConfigurationPropertySources.from(source)) {
                    empty &=
                            ((IterableConfigurationPropertySource) one).stream().noneMatch(ROOT::isAncestorOf);
                }
            }
        }
        if (empty) {
            throw new WrongSettingException("--compare " + set + ": the file sets nothing under " + ROOT);
        }
        return documents;
    }

    Found bind(ConfigurableEnvironment environment) {
        refuseUnknown(environment);
        var bound = new Bound(new ValidationBindHandler(Validator.forInstanceOf(
                LiveRankProperties.class, (properties, errors) -> validator.validate(properties, errors))));
        LiveRankProperties properties;
        try {
            properties =
                    Binder.get(environment).bindOrCreate(ROOT.toString(), Bindable.of(LiveRankProperties.class), bound);
            var unused = properties.engineSettings();
        } catch (BindException e) {
            throw new WrongSettingException(sentence(e), e);
        } catch (IllegalArgumentException e) {
            throw new WrongSettingException(e.getMessage(), e);
        }
        List<Given> given = bound.properties.values().stream()
                .map(property ->
                        new Given(property.getName().toString(), String.valueOf(property.getValue()), from(property)))
                .toList();
        return new Found(properties, given);
    }

    /** Remembers which names led to a value. */
    private static final class Bound extends AbstractBindHandler {
        private final TreeMap<ConfigurationPropertyName, ConfigurationProperty> properties = new TreeMap<>();

        Bound(BindHandler parent) {
            super(parent);
        }

        @Override
        public Object onSuccess(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            ConfigurationProperty property = context.getConfigurationProperty();
            if (property != null && property.getName().equals(name)) {
                properties.put(name, property);
            }
            return super.onSuccess(name, target, context, result);
        }
    }

    /**
     * Refuses names that are no settings.
     *
     * @throws WrongSettingException that names all of them, where each is written, and what was meant
     */
    static void refuseUnknown(ConfigurableEnvironment environment) {
        List<SettingNames.Unknown> unknown = NAMES.unknown(environment);
        if (!unknown.isEmpty()) {
            throw new WrongSettingException(unknown.stream()
                    .map(one -> one.sentence()
                            + (one.property() == null ? " (environment variable)" : " (" + from(one.property()) + ")"))
                    .collect(Collectors.joining("; ")));
        }
    }

    /** Refuses numbers and lengths out of their range, and what has no value of its type. */
    static void refuseOutOfRange(ConfigurableEnvironment environment) {
        List<String> wrong;
        try {
            wrong = NAMES.outOfRange(environment);
        } catch (BindException e) {
            throw new WrongSettingException(sentence(e), e);
        }
        if (!wrong.isEmpty()) {
            throw new WrongSettingException(String.join("; ", wrong));
        }
    }

    /** What could not be bound, each in a sentence. */
    static String sentence(BindException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindValidationException invalid) {
                var errors = invalid.getValidationErrors();
                return errors.getAllErrors().stream()
                        .map(error -> sentence(errors.getName(), error, errors.getBoundProperties()))
                        .collect(Collectors.joining("; "));
            }
            if (cause instanceof ConversionFailedException failed) {
                return e.getName() + " cannot be " + quoted(failed.getValue()) + from(e) + ": "
                        + wanted(failed.getTargetType().getType(), root(failed), String.valueOf(failed.getValue()))
                        + NAMES.range(e.getName()).map(range -> "; it " + range).orElse("");
            }
            if (cause instanceof ConverterNotFoundException) {
                return e.getName() + " takes no value" + from(e) + ": it begins the names of settings";
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException
                    && String.valueOf(cause.getMessage()).startsWith(ROOT + ".")) {
                return oneLine(cause);
            }
        }
        String reason = oneLine(root(e));
        return reason.startsWith(ROOT + ".") ? reason : e.getName() + ": " + reason;
    }

    private static String sentence(
            ConfigurationPropertyName prefix, ObjectError error, Iterable<ConfigurationProperty> bound) {
        if (!(error instanceof FieldError field)) {
            return prefix + " " + error.getDefaultMessage();
        }
        String name = prefix + "." + DataObjectPropertyName.toDashedForm(field.getField());
        String from = "";
        for (ConfigurationProperty property : bound) {
            if (property.getName().equals(ConfigurationPropertyName.ofIfValid(name))) {
                name = property.getName().toString();
                from = " (" + from(property) + ")";
            }
        }
        // of a key's fault the value is told, which is a whole record; and what is no hash may be the key itself
        boolean untold = field.getRejectedValue() instanceof Record || name.endsWith(".sha256");
        Object rejected = field.getRejectedValue() instanceof Duration length
                ? SettingRange.words(length)
                : field.getRejectedValue();
        String value = untold ? "" : ", not " + quoted(rejected);
        ConfigurationPropertyName known = ConfigurationPropertyName.ofIfValid(name);
        boolean outOfRange = List.of("Min", "Max", "DecimalMin", "DecimalMax", "DurationMin", "DurationMax")
                .contains(String.valueOf(field.getCode()));
        String wanted = outOfRange && known != null
                ? NAMES.range(known).orElse(field.getDefaultMessage())
                : field.getDefaultMessage();
        return name + " " + wanted + value + from;
    }

    private static String wanted(Class<?> type, Throwable reason, String value) {
        if (type.isEnum()) {
            List<String> words = Arrays.stream(type.getEnumConstants())
                    .map(one -> one.toString().toLowerCase(Locale.ROOT))
                    .toList();
            return "it is one of " + String.join(", ", words) + Nearest.question(value, words);
        }
        if (reason instanceof NumberFormatException) {
            return "that is not "
                    + (type == double.class || type == float.class || type == Double.class
                            ? "a number"
                            : "a whole number");
        }
        return oneLine(reason);
    }

    private static String from(BindException e) {
        return e.getProperty() == null ? "" : " (" + from(e.getProperty()) + ")";
    }

    /** Where a setting is written, for people. */
    static String from(ConfigurationProperty property) {
        PropertySource<?> source = source(property);
        String name = source == null ? "" : source.getName();
        return switch (name) {
            case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME, SHORT_OPTIONS -> "command line";
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "system property";
            case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> "environment variable";
            case SET -> "--compare";
            default ->
                Optional.ofNullable(property.getOrigin()).map(Origin::toString).orElse(name);
        };
    }

    private static PropertySource<?> source(ConfigurationProperty property) {
        Object underlying =
                property.getSource() == null ? null : property.getSource().getUnderlyingSource();
        return underlying instanceof PropertySource<?> source ? source : null;
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }

    private static String oneLine(Throwable e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String quoted(Object value) {
        return "\"" + value + "\"";
    }

    @Override
    public void close() {
        validator.close();
    }
}
