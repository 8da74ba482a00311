package io.liverank.encode;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes of images that were handed over and not encoded yet, by their digest: so many in all, of which the eldest go first. A server
 * that ends loses them. Thread-safe.
 */
final class HeldImages {
    private final long most;
    private final Map<String, byte[]> held = new LinkedHashMap<>();
    private long bytes;

    HeldImages(long most) {
        this.most = most;
    }

    /**
     * Holds an image.
     *
     * @return how many others had to go for it, itself included if it has no room
     */
    synchronized int hold(String digest, byte[] image) {
        if (held.putIfAbsent(digest, image) != null) {
            return 0;
        }
        bytes += image.length;
        int gone = 0;
        for (Iterator<byte[]> eldest = held.values().iterator(); bytes > most && eldest.hasNext(); gone++) {
            bytes -= eldest.next().length;
            eldest.remove();
        }
        return gone;
    }

    /** An image; null if it is not held. */
    synchronized byte[] get(String digest) {
        return digest == null ? null : held.get(digest);
    }

    synchronized void drop(String digest) {
        byte[] gone = digest == null ? null : held.remove(digest);
        bytes -= gone == null ? 0 : gone.length;
    }
}
