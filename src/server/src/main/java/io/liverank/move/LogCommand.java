package io.liverank.move;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code liverank log}. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        subcommands = MoveCommand.class,
        description = "Moves the log of events to another engine; see log move --help.")
public final class LogCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    public LogCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what of the log? There is: log move");
    }
}
