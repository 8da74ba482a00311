package io.liverank.operate;

import io.liverank.operate.SettingsReader.WrongSettingException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in a few lines which setting keeps the server from starting. Made by Boot. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedSettings extends AbstractFailureAnalyzer<Throwable> {
    private static final String ACTION = "Mend it where it is written; docs: README.md, Configuration.";
    /** Of wrong settings that are told; a file full of them is told of by its first. */
    private static final int MOST = 5;

    /** Refuses names that are no settings, and values out of range, before anything is made. Made by Boot. */
    static final class Names implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            SettingsReader.refuseUnknown(context.getEnvironment());
            SettingsReader.refuseOutOfRange(context.getEnvironment());
        }
    }

    @Override
    protected FailureAnalysis analyze(Throwable whole, Throwable part) {
        for (Throwable cause = whole; cause != null; cause = cause.getCause()) {
            String sentence = sentence(cause);
            if (sentence != null) {
                String[] parts = sentence.split("(?<=\\))?; (?=liverank\\.)");
                StringBuilder told = new StringBuilder();
                for (int i = 0; i < Math.min(MOST, parts.length); i++) {
                    told.append(i == 0 ? "" : System.lineSeparator()).append(parts[i]);
                }
                if (parts.length > MOST) {
                    told.append(System.lineSeparator())
                            .append("and ")
                            .append(parts.length - MOST)
                            .append(" more");
                }
                return new FailureAnalysis(told.toString(), ACTION, whole);
            }
        }
        return null;
    }

    private static String sentence(Throwable cause) {
        if (cause instanceof WrongSettingException) {
            return cause.getMessage();
        }
        if (cause instanceof BindException wrong
                && String.valueOf(wrong.getName()).startsWith("liverank")) {
            return SettingsReader.sentence(wrong);
        }
        boolean ours = cause instanceof IllegalArgumentException
                && String.valueOf(cause.getMessage()).startsWith("liverank.");
        return ours ? cause.getMessage() : null;
    }
}
