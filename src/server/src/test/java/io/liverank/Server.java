package io.liverank;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server of a {@link RunningServer} test class over its real port; {@code @Autowired} there. */
public final class Server {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private final Environment environment;

    Server(Environment environment) {
        this.environment = environment;
    }

    public int port() {
        // asked for at each call: this object is made before the server has a port
        return environment.getRequiredProperty("local.server.port", Integer.class);
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    /** As {@link Http#send}. */
    public HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return Http.send(port(), method, path, body, headers);
    }

    /** The body of the answer, whatever its status. */
    public JsonNode json(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return JSON.readTree(send(method, path, body, headers).body());
    }

    /** The body of the answer, whatever its status. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return json("GET", path, null);
    }

    /** The body of the answer, whatever its status. */
    public JsonNode post(String path, String body) throws IOException, InterruptedException {
        return json("POST", path, body);
    }

    /** The first body that meets the condition. */
    public JsonNode await(String path, Predicate<JsonNode> condition) {
        return Waiting.atMost(PATIENCE).until(() -> get(path), condition);
    }
}
