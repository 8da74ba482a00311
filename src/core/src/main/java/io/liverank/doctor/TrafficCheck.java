package io.liverank.doctor;

import io.liverank.doctor.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** Whether lists come, and feedback with them. */
record TrafficCheck() implements Check {
    @Override
    public List<Finding> findings(Observations seen) {
        double lists = seen.lists.total();
        if (seen.areFewLists()) {
            return List.of(new Finding(
                    "few_lists",
                    Severity.INFO,
                    "Too little to judge",
                    String.format(Locale.ROOT, "%.0f lists since this server started", lists),
                    0,
                    null,
                    "Send result lists to POST /rank; " + LEAST + " are enough for a first look."));
        }
        double feedback = seen.feedback.total();
        boolean silent = feedback == 0;
        return List.of(new Finding(
                "feedback",
                silent ? Severity.ERROR : Severity.OK,
                "Feedback comes",
                String.format(Locale.ROOT, "%,.0f events for %,.0f lists", feedback, lists),
                feedback / lists,
                null,
                silent ? "Send clicks, carts and purchases to POST /feedback, with the queryId of their list." : null));
    }
}
