package io.liverank.operate;

import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** Tomcat's own refusals, of requests that are no HTTP, as problem+json. Made by Tomcat, by its class's name. */
public final class ProblemReportValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, Throwable fault) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding("UTF-8");
            Writer out = response.getReporter();
            if (out != null) {
                out.write("{\"type\":\"urn:liverank:problem:bad-request\",\"status\":" + status
                        + ",\"detail\":\"The request is not one that HTTP allows\"}");
                response.finishResponse();
            }
        } catch (IOException e) {
            container.getLogger().debug("a refusal could not be written", e);
        }
    }
}
