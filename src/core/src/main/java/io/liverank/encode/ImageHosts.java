package io.liverank.encode;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may be asked for images, and for how much.
 *
 * @param open hosts whose addresses have to be public: {@code cdn.example.com}, {@code *.example.com} for all below it, with
 *     {@code :port} where it is not 80 or 443
 * @param closed hosts that may be in a network of one's own, in full
 * @param maxBytes of an image
 * @param timeout for one image, all in all
 */
public record ImageHosts(List<String> open, List<String> closed, int maxBytes, Duration timeout) {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\\d{1,5})?");
    private static final String ANY = "*.";

    /** Copies; refuses what is no host. */
    public ImageHosts {
        open = open.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        closed = closed.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        open.forEach(ImageHosts::check);
        closed.forEach(host -> {
            check(host);
            if (host.startsWith(ANY)) {
                throw new IllegalArgumentException("a private host is named in full: " + host);
            }
        });
    }

    private static void check(String host) {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "no host: " + host + "; cdn.example.com, *.example.com and cdn.example.com:8080 are some");
        }
    }

    /** Whether there is anybody to ask. */
    public boolean isEmpty() {
        return open.isEmpty() && closed.isEmpty();
    }

    /** Whether a host of this name, in small letters, may be asked at this port; and if so, whether it may be a private one. */
    public Optional<Boolean> privately(String host, int port) {
        if (closed.stream().anyMatch(one -> fits(one, host, port))) {
            return Optional.of(true);
        }
        return open.stream().anyMatch(one -> fits(one, host, port)) ? Optional.of(false) : Optional.empty();
    }

    private static boolean fits(String listed, String host, int port) {
        int colon = listed.indexOf(':');
        String name = colon < 0 ? listed : listed.substring(0, colon);
        boolean fits = colon < 0
                ? port == 80 || port == 443
                : listed.substring(colon + 1).equals(String.valueOf(port));
        return fits && (name.startsWith(ANY) ? host.endsWith(name.substring(1)) : host.equals(name));
    }
}
