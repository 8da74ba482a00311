package io.liverank.launch;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;

/**
 * Where the jar begins. Compiled for Java 8, so that an old Java says what is missing; everything else needs 17, the launcher
 * of Spring Boot, which follows here, as well. It may use nothing that Java 8 has not.
 */
public final class Launcher {
    private static final int OLDEST = 17;
    private static final String NEXT = "io.liverank.launch.IndexedLauncher";
    /** Reads further jars as well, from where this property says. */
    private static final String NEXT_WITH_PLUGINS = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private static final String PLUGINS = "loader.path";

    private Launcher() {}

    /** Checks the Java it runs on, and starts the application. */
    public static void main(String[] args) throws Throwable {
        String refusal = refusal(System.getProperty("java.specification.version"), System.getProperty("java.home"));
        if (refusal != null) {
            System.err.println(refusal);
            System.exit(1);
        }
        try {
            Class.forName(next(beside())).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What starts the server: with the jars of {@code plugins}, where it has some and nobody named another folder. */
    static String next(File plugins) {
        if (System.getProperty(PLUGINS) == null) {
            String[] jars = plugins.list((folder, name) -> name.endsWith(".jar"));
            if (jars == null || jars.length == 0) {
                return NEXT;
            }
            System.setProperty(PLUGINS, plugins.getPath());
        }
        return NEXT_WITH_PLUGINS;
    }

    /** The folder of plug-ins beside the jar, which need not be there. */
    private static File beside() throws URISyntaxException {
        File jar =
                new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return new File(jar.getAbsoluteFile().getParentFile(), "plugins");
    }

    /** What is said of a Java that is too old; null if it is not. */
    static String refusal(String version, String home) {
        return feature(version) >= OLDEST
                ? null
                : "LiveRank did not start: it needs Java " + OLDEST + " or newer, and this is Java " + version + " (" + home
                        + ").\n  Install a newer one and start LiveRank with it: PATH and JAVA_HOME say which is taken.";
    }

    /** 8 of 1.8, 17 of 17; 0 of what is no version. */
    private static int feature(String version) {
        String number = version == null ? "" : version.startsWith("1.") ? version.substring(2) : version;
        try {
            return Integer.parseInt(number.split("\\.")[0]);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
