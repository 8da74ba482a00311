package io.liverank.examples;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Answers that a service desk may give. A customer writes a line; templates are found by the words they share with it, and tried
 * from the top until one solves the matter. Whoever writes "bill" may mean three things, and which of them depends on what
 * the dialogue is about. What is solved is told, and what was tried in vain.
 */
final class Service implements Domain {
    private static final int MATTERS = 24;
    private static final int TEMPLATES = 120;
    private static final int WORDS = 60;
    private static final int CUSTOMERS = 4_000;
    private static final int LIST = 12;
    private static final int SIZE = 16;
    private static final List<String> STAGES = List.of("order", "delivery", "payment", "account", "device", "return");

    private record Template(String id, int matter, double quality, List<Integer> words, float[] vector) {}

    private final long seed;
    private final boolean vectors;
    private final List<Template> templates = new ArrayList<>();
    private final float[][] meanings = new float[MATTERS][SIZE];

    /** {@code vectors}: whether the desk gives vectors of lines and templates, as a text encoder makes them. */
    Service(long seed, boolean vectors) {
        this.seed = seed;
        this.vectors = vectors;
        var random = new SplittableRandom(seed);
        for (float[] meaning : meanings) {
            for (int i = 0; i < SIZE; i++) {
                meaning[i] = (float) Domain.normal(random);
            }
        }
        for (int i = 0; i < TEMPLATES; i++) {
            int matter = random.nextInt(MATTERS);
            templates.add(new Template(
                    "template-" + i,
                    matter,
                    0.7 * Domain.normal(random),
                    words(matter, 5, random),
                    near(matter, random)));
        }
    }

    /** Three words of its own and as many as are wanted in all; matters that are neighbours share words. */
    private static List<Integer> words(int matter, int count, SplittableRandom random) {
        List<Integer> words = new ArrayList<>();
        while (words.size() < count) {
            words.add(random.nextDouble() < 0.6 ? (matter / 3 * 5 + random.nextInt(6)) % WORDS : random.nextInt(WORDS));
        }
        return words;
    }

    private float[] near(int matter, SplittableRandom random) {
        float[] vector = meanings[matter].clone();
        for (int i = 0; i < SIZE; i++) {
            vector[i] += (float) (0.8 * Domain.normal(random));
        }
        return vector;
    }

    @Override
    public String name() {
        return vectors ? "Customer service, with vectors" : "Customer service";
    }

    @Override
    public String about() {
        return "Answer templates for a line that a customer wrote, found by shared words, tried from the top until one solves the matter. "
                + "`solved` is what is learned. What was tried in vain is told and neutral: it was tried because it stood on top, and the "
                + "answers below it, which nobody tried, are no better for that. With vectors of line and templates under one name "
                + "(`meaning`, in the context and in the attributes), as any text encoder makes them, these are used as well.";
    }

    @Override
    public String order() {
        return "the most words in common first";
    }

    @Override
    public List<String> settings() {
        return List.of("liverank.events.solved.role=choice", "liverank.events.not_solved.role=neutral");
    }

    @Override
    public String choice() {
        return "solved";
    }

    @Override
    public String refusal() {
        return "not_solved";
    }

    @Override
    public Visit visit(int number) {
        var random = new SplittableRandom(seed * 7_919 + number * 1_000_003L);
        int customer = random.nextInt(CUSTOMERS);
        int matter = random.nextInt(MATTERS);
        String stage = STAGES.get(random.nextDouble() < 0.8 ? matter % STAGES.size() : random.nextInt(STAGES.size()));
        List<Integer> line = words(matter, 4, random);
        List<Template> found = templates.stream()
                .sorted(Comparator.comparingInt((Template template) -> -common(template.words(), line))
                        .thenComparing(Template::id))
                .limit(LIST)
                .toList();
        List<Candidate> candidates = new ArrayList<>();
        double[] wanted = new double[LIST];
        for (int i = 0; i < LIST; i++) {
            Template template = found.get(i);
            wanted[i] = Domain.sigmoid((template.matter() == matter ? 0.3 : -3.5) + template.quality());
            candidates.add(new Candidate(
                    template.id(),
                    common(template.words(), line),
                    attributes(text(template.words()), template.vector())));
        }
        Attributes context = Domain.attributes("stage", stage);
        if (vectors) {
            context = context.with("meaning", new Value.Vector(near(matter, random)));
        }
        return new Visit(
                new Actor("customer-" + customer, null, null),
                text(line),
                context,
                candidates,
                wanted,
                Domain.ones(LIST));
    }

    private Attributes attributes(String text, float[] vector) {
        return vectors
                ? Attributes.of(Map.of("title", new Value.Text(text), "meaning", new Value.Vector(vector)))
                : Domain.attributes("title", text);
    }

    private static String text(List<Integer> words) {
        var text = new StringBuilder();
        words.forEach(word -> text.append(text.isEmpty() ? "" : " ")
                .append("word")
                .append((char) ('a' + word / 26))
                .append((char) ('a' + word % 26)));
        return text.toString();
    }

    private static int common(List<Integer> words, List<Integer> line) {
        return (int) words.stream().distinct().filter(line::contains).count();
    }
}
