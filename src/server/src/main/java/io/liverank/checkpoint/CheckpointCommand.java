package io.liverank.checkpoint;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code liverank checkpoint}. */
@Command(
        name = "checkpoint",
        aliases = "checkpoints",
        mixinStandardHelpOptions = true,
        subcommands = PrintCommand.class,
        description = "Shows what a server has kept; see checkpoint print --help.")
public final class CheckpointCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    public CheckpointCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what of the checkpoint? There is: checkpoint print");
    }
}
