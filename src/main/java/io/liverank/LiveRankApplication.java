package io.liverank;

import io.liverank.demo.SimulateCommand;
import io.liverank.replay.ReplayCommand;
import io.liverank.security.KeyCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the server, or a command such as {@code replay}. */
@SpringBootApplication(
        proxyBeanMethods = false,
        scanBasePackages = {
            "io.liverank.api",
            "io.liverank.operate",
            "io.liverank.console",
            "io.liverank.security",
            "io.liverank.demo"
        })
@ConfigurationPropertiesScan({"io.liverank.operate", "io.liverank.security"})
public class LiveRankApplication {
    @Command(
            name = "liverank",
            description = "Without a command: starts the server.",
            subcommands = {ReplayCommand.class, SimulateCommand.class, KeyCommand.class})
    private static final class Commands {}

    /** The first word, if it is not an option, names a command. */
    public static void main(String[] args) {
        if (args.length > 0 && isCommand(args[0])) {
            // commands print, they do not log; without this Logback would tell of its own start and others' debugging
            LoggingSystem.get(LiveRankApplication.class.getClassLoader()).beforeInitialize();
            System.exit(new CommandLine(new Commands())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .execute(args));
        }
        SpringApplication.run(LiveRankApplication.class, args);
    }

    private static boolean isCommand(String word) {
        return !word.startsWith("-");
    }
}
