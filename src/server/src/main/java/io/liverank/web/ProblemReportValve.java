package io.liverank.web;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Tomcat's own refusals, of requests that are no HTTP, as problem+json. Made by Tomcat, by its class's name. */
public final class ProblemReportValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, Throwable fault) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            Writer out = response.getReporter();
            if (out != null) {
                HttpStatus known = HttpStatus.resolve(status);
                var problem = Problem.of(
                        known == null ? HttpStatus.BAD_REQUEST : known,
                        "bad-request",
                        "The request is not one that HTTP allows",
                        List.of());
                out.write(new String(Problem.bytes(problem), StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException e) {
            container.getLogger().debug("a refusal could not be written", e);
        }
    }
}
