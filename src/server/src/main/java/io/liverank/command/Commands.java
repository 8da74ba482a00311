package io.liverank.command;

import io.liverank.checkpoint.CheckpointCommand;
import io.liverank.history.ArchiveCommand;
import io.liverank.move.LogCommand;
import io.liverank.replay.ReplayCommand;
import io.liverank.security.KeyCommand;
import io.liverank.shops.GatewayCommand;
import io.liverank.simulate.SimulateCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** Everything that may be said on the command line but the settings of the server. */
@Command(
        name = "java -jar liverank.jar",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        subcommands = {
            ReplayCommand.class,
            SimulateCommand.class,
            CheckpointCommand.class,
            LogCommand.class,
            ArchiveCommand.class,
            KeyCommand.class,
            GatewayCommand.class,
            HelpCommand.class
        },
        synopsisHeading = "Usage:%n  ",
        customSynopsis = {
            "java -jar liverank.jar [--NAME=VALUE...]    the server, with its settings",
            "  java -jar liverank.jar COMMAND [OPTIONS]    a command; COMMAND --help says more"
        },
        descriptionHeading = "%n",
        description = "Re-ranks search results with a personalised model that learns while it serves.",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nSettings one needs first (the README has the others):%n",
        footer = {
            "  --server.port=8080                  where the server listens",
            "  --liverank.data-dir=./data          folder of the Redis started beside it",
            "  --spring.data.redis.url=redis://..  a Redis of one's own instead",
            "  --spring.profiles.active=demo       a made-up shop to try it in"
        })
public final class Commands {
    /** Boot's own, which need no value. */
    private static final Set<String> SWITCHES = Set.of("--debug", "--trace");

    private static final int MOST_SLIPS = 3;

    private Commands() {}

    /** The version this was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            var build = new Properties();
            try (InputStream in = Commands.class.getResourceAsStream("/META-INF/build-info.properties")) {
                if (in != null) {
                    build.load(in);
                }
            }
            return new String[] {
                "LiveRank " + build.getProperty("build.version", "of an unknown version") + ", Java "
                        + System.getProperty("java.version")
            };
        }
    }

    /** Runs what {@code args} ask for; nothing if that is the server. Returns the process's exit status. */
    public static OptionalInt run(String[] args) {
        return run(args, writer(System.out), writer(System.err));
    }

    private static PrintWriter writer(java.io.PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    static OptionalInt run(String[] args, PrintWriter out, PrintWriter err) {
        if (args.length == 0) {
            return OptionalInt.empty();
        }
        if (!args[0].startsWith("-")) {
            CommandLine line = line(out, err);
            Optional<String> slip = line.getSubcommands().containsKey(args[0])
                    ? Optional.empty()
                    : Optional.of("'" + args[0] + "' is no command."
                            + nearest(args[0], line.getSubcommands().keySet()));
            return OptionalInt.of(slip.isPresent() ? refuse(slip.get(), err) : execute(line, args));
        }
        for (String arg : args) {
            if (Set.of("-h", "--help", "-V", "--version").contains(arg)) {
                return OptionalInt.of(execute(line(out, err), arg));
            }
        }
        return Arrays.stream(args)
                .map(Commands::slip)
                .flatMap(Optional::stream)
                .findFirst()
                .map(slip -> OptionalInt.of(refuse(slip, err)))
                .orElse(OptionalInt.empty());
    }

    /** Reads what all commands are from their annotations, for which no start of the server should wait. */
    private static CommandLine line(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Commands())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .versionProvider(new Version()));
        return line;
    }

    private static int execute(CommandLine line, String... args) {
        // commands print, they do not log; without this Logback would tell of its own start and others' debugging
        LoggingSystem.get(Commands.class.getClassLoader()).beforeInitialize();
        return line.execute(args);
    }

    private static int refuse(String slip, PrintWriter err) {
        err.println(slip);
        err.println("--help lists commands and options.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** What is wrong with an argument of the server; Boot would pass it over in silence. */
    private static Optional<String> slip(String arg) {
        if (!arg.startsWith("-")) {
            return Optional.of(
                    "'" + arg + "' stands among the server's settings; a command comes first, and settings are"
                            + " --NAME=VALUE.");
        }
        if (!arg.startsWith("--")) {
            return Optional.of(
                    arg.startsWith("-D") || arg.startsWith("-X")
                            ? "'" + arg + "' is an option of Java and goes before -jar"
                                    + (arg.startsWith("-D") ? "; here it is -" + "-" + arg.substring(2) + "." : ".")
                            : "'" + arg + "' is no option." + nearest(arg, options()));
        }
        boolean setting = arg.contains("=") || arg.contains(".") || SWITCHES.contains(arg);
        return setting
                ? Optional.empty()
                : Optional.of("'" + arg + "' is no option; settings are --NAME=VALUE." + nearest(arg, options()));
    }

    private static List<String> options() {
        List<String> options = new ArrayList<>(SWITCHES);
        options.addAll(List.of("--help", "--version"));
        return options;
    }

    private static String nearest(String word, Iterable<String> known) {
        record Near(String name, int slips) {}
        List<Near> near = new ArrayList<>();
        for (String name : known) {
            near.add(new Near(name, slips(word, name)));
        }
        return near.stream()
                .filter(other -> other.slips() <= MOST_SLIPS
                        && other.slips() < other.name().length() - 1)
                .min(Comparator.comparingInt(Near::slips).thenComparing(Near::name))
                .map(other -> " Did you mean " + other.name() + "?")
                .orElse("");
    }

    /** Letters to change, add or leave out, or to swap with the next (Damerau). */
    private static int slips(String one, String other) {
        int[][] table = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                boolean same = Character.toLowerCase(one.charAt(i - 1)) == other.charAt(j - 1);
                int least = Math.min(table[i - 1][j], table[i][j - 1]) + 1;
                least = Math.min(least, table[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    least = Math.min(least, table[i - 2][j - 2] + 1);
                }
                table[i][j] = least;
            }
        }
        return table[one.length()][other.length()];
    }
}
