package io.liverank.kafka;

import io.liverank.event.LogPosition;
import io.liverank.event.LogRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** What stood where reading came to rest lately, as checkpoints stand there. Thread-safe. */
final class EntriesRead {
    /** Of places; a checkpoint is written within seconds. */
    private static final int MOST = 4_096;

    /** Guarded by itself. */
    private final Map<LogPosition, String> places = new LinkedHashMap<>();

    /** Tells entries apart. */
    static String sign(LogRow row) {
        var checksum = new CRC32C();
        checksum.update(row.bytes());
        return Long.toHexString(checksum.getValue()) + "-" + row.bytes().length;
    }

    void note(LogRow row) {
        String sign = sign(row);
        synchronized (places) {
            places.remove(row.position());
            places.put(row.position(), sign);
            if (places.size() > MOST) {
                places.remove(places.keySet().iterator().next());
            }
        }
    }

    /** Null if it is not known. */
    String at(LogPosition position) {
        synchronized (places) {
            return places.get(position);
        }
    }
}
