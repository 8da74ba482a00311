package io.liverank.security;

import io.liverank.operate.ManagementPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Lets an open server be reached from its own machine alone, unless {@code server.address} says otherwise. One thread, while
 * the server starts.
 */
final class LoopbackAlone implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    private final boolean isWanted;
    private final ManagementPort management;

    LoopbackAlone(boolean isWanted, ManagementPort management) {
        this.isWanted = isWanted;
        this.management = management;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    boolean isWanted() {
        return isWanted;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (!isWanted) {
            return;
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        factory.setAddress(loopback);
        management.listenOn(loopback);
        InetAddress other = other(loopback);
        if (other != null && factory.getPort() > 0 && isFree(other, factory.getPort())) {
            var connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
            connector.setPort(factory.getPort());
            management.alike(connector, factory, other);
            factory.addAdditionalConnectors(connector);
        }
    }

    /** {@code localhost} has two addresses on most machines, and programs try either first. */
    private static InetAddress other(InetAddress loopback) {
        try {
            return InetAddress.getByAddress(
                    loopback.getAddress().length == 4
                            ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}
                            : new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isFree(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
