package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.ItemActivity;
import io.liverank.profile.ItemActivity.Kind;

/**
 * What everybody did with an item: decayed counts of choices, touches and showings over several half-lives, as
 * {@code 0.5 ln(count + 0.3)}, the rate of choices as {@code ln((choices + 0.2) / (showings + 4))}, and how old it is.
 */
final class Popularity extends FeatureGroup {
    private static final double HOUR = 3_600_000d;
    /** Of a count of 0, as most are. */
    private static final double NOTHING = 0.5 * Exact.log(0 + 0.3);

    private final int chosenHour;
    private final int chosenDay;
    private final int chosenWeek;
    private final int chosenMonth;
    private final int chosenTotal;
    private final int touchedHour;
    private final int touchedDay;
    private final int touchedMonth;
    private final int choiceRateDay;
    private final int choiceRateMonth;
    private final int rank;
    private final int age;
    private final int sinceChosen;
    private final int neverChosen;

    Popularity(Declarations declare) {
        chosenHour = declare.column("chosen_hour", Source.BEHAVIOUR, "choices, half-life an hour, ln, centred");
        chosenDay = declare.column("chosen_day", Source.BEHAVIOUR, "choices, half-life a day, ln, centred");
        chosenWeek = declare.column("chosen_week", Source.BEHAVIOUR, "choices, half-life a week, ln, centred");
        chosenMonth = declare.column("chosen_month", Source.BEHAVIOUR, "choices, half-life a month, ln, centred");
        chosenTotal = declare.column("chosen_total", Source.BEHAVIOUR, "choices ever, ln, centred");
        touchedHour = declare.column("touched_hour", Source.BEHAVIOUR, "touches, half-life an hour, ln, centred");
        touchedDay = declare.column("touched_day", Source.BEHAVIOUR, "touches, half-life a day, ln, centred");
        touchedMonth = declare.column("touched_month", Source.BEHAVIOUR, "touches, half-life a month, ln, centred");
        choiceRateDay =
                declare.column("choice_rate_day", Source.BEHAVIOUR, "choices per view, half-life a day, ln, centred");
        choiceRateMonth = declare.column(
                "choice_rate_month", Source.BEHAVIOUR, "choices per view, half-life a month, ln, centred");
        rank = declare.column("popularity_rank", Source.BEHAVIOUR, "1 / rank by choices in the list");
        age = declare.column("age", Source.BEHAVIOUR, "time since the item was first met, ln of days, centred");
        sinceChosen =
                declare.column("since_chosen", Source.BEHAVIOUR, "time since anybody chose it, ln of hours, centred");
        neverChosen = declare.column("never_chosen", Source.BEHAVIOUR, "nobody chose it yet");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        long time = list.time;
        double[] halfLives = ItemActivity.halfLives(time);
        double[] month = new double[list.count];
        for (int row = 0; row < list.count; row++) {
            ItemActivity activity = list.activities[row];
            double day = activity.count(Kind.CHOSEN, 1, halfLives);
            month[row] = activity.count(Kind.CHOSEN, 3, halfLives);
            matrix.set(row, chosenTotal, smooth(activity.total(Kind.CHOSEN)));
            matrix.set(row, chosenHour, smooth(activity.count(Kind.CHOSEN, 0, halfLives)));
            matrix.set(row, chosenDay, smooth(day));
            matrix.set(row, chosenWeek, smooth(activity.count(Kind.CHOSEN, 2, halfLives)));
            matrix.set(row, chosenMonth, smooth(month[row]));
            matrix.set(row, touchedHour, smooth(activity.count(Kind.TOUCHED, 0, halfLives)));
            matrix.set(row, touchedDay, smooth(activity.count(Kind.TOUCHED, 1, halfLives)));
            matrix.set(row, touchedMonth, smooth(activity.count(Kind.TOUCHED, 3, halfLives)));
            double shownDay = activity.count(Kind.SHOWN, 1, halfLives);
            double shownMonth = activity.count(Kind.SHOWN, 3, halfLives);
            matrix.set(row, choiceRateDay, Exact.log((day + 0.2) / (shownDay + 4)));
            matrix.set(row, choiceRateMonth, Exact.log((month[row] + 0.2) / (shownMonth + 4)));
            matrix.set(row, age, 0.5 * Exact.log(1 + Math.max(0, time - activity.firstTime()) / (24 * HOUR)));
            boolean never = activity.lastChosen() == Long.MIN_VALUE;
            matrix.set(row, neverChosen, never ? 1 : 0);
            matrix.set(
                    row,
                    sinceChosen,
                    never ? 3 : 0.4 * Exact.log(1 + Math.max(0, time - activity.lastChosen()) / HOUR));
        }
        matrix.centre(chosenHour, choiceRateMonth);
        matrix.centre(age);
        matrix.centre(sinceChosen);
        float[] ranks = Ranks.of(month);
        for (int row = 0; row < list.count; row++) {
            matrix.set(row, rank, 1 / ranks[row]);
        }
    }

    private static double smooth(double number) {
        return number == 0 ? NOTHING : 0.5 * Exact.log(number + 0.3);
    }
}
