package io.liverank.scale;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Servers, shops and their calls in virtual time: a gateway leads each shop's calls to one server, which wakes the shop if need be, puts the one
 * called least lately to rest where more would be awake than may, ranks on the first core that is free and learns afterwards on the
 * same. Wakes go one after the other on one core. Calls come at random times (Poisson), to shops whose sizes fall by a power of their rank. One thread; the same seed makes the
 * same run.
 */
final class Fleet {
    /**
     * What was measured of one server, and what is asked of many.
     *
     * @param servers at the start
     * @param cores of each
     * @param awake shops in the memory of one at most
     * @param rest seconds after its last call that a shop leaves memory
     * @param rankSeconds of a core until a list is answered
     * @param learnSeconds of a core that it takes afterwards
     * @param wakeSeconds of a core until a shop at rest answers
     * @param layDownSeconds of a core for the checkpoint of a shop that leaves
     * @param noticeSeconds until the gateway leads calls past a server that is lost
     * @param shops how many
     * @param perSecond calls of all of them
     * @param skew the power by which shops get smaller; 1 is Zipf's law
     * @param seed of all chance
     */
    record Plan(
            int servers,
            int cores,
            int awake,
            double rest,
            double rankSeconds,
            double learnSeconds,
            double wakeSeconds,
            double layDownSeconds,
            double noticeSeconds,
            int shops,
            double perSecond,
            double skew,
            long seed) {}

    /**
     * What some seconds came to.
     *
     * @param calls all of them
     * @param p50 seconds from a call to its answer, of the calls that met no wake
     * @param p99 the same
     * @param p99All of all calls
     * @param late share of all calls answered after more than a second
     * @param wakes shops that were woken
     * @param mostLoad the share of its cores' time that the busiest server worked
     * @param meanLoad of all servers
     * @param awake shops in memory at the end, in all servers
     */
    record Stretch(
            long calls,
            double p50,
            double p99,
            double p99All,
            double late,
            long wakes,
            double mostLoad,
            double meanLoad,
            int awake) {}

    private final Plan plan;
    private final SplittableRandom random;
    private final Placement all;
    private final double[] upTo;
    private final Map<Integer, Server> servers = new HashMap<>();
    /** Servers that are lost and since when. */
    private final Map<Integer, Double> lost = new TreeMap<>();

    private Placement placement;
    /** Of each shop while no server is lost. */
    private int[] atHome;

    private double now;

    /** One process. */
    private final class Server {
        /** When each core is free. */
        final double[] free = new double[plan.cores()];
        /** When each shop in memory can answer, the one called least lately first. */
        final LinkedHashMap<Integer, Double> readyAt = new LinkedHashMap<>(16, 0.75f, true);

        final Map<Integer, Double> calledAt = new HashMap<>();
        /** When calls that are under way will be answered, the first one first. */
        final PriorityQueue<Double> answers = new PriorityQueue<>();

        double worked;

        /** Has the first free core work; when it is through with the part that somebody waits for. */
        double work(double from, double waitedFor, double afterwards) {
            int core = 0;
            for (int i = 1; i < free.length; i++) {
                core = free[i] < free[core] ? i : core;
            }
            return work(core, from, waitedFor, afterwards);
        }

        private double work(int core, double from, double waitedFor, double afterwards) {
            double start = Math.max(from, free[core]);
            free[core] = start + waitedFor + afterwards;
            worked += waitedFor + afterwards;
            return start + waitedFor;
        }

        void wake(int shop, double from) {
            while (readyAt.size() >= plan.awake()) {
                rest(readyAt.keySet().iterator().next());
            }
            readyAt.put(shop, work(0, from, plan.wakeSeconds(), 0));
        }

        void forgetAnswered() {
            while (!answers.isEmpty() && answers.peek() <= now) {
                answers.poll();
            }
        }

        void rest(int shop) {
            readyAt.remove(shop);
            calledAt.remove(shop);
            work(0, now, 0, plan.layDownSeconds());
        }
    }

