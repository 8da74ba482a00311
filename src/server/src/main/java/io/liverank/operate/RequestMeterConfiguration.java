package io.liverank.operate;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Times requests where no traces are made of them. */
@Configuration(proxyBeanMethods = false)
class RequestMeterConfiguration {
    /** Where Boot has its own, in front of all but the encoding. */
    @Bean
    FilterRegistrationBean<RequestMeter> requestMeter(MeterRegistry meters, Environment environment) {
        var registration = new FilterRegistrationBean<>(new RequestMeter(meters));
        registration.setDispatcherTypes(DispatcherType.ASYNC, DispatcherType.REQUEST);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        registration.setEnabled(!TracesWithEndpoint.areWanted(environment));
        return registration;
    }
}
