package io.liverank.race;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Files of lists as a learning-to-rank plug-in sees them: candidates come with numbers, and what people choose depends on
 * these. The order shown is random. The same file for the same kind.
 */
enum MadeUp {
    /** Ten independent numbers, whose weighted sum is what people like; one choice a list. */
    TEN_NUMBERS(10, false, 1),
    /** Five numbers that matter by their size, their distance from nothing and their sign together. */
    BENDS_AND_CROSSES(5, true, 1),
    /** Ten numbers, five choices a list, one after the other. */
    SEVERAL_CHOICES(10, false, 5);

    private static final int LISTS = 3_000;
    private static final int ROWS = 20;
    private static final int USERS = 997;
    private static final int ITEMS = 100_000;
    private static final long START = 1_780_000_000_000L;

    private final int numbers;
    private final boolean bent;
    private final int choices;

    MadeUp(int numbers, boolean bent, int choices) {
        this.numbers = numbers;
        this.bent = bent;
        this.choices = choices;
    }

    /** For people. */
    String title() {
        return "made up: " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    void write(Path file) throws IOException {
        RandomGenerator random = new SplittableRandom(11 + ordinal());
        double[] weights =
                random.doubles(numbers).map(any -> random.nextGaussian()).toArray();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int list = 0; list < LISTS; list++) {
                write(out, list, weights, random);
            }
        }
    }

    private void write(BufferedWriter out, int list, double[] weights, RandomGenerator random) throws IOException {
        double[][] rows = new double[ROWS][numbers];
        double[] noisy = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int number = 0; number < numbers; number++) {
                rows[row][number] = random.nextGaussian();
            }
            noisy[row] = liking(rows[row], weights) - Math.log(-Math.log(random.nextDouble(1e-12, 1)));
        }
        List<String> itemIds = itemIds(random);
        long time = START + 20_000L * list;
        String who = "\"queryId\":\"q" + list + "\",\"userId\":\"u" + list % USERS + "\",";
        out.write("{\"eventType\":\"ranking\"," + who + "\"query\":\"query " + list % 50 + "\",\"timestamp\":" + time
                + ",\"items\":[");
        for (int row = 0; row < ROWS; row++) {
            out.write((row == 0 ? "" : ",") + item(itemIds.get(row), rows[row]));
        }
        out.write("]}\n");
        int[] liked = IntStream.range(0, ROWS)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -noisy[row]))
                .mapToInt(Integer::intValue)
                .limit(choices)
                .toArray();
        for (int choice = 0; choice < liked.length; choice++) {
            out.write("{\"eventType\":\"click\"," + who + "\"itemId\":\"" + itemIds.get(liked[choice])
                    + "\",\"timestamp\":" + (time + 2_000L * (choice + 1)) + "}\n");
        }
    }

    private double liking(double[] row, double[] weights) {
        double sum = 0;
        for (int number = 0; number < numbers; number++) {
            sum += weights[number] * row[number];
        }
        return bent ? 0.3 * sum + (row[0] * row[1] > 0 ? 2 : -2) + 1.5 * Math.abs(row[2]) : sum;
    }

    private static List<String> itemIds(RandomGenerator random) {
        Set<Integer> ids = new HashSet<>();
        while (ids.size() < ROWS) {
            ids.add(random.nextInt(ITEMS));
        }
        int[] sorted = ids.stream().mapToInt(Integer::intValue).sorted().toArray();
        return Arrays.stream(sorted).mapToObj(id -> "i" + id).toList();
    }

    private static String item(String itemId, double[] row) {
        var attributes = new StringBuilder();
        for (int number = 0; number < row.length; number++) {
            attributes.append(
                    String.format(Locale.ROOT, "%s\"f%02d\":%.6f", number == 0 ? "" : ",", number, row[number]));
        }
        return "{\"itemId\":\"" + itemId + "\",\"attributes\":{" + attributes + "}}";
    }
}
