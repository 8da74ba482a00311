package io.liverank.examples;

import io.liverank.model.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Each domain with several seeds, and the page that says what came of it. */
final class DomainsPage {
    /** The first ones are held to what is promised; after them come orders days later, with the setting and without, and budgets. */
    static final int DOMAINS = 5;

    private static final int LISTS = 5_000;
    private static final int SEEDS = Integer.getInteger("domains.seeds", 8);
    private static final double T = student(SEEDS - 1);

    private static final List<LongFunction<Domain>> ALL = List.of(
            Ads::new,
            Finance::new,
            seed -> new Feed(seed, false),
            seed -> new Service(seed, false),
            seed -> new Service(seed, true),
            seed -> new Delayed(seed, true),
            seed -> new Delayed(seed, false),
            seed -> new Budgeted(seed, Budgeted.Way.OWN_ORDER),
            seed -> new Budgeted(seed, Budgeted.Way.GREEDY),
            seed -> new Budgeted(seed, Budgeted.Way.PACED),
            seed -> new Feed(seed, true));

    private DomainsPage() {}

    /** Student's t of 95%, two-sided, from the normal quantile (Cornish and Fisher); within 0.001 from 7 degrees of freedom on. */
    private static double student(int freedom) {
        double z = 1.959964;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        double z7 = z5 * z * z;
        return z
                + (z3 + z) / (4.0 * freedom)
                + (5 * z5 + 16 * z3 + 3 * z) / (96.0 * freedom * freedom)
                + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384.0 * freedom * freedom * freedom);
    }

    /** A mean over seeds with its 95% interval. */
    record Interval(double mean, double half) {
        private static Interval of(List<Trial.Outcome> outcomes, ToDoubleFunction<Trial.Outcome> figure) {
            double mean = outcomes.stream().mapToDouble(figure).average().orElseThrow();
            double squares = outcomes.stream()
                    .mapToDouble(one -> figure.applyAsDouble(one) - mean)
                    .map(off -> off * off)
                    .sum();
            int count = outcomes.size();
            return new Interval(mean, T * Math.sqrt(squares / (count - 1) / count));
        }

        double low() {
            return mean - half;
        }

        private String text(String form) {
            return String.format(Locale.ROOT, form + " [" + form + ", " + form + "]", mean, mean - half, mean + half);
        }
    }

    /** What came of a domain with all seeds. */
    record Series(Domain domain, List<Trial.Outcome> outcomes) {
        String name() {
            return domain.name();
        }

        Interval order() {
            return Interval.of(outcomes, Trial.Outcome::order);
        }

        Interval learned() {
            return Interval.of(outcomes, Trial.Outcome::learned);
        }

        Interval best() {
            return Interval.of(outcomes, Trial.Outcome::best);
        }

        Interval gain() {
            return Interval.of(outcomes, one -> 100 * one.gain());
        }

        Interval calibration() {
            return Interval.of(outcomes, Trial.Outcome::calibration);
        }

        int broken() {
            return outcomes.stream().mapToInt(Trial.Outcome::broken).sum();
        }
    }

    static List<Series> measured() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<List<Future<Trial.Outcome>>> running = new ArrayList<>();
            List<Domain> firsts = new ArrayList<>();
            for (LongFunction<Domain> domain : ALL) {
                List<Future<Trial.Outcome>> seeds = new ArrayList<>();
                for (long seed = 1; seed <= SEEDS; seed++) {
                    Domain one = domain.apply(seed);
                    if (seed == 1) {
                        firsts.add(one);
                    }
                    seeds.add(threads.submit(() -> Trial.run(one, LISTS)));
                }
                running.add(seeds);
            }
            List<Series> all = new ArrayList<>();
            for (int i = 0; i < ALL.size(); i++) {
                List<Trial.Outcome> outcomes = new ArrayList<>();
                for (Future<Trial.Outcome> one : running.get(i)) {
                    outcomes.add(one.get());
                }
                all.add(new Series(firsts.get(i), outcomes));
            }
            return all;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a trial has failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    static String text(List<Series> all) {
        var page = new StringBuilder("""
                # Other domains

                LiveRank outside of a shop: simulators whose truth is known, in `src/examples`. Each shows %,d lists; the figures are what a list
                brings in the mean, by truth, over the second half, with %d seeds and a 95%% interval over these. Somebody goes down a list, looks on with
                a chance of 85%% after each candidate, and takes the first that is wanted. Written by

                ```
                ./mvnw -Pslow test -Dtest=DomainsTest "-DargLine=-Ddomains.seeds=%d -Ddomains.write=true"
                ```

                | domain | its own order | LiveRank's | of who knows the truth | gain, %% | predicted over true choices |
                |---|---|---|---|---|---|
                """.formatted(LISTS, SEEDS, SEEDS));
        for (Series one : all) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.3f | %s | %s |%n",
                    one.name(),
                    one.order().mean(),
                    one.learned().mean(),
                    one.best().mean(),
                    one.gain().text("%.1f"),
                    one.calibration().text("%.3f")));
        }
        all.forEach(one -> section(page, one));
        return page.toString();
    }

    private static void section(StringBuilder page, Series one) {
        page.append("\n## ").append(one.name()).append("\n\n");
        page.append(one.domain().about())
                .append(" Its own order is ")
                .append(one.domain().order())
                .append(". Settings:\n\n```\n");
        one.domain().settings().forEach(line -> page.append(line).append('\n'));
        page.append("```\n\n");
        if (!one.domain().seen().isEmpty()) {
            page.append(one.domain().seen()).append("\n\n");
        }
        page.append(one.outcomes().get(0).reasons().stream()
                .limit(3)
                .map(DomainsPage::reason)
                .collect(Collectors.joining(
                        "; ", "Why the last list's first candidate is there (`explain`), seed 1: ", ".\n")));
    }

    private static String reason(Explanation.Contribution one) {
        return String.format(Locale.ROOT, "%s (`%s`, %+.2f)", one.meaning(), one.feature(), one.value());
    }
}
