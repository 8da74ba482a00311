package io.liverank.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What comes in, before anybody reads it: refuses bodies of more than one MiB (64 for a model), announced or not, sent or inflated; inflates
 * those that are zipped; and takes the text that a browser's beacon sends to {@code /feedback} for the JSON that it is.
 */
@Component
@Order(BodyLimit.ORDER)
public final class BodyLimit extends OncePerRequestFilter {
    static final int ORDER = Ordered.LOWEST_PRECEDENCE - 2;

    /** Bytes, as they are sent and unpacked. */
    public static final int LIMIT = 1 << 20;

    /** Of a model that was trained elsewhere, which administrators alone may send. */
    private static final int CANDIDATE_LIMIT = 1 << 26;

    /** Thrown while reading a body that turns out too large. */
    public static final class BodyTooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Thrown when a body is encoded as nobody here can read. */
    public static final class UnknownEncodingException extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownEncodingException(String encoding) {
            super(encoding);
        }
    }

    /** Thrown while reading a body that is not what its Content-Encoding says. */
    public static final class BrokenEncodingException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenEncodingException(IOException cause) {
            super(cause);
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Incoming(request), response);
    }

    private static final Pattern PLAIN = Pattern.compile("text/plain\\s*(;.*)?");

    private static final class Incoming extends HttpServletRequestWrapper {
        private final boolean fromBeacon;
        private ServletInputStream body;

        Incoming(HttpServletRequest request) {
            super(request);
            fromBeacon = isFromBeacon(request);
        }

        /** {@code navigator.sendBeacon} with a string, or a Blob of plain text: what needs no preflight. */
        private static boolean isFromBeacon(HttpServletRequest request) {
            String type = request.getContentType();
            return type != null
                    && request.getMethod().equals("POST")
                    && request.getRequestURI().equals(request.getContextPath() + "/feedback")
                    && PLAIN.matcher(type.strip().toLowerCase(Locale.ROOT)).matches();
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = open();
            }
            return body;
        }

        private ServletInputStream open() throws IOException {
            int limit = getMethod().equals("POST") && getRequestURI().equals(getContextPath() + "/models/candidates")
                    ? CANDIDATE_LIMIT
                    : LIMIT;
            if (getContentLengthLong() > limit) {
                throw new BodyTooLargeException();
            }
            var sent = new Limited(super.getInputStream(), limit);
            if (getHeader(HttpHeaders.CONTENT_ENCODING) == null) {
                return sent;
            }
            List<String> encodings = Collections.list(getHeaders(HttpHeaders.CONTENT_ENCODING));
            String encoding = String.join(",", encodings).strip().toLowerCase(Locale.ROOT);
            return switch (encoding) {
                case "", "identity" -> sent;
                case "gzip", "x-gzip" -> new Limited(new Inflated(sent), limit);
                default -> throw new UnknownEncodingException(encoding);
            };
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }

        @Override
        public String getContentType() {
            return fromBeacon ? MediaType.APPLICATION_JSON_VALUE : super.getContentType();
        }

        @Override
        public String getCharacterEncoding() {
            return fromBeacon ? null : super.getCharacterEncoding();
        }

        @Override
        public String getHeader(String name) {
            return fromBeacon && name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                    ? getContentType()
                    : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return fromBeacon && name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                    ? Collections.enumeration(List.of(getContentType()))
                    : super.getHeaders(name);
        }
    }

    /** Opened at the first byte: a body that is not read need not be right. */
    private static final class Inflated extends ServletInputStream {
        private final InputStream zipped;
        private InputStream plain;
        private boolean finished;

        Inflated(InputStream zipped) {
            this.zipped = zipped;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                if (plain == null) {
                    plain = new GZIPInputStream(zipped);
                }
                int count = plain.read(bytes, offset, length);
                finished = count < 0;
                return count;
            } catch (ZipException | EOFException e) {
                throw new BrokenEncodingException(e);
            }
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("bodies are read by blocking");
        }
    }

    private static final class Limited extends ServletInputStream {
        private final ServletInputStream body;
        private long left;

        Limited(ServletInputStream body, int limit) {
            this.body = body;
            this.left = limit;
        }

        private int count(int size) throws IOException {
            left -= Math.max(0, size);
            if (left < 0) {
                throw new BodyTooLargeException();
            }
            return size;
        }

        @Override
        public int read() throws IOException {
            int one = body.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return count(body.read(bytes, offset, length));
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
