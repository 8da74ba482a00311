package io.liverank.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Says why the server did not start, before Boot would say it in a frame of stars or with a stack trace: the cause in the
 * first line, then what helps, {@value #MOST_LINES} lines at most. Boot's analyzers and this project's are asked alike; what
 * none of them knows is told by its innermost cause and where that came from. The whole trace is logged at debug, or with
 * {@code --debug}. Named in {@code META-INF/spring.factories}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFaults implements SpringBootExceptionReporter {
    private static final Logger LOG = LoggerFactory.getLogger("io.liverank.start");
    private static final int MOST_LINES = 9;
    private static final int LINE = 400;
    private static final int FRAMES = 3;
    /** As Boot describes a value that does not fit. */
    private static final Pattern WRONG_VALUE = Pattern.compile(
            "Property: (?<name>\\S+)\\s+Value: (?<value>.*)\\s+(?:Origin: (?<origin>.*)\\s+)?Reason: (?<reason>.*)");

    private final ConfigurableApplicationContext context;

    /** {@code context} is null if it was not made yet. */
    StartFaults(ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean reportException(Throwable failure) {
        FailureAnalysis analysis = analyze(failure);
        List<String> lines = analysis == null ? unknown(failure) : known(analysis);
        boolean whole = LOG.isDebugEnabled()
                || (context != null
                        && context.getEnvironment().getProperty("debug") != null
                        && !"false".equals(context.getEnvironment().getProperty("debug")));
        String text = "LiveRank did not start: " + String.join("\n  ", lines);
        if (whole) {
            LOG.error(text, failure);
        } else {
            LOG.error(text);
        }
        return true;
    }

    private FailureAnalysis analyze(Throwable failure) {
        ArgumentResolver arguments = context == null
                ? ArgumentResolver.none()
                : ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
                        .and(Environment.class, context.getEnvironment());
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation(
                        StartFaults.class.getClassLoader())
                .load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, fault) -> {}));
        for (FailureAnalyzer analyzer : analyzers) {
            FailureAnalysis analysis = tried(analyzer, failure);
            if (analysis != null) {
                return analysis;
            }
        }
        return null;
    }

    /** An analyzer that fails itself must not hide the failure. */
    private static FailureAnalysis tried(FailureAnalyzer analyzer, Throwable failure) {
        try {
            return analyzer.analyze(failure);
        } catch (Throwable e) {
            LOG.debug("{} failed", analyzer, e);
            return null;
        }
    }

    private static List<String> known(FailureAnalysis analysis) {
        List<String> lines = new ArrayList<>();
        Matcher wrong = WRONG_VALUE.matcher(analysis.getDescription());
        while (wrong.find()) {
            String origin = wrong.group("origin");
            String name =
                    wrong.group("name").replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
            String value = wrong.group("value").strip().replaceAll("^\"(.*)\"$", "$1");
            lines.add(name + "=" + value + ": " + wrong.group("reason").strip()
                    + (origin == null ? "" : " (" + origin.strip() + ")"));
        }
        if (lines.isEmpty()) {
            lines.addAll(lines(analysis.getDescription()));
        }
        List<String> action = lines(analysis.getAction());
        int room = Math.max(1, MOST_LINES - action.size());
        if (lines.size() > room) {
            lines = new ArrayList<>(lines.subList(0, room));
            lines.add("...");
        }
        lines.addAll(action.subList(0, Math.min(action.size(), MOST_LINES)));
        return lines;
    }

    private static List<String> unknown(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        List<String> lines = new ArrayList<>();
        boolean plain = root instanceof IllegalArgumentException || root instanceof IllegalStateException;
        List<String> said = lines(root.getMessage());
        String first = said.isEmpty() ? "" : said.get(0);
        if (root.getClass().getName().startsWith("org.yaml.snakeyaml.")) {
            return List.of(
                    "a configuration file is no YAML: " + String.join(", ", said),
                    "It is application.yaml, or one that spring.config.* names.");
        }
        lines.add(
                plain && !first.isEmpty() ? first : root.getClass().getName() + (first.isEmpty() ? "" : ": " + first));
        lines.addAll(said.subList(Math.min(1, said.size()), Math.min(said.size(), MOST_LINES - FRAMES - 1)));
        StackTraceElement[] frames = root.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            lines.add("at " + frames[i]);
        }
        lines.add("--debug prints the whole trace.");
        return lines;
    }

    private static List<String> lines(String text) {
        return text == null
                ? List.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .map(line -> line.length() <= LINE ? line : line.substring(0, LINE) + "...")
                        .toList();
    }
}
