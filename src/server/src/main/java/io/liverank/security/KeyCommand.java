package io.liverank.security;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code liverank key}: makes an API key. */
@Command(
        name = "key",
        aliases = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes an API key, and what to configure for it. The key itself is shown this once.")
public final class KeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String key = ApiKeys.make();
        PrintWriter out = spec.commandLine().getOut();
        out.println("The key, for whoever calls (header X-API-Key):");
        out.println("  " + key);
        out.println("For the server, under a name of your own:");
        out.println("  liverank.security.keys.NAME.sha256=" + ApiKeys.sha256(key));
        out.println("  liverank.security.keys.NAME.roles=rank,feedback");
        return 0;
    }
}
