package io.liverank.examples;

import java.util.ArrayList;
import java.util.List;

/** Ads that are paid for what is ordered, days after the click: two days in the mean, and lists five minutes apart. */
final class Delayed extends Ads {
    private static final long DAY = 86_400_000;

    private final boolean told;

    /** {@code told}: whether the settings say that orders come late. */
    Delayed(long seed, boolean told) {
        super(seed);
        this.told = told;
    }

    @Override
    public String name() {
        return told ? "Ads, orders days later" : "Ads, orders days later, without the setting";
    }

    @Override
    public String about() {
        return "The same ads, paid for what is ordered: two days after the list in the mean, while lists close after five minutes."
                + (told ? "" : " Nothing says that orders come late.");
    }

    @Override
    public List<String> settings() {
        List<String> settings = new ArrayList<>(super.settings());
        if (told) {
            settings.add("liverank.events.conversion.delay=2d");
        }
        return settings;
    }

    @Override
    public String choice() {
        return "conversion";
    }

    @Override
    public long delay() {
        return 2 * DAY;
    }

    @Override
    public long time(int number) {
        return 1_700_000_000_000L + number * 300_000L;
    }
}
