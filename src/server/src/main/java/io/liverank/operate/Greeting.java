package io.liverank.operate;

import io.liverank.redis.EmbeddedRedis;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** The one line that says the server is ready: where to look, where the data is, and who can reach it. */
@Component
class Greeting {
    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    private final Environment environment;
    private final ManagementPort management;
    private final LiveRankProperties properties;
    private final Optional<EmbeddedRedis> embedded;
    private final LettuceConnectionFactory connections;
    private final Optional<BuildProperties> build;

    Greeting(
            Environment environment,
            ManagementPort management,
            LiveRankProperties properties,
            Optional<EmbeddedRedis> embedded,
            LettuceConnectionFactory connections,
            Optional<BuildProperties> build) {
        this.environment = environment;
        this.management = management;
        this.properties = properties;
        this.embedded = embedded;
        this.connections = connections;
        this.build = build;
    }

    @EventListener
    @Order(Integer.MIN_VALUE)
    void greet(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() instanceof TomcatWebServer server) {
            double seconds =
                    ready.getTimeTaken() == null ? 0 : ready.getTimeTaken().toMillis() / 1e3;
            LOG.info("{}", text(server.getTomcat().getConnector(), seconds));
        }
    }

    private String text(Connector shop, double seconds) {
        String version =
                build.map(BuildProperties::getVersion).map(known -> " " + known).orElse("");
        String prefix = setting("server.servlet.context-path");
        String servlet = setting("spring.mvc.servlet.path");
        String base = (shop.getSecure() || "https".equals(shop.getScheme()) ? "https" : "http") + "://" + host(shop)
                + ":" + shop.getLocalPort() + prefix;
        String console = management.isOpen() ? "http://" + host(shop) + ":" + management.number() + prefix : base;
        var text = new StringBuilder(String.format(Locale.ROOT, "LiveRank%s is ready after %.1f s", version, seconds));
        text.append(": console ").append(console).append(servlet).append("/ , ");
        if (environment.getProperty("springdoc.swagger-ui.enabled", Boolean.class, true)) {
            text.append("Swagger UI ")
                    .append(console)
                    .append(servlet)
                    .append(setting("springdoc.swagger-ui.path"))
                    .append(" , ");
        }
        if (management.isOpen()) {
            text.append("the shop's calls ").append(base).append(servlet).append("/ , ");
        }
        if (embedded.isPresent()) {
            text.append("data in ").append(properties.dataDir().toAbsolutePath().normalize());
        } else {
            text.append("data in Redis at ").append(RedisAtStart.place(connections));
        }
        if (properties.log().type() == LiveRankProperties.Log.Type.KAFKA) {
            text.append(", log in Kafka at ").append(properties.log().kafka().bootstrapServers());
        }
        if (address(shop) != null && address(shop).isLoopbackAddress()) {
            text.append("; not reachable from other machines (server.address)");
        }
        return text.toString();
    }

    private String setting(String name) {
        String value = environment.getProperty(name, "");
        return value.equals("/") ? "" : value;
    }

    /** Where it listens; null if at every address. */
    private static InetAddress address(Connector connector) {
        Object address = connector.getProperty("address");
        return address instanceof InetAddress one && !one.isAnyLocalAddress() ? one : null;
    }

    private static String host(Connector connector) {
        InetAddress address = address(connector);
        if (address == null || address.isLoopbackAddress()) {
            return "localhost";
        }
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
