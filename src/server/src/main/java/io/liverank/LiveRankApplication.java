package io.liverank;

import io.liverank.command.Commands;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the server, or a command such as {@code replay}. */
@SpringBootApplication(
        proxyBeanMethods = false,
        scanBasePackages = {
            "io.liverank.api",
            "io.liverank.web",
            "io.liverank.operate",
            "io.liverank.console",
            "io.liverank.security",
            "io.liverank.demo",
            "io.liverank.shops"
        })
@ConfigurationPropertiesScan({"io.liverank.operate", "io.liverank.security"})
public class LiveRankApplication {
    /** What is no command and asks for no help are settings of the server. */
    public static void main(String[] args) {
        OptionalInt status = Commands.run(args);
        if (status.isPresent()) {
            System.exit(status.getAsInt());
        }
        SpringApplication.run(LiveRankApplication.class, args);
    }
}
