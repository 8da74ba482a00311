package io.liverank.operate;

import java.io.Closeable;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * Reads {@link LiveRankProperties} as a server that is started here and now would, without starting one: options,
 * system properties, environment variables, {@code application.yaml} in this folder and its {@code config}, profiles,
 * imports. One thread.
 *
 * <p>A name that is no setting is refused where it was typed for this run (options, a set of settings to compare). In a
 * file it is a remark: the server starts with it as well.
 */
public final class SettingsReader implements Closeable {
    /** Stands for the settings as they are, without a set over them. */
    public static final String DEFAULT_SET = "default";

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("liverank");
    /** Settings of the server's doors, which another room reads. */
    private static final ConfigurationPropertyName SECURITY = ConfigurationPropertyName.of("liverank.security");

    private static final List<String> PREFIXES = List.of("--liverank.", "--spring.config.", "--spring.profiles.");
    private static final String SHORT_OPTIONS = "shortOptions";
    private static final String SET = "set";
    /** A name further from all known ones than a third of its letters is not taken for a slip of the pen. */
    private static final int LETTERS_PER_SLIP = 3;

    private final List<String> options;
    private final Map<String, Object> shortOptions;
    private final LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();

    /** What is wrong with the settings, in a sentence that names the one. */
    public static final class WrongSettingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongSettingException(String message) {
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
     * @param remarks names that are no settings, each in a sentence
     */
    public record Found(LiveRankProperties properties, List<Given> given, List<String> remarks) {}

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
            return bind(environment, over);
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

    private Found bind(ConfigurableEnvironment environment, List<PropertySource<?>> over) {
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
        List<String> remarks = new ArrayList<>();
        for (ConfigurationProperty unknown : unknown(environment, bound)) {
            PropertySource<?> source = source(unknown);
            String sentence = unknown.getName() + " is no setting" + nearest(unknown.getName());
            if (source instanceof CommandLinePropertySource || over.contains(source)) {
                throw new WrongSettingException(sentence);
            }
            remarks.add(sentence + " (" + from(unknown) + ")");
        }
        List<Given> given = bound.properties.values().stream()
                .map(property ->
                        new Given(property.getName().toString(), String.valueOf(property.getValue()), from(property)))
                .toList();
        return new Found(properties, given, remarks);
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

        boolean knows(ConfigurationPropertyName name) {
            return properties.containsKey(name)
                    // an element of a list that a higher source replaced
                    || (name.isLastElementIndexed() && properties.containsKey(name.getParent()))
                    || properties.keySet().stream()
                            .anyMatch(one -> one.isLastElementIndexed()
                                    && name.isLastElementIndexed()
                                    && one.getParent().equals(name.getParent()));
        }
    }

    /** What stands under {@code liverank} and is no setting; variables may well be another program's. */
    private static List<ConfigurationProperty> unknown(ConfigurableEnvironment environment, Bound bound) {
        List<ConfigurationProperty> unknown = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                names.stream()
                        .filter(name -> ROOT.isAncestorOf(name) && !SECURITY.isAncestorOf(name) && !bound.knows(name))
                        .forEach(name -> unknown.add(source.getConfigurationProperty(name)));
            }
        }
        return unknown;
    }

    private static String nearest(ConfigurationPropertyName unknown) {
        String written = unknown.toString();
        return names(ROOT.toString(), LiveRankProperties.class).stream()
                .min(Comparator.comparingInt(name -> slips(written, name)))
                .filter(name -> slips(written, name)
                        <= (written.length() - ROOT.toString().length()) / LETTERS_PER_SLIP)
                .map(name -> "; " + name + " is the nearest")
                .orElse("");
    }

    private static List<String> names(String prefix, Class<?> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                names.addAll(names(name, component.getType()));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** Letters to add, drop or change to make one word the other (Levenshtein's distance). */
    private static int slips(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static String sentence(BindException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindValidationException invalid) {
                var errors = invalid.getValidationErrors();
                return errors.getAllErrors().stream()
                        .map(error -> sentence(errors.getName(), error, errors.getBoundProperties()))
                        .collect(Collectors.joining("; "));
            }
            if (cause instanceof ConversionFailedException failed) {
                return e.getName() + " cannot be " + quoted(failed.getValue()) + from(e) + ": "
                        + wanted(failed.getTargetType().getType(), root(failed));
            }
            if (cause instanceof ConverterNotFoundException) {
                return e.getName() + " takes no value" + from(e) + ": it begins the names of settings";
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
        // of a key's fault the value is told, which is a whole record
        String value = field.getRejectedValue() instanceof Record ? "" : ", not " + quoted(field.getRejectedValue());
        return name + " " + field.getDefaultMessage() + value + from;
    }

    private static String wanted(Class<?> type, Throwable reason) {
        if (type.isEnum()) {
            return "it is one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(one -> one.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
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
