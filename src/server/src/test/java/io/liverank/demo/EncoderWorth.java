package io.liverank.demo;

import io.liverank.encode.EncodedTexts;
import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderFile;
import io.liverank.encode.EncoderRuntime;
import io.liverank.encode.EncoderWatch;
import io.liverank.encode.Encoders;
import io.liverank.encode.TextEncoder;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.feature.Request;
import io.liverank.input.EventReader;
import io.liverank.input.ItemBody;
import io.liverank.instance.OfflineInstance;
import io.liverank.simulate.Behaviour;
import io.liverank.update.MemoryExampleBuffer;
import io.liverank.update.UpdateSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * What encoders are worth for items that nobody has seen: NDCG@10 by the demo shop's truth, with them and without, of lists of new
 * products alone. Shoppers search by what the catalogue calls a thing, by a word that was searched for before, or by one that never
 * was; the lists are of all kinds of a department, in no order, as a search engine gives them that knows none of the words.
 */
final class EncoderWorth {
    static final Path PLUGINS = Path.of("src/onnx/target/plugins");

    private static final int VISITS = 2_000;
    private static final int LISTS = 600;
    private static final int OFFERED = 40;
    /** What a thing of another kind than was searched for loses. */
    private static final double WRONG_KIND = 3;

    private static final long START = 1_700_000_000_000L;

    /** What a thing is searched for by. */
    enum Words {
        CATALOGUE,
        SEARCHED_BEFORE,
        NEVER_SEARCHED
    }

    /** Mean NDCG@10 by kind of words: English, Chinese. */
    record Figures(Map<Words, double[]> by) {
        double mean(int language) {
            return by.values().stream()
                    .mapToDouble(one -> one[language])
                    .average()
                    .orElseThrow();
        }
    }

    /** Other words by the English name of a kind: English before and never, Chinese before and never. */
    private final Map<String, String[]> words = new HashMap<>();

    private final Shop shop;
    private final Population population;
    private final List<Shop.Kind> kinds;
    private final long seed;

    EncoderWorth(long seed) {
        this.seed = seed;
        shop = new Shop(seed);
        population = new Population(seed, 12);
        try (InputStream in = EncoderWorth.class.getResourceAsStream("other-words.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|"))
                    .forEach(parts -> words.put(
                            parts[0].strip(),
                            Arrays.stream(parts).skip(1).map(String::strip).toArray(String[]::new)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        kinds = shop.kinds().stream()
                .filter(kind -> words.containsKey(kind.name().english()))
                .toList();
    }

    /** The plug-in as it is built, found as the server finds it. */
    static EncoderRuntime plugin() {
        try (Stream<Path> jars = Files.list(PLUGINS)) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars.sorted().toList()) {
                urls.add(jar.toUri().toURL());
            }
            var loader = new URLClassLoader(urls.toArray(URL[]::new), EncoderWorth.class.getClassLoader());
            var context = new AnnotationConfigApplicationContext();
            context.setClassLoader(loader);
            context.register(loader.loadClass("io.liverank.onnx.OnnxAutoConfiguration"));
            context.refresh();
            return context.getBean(EncoderRuntime.class);
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("./mvnw package makes " + PLUGINS, e);
        }
    }

    /** Encodes each text once, for all seeds. */
    static TextEncoder remembering(TextEncoder encoder) {
        Map<String, float[]> known = new ConcurrentHashMap<>();
        return new TextEncoder() {
            @Override
            public String version() {
                return encoder.version();
            }

            @Override
            public int dimension() {
                return encoder.dimension();
            }

            @Override
            public float[] encode(String text) throws EncoderException {
                float[] vector = known.get(text);
                if (vector == null) {
                    vector = encoder.encode(text);
                    known.put(text, vector);
                }
                return vector.clone();
            }

            @Override
            public void close() {}
        };
    }

    /** The products of a department that we have words for. */
    private List<Shop.Product> of(List<Shop.Product> products, int department) {
        return products.stream()
                .filter(product -> product.kind().department().index() == department && kinds.contains(product.kind()))
                .toList();
    }

