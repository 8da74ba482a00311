package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventTypes;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.math.Exact;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out what feedback of unknown types means.
 *
 * <p>An event of such a type marks its item for its actor. When the item is in a list that the actor is shown later, and
 * something of that list is chosen, the mark is used up as one case: was the first choice this item? What the place alone lets expect is
 *
 * <pre>
 * p_i = r_i / sum_j r_j        r: the share of lists with a choice in which place i was chosen so far
 * z   = (chosen - sum p) / sqrt(sum p (1 - p))
 * </pre>
 *
 * From {@value #LEAST_CASES} cases on, a type with z of at least {@value #PROOF} is taken for interest, one with z of at
 * most -{@value #PROOF} for aversion, until |z| falls below {@value #DOUBT}; {@value #FEWER_CASES} cases are enough for
 * {@value #STRONGER_PROOF}. Going by the place it was shown at, and not
 * only by the retrieval order, what is ranked high because it is liked anyway proves nothing. A mark proves once,
 * nobody is more than {@value #CASES_EACH} cases, and it takes {@value #LEAST_ACTORS} people, so that nobody proves anything
 * alone. Where there is no room for more types, those go first that nothing was ever proved of.
 *
 * <p>Everything is bounded: types, actors, marks per actor. The learner thread writes; {@link #of} and {@link #unknown}
 * are for any thread.
 */
final class TypeProof {
    private static final int TYPES = 100;
    private static final int ASKED = 1_000;
    private static final int MARKS = 24;
    private static final int CASES_EACH = 5;
    private static final int LEAST_ACTORS = 5;
    private static final int PLACES = 200;
    private static final int LEAST_CASES = 20;
    private static final double PROOF = 3;
    private static final int FEWER_CASES = 10;
    private static final double STRONGER_PROOF = 4;
    private static final double DOUBT = 1;
    /** With this many cases all sums are halved, so that a type may change its meaning. */
    private static final double MOST_CASES = 2_000;
    /** What places are expected to be chosen before anything is known: as often as 20 lists tell. */
    private static final double PRIOR = 20;

    private static final double FALL = 0.7;

    /** A row of a list that an event of an unknown type was on before. */
    record Suspect(int row, String type) {
        void save(ByteWriter out) {
            out.writeInt(row);
            out.writeString(type);
        }

        static List<Suspect> load(ByteReader in) {
            int size = in.readCount(2);
            var suspects = new ArrayList<Suspect>(size);
            for (int i = 0; i < size; i++) {
                suspects.add(new Suspect(in.readInt(), in.readString()));
            }
            return List.copyOf(suspects);
        }
    }

    private record Mark(String type, String itemId) {}

    /** {@code used} holds per type how many cases the actor was. */
    private record Marks(List<Mark> marks, SortedMap<String, Integer> used, long lastTime) implements Timed {}

    private record Evidence(
            long events,
            double cases,
            double chosen,
            double expected,
            double variance,
            double actors,
            Role role,
            long seen)
            implements Timed {
        /** As if it was seen before all others, if it proved nothing. */
        @Override
        public long lastTime() {
            return cases > 0 ? seen : seen - Long.MAX_VALUE / 2;
        }

        double z() {
            return variance <= 0 ? 0 : (chosen - expected) / Math.sqrt(variance);
        }

        Evidence judged() {
            double z = z();
            Role next = role;
            boolean proved = cases >= LEAST_CASES && Math.abs(z) >= PROOF
                    || cases >= FEWER_CASES && Math.abs(z) >= STRONGER_PROOF;
            if (proved && actors >= LEAST_ACTORS) {
                next = z > 0 ? Role.INTEREST : Role.AVERSION;
            } else if (role == Role.INTEREST && z < DOUBT || role == Role.AVERSION && z > -DOUBT) {
                next = Role.NEUTRAL;
            }
            double keep = cases >= MOST_CASES ? 0.5 : 1;
            return new Evidence(
                    events, cases * keep, chosen * keep, expected * keep, variance * keep, actors, next, seen);
        }
    }

    /** What is set or built in for a type, and its name among those that are judged. */
    private record Named(Meaning meaning, String name) {}

    private final EventTypes types;
    /** The first types that were asked for: what they mean never changes. For any thread. */
    private final ConcurrentHashMap<String, Named> asked = new ConcurrentHashMap<>();

    private final int actors;
    private TimedMap<Marks> marks;
    private TimedMap<Evidence> evidence = new TimedMap<>(TYPES);
    private final double[] shownAt = new double[PLACES];
    private final double[] chosenAt = new double[PLACES];

    TypeProof(EventTypes types, int actors) {
        this.types = types;
        this.actors = actors;
        this.marks = new TimedMap<>(actors);
    }

    /** What the type means, as far as is known now. */
    Meaning of(String type) {
        Named named = named(type);
        if (named.meaning().known()) {
            return named.meaning();
        }
        Evidence known = evidence.get(named.name());
        return known == null || known.role() == Role.NEUTRAL
                ? named.meaning()
                : named.meaning().takenFor(known.role());
    }

    /** Words are looked at once for each type that a shop has; who sends ever new ones is asked anew each time. */
    private Named named(String type) {
        Named before = asked.get(type);
        if (before != null) {
            return before;
        }
        var named = new Named(types.of(type), EventTypes.normalised(type));
        if (asked.size() < ASKED) {
            asked.put(type, named);
        }
        return named;
    }

    /** Takes an event of a type of which nothing is known but what it proved; {@code actor} may be null. */
    void mark(String actor, String type, String itemId, long time) {
        String name = named(type).name();
        Evidence known = evidence.get(name);
        evidence.put(
                name,
                known == null
                        ? new Evidence(1, 0, 0, 0, 0, 0, Role.NEUTRAL, time)
                        : new Evidence(
                                known.events() + 1,
                                known.cases(),
                                known.chosen(),
                                known.expected(),
                                known.variance(),
                                known.actors(),
                                known.role(),
                                Math.max(known.seen(), time)));
        if (actor == null) {
            return;
        }
        var mark = new Mark(name, itemId);
        Marks before = marks.get(actor);
        List<Mark> next = new ArrayList<>(MARKS);
        next.add(mark);
        for (int i = 0; before != null && i < before.marks().size() && next.size() < MARKS; i++) {
            if (!before.marks().get(i).equals(mark)) {
                next.add(before.marks().get(i));
            }
        }
        marks.put(
                actor,
                before == null
                        ? new Marks(next, Collections.emptySortedMap(), time)
                        : new Marks(next, before.used(), Math.max(before.lastTime(), time)));
    }

    /** The list's rows that were marked before it was shown. */
    void meet(PendingList list) {
        Marks known = list.actor == null ? null : marks.get(list.actor);
        if (known == null) {
            return;
        }
        List<Suspect> suspects = new ArrayList<>();
        for (Mark mark : known.marks()) {
            int row = list.rowOf(mark.itemId());
            if (row >= 0) {
                suspects.add(new Suspect(row, mark.type()));
            }
        }
        list.suspects = List.copyOf(suspects);
    }

    /** Takes a list of which something was chosen for the first time; {@code proves} is whether it may prove anything. */
    void chosen(PendingList list, boolean proves) {
        if (list.weight == 0) {
            return;
        }
        int rows = Math.min(PLACES, list.gains.length);
        if (proves) {
            double[] expected = expected(rows);
            for (Suspect suspect : list.suspects) {
                if (suspect.row() < rows) {
                    int cases = use(list.actor, suspect.type(), list.itemIds[suspect.row()]);
                    if (cases > 0 && cases <= CASES_EACH) {
                        double p = Math.min(0.99, expected[suspect.row()]);
                        add(suspect.type(), list.gains[suspect.row()] > 0, p, cases == 1);
                    }
                }
            }
        }
        for (int row = 0; row < rows; row++) {
            shownAt[row]++;
            chosenAt[row] += list.gains[row] > 0 ? 1 : 0;
        }
    }

    /** The share of choices that each place of a list is expected to have. */
    private double[] expected(int rows) {
        double[] expected = new double[rows];
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            expected[row] = Exact.exp2(-FALL * Exact.log2(row + 1));
            sum += expected[row];
        }
        double total = 0;
        for (int row = 0; row < rows; row++) {
            expected[row] = (chosenAt[row] + PRIOR * expected[row] / sum) / (shownAt[row] + PRIOR);
            total += expected[row];
        }
        for (int row = 0; row < rows; row++) {
            expected[row] /= total;
        }
        return expected;
    }

    /** Uses a mark up; the how-manieth of the actor it is, 0 if there was none. */
    private int use(String actor, String type, String itemId) {
        Marks known = marks.get(actor);
        List<Mark> left = new ArrayList<>(known == null ? List.of() : known.marks());
        if (!left.remove(new Mark(type, itemId))) {
            return 0;
        }
        int cases = known.used().getOrDefault(type, 0);
        var used = new TreeMap<>(known.used());
        if (cases < CASES_EACH && (used.containsKey(type) || used.size() < MARKS)) {
            used.put(type, cases + 1);
        }
        marks.put(actor, new Marks(left, used, known.lastTime()));
        return cases + 1;
    }

    private void add(String type, boolean chosen, double p, boolean another) {
        Evidence known = evidence.get(type);
        if (known != null) {
            evidence.put(
                    type,
                    new Evidence(
                                    known.events(),
                                    known.cases() + 1,
                                    known.chosen() + (chosen ? 1 : 0),
                                    known.expected() + p,
                                    known.variance() + p * (1 - p),
                                    known.actors() + (another ? 1 : 0),
                                    known.role(),
                                    known.seen())
                            .judged());
        }
    }

    /** All types that nothing is built in or set for, by name. */
    List<UnknownType> unknown() {
        var all = new ArrayList<UnknownType>();
        evidence.forEachSorted((type, known) -> {
            if (!types.of(type).known()) {
                all.add(new UnknownType(
                        type,
                        known.role(),
                        known.events(),
                        Math.round(known.cases()),
                        Math.round(known.chosen()),
                        known.expected(),
                        known.z()));
            }
        });
        return all;
    }

    /** Whether something was known of {@code actor}. */
    boolean forget(String actor) {
        boolean known = marks.get(actor) != null;
        marks.remove(actor);
        return known;
    }

    void save(ByteWriter out) {
        out.writeInt(evidence.size());
        evidence.forEachSorted((type, known) -> {
            out.writeString(type);
            out.writeLong(known.events());
            out.writeDoubles(
                    new double[] {known.cases(), known.chosen(), known.expected(), known.variance(), known.actors()});
            out.writeByte(known.role().ordinal());
            out.writeLong(known.seen());
        });
        marks.save(out, (known, to) -> {
            to.writeLong(known.lastTime());
            to.writeInt(known.marks().size());
            for (Mark mark : known.marks()) {
                to.writeString(mark.type());
                to.writeString(mark.itemId());
            }
            to.writeInt(known.used().size());
            known.used().forEach((type, cases) -> {
                to.writeString(type);
                to.writeInt(cases);
            });
        });
        out.writeDoubles(shownAt);
        out.writeDoubles(chosenAt);
    }

    void load(ByteReader in) {
        evidence = new TimedMap<>(TYPES);
        int size = in.readCount(10);
        for (int i = 0; i < size; i++) {
            String type = in.readString();
            long events = in.readLong();
            double[] sums = in.readDoubles();
            int role = in.readByte();
            if (sums.length != 4 && sums.length != 5 || role >= Role.values().length) {
                throw new MalformedException("evidence of another shape");
            }
            evidence.put(
                    type,
                    new Evidence(
                            events,
                            sums[0],
                            sums[1],
                            sums[2],
                            sums[3],
                            // before, it was not counted how many people there were
                            sums.length == 5 ? sums[4] : Math.ceil(sums[0] / CASES_EACH),
                            Role.values()[role],
                            in.readLong()));
        }
        marks = new TimedMap<>(actors);
        int known = in.readCount(3);
        for (int i = 0; i < known; i++) {
            String actor = in.readString();
            long time = in.readLong();
            int count = in.readCount(2);
            List<Mark> loaded = new ArrayList<>(count);
            for (int k = 0; k < count; k++) {
                loaded.add(new Mark(in.readString(), in.readString()));
            }
            var used = new TreeMap<String, Integer>();
            int usedTypes = in.readCount(2);
            for (int k = 0; k < usedTypes; k++) {
                used.put(in.readString(), in.readInt());
            }
            marks.put(actor, new Marks(loaded, used, time));
        }
        copy(in.readDoubles(), shownAt);
        copy(in.readDoubles(), chosenAt);
    }

    private static void copy(double[] from, double[] to) {
        if (from.length != to.length) {
            throw new MalformedException("places of another shape");
        }
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