    Fleet(Plan plan, int mostServers) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        this.all = new Placement(mostServers);
        place(new Placement(plan.servers()));
        for (int server = 0; server < plan.servers(); server++) {
            servers.put(server, new Server());
        }
        this.upTo = new double[plan.shops()];
        double sum = 0;
        for (int shop = 0; shop < upTo.length; shop++) {
            sum += Math.pow(shop + 1.0, -plan.skew());
            upTo[shop] = sum;
        }
    }

    /** Which server has each shop now, as the gateway sees it. */
    int[] placed() {
        int[] placed = new int[plan.shops()];
        Arrays.setAll(placed, this::serverOf);
        return placed;
    }

    private int serverOf(int shop) {
        int first = atHome[shop];
        return lost.isEmpty() || !lost.containsKey(first)
                ? first
                : placement.of(
                        shop, server -> !lost.containsKey(server) || now < lost.get(server) + plan.noticeSeconds());
    }

    /** A server is killed; how many calls were under way in it, which end in an error. */
    int lose(int server) {
        Server gone = servers.remove(server);
        lost.put(server, now);
        gone.forgetAnswered();
        return gone.answers.size();
    }

    /** A server that was lost is there again, with nothing in memory. */
    void bringBack(int server) {
        lost.remove(server);
        servers.put(server, new Server());
    }

    /** One more server takes its part. */
    void add() {
        int server = placement.servers();
        if (server == all.servers()) {
            throw new IllegalStateException("no more servers than " + server);
        }
        servers.put(server, new Server());
        place(new Placement(server + 1));
    }

    private void place(Placement next) {
        placement = next;
        atHome = new int[plan.shops()];
        Arrays.setAll(atHome, shop -> next.of(shop, server -> true));
    }

    /** Has the largest shops in memory, as many as may be, as after a day. */
    void settle() {
        for (int shop = 0; shop < plan.shops(); shop++) {
            Server server = servers.get(serverOf(shop));
            if (server.readyAt.size() < plan.awake()) {
                server.readyAt.put(shop, now);
                server.calledAt.put(shop, now);
            }
        }
    }

    /** Lets so many seconds of calls happen. */
    Stretch run(double seconds) {
        double end = now + seconds;
        servers.values().forEach(server -> server.worked = 0);
        var counted = new Counted();
        double nextLook = now;
        for (now += pause(); now < end; now += pause()) {
            if (now >= nextLook) {
                lookAfterAll();
                nextLook = now + 1;
            }
            call(shop(), counted);
        }
        now = end;
        double most = 0;
        double sum = 0;
        int awake = 0;
        for (Server server : servers.values()) {
            most = Math.max(most, server.worked);
            sum += server.worked;
            awake += server.readyAt.size();
        }
        double coreSeconds = seconds * plan.cores();
        return new Stretch(
                counted.every.count,
                counted.calm.quantile(0.5),
                counted.calm.quantile(0.99),
                counted.every.quantile(0.99),
                (double) counted.late / Math.max(1, counted.every.count),
                counted.wakes,
                most / coreSeconds,
                sum / coreSeconds / servers.size(),
                awake);
    }

    private double pause() {
        return -Math.log(1 - random.nextDouble()) / plan.perSecond();
    }

    private void call(int shop, Counted counted) {
        int at = serverOf(shop);
        double arrives = now;
        if (!servers.containsKey(at)) {
            // the gateway tries in vain until it notices
            arrives = lost.get(at) + plan.noticeSeconds();
            at = placement.of(shop, server -> !lost.containsKey(server));
        }
        Server server = servers.get(at);
        boolean woken = !server.readyAt.containsKey(shop);
        if (woken) {
            counted.wakes++;
            server.wake(shop, arrives);
        }
        server.calledAt.put(shop, now);
        double ready = Math.max(arrives, server.readyAt.get(shop));
        // who waits for a wake takes no core meanwhile, and little of it then
        double answered =
                ready > now ? ready + plan.rankSeconds() : server.work(now, plan.rankSeconds(), plan.learnSeconds());
        server.forgetAnswered();
        server.answers.add(answered);
        double took = answered - now;
        counted.every.add(took);
        counted.late += took > 1 ? 1 : 0;
        if (!woken && ready == now) {
            counted.calm.add(took);
        }
    }

    private static final class Counted {
        final Latencies calm = new Latencies();
        final Latencies every = new Latencies();
        long wakes;
        long late;
    }

    private void lookAfterAll() {
        for (Server server : servers.values()) {
            while (!server.readyAt.isEmpty()) {
                int eldest = server.readyAt.keySet().iterator().next();
                if (now - server.calledAt.get(eldest) <= plan.rest()) {
                    break;
                }
                server.rest(eldest);
            }
        }
    }

    private int shop() {
        double drawn = random.nextDouble() * upTo[upTo.length - 1];
        int found = Arrays.binarySearch(upTo, drawn);
        return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }

    /** Seconds by classes that grow by 2%. */
    private static final class Latencies {
        private static final double STEP = Math.log(1.02);
        private static final double LEAST = 1e-5;
        private final long[] classes = new long[1_000];
        private long count;

        void add(double seconds) {
            int at = (int) (Math.log(Math.max(seconds, LEAST) / LEAST) / STEP);
            classes[Math.min(at, classes.length - 1)]++;
            count++;
        }

        double quantile(double share) {
            long left = Math.round(share * count);
            for (int at = 0; at < classes.length; at++) {
                left -= classes[at];
                if (left <= 0) {
                    return LEAST * Math.exp(STEP * (at + 1));
                }
            }
            return Double.NaN;
        }
    }
}
