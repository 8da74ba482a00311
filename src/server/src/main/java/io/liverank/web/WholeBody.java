package io.liverank.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import org.springframework.http.HttpHeaders;

/** A request whose body was read and inflated, for whoever looks into it before it is taken; it can be read again, once. */
public final class WholeBody extends HttpServletRequestWrapper {
    private final byte[] body;

    private WholeBody(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
    }

    /**
     * Reads the body of {@code request}, which must not be read any more then.
     *
     * @throws IOException as {@link BodyLimit} has it: too large, of an unknown encoding, or not what its encoding says
     */
    public static WholeBody of(HttpServletRequest request) throws IOException {
        return new WholeBody(
                request, BodyLimit.incoming(request).getInputStream().readAllBytes());
    }

    /** The body as it is plain; do not write to it. */
    public byte[] bytes() {
        return body;
    }

    @Override
    public ServletInputStream getInputStream() {
        return new BodyBytes(body);
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public int getContentLength() {
        return body.length;
    }

    @Override
    public long getContentLengthLong() {
        return body.length;
    }

    @Override
    public String getHeader(String name) {
        return name.equalsIgnoreCase(HttpHeaders.CONTENT_ENCODING) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(HttpHeaders.CONTENT_ENCODING)
                ? Collections.emptyEnumeration()
                : super.getHeaders(name);
    }
}
