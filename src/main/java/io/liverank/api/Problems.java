package io.liverank.api;

import io.liverank.event.LogUnavailableException;
import io.liverank.json.Fault;
import io.liverank.json.InvalidInputException;
import io.liverank.json.Json;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Every refusal and fault as problem+json with a stable type, a sentence, and the places. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    private static final String TYPES = "urn:liverank:problem:";

    private final FaultMeter meter;

    Problems(FaultMeter meter) {
        this.meter = meter;
    }

    static ProblemDetail problem(HttpStatus status, String type, String detail, List<Fault> faults) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPES + type));
        if (!faults.isEmpty()) {
            problem.setProperty("errors", faults);
        }
        return problem;
    }

    private ProblemDetail invalid(List<Fault> faults) {
        meter.count(faults);
        Fault first = faults.get(0);
        String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
        String place = first.pointer().isEmpty() ? "the body" : first.pointer();
        return problem(
                HttpStatus.BAD_REQUEST,
                "invalid-input",
                "Nothing was stored: " + place + " " + first.detail() + more,
                faults);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalidInput(InvalidInputException e) {
        return answer(invalid(e.faults()), HttpHeaders.EMPTY);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(JacksonException e) {
        return answer(invalid(List.of(Json.fault(e, ""))), HttpHeaders.EMPTY);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(LogUnavailableException e) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        return answer(
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "log-unavailable",
                        "The event log cannot be reached, so nothing can be promised; send it again in a second",
                        List.of()),
                headers);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> missing(NotFoundException e) {
        return answer(problem(HttpStatus.NOT_FOUND, "not-found", e.getMessage(), List.of()), HttpHeaders.EMPTY);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongParameter(MethodArgumentTypeMismatchException e) {
        return answer(
                invalid(List.of(new Fault(
                        "?" + e.getName(), "must be a " + e.getRequiredType().getSimpleName(), "wrong_type"))),
                HttpHeaders.EMPTY);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        logger.error("a request met a fault of ours", e);
        return answer(
                problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal",
                        "Something went wrong on our side; the server's log says what",
                        List.of()),
                HttpHeaders.EMPTY);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimit.BodyTooLargeException) {
                return anything(
                        problem(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "too-large",
                                "The body is larger than " + BodyLimit.LIMIT + " bytes; send less at a time",
                                List.of()),
                        headers);
            }
        }
        Fault fault = e.getCause() instanceof JacksonException json
                ? Json.fault(json, "")
                : new Fault("", "must not be empty", "required");
        return anything(invalid(List.of(fault)), headers);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        String type = known.getReasonPhrase().toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
        String detail = body instanceof ProblemDetail problem && problem.getDetail() != null
                ? problem.getDetail()
                : known.getReasonPhrase();
        return anything(problem(known, type, detail, List.of()), headers);
    }

    private static ResponseEntity<Object> anything(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