    /** One world: learns from visits, then ranks what is new. */
    Figures run(TextEncoder english, TextEncoder chinese) {
        var instance = new OfflineInstance(
                EngineSettings.DEFAULT.withAttributionWindow(Duration.ofMinutes(5)),
                UpdateSettings.DEFAULT,
                new MemoryExampleBuffer());
        try (var encoders = new Encoders(() -> instance.engine().catalog(), new Unwatched())) {
            if (english != null) {
                encoders.add("en", english, new EncodedTexts(List.of("title"), "latin", Duration.ofMinutes(1)));
                encoders.add("zh", chinese, new EncodedTexts(List.of("titleZh"), "han", Duration.ofMinutes(1)));
            }
            List<Integer> departments = kinds.stream()
                    .map(kind -> kind.department().index())
                    .distinct()
                    .toList();
            Map<Integer, List<Shop.Product>> known = new HashMap<>();
            Map<Integer, List<Shop.Product>> fresh = new HashMap<>();
            List<Shop.Product> released = Stream.concat(shop.release(0).stream(), shop.release(1).stream())
                    .toList();
            for (int department : departments) {
                known.put(department, of(shop.products(), department));
                fresh.put(department, of(released, department));
            }
            known.values().forEach(products -> put(instance, encoders, products));
            for (int number = 0; number < VISITS; number++) {
                visit(instance, encoders, number, known);
            }
            fresh.values().forEach(products -> put(instance, encoders, products));
            return figures(instance, encoders, fresh);
        }
    }

    private static void put(OfflineInstance instance, Encoders encoders, List<Shop.Product> products) {
        List<Event> events = products.stream()
                .<Event>map(product ->
                        new EventReader(START).item("", new ItemBody(product.id(), product.attributes()), null))
                .toList();
        encoders.encoded(events, Duration.ofHours(1)).forEach(instance::apply);
    }

    private record Visit(Event.RankingShown list, double[] utilities) {}

    private Visit offered(
            Encoders encoders,
            SplittableRandom random,
            long time,
            Words said,
            boolean inChinese,
            Map<Integer, List<Shop.Product>> shelves) {
        Shop.Kind wanted = kinds.get(random.nextInt(kinds.size()));
        Population.Shopper shopper = population.shopper(random.nextInt(300));
        String[] others = words.get(wanted.name().english());
        String query =
                switch (said) {
                    case CATALOGUE ->
                        inChinese ? wanted.name().chinese() : wanted.name().english();
                    case SEARCHED_BEFORE -> others[inChinese ? 2 : 0];
                    case NEVER_SEARCHED -> others[inChinese ? 3 : 1];
                };
        List<Shop.Product> shelf =
                new ArrayList<>(shelves.get(wanted.department().index()));
        List<Candidate> candidates = new ArrayList<>();
        double[] utilities = new double[Math.min(OFFERED, shelf.size())];
        for (int i = 0; i < utilities.length; i++) {
            Shop.Product product = shelf.remove(random.nextInt(shelf.size()));
            candidates.add(new Candidate(product.id(), Double.NaN, Attributes.NONE));
            utilities[i] =
                    Population.utility(shopper, product, 0) - (product.kind().equals(wanted) ? 0 : WRONG_KIND);
        }
        var list = new Event.RankingShown(
                time,
                "q" + time,
                query,
                new Actor(shopper.id(), null, shopper.id() + "-" + time / 600_000),
                Attributes.NONE,
                candidates,
                List.of());
        return new Visit(encoders.asked(list), utilities);
    }

    private void visit(
            OfflineInstance instance, Encoders encoders, int number, Map<Integer, List<Shop.Product>> shelves) {
        var random = new SplittableRandom(seed * 1_000_003 + number);
        Words said = random.nextBoolean() ? Words.CATALOGUE : Words.SEARCHED_BEFORE;
        Visit visit = offered(encoders, random, START + number * 2_000L, said, random.nextBoolean(), shelves);
        int[] order = order(instance, visit.list());
        instance.apply(visit.list()
                .ranked(Arrays.stream(order).boxed().toList(), visit.list().ranker()));
        int clicked = Behaviour.click(random, visit.utilities(), order);
        if (clicked >= 0) {
            instance.apply(Event.FeedbackGiven.of(
                            visit.list().time() + 1,
                            "click",
                            visit.list().candidates().get(clicked).itemId(),
                            visit.list().actor())
                    .on(visit.list().queryId()));
        }
    }

