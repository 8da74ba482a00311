package io.liverank.formats;

import io.liverank.feature.Layout;
import io.liverank.profile.Decay;
import java.util.ArrayList;
import java.util.List;

/**
 * What learned, and what protects it, as checkpoints before version 6 kept it: one count that halved in five minutes for the
 * pace of each actor; before version 5 the share of hasty clicks instead of their times, and nothing of what came into view.
 */
final class LearningBefore6 {
    private static final Decay RATE = new Decay(5 * 60_000.0);
    private static final long MINUTE = 60_000;
    private static final int CLICKS = 20;

    private final Copy copy;
    private final int version;
    private final Layout layout;

    LearningBefore6(Copy copy, int version, Layout layout) {
        this.copy = copy;
        this.version = version;
        this.layout = layout;
    }

    void carry() {
        copy.numbers(2);
        model();
        copy.string();
        copy.each(2, () -> {
            copy.string();
            model();
        });
        copy.doubles();
        versions();
        protection();
        if (version >= 5) {
            copy.numbers(1);
            copy.decimals(1);
        } else {
            copy.out().writeLong(0);
            copy.out().writeDouble(0);
        }
    }

    private void model() {
        ModelBefore5.carry(copy, layout);
    }

    private void versions() {
        model();
        copy.numbers(6);
        if (copy.oneByte() == 1) {
            model();
        }
        if (copy.oneByte() == 1) {
            copy.numbers(3);
        }
        copy.each(2, () -> {
            copy.numbers(1);
            copy.string();
            copy.out().writeBytes(ModelBefore5.today(copy.in().readBytes(), layout));
        });
        copy.each(2, () -> {
            copy.numbers(6);
            copy.decimals(2);
            copy.numbers(1);
            copy.decimals(8);
            copy.string();
            copy.string();
            copy.numbers(1);
        });
    }

    private void protection() {
        Copy.times(3, () -> {
            copy.doubles();
            copy.numbers(1);
        });
        copy.numbers(1);
        copy.doubles();
        copy.numbers(1);
        copy.oneByte();
        copy.out().writeInt(0);
        copy.decimals(1);
        copy.each(26, () -> {
            copy.string();
            copy.decimals(3);
            copy.numbers(1);
        });
        copy.each(20, () -> {
            copy.string();
            conduct();
        });
        copy.numbers(1);
        copy.each(2, () -> {
            copy.numbers(1);
            copy.string();
            copy.string();
        });
    }

    private void conduct() {
        double level = copy.in().readDouble();
        List<Long> clicks = version >= 5 ? clicks() : clicksBefore5();
        int lists = copy.in().readInt();
        double everything = copy.in().readDouble();
        long lastTime = copy.in().readLong();
        pace((int) Math.min(1e6, RATE.value(level, lastTime)), lastTime);
        copy.out().writeInt(clicks.size());
        clicks.forEach(copy.out()::writeLong);
        copy.out().writeInt(lists);
        copy.out().writeDouble(everything);
        copy.out().writeLong(lastTime);
    }

    /** So many events, all of them in the minute of the last. */
    private void pace(int events, long lastTime) {
        copy.out().writeInt(events < 1 ? 0 : 1);
        if (events >= 1) {
            copy.out().writeLong(Math.floorDiv(lastTime, MINUTE));
            copy.out().writeInt(events);
        }
        copy.out().writeLong(events < 1 ? Long.MIN_VALUE : lastTime);
        copy.out().writeInt(events < 1 ? 0 : 1);
    }

    private List<Long> clicks() {
        List<Long> clicks = new ArrayList<>();
        for (int left = copy.in().readCount(1); left > 0; left--) {
            clicks.add(copy.in().readLong());
        }
        return clicks;
    }

    /** How many clicks there were, which share was hasty and when the last one was. */
    private List<Long> clicksBefore5() {
        int clicks = Math.min(CLICKS, copy.in().readInt());
        double hasty = copy.in().readDouble();
        long time = copy.in().readLong();
        long fast = Math.round(hasty * (clicks - 1));
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < clicks; i++) {
            times.add(0, time);
            time -= i < fast ? 0 : MINUTE;
        }
        return times;
    }
}
