package io.liverank.history;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code liverank archive}. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        subcommands = {LsCommand.class, CatCommand.class, VerifyCommand.class},
        description = "Shows the files in which a server keeps finished lists (liverank.archive.dir).")
public final class ArchiveCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    public ArchiveCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "what of the archive? There is: archive ls, archive cat, archive verify");
    }
}
