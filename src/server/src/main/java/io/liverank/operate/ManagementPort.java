package io.liverank.operate;

import jakarta.servlet.ServletRequest;
import java.net.InetAddress;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Compression;

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
            alike(connector, factory, factory.getAddress());
            factory.addAdditionalConnectors(connector);
        }
    }

    /** Lets it listen on one address alone; before it opens. */
    public void listenOn(InetAddress address) {
        if (connector != null) {
            connector.setProperty("address", address.getHostAddress());
        }
    }

    /** Makes a further connector behave as the first one, which is the only one that Boot sets up. */
    public void alike(Connector further, TomcatServletWebServerFactory factory, InetAddress address) {
        further.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        further.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        if (address != null) {
            further.setProperty("address", address.getHostAddress());
        }
        Compression compression = factory.getCompression();
        if (compression != null && compression.getEnabled()) {
            var protocol = (AbstractHttp11Protocol<?>) further.getProtocolHandler();
            protocol.setCompression("on");
            protocol.setCompressionMinSize(
                    (int) compression.getMinResponseSize().toBytes());
            protocol.setCompressibleMimeType(String.join(",", compression.getAllMimeTypes()));
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
