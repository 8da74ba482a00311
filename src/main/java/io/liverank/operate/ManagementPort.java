package io.liverank.operate;

import jakarta.servlet.ServletRequest;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * The port that answers everything, beside the public one that then answers the shop's own calls alone. One server, two
 * doors: Boot's {@code management.server.port} would move the actuator, but not the calls of administration.
 * Thread-safe.
 */
public final class ManagementPort {
    private final Connector connector;

    /** {@code connector} is null if there is one port for everything. */
    ManagementPort(Connector connector) {
        this.connector = connector;
    }

    void openOn(TomcatServletWebServerFactory factory) {
        if (connector != null) {
            factory.addAdditionalConnectors(connector);
        }
    }

    /** Whether there is such a port. */
    public boolean isOpen() {
        return connector != null;
    }

    /** Whether {@code request} came in by it. */
    public boolean received(ServletRequest request) {
        return connector != null && request.getLocalPort() == connector.getLocalPort();
    }

    /** Where it listens; -1 if there is no such port or it is not open yet. */
    public int number() {
        return connector == null ? -1 : connector.getLocalPort();
    }
}
