package io.liverank.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies of more than one MiB, announced or not. */
@Component
class BodyLimit extends OncePerRequestFilter {
    static final int LIMIT = 1 << 20;

    /** Thrown while reading a body that turns out too large. */
    static final class BodyTooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public ServletInputStream getInputStream() throws IOException {
                        return new Limited(super.getInputStream(), request.getContentLengthLong());
                    }

                    @Override
                    public BufferedReader getReader() throws IOException {
                        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
                    }
                },
                response);
    }

    private static final class Limited extends ServletInputStream {
        private final ServletInputStream body;
        private long left = LIMIT;

        Limited(ServletInputStream body, long announced) throws IOException {
            this.body = body;
            if (announced > LIMIT) {
                throw new BodyTooLargeException();
            }
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
