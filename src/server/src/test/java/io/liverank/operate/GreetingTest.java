package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The line at ready, of a web server that serves nothing. */
@ExtendWith(OutputCaptureExtension.class)
class GreetingTest {
    @TempDir
    Path folder;

    /** The web server with its doors. */
    @Configuration(proxyBeanMethods = false)
    @Import({WebServerConfiguration.class, Greeting.class})
    @ImportAutoConfiguration({SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class})
    @EnableConfigurationProperties(LiveRankProperties.class)
    static class Doors {
        @Bean
        LettuceConnectionFactory connections() {
            return new LettuceConnectionFactory("redis.example", 6390);
        }
    }

    private static int port;

    private static String line(CapturedOutput output, String... settings) {
        int before = output.getAll().length();
        var application = new SpringApplication(Doors.class);
        application.setRegisterShutdownHook(false);
        try (var context = application.run(Stream.concat(Stream.of("server.port=0"), Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new))) {
            port = ((WebServerApplicationContext) context).getWebServer().getPort();
        }
        String text = output.getAll().substring(before);
        assertThat(text.lines().filter(one -> one.contains(" is ready after "))).hasSize(1);
        return text.lines()
                .filter(one -> one.contains(" is ready after "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anyPort_isNamedAsItIs(CapturedOutput output) {
        assertThat(line(output))
                .contains(
                        "console http://localhost:" + port + "/ ,",
                        "Swagger UI http://localhost:" + port + "/swagger-ui.html ,",
                        "data in Redis at redis.example:6390")
                .doesNotContain("not reachable");
        assertThat(output.getAll().lines().findFirst().orElseThrow())
                .as("nothing is said before")
                .contains(" is ready after ");
    }

    @Test
    void contextPath_isPartOfTheAddresses(CapturedOutput output) {
        assertThat(line(output, "server.servlet.context-path=/shop"))
                .contains(":" + port + "/shop/ ,", ":" + port + "/shop/swagger-ui.html ,");
    }

    @Test
    void loopback_isSaidNotToBeReachable(CapturedOutput output) {
        for (String address : new String[] {"127.0.0.1", "localhost"}) {
            assertThat(line(output, "server.address=" + address))
                    .contains("http://localhost:" + port, "not reachable from other machines");
        }
        assertThat(line(output, "server.address=0.0.0.0")).doesNotContain("not reachable");
    }

    @Test
    void managementPort_hasTheConsole(CapturedOutput output) {
        assertThat(line(output, "liverank.management-port=0"))
                .contains("the shop's calls http://localhost:" + port + "/")
                .doesNotContain("console http://localhost:" + port);
    }

    @Test
    void tls_isHttps(CapturedOutput output) throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "shop",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        assertThat(line(output, "server.ssl.key-store=" + store, "server.ssl.key-store-password=changeit"))
                .contains("console https://localhost:" + port + "/ ,");
    }

    @Test
    void switchedOffSwagger_isNotNamed(CapturedOutput output) {
        assertThat(line(output, "springdoc.swagger-ui.enabled=false")).doesNotContain("Swagger");
    }
}
