package io.liverank.dialect;

import io.liverank.input.Limits;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was searched for under the latest {@value #MOST} ids, for lists that come without it. Thread-safe. */
public final class Searches {
    private static final int MOST = 10_000;

    private final Map<String, String> words = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** Knows of none. */
    public Searches() {}

    synchronized void heard(String list, String query) {
        if (list != null && query != null && list.length() <= Limits.ID && query.length() <= Limits.QUERY) {
            words.put(list, query);
        }
    }

    /** Null if nothing is known of it. */
    synchronized String of(String list) {
        return list == null ? null : words.get(list);
    }
}
