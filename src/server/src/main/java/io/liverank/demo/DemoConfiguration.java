package io.liverank.demo;

import io.liverank.console.PulsePart;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.EventLog;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** The demo shop and its shoppers, with the profile {@code demo} alone. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {
    private static final long SEED = 20_261_124;

    @Bean
    Shop shop() {
        return new Shop(SEED);
    }

    @Bean
    Population population(Shop shop) {
        int departments = shop.kinds().get(shop.kinds().size() - 1).department().index() + 1;
        return new Population(SEED, departments);
    }

    @Bean
    Shoppers shoppers(Shop shop, Population population, Environment environment) {
        return new Shoppers(
                shop,
                population,
                () -> URI.create("http://localhost:" + environment.getRequiredProperty("local.server.port")),
                SEED);
    }

    @Bean
    Opening opening(Shop shop, Engine engine, Learner learner, EventLog log) {
        return new Opening(shop, engine, learner, log);
    }

    @Bean
    PulsePart shoppersPulse(Shoppers shoppers) {
        return new PulsePart() {
            @Override
            public String name() {
                return "shoppers";
            }

            @Override
            public Object value() {
                return shoppers.state();
            }
        };
    }
}
