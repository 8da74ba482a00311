package io.liverank.operate;

import io.liverank.web.ProblemReportValve;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.RequestContextFilter;

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

    /** Where Boot has its own, in front of all but the encoding. */
    @Bean
    FilterRegistrationBean<RequestMeter> requestMeter(MeterRegistry meters, Environment environment) {
        var registration = new FilterRegistrationBean<>(new RequestMeter(meters));
        registration.setDispatcherTypes(DispatcherType.ASYNC, DispatcherType.REQUEST);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        registration.setEnabled(!TracesWithEndpoint.areWanted(environment));
        return registration;
    }

    /** The dispatcher does the same, and no filter asks. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContext() {
        var registration = new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
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
