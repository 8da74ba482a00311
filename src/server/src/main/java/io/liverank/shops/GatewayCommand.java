package io.liverank.shops;

import io.liverank.web.ShopDoor;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code liverank gateway}: writes the settings of an HAProxy that leads all calls of a shop to the same server. Which one, a
 * consistent hash of the shop's name says: one more server, or one less, moves the shops of that server alone.
 */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = {
            "Writes settings of HAProxy (2.6 or newer) that lead each shop's calls to one",
            "of several servers, and to another while that one is away."
        })
public final class GatewayCommand implements Callable<Integer> {
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9.-]+:\\d{1,5}|\\[[0-9A-Fa-f:.]+]:\\d{1,5}");

    @Parameters(arity = "1..*", paramLabel = "HOST:PORT", description = "the servers")
    private List<String> nodes;

    @Option(names = "--bind", defaultValue = ":8090", description = "where it listens (default: ${DEFAULT-VALUE})")
    private String bind;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String node : nodes) {
            if (!NODE.matcher(node).matches()) {
                throw new ParameterException(spec.commandLine(), node + " is not HOST:PORT");
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print("""
                # liverank gateway: run with haproxy -f FILE
                defaults
                    mode http
                    option forwardfor
                    option redispatch
                    retries 2
                    timeout connect 2s
                    timeout client 60s
                    timeout server 60s
                    timeout tunnel 1h

                frontend liverank
                    bind %s
                    # the path's shop goes before the header's, as in the server
                    http-request set-var(txn.shop) req.hdr(%s)
                    http-request set-var(txn.shop) path,field(3,/) if { path_reg ^/shops/[^/]+/ }
                    default_backend servers

                backend servers
                    balance hash var(txn.shop)
                    hash-type consistent
                    option httpchk GET /actuator/health/readiness
                    http-check expect status 200
                    # by its weight a server has 16 places on the ring each: with few, some get far more shops than others
                    default-server weight 64 check inter 1s fall 2 rise 2 on-marked-down shutdown-sessions
                """.formatted(bind, ShopDoor.HEADER));
        for (String node : nodes) {
            // by its name, so that the order of the list does not matter
            out.printf("    server %s %s%n", node.replaceAll("[^A-Za-z0-9.-]", "_"), node);
        }
        out.flush();
        return 0;
    }
}
