package io.liverank.operate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Which server this is among its replicas. Thread-safe. */
@Component
public final class Replica {
    private final Environment environment;
    private final String host;
    private final Instant startedAt = Instant.now();

    Replica(Environment environment) {
        this.environment = environment;
        this.host = host(environment.getProperty("HOSTNAME"));
    }

    private static String host(String said) {
        if (said != null && !said.isBlank()) {
            return said;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Its host, which in Kubernetes is the pod, and its port. */
    public String name() {
        return host + ":"
                + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
    }

    /** When its process began to set itself up. */
    public Instant startedAt() {
        return startedAt;
    }
}
