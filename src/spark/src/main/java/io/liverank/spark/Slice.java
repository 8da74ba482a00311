package io.liverank.spark;

import io.liverank.archive.ListReader;
import io.liverank.feature.Layout;
import io.liverank.model.Example;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of an archive's lists, counted from 0 in the order of its files: every {@code parts}th from {@code from} (inclusive) to
 * {@code to} (exclusive), beginning with the {@code part}th. Lists are dealt out in turn, so that each part is of the whole time.
 *
 * @param files to read, the same wherever it is read
 */
record Slice(List<String> files, long from, long to, int part, int parts) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** All of a stretch. */
    static Slice of(List<String> files, long from, long to) {
        return new Slice(List.copyOf(files), from, to, 0, 1);
    }

    /** Dealt out to so many. */
    List<Slice> deal(int among) {
        List<Slice> dealt = new ArrayList<>();
        for (int k = 0; k < among; k++) {
            dealt.add(new Slice(files, from, to, k, among));
        }
        return dealt;
    }

    /** Reads them. */
    List<Example> read(Layout layout) {
        List<Example> lists = new ArrayList<>();
        long at = 0;
        try {
            for (String file : files) {
                if (at >= to) {
                    break;
                }
                try (ListReader reader = Lists.open(file)) {
                    while (at < to && reader.next()) {
                        if (at >= from && (at - from) % parts == part) {
                            lists.add(reader.read(layout));
                        }
                        at++;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lists;
    }
}
