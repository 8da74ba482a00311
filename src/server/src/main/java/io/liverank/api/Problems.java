package io.liverank.api;

import io.liverank.engine.LearnerStoppedException;
import io.liverank.event.LogFullException;
import io.liverank.event.LogMovedException;
import io.liverank.event.LogUnavailableException;
import io.liverank.input.Fault;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Json;
import io.liverank.security.EventAllowance;
import io.liverank.web.BodyLimit;
import io.liverank.web.NotFoundException;
import io.liverank.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.ClassUtils;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Every refusal and fault as problem+json with a stable type, a sentence, and the places. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    static final String MAY_HAVE_BEEN_KEPT = "mayHaveBeenKept";

    private static final List<String> STORING =
            List.of("/feedback", "/items", "/users", "/sessions", "/ubi_", "/1/", "/v1/", "/mp/");

    private final FaultMeter meter;

    Problems(FaultMeter meter) {
        this.meter = meter;
    }

    private ProblemDetail invalid(List<Fault> faults, HttpServletRequest request) {
        meter.count(faults);
        Fault first = faults.get(0);
        String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
        String place = first.pointer().isEmpty() ? "the body" : first.pointer();
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "invalid-input",
                outcome(request) + place + " " + first.detail() + more,
                faults);
    }

    /** Where something would have been stored, that it was not is what the sender must know first. */
    private static String outcome(HttpServletRequest request) {
        boolean stores = !List.of("GET", "HEAD").contains(request.getMethod())
                && STORING.stream()
                        .anyMatch(request.getRequestURI()
                                .substring(request.getContextPath().length())::startsWith);
        return stores ? "Nothing was stored: " : "";
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidInput(InvalidInputException e, HttpServletRequest request) {
        return answer(invalid(e.faults(), request));
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadable(JacksonException e, HttpServletRequest request) {
        return answer(invalid(List.of(Json.fault(e, "")), request));
    }

    /** What was sent and not answered may be stored all the same: whoever sends it again must know. */
    @ExceptionHandler
    ResponseEntity<Object> unavailable(LogUnavailableException e, HttpServletRequest request) {
        return e.mayHaveBeenKept()
                ? later(
                        "log-unanswered",
                        "The event log did not confirm in time that it stored this, all of it or nothing: it may be stored,"
                                + " or come to be. Send it again: events with the same eventId, or under the same"
                                + " Idempotency-Key, count once, and items are as they were put last",
                        true,
                        1)
                : later(
                        "log-unavailable",
                        outcome(request) + "the event log " + state(e) + "; send it again in a second",
                        false,
                        1);
    }

    private static String state(LogUnavailableException e) {
        if (e instanceof LogMovedException) {
            return "is being moved, or was, to where this server does not write yet";
        }
        return e instanceof LogFullException ? "has no room now" : "cannot be reached now";
    }

    @ExceptionHandler
    ResponseEntity<Object> stopped(LearnerStoppedException e) {
        return later(
                "learner-stopped",
                "Nothing was stored: learning on this server was stopped by a fault of ours, which its log tells; it ranks"
                        + " on, but has to be restarted before it takes events. Send it again then, or to another server",
                false,
                30);
    }

    @ExceptionHandler
    ResponseEntity<Object> tooManyEvents(EventAllowance.ExceededException e) {
        return Problem.answer(
                Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too-many-events",
                        "Nothing was stored: " + e.getMessage(),
                        List.of()),
                after(e.seconds()));
    }

    @ExceptionHandler
    ResponseEntity<Object> notByThisKey(AccessDeniedException e) {
        return answer(Problem.of(HttpStatus.FORBIDDEN, "forbidden", e.getMessage(), List.of()));
    }

    @ExceptionHandler
    ResponseEntity<Object> full(CatalogFullException e) {
        return answer(Problem.of(HttpStatus.INSUFFICIENT_STORAGE, "catalog-full", e.getMessage(), List.of()));
    }

    @ExceptionHandler
    ResponseEntity<Object> missing(NotFoundException e) {
        return answer(Problem.of(HttpStatus.NOT_FOUND, "not-found", e.getMessage(), List.of()));
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongParameter(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        boolean inPath = e.getParameter().hasParameterAnnotation(PathVariable.class);
        return answer(invalid(
                List.of(new Fault(
                        (inPath ? "/" : "?") + e.getName(),
                        Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(e.getRequiredType()))
                                ? "must be a whole number"
                                : "must be true or false",
                        "wrong_type")),
                request));
    }

    /** Tomcat reads parameters late: what it cannot decode comes up in the middle of a call. */
    @ExceptionHandler
    ResponseEntity<Object> undecodable(InvalidParameterException e, HttpServletRequest request) {
        return answer(invalid(
                List.of(new Fault(
                        "?", "of the address cannot be decoded: it is no UTF-8 in percent encoding", "malformed")),
                request));
    }

    /** What has begun to go out cannot become a refusal: thrown on, the connection is cut, so that it does not look whole. */
    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e, HttpServletResponse response) throws Exception {
        if (response.isCommitted()) {
            throw e;
        }
        logger.error("a request met a fault of ours", e);
        return answer(Problem.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong on our side; the server's log says what",
                List.of()));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpServletRequest sent = ((ServletWebRequest) request).getRequest();
        ResponseEntity<Object> unread = ofBody(e, sent);
        if (unread != null) {
            return unread;
        }
        Fault fault = e.getCause() instanceof JacksonException json
                ? Json.fault(json, "")
                : new Fault("", "must not be empty", "required");
        return Problem.answer(invalid(List.of(fault), sent), headers);
    }

    @ExceptionHandler({
        BodyLimit.UnknownEncodingException.class,
        BodyLimit.BrokenEncodingException.class,
        BodyLimit.BodyTooLargeException.class
    })
    ResponseEntity<Object> unreadable(IOException e, HttpServletRequest request) {
        return ofBody(e, request);
    }

    /** Null if nothing was wrong with the body before anybody looked into it. */
    private ResponseEntity<Object> ofBody(Exception e, HttpServletRequest sent) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimit.UnknownEncodingException) {
                var right = new HttpHeaders();
                right.set(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate, identity");
                return Problem.answer(
                        Problem.of(
                                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                                "unsupported-media-type",
                                "Bodies are read plain or with Content-Encoding: gzip or deflate, not as "
                                        + cause.getMessage(),
                                List.of()),
                        right);
            }
            if (cause instanceof BodyLimit.BrokenEncodingException) {
                return Problem.answer(
                        invalid(
                                List.of(new Fault(
                                        "",
                                        "is not the " + encoding(sent) + " that its Content-Encoding says",
                                        "malformed_" + encoding(sent))),
                                sent),
                        HttpHeaders.EMPTY);
            }
            if (cause instanceof BodyLimit.BodyTooLargeException) {
                return Problem.answer(
                        Problem.of(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "too-large",
                                "The body is larger than " + BodyLimit.LIMIT + " bytes; send less at a time",
                                List.of()),
                        HttpHeaders.EMPTY);
            }
        }
        return null;
    }

    private static String encoding(HttpServletRequest sent) {
        return "deflate".equalsIgnoreCase(sent.getHeader(HttpHeaders.CONTENT_ENCODING)) ? "deflate" : "gzip";
    }

    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpServletRequest sent = ((ServletWebRequest) request).getRequest();
        var right = new HttpHeaders();
        right.setAccept(JsonBodies.TYPES);
        if (sent.getMethod().equals("POST")) {
            right.set("Accept-Post", MediaType.toString(JsonBodies.TYPES));
        }
        String type = sent.getContentType();
        return Problem.answer(
                Problem.of(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported-media-type",
                        "Send JSON in UTF-8, with the header Content-Type: application/json"
                                + (type == null ? " (there was none)" : ", not as " + type),
                        List.of()),
                right);
    }

    @Override
    protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Set<String> allowed = new TreeSet<>(List.of("OPTIONS"));
        allowed.addAll(e.getSupportedMethods() == null ? List.of() : List.of(e.getSupportedMethods()));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        var right = new HttpHeaders();
        right.set(HttpHeaders.ALLOW, String.join(", ", allowed));
        return Problem.answer(
                Problem.of(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "method-not-allowed",
                        "There is no " + e.getMethod() + " here, but " + String.join(", ", allowed),
                        List.of()),
                right);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        String detail = body instanceof ProblemDetail problem && problem.getDetail() != null
                ? problem.getDetail()
                : known.getReasonPhrase();
        return Problem.answer(Problem.of(known, detail), headers);
    }

    private static ResponseEntity<Object> later(String type, String detail, boolean mayHaveBeenKept, long seconds) {
        ProblemDetail problem = Problem.of(HttpStatus.SERVICE_UNAVAILABLE, type, detail, List.of());
        problem.setProperty(MAY_HAVE_BEEN_KEPT, mayHaveBeenKept);
        return Problem.answer(problem, after(seconds));
    }

    private static HttpHeaders after(long seconds) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return headers;
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem) {
        return Problem.answer(problem, HttpHeaders.EMPTY);
    }
}
