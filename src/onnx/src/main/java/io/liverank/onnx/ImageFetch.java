package io.liverank.onnx;

import io.liverank.encode.EncoderWatch.Reason;
import io.liverank.encode.ImageException;
import io.liverank.encode.ImageHosts;
import io.liverank.encode.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks listed hosts for images, and nobody else.
 *
 * <ol>
 *   <li>A host is asked if it is listed, at its port; each redirect is held to the same, and never leads away from https.
 *   <li>All addresses of a host are public ones, or it is not asked. The connection goes to an address that was looked at: who answers
 *       otherwise when asked for its name a second time gains nothing.
 *   <li>An answer ends after the time and the bytes that there are for it, whatever its headers say. Nothing is unpacked.
 * </ol>
 *
 * No proxy, cookies or credentials. Thread-safe.
 */
final class ImageFetch implements ImageSource {
    private static final int REDIRECTS = 3;
    private static final int LONGEST_URL = 2_048;
    private static final int HEADERS = 100;
    private static final int HEADER = 8_192;
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
    /** The host's trouble of now; other faults are the image's. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    /** What knows the addresses of hosts. */
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** Of a host that must not be asked. */
    private static final class ForbiddenException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        ForbiddenException(String message) {
            super(message);
        }
    }

    private final ImageHosts hosts;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "image-timeouts");
        made.setDaemon(true);
        return made;
    });

    ImageFetch(ImageHosts hosts) {
        this(hosts, InetAddress::getAllByName);
    }

    ImageFetch(ImageHosts hosts, Names names) {
        this.hosts = hosts;
        Timeout timeout = Timeout.of(hosts.timeout());
        var limits = Http1Config.custom()
                .setMaxHeaderCount(HEADERS)
                .setMaxLineLength(HEADER)
                .build();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Looked(hosts, names))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .build())
                .build();
        this.client = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setConnectionRequestTimeout(timeout)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("LiveRank")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** Looks at all addresses of a host before one of them is connected to. */
    private record Looked(ImageHosts hosts, Names names) implements DnsResolver {
        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            boolean mayBeOwn = hosts.privately(host, port)
                    .orElseThrow(() -> new ForbiddenException("the host " + host + " is not listed"));
            InetAddress[] addresses = names.of(host);
            for (InetAddress address : addresses) {
                if (!PublicAddress.is(address) && !(mayBeOwn && PublicAddress.isOwn(address))) {
                    throw new ForbiddenException("the host " + host + " has an address that is not public");
                }
            }
            return Arrays.stream(addresses)
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new ForbiddenException("the host " + host + " is not asked without a port");
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** What a URL says of whom to ask. */
    private record Target(URI url, String host, int port) {
        static Target of(String written) throws ImageException {
            try {
                if (written.length() > LONGEST_URL) {
                    throw new ImageException(Reason.REFUSED, "its URL is longer than " + LONGEST_URL);
                }
                return of(new URI(written));
            } catch (URISyntaxException e) {
                throw new ImageException(Reason.REFUSED, "its URL is none: " + e.getMessage(), e);
            }
        }

        static Target of(URI url) throws ImageException {
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean isTls = scheme.equals("https");
            if (!isTls && !scheme.equals("http") || url.getHost() == null || url.getRawUserInfo() != null) {
                throw new ImageException(Reason.REFUSED, "its URL is none of a host, by http or https");
            }
            int port = url.getPort() < 0 ? isTls ? 443 : 80 : url.getPort();
            return new Target(url, url.getHost().toLowerCase(Locale.ROOT), port);
        }

        boolean isTls() {
            return url.getScheme().equalsIgnoreCase("https");
        }
    }

    @Override
    public boolean allows(String url) {
        try {
            Target target = Target.of(url);
            return hosts.privately(target.host(), target.port()).isPresent();
        } catch (ImageException e) {
            return false;
        }
    }

    @Override
    public byte[] read(String url) throws ImageException {
        long end = System.nanoTime() + hosts.timeout().toNanos();
        Target target = Target.of(url);
        for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
            if (hosts.privately(target.host(), target.port()).isEmpty()) {
                throw new ImageException(
                        Reason.REFUSED, "the host " + target.host() + ":" + target.port() + " is not listed");
            }
            Object answer = answer(target, end);
            if (answer instanceof byte[] image) {
                return image;
            }
            Target next = (Target) answer;
            if (target.isTls() && !next.isTls()) {
                throw new ImageException(Reason.REFUSED, "it leads from https to http");
            }
            target = next;
        }
        throw new ImageException(Reason.UNREADABLE, "it leads on and on");
    }

    /** An image's bytes, or where else it is. */
    private Object answer(Target target, long end) throws ImageException {
        long left = end - System.nanoTime();
        var request = new HttpGet(target.url());
        request.setHeader(HttpHeaders.ACCEPT, "image/jpeg, image/png, image/gif");
        Future<?> stop = clock.schedule(request::cancel, Math.max(0, left), TimeUnit.NANOSECONDS);
        var host = new HttpHost(target.isTls() ? "https" : "http", target.host(), target.port());
        try (ClassicHttpResponse response = client.executeOpen(host, request, null)) {
            try {
                return answer(target, response);
            } finally {
                // what is left of the answer is not waited for
                request.cancel();
            }
        } catch (ForbiddenException e) {
            throw new ImageException(Reason.REFUSED, e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            boolean isLate = System.nanoTime() - end >= 0;
            throw new ImageException(
                    Reason.UNREACHABLE,
                    "the host " + target.host()
                            + (isLate
                                    ? " took more than " + hosts.timeout()
                                    : " does not answer as it should: " + e.getMessage()),
                    e);
        } finally {
            stop.cancel(false);
        }
    }

    private Object answer(Target target, ClassicHttpResponse response) throws ImageException, IOException {
        int status = response.getCode();
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        if (MOVED.contains(status) && location != null) {
            try {
                return Target.of(target.url().resolve(new URI(location.getValue())));
            } catch (URISyntaxException e) {
                throw new ImageException(Reason.UNREADABLE, "it leads to what is no URL", e);
            }
        }
        if (status != 200) {
            throw new ImageException(
                    status >= 500 || LATER.contains(status) ? Reason.UNREACHABLE : Reason.UNREADABLE,
                    "the host " + target.host() + " answers " + status);
        }
        HttpEntity body = response.getEntity();
        if (body == null || body.getContentEncoding() != null) {
            throw new ImageException(Reason.UNREADABLE, "the answer has no body, or a packed one");
        }
        if (body.getContentLength() > hosts.maxBytes()) {
            throw tooLarge();
        }
        // closing the stream would wait for what is left of it; the request is cancelled instead
        InputStream in = body.getContent();
        byte[] image = in.readNBytes(hosts.maxBytes() + 1);
        if (image.length > hosts.maxBytes()) {
            throw tooLarge();
        }
        return image;
    }

    private ImageException tooLarge() {
        return new ImageException(Reason.REFUSED, "it has more than " + hosts.maxBytes() + " bytes");
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
