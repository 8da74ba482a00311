package io.liverank.api;

import io.liverank.security.Access;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * What may be refused before or while a call is understood, as the OpenAPI document tells of it.
 *
 * @param status of HTTP
 * @param name by which it can be referred to
 * @param description of the response
 * @param type of the problem, without what all begin with
 * @param detail an example
 * @param headers that come with it
 */
record Refusal(String status, String name, String description, String type, String detail, List<String> headers) {
    /** A new one is an entry here. */
    static final List<Refusal> ALL = List.of(
            new Refusal(
                    "400",
                    "BadRequest",
                    "The request is not as described here; `errors` names each place",
                    "invalid-input",
                    "Nothing was stored: /items must hold 1 to 1,000 items",
                    List.of()),
            new Refusal(
                    "401",
                    "Unauthorized",
                    "No API key or token, or one that is unknown here",
                    "unauthorized",
                    "This needs an API key in the header " + Access.KEY_HEADER,
                    List.of("WWW-Authenticate")),
            new Refusal(
                    "403",
                    "Forbidden",
                    "The API key or token has not the role for that",
                    "forbidden",
                    "This key or token has not the role for that",
                    List.of()),
            new Refusal(
                    "404",
                    "NotFound",
                    "There is no such thing",
                    "not-found",
                    "There is no item with the id shoe-9",
                    List.of()),
            new Refusal(
                    "413",
                    "ContentTooLarge",
                    "The body is larger than 1 MiB",
                    "too-large",
                    "The body is larger than 1048576 bytes; send less at a time",
                    List.of()),
            new Refusal(
                    "415",
                    "UnsupportedMediaType",
                    "The body is not application/json",
                    "unsupported-media-type",
                    "Content-Type 'application/yaml' is not supported.",
                    List.of()),
            new Refusal(
                    "429",
                    "TooManyRequests",
                    "More requests than the API key may send in a second; try again after Retry-After",
                    "too-many-requests",
                    "The key shop may send 100 requests a second; try again in a second",
                    List.of("Retry-After", "RateLimit", "RateLimit-Policy")),
            new Refusal(
                    "507",
                    "InsufficientStorage",
                    "The catalogue has no room for all new items; nothing was taken",
                    "catalog-full",
                    "Nothing was stored: the catalogue has 1000000 items and room for 0 more, and 12 are new. Take items"
                            + " out, or set liverank.max-catalog to more on all replicas",
                    List.of()),
            new Refusal(
                    "503",
                    "Unavailable",
                    "The event log cannot be reached, is full or did not confirm in time; `mayHaveBeenKept` says whether it"
                            + " may be stored all the same (type `log-unanswered`), all of it or nothing. Try again after"
                            + " Retry-After, with the same ids of events or the same `Idempotency-Key`",
                    "log-unavailable",
                    "Nothing was stored: the event log cannot be reached now; send it again in a second",
                    List.of("Retry-After")));

    /** The one with this status. */
    static Refusal of(String status) {
        return ALL.stream()
                .filter(one -> one.status().equals(status))
                .findFirst()
                .orElseThrow();
    }

    /** As an operation names it. */
    ApiResponse reference() {
        return new ApiResponse().$ref("#/components/responses/" + name);
    }

    /** As it is described once. */
    ApiResponse response() {
        var example = new LinkedHashMap<String, Object>();
        example.put("type", "urn:liverank:problem:" + type);
        example.put("status", Integer.valueOf(status));
        example.put("title", HttpStatus.valueOf(Integer.parseInt(status)).getReasonPhrase());
        example.put("detail", detail);
        if (status.equals("503")) {
            example.put(Problems.MAY_HAVE_BEEN_KEPT, false);
        }
        var response = new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType()
                                        .schema(new Schema<>().$ref(DocumentedRecords.SCHEMAS + "Problem"))
                                        .example(example)));
        for (String header : headers) {
            response.addHeaderObject(header, header(header));
        }
        return response;
    }

    private static Header header(String name) {
        return switch (name) {
            case "Retry-After" -> new Header().description("seconds to wait").schema(new IntegerSchema().format(null));
            case "RateLimit" ->
                new Header().description("what is left, and for how long").schema(new StringSchema());
            case "RateLimit-Policy" ->
                new Header()
                        .description("how much is allowed, and for how long")
                        .schema(new StringSchema());
            default -> new Header().description("how to get in").schema(new StringSchema());
        };
    }
}
