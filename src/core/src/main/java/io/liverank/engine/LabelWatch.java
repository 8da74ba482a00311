package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Exact;

/**
 * Whether the label stream can be believed. Learning from a stream whose clicks got lost, or in which a robot clicks
 * everything, would unlearn what is known. It is told of as many people's lists as possible, not of as many lists (see
 * {@link Regulars}), and believes that choices are back once {@value #BACK} lists have some. Learner thread only.
 */
final class LabelWatch {
    private static final long EXPERIENCE = 200;
    private static final double LONG_MEMORY = 1 / 2000.0;
    private static final double SHORT_MEMORY = 1 / 30.0;
    /** A run of lists without a choice that had a chance of e^-20 to come about. */
    private static final double SURPRISE = 20;

    private static final int BACK = 3;

    private static final double ALL = 0.8;
    private static final double USUAL = 0.5;

    private long lists;
    private double chosenLists;
    private double chosenRows;
    private double recentRows;
    private long barren;
    /** Lists with a choice since they stopped. */
    private int back;

    private boolean paused;

    /** Adds a finished list; its share of chosen rows is {@code share}. Whether learning is to pause from now on. */
    boolean add(double share) {
        lists++;
        back = share > 0 ? back + 1 : back;
        barren = share == 0 ? barren + 1 : isStopped() && back < BACK ? barren : 0;
        recentRows += (share - recentRows) * SHORT_MEMORY;
        boolean stopped = isStopped();
        back = stopped ? back : 0;
        boolean everything = lists > EXPERIENCE && chosenRows < USUAL && recentRows > ALL;
        paused = stopped || everything || (paused && share > 0 && recentRows > USUAL);
        if (!paused) {
            double step = Math.max(LONG_MEMORY, 1.0 / lists);
            chosenLists += ((share > 0 ? 1 : 0) - chosenLists) * step;
            chosenRows += (share - chosenRows) * step;
        }
        return paused;
    }

    private boolean isStopped() {
        return lists > EXPERIENCE && -barren * Exact.log(1 - Math.min(0.99, chosenLists)) > SURPRISE;
    }

    boolean paused() {
        return paused;
    }

    /** What is wrong, in words. */
    String describe() {
        return barren > 0
                ? "no choice in " + barren + " lists, usually in " + Math.round(100 * chosenLists) + "% of them"
                : Math.round(100 * recentRows) + "% of all shown items were chosen, usually "
                        + Math.round(100 * chosenRows) + "%";
    }

    void save(ByteWriter out) {
        out.writeLong(lists);
        out.writeDoubles(new double[] {chosenLists, chosenRows, recentRows});
        out.writeLong(barren);
        out.writeByte(paused ? 1 : 0);
        out.writeInt(back);
    }

    void load(ByteReader in) {
        lists = in.readLong();
        double[] values = in.readDoubles();
        chosenLists = values[0];
        chosenRows = values[1];
        recentRows = values[2];
        barren = in.readLong();
        paused = in.readByte() == 1;
        back = in.readInt();
    }
}
