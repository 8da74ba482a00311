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
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What comes in, before anybody reads it: refuses bodies of more than one MiB (64 for a model), announced or not, sent or inflated; inflates
 * those that are zipped; and takes what a browser's beacon, or a program that says nothing of its kind, sends to
 * {@code /feedback} for the JSON that it is.
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

    static HttpServletRequest incoming(HttpServletRequest request) {
        return new Incoming(request);
    }

    private static final Pattern PLAIN = Pattern.compile("(text/plain|application/x-www-form-urlencoded)\\s*(;.*)?");

    private static final class Incoming extends HttpServletRequestWrapper {
        private final boolean fromBeacon;
        private ServletInputStream body;

        Incoming(HttpServletRequest request) {
            super(request);
            fromBeacon = isFromBeacon(request);
        }

        /**
         * {@code navigator.sendBeacon} with a string, or a Blob of plain text: what needs no preflight. And what curl says of
         * data if nobody tells it: that it is a form.
         */
        private static boolean isFromBeacon(HttpServletRequest request) {
            String type = request.getContentType();
            return request.getMethod().equals("POST")
                    && request.getRequestURI().equals(request.getContextPath() + "/feedback")
                    && (type == null
                            || PLAIN.matcher(type.strip().toLowerCase(Locale.ROOT))
                                    .matches());
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
                case "gzip", "x-gzip" -> new Limited(new Inflated(sent, GZIPInputStream::new), limit);
                case "deflate" -> new Limited(new Inflated(sent, BodyLimit::deflated), limit);
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

    /** HTTP means the zlib format by it, and some programs send what is in that bare. */
    private static InputStream deflated(InputStream sent) throws IOException {
        var ahead = new PushbackInputStream(sent, 2);
        byte[] head = ahead.readNBytes(2);
        ahead.unread(head);
        boolean isZlib = head.length == 2
                && (head[0] & 0x0f) == Deflater.DEFLATED
                && ((head[0] & 0xff) << 8 | head[1] & 0xff) % 31 == 0;
        return new InflaterInputStream(ahead, new Inflater(!isZlib)) {
            @Override
            public void close() throws IOException {
                inf.end();
                super.close();
            }
        };
    }

    /** How a zipped stream is opened. */
    private interface Opening {
        InputStream open(InputStream zipped) throws IOException;
    }

    /** Opened at the first byte: a body that is not read need not be right. */
    private static final class Inflated extends ServletInputStream {
        private final InputStream zipped;
        private final Opening opening;
        private InputStream plain;
        private boolean finished;

        Inflated(InputStream zipped, Opening opening) {
            this.zipped = zipped;
            this.opening = opening;
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
                    plain = opening.open(zipped);
                }
                int count = plain.read(bytes, offset, length);
                finished = count < 0;
                if (finished) {
                    plain.close();
                }
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
