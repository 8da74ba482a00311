package io.liverank.operate;

import io.liverank.web.ProblemReportValve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the web server does before Spring sees a request. */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsAndIdsWithSlashes() {
        return factory -> {
            factory.addContextCustomizers(context ->
                    ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemReportValve.class.getName()));
            factory.addConnectorCustomizers(WebServerConfiguration::allowSlashesInIds);
        };
    }

    private static void allowSlashesInIds(Connector connector) {
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    }

    @Bean
    ManagementPort managementPort(LiveRankProperties properties) {
        if (properties.managementPort() == null) {
            return new ManagementPort(null);
        }
        var connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
        connector.setPort(properties.managementPort());
        return new ManagementPort(connector);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> secondDoor(ManagementPort port) {
        return port::openOn;
    }
}