    private static int[] order(OfflineInstance instance, Event.RankingShown list) {
        return instance.engine()
                .rank(new Request(list.time(), list.query(), list.actor(), list.context(), list.candidates()))
                .order();
    }

    private Figures figures(OfflineInstance instance, Encoders encoders, Map<Integer, List<Shop.Product>> fresh) {
        Map<Words, double[]> by = new EnumMap<>(Words.class);
        for (Words said : Words.values()) {
            double[] means = new double[2];
            for (int number = 0; number < LISTS; number++) {
                var random = new SplittableRandom(seed * 77_003 + number * 4L + said.ordinal());
                boolean inChinese = number % 2 == 1;
                Visit visit = offered(encoders, random, START + VISITS * 2_000L, said, inChinese, fresh);
                double[] grades = Behaviour.grades(visit.utilities());
                means[inChinese ? 1 : 0] += Behaviour.ndcg(grades, order(instance, visit.list())) / (LISTS / 2);
            }
            by.put(said, means);
        }
        return new Figures(by);
    }

    private record Unwatched() implements EncoderWatch {
        @Override
        public void encoded(String encoder, What what, long nanos) {}

        @Override
        public void missed(String encoder, What what, Reason reason) {
            throw new AssertionError(reason);
        }
    }

    /** The mean of differences, as a share of the mean before, and half of its 95% interval (Student, few seeds). */
    static double[] lift(double[] with, double[] without) {
        int count = with.length;
        double before = Arrays.stream(without).average().orElseThrow();
        double[] lifts = new double[count];
        for (int i = 0; i < count; i++) {
            lifts[i] = (with[i] - without[i]) / before;
        }
        double mean = Arrays.stream(lifts).average().orElseThrow();
        double squares =
                Arrays.stream(lifts).map(one -> (one - mean) * (one - mean)).sum();
        double[] student = {0, 0, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26};
        return new double[] {mean, student[Math.min(10, count)] * Math.sqrt(squares / (count - 1) / count)};
    }

    /** Prints a table: as many seeds as the first argument says, 5 by default. */
    public static void main(String[] args) throws EncoderException {
        int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        EncoderRuntime plugin = plugin();
        var english = remembering(plugin.open(new EncoderFile("minilm-en", null, EncoderFile.Pooling.MEAN, 128)));
        var chinese = remembering(plugin.open(new EncoderFile("bge-zh", null, EncoderFile.Pooling.FIRST, 128)));
        List<Figures> with = new ArrayList<>();
        List<Figures> without = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            var world = new EncoderWorth(seed);
            without.add(world.run(null, null));
            with.add(world.run(english, chinese));
            System.out.println("seed " + seed + " of " + seeds);
        }
        System.out.println("words | language | without | with | lift, 95%");
        for (int language = 0; language < 2; language++) {
            int of = language;
            for (Words said : Words.values()) {
                print(
                        said.name().toLowerCase(Locale.ROOT),
                        language,
                        with.stream().mapToDouble(one -> one.by().get(said)[of]).toArray(),
                        without.stream()
                                .mapToDouble(one -> one.by().get(said)[of])
                                .toArray());
            }
            print(
                    "all three alike",
                    language,
                    with.stream().mapToDouble(one -> one.mean(of)).toArray(),
                    without.stream().mapToDouble(one -> one.mean(of)).toArray());
        }
    }

    private static void print(String what, int language, double[] with, double[] without) {
        double[] lift = lift(with, without);
        System.out.printf(
                Locale.ROOT,
                "%s | %s | %.3f | %.3f | %+.1f%% ± %.1f%n",
                what,
                language == 0 ? "English" : "Chinese",
                Arrays.stream(without).average().orElseThrow(),
                Arrays.stream(with).average().orElseThrow(),
                100 * lift[0],
                100 * lift[1]);
    }
}
