package io.liverank.launch;

import java.lang.reflect.InvocationTargetException;

/**
 * Where the jar begins. Compiled for Java 8, so that an old Java says what is missing; everything else needs 17, the launcher
 * of Spring Boot, which follows here, as well. It may use nothing that Java 8 has not.
 */
public final class Launcher {
    private static final int OLDEST = 17;
    private static final String NEXT = "org.springframework.boot.loader.launch.JarLauncher";

    private Launcher() {}

    /** Checks the Java it runs on, and starts the application. */
    public static void main(String[] args) throws Throwable {
        String refusal = refusal(System.getProperty("java.specification.version"), System.getProperty("java.home"));
        if (refusal != null) {
            System.err.println(refusal);
            System.exit(1);
        }
        try {
            Class.forName(NEXT).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
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
