package io.liverank.input;

import java.util.ArrayList;
import java.util.List;

/** What was left out of an input, cut or doubted, and where: the first {@value #MOST}. Not thread-safe. */
final class Remarks {
    private static final int MOST = 100;

    private final List<Fault> all = new ArrayList<>();

    void add(String pointer, String detail, String code) {
        if (all.size() < MOST) {
            all.add(new Fault(pointer, detail, code));
        }
    }

    List<Fault> all() {
        return List.copyOf(all);
    }
}
