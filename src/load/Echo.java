import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The least that Spring Boot and Tomcat can do with a body: parse it and write it back. What /rank is measured against. */
@RestController
@EnableAutoConfiguration
public class Echo {
    public static void main(String[] arguments) {
        SpringApplication.run(Echo.class, arguments);
    }

    @PostMapping("/rank")
    Map<String, Object> rank(@RequestBody Map<String, Object> body) {
        return body;
    }

    @GetMapping("/actuator/health/liveness")
    Map<String, String> alive() {
        return Map.of("status", "UP");
    }
}
