package io.liverank.badday;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * As much of Redis as LiveRank uses, in memory. What it answers is what the protocol can say: {@code null}, a {@link Long},
 * bytes, a list or a map of those, a {@link Status} or a {@link Refusal}. One thread.
 */
final class MemoryRedis {
    /** A simple string. */
    record Status(String text) {
        static final Status OK = new Status("OK");
    }

    /** An error. */
    record Refusal(String text) {}

    /** An id of a stream. */
    record Id(long millis, long sequence) implements Comparable<Id> {
        static final Id NONE = new Id(0, 0);

        static Id parse(String text, long sequence) {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new Id(Long.parseLong(text), sequence)
                    : new Id(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
        }

        @Override
        public int compareTo(Id that) {
            int order = Long.compare(millis, that.millis);
            return order != 0 ? order : Long.compare(sequence, that.sequence);
        }

        @Override
        public String toString() {
            return millis + "-" + sequence;
        }
    }

    /** An entry of a stream: names and values, by turns. */
    record Row(Id id, List<byte[]> fields) {}

    /** What a key can hold beside bytes and a hash. {@code all} are its rows with those that are gone. */
    static final class Stream implements Chronicle {
        final TreeMap<Id, Row> rows = new TreeMap<>();
        final List<Row> all = new ArrayList<>();
        Id last = Id.NONE;
        long added;

        Stream copy() {
            var copy = new Stream();
            copy.rows.putAll(rows);
            copy.all.addAll(all);
            copy.last = last;
            copy.added = added;
            return copy;
        }

        @Override
        public boolean isTrimmed() {
            return rows.size() < all.size();
        }

        @Override
        public boolean holds(LogPosition position) {
            return rows.containsKey(new Id(position.major(), position.minor()));
        }

        @Override
        public LogPosition end() {
            return rows.isEmpty()
                    ? LogPosition.START
                    : new LogPosition(rows.lastKey().millis(), rows.lastKey().sequence());
        }

        @Override
        public List<EventLog.Entry> entries() {
            return Laws.read(this);
        }
    }

    /** Entries that a trim by about takes or leaves together. */
    private static final int NODE = 4;

    private static final long MOST = 1_000_000;

    private final TreeMap<String, Object> keys = new TreeMap<>();
    private final TreeMap<String, Long> expiry = new TreeMap<>();
    private final LongSupplier clock;
    private final boolean countsAdded;
    private boolean full;
    private String misunderstood;
    /** Whether the script that runs has written: it may then go on when memory is full. */
    private boolean wrote;

    /** @param countsAdded as Redis 7 does and 6 does not */
    MemoryRedis(LongSupplier clock, boolean countsAdded) {
        this.clock = clock;
        this.countsAdded = countsAdded;
    }

    /** What a replica of this one would hold now, with a clock of its own. */
    MemoryRedis copy(LongSupplier other) {
        var copy = new MemoryRedis(other, countsAdded);
        keys.forEach((key, value) -> copy.keys.put(key, copied(value)));
        copy.expiry.putAll(expiry);
        return copy;
    }

    private static Object copied(Object value) {
        if (value instanceof Stream stream) {
            return stream.copy();
        }
        return value instanceof TreeMap<?, ?> hash ? new TreeMap<>(hash) : value;
    }

    /** Whether it takes nothing that needs memory. */
    void full(boolean now) {
        full = now;
    }

    /** The stream there, or null. */
    Stream stream(String key) {
        return (Stream) at(key);
    }

    /** The bytes there as text, or null. */
    String text(String key) {
        return at(key) instanceof byte[] bytes ? text(bytes) : null;
    }

    /** The hash there as text; empty if there is none. */
    Map<String, String> hash(String key) {
        Map<String, String> hash = new TreeMap<>();
        if (at(key) instanceof TreeMap<?, ?> found) {
            found.forEach((name, value) -> hash.put((String) name, text((byte[]) value)));
        }
        return hash;
    }

    private Object at(String key) {
        Long until = expiry.get(key);
        if (until != null && until <= clock.getAsLong()) {
            keys.remove(key);
            expiry.remove(key);
        }
        return keys.get(key);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(UTF_8);
    }

    /** Executes a command; the first argument is its name. */
    Object call(List<byte[]> command) {
        String name = text(command.get(0)).toUpperCase(Locale.ROOT);
        List<byte[]> args = command.subList(1, command.size());
        try {
            Object answer = call(name, args);
            if (name.equals("EVAL")) {
                wrote = false;
            }
            return answer;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return new Refusal("ERR syntax error in " + name);
        } catch (ClassCastException e) {
            return new Refusal("WRONGTYPE Operation against a key holding the wrong kind of value");
        }
    }

    private Object call(String name, List<byte[]> args) {
        String key = args.isEmpty() ? "" : text(args.get(0));
        if (full && !wrote && List.of("SET", "SETEX", "HSET", "XADD").contains(name)) {
            return new Refusal("OOM command not allowed when used memory > 'maxmemory'.");
        }
        return switch (name) {
            case "GET" -> (byte[]) at(key);
            case "SET" -> set(key, args);
            case "SETEX" -> set(key, List.of(args.get(0), args.get(2), bytes("EX"), args.get(1)));
            case "DEL", "UNLINK" ->
                args.stream().filter(one -> remove(text(one))).count();
            case "EXISTS" -> args.stream().filter(one -> at(text(one)) != null).count();
            case "EXPIRE" -> expire(key, Long.parseLong(text(args.get(1))) * 1_000);
            case "PEXPIRE" -> expire(key, Long.parseLong(text(args.get(1))));
            case "PTTL" -> at(key) == null ? -2L : expiry.containsKey(key) ? expiry.get(key) - clock.getAsLong() : -1L;
            case "PERSIST" -> at(key) != null && expiry.remove(key) != null ? 1L : 0L;
            case "SCAN" -> scan(args);
            case "HGET" -> ((byte[]) hashAt(key).get(text(args.get(1))));
            case "HMGET" ->
                gather(args.subList(1, args.size()), field -> hashAt(key).get(text(field)));
            case "HGETALL" -> flat(hashAt(key));
            case "HSET" -> hset(key, args);
            case "RENAME" -> rename(key, text(args.get(1)));
            case "EVAL" -> eval(args);
            case "XADD" -> xadd(key, args);
            case "XDEL" -> xdel(key, args);
            case "XLEN" -> stream(key) == null ? 0L : (long) stream(key).rows.size();
            case "XRANGE" -> xrange(key, text(args.get(1)), text(args.get(2)), args.subList(3, args.size()), false);
            case "XREVRANGE" -> xrange(key, text(args.get(2)), text(args.get(1)), args.subList(3, args.size()), true);
            case "XREAD" -> xread(args);
            case "XTRIM" -> xtrim(key, args);
            case "XINFO" -> xinfo(text(args.get(1)));
            case "FLUSHALL" -> flush();
            case "INFO" ->
                bytes("# Memory\r\nused_memory:" + (full ? MOST : MOST / 2) + "\r\nmaxmemory:" + MOST + "\r\n");
            case "PING" -> new Status("PONG");
            case "WAIT" -> Long.parseLong(key);
            case "WAITAOF" -> List.of(Long.parseLong(key), Long.parseLong(text(args.get(1))));
            default -> throw misunderstood(name);
        };
    }

    private IllegalStateException misunderstood(String what) {
        misunderstood = what;
        return new IllegalStateException("the Redis in memory knows no " + what);
    }

    /** What it was asked and does not know, or null. Who asked may have taken it for a fault to go on after. */
    String misunderstood() {
        return misunderstood;
    }

    /** All at once, as Redis may. */
    private List<Object> scan(List<byte[]> args) {
        String pattern = "*";
        for (int i = 1; i + 1 < args.size(); i += 2) {
            if (text(args.get(i)).equalsIgnoreCase("MATCH")) {
                pattern = text(args.get(i + 1));
            }
        }
        if (!pattern.endsWith("*") || pattern.indexOf('*') < pattern.length() - 1) {
            throw misunderstood("SCAN for " + pattern);
        }
        String prefix = pattern.substring(0, pattern.length() - 1);
        List<Object> found = new ArrayList<>();
        for (String one : List.copyOf(keys.keySet())) {
            if (one.startsWith(prefix) && at(one) != null) {
                found.add(bytes(one));
            }
        }
        return List.of(bytes("0"), found);
    }

    private interface Lookup {
        Object of(byte[] name);
    }

    private static List<Object> gather(List<byte[]> names, Lookup lookup) {
        List<Object> found = new ArrayList<>();
        for (byte[] name : names) {
            found.add(lookup.of(name));
        }
        return found;
    }

    private Object set(String key, List<byte[]> args) {
        Long until = null;
        for (int i = 2; i < args.size(); i++) {
            switch (text(args.get(i)).toUpperCase(Locale.ROOT)) {
                case "NX" -> {
                    if (at(key) != null) {
                        return null;
                    }
                }
                case "PX" -> until = clock.getAsLong() + Long.parseLong(text(args.get(++i)));
                case "EX" -> until = clock.getAsLong() + 1_000 * Long.parseLong(text(args.get(++i)));
                default -> throw misunderstood("such SET");
            }
        }
        keys.put(key, args.get(1));
        expiry.remove(key);
        if (until != null) {
            expiry.put(key, until);
        }
        return Status.OK;
    }

    private boolean remove(String key) {
        boolean there = at(key) != null;
        keys.remove(key);
        expiry.remove(key);
        return there;
    }

    private Object flush() {
        keys.clear();
        expiry.clear();
        return Status.OK;
    }

    private long expire(String key, long millis) {
        if (at(key) == null) {
            return 0;
        }
        expiry.put(key, clock.getAsLong() + millis);
        return 1;
    }

    @SuppressWarnings("unchecked") // hashes are made here alone
    private Map<String, Object> hashAt(String key) {
        Object found = at(key);
        return found == null ? new TreeMap<>() : (Map<String, Object>) found;
    }

    private static List<Object> flat(Map<String, Object> hash) {
        List<Object> parts = new ArrayList<>();
        hash.forEach((name, value) -> {
            parts.add(bytes(name));
            parts.add(value);
        });
        return parts;
    }

    private long hset(String key, List<byte[]> args) {
        Map<String, Object> hash = hashAt(key);
        long made = 0;
        for (int i = 1; i + 1 < args.size(); i += 2) {
            made += hash.put(text(args.get(i)), args.get(i + 1)) == null ? 1 : 0;
        }
        keys.put(key, hash);
        return made;
    }

    private Object rename(String from, String to) {
        Object value = at(from);
        if (value == null) {
            return new Refusal("ERR no such key");
        }
        Long until = expiry.remove(from);
        wrote = true;
        keys.remove(from);
        keys.put(to, value);
        expiry.remove(to);
        if (until != null) {
            expiry.put(to, until);
        }
        return Status.OK;
    }

    private Object eval(List<byte[]> args) {
        int count = Integer.parseInt(text(args.get(1)));
        wrote = false;
        return Scripts.run(text(args.get(0)), args.subList(2, 2 + count), args.subList(2 + count, args.size()), this);
    }

    private Object xadd(String key, List<byte[]> args) {
        Stream stream = stream(key) == null ? new Stream() : stream(key);
        int at = 1;
        int most = Integer.MAX_VALUE;
        while (List.of("MAXLEN", "~", "=", "NOMKSTREAM")
                        .contains(text(args.get(at)).toUpperCase(Locale.ROOT))
                || isNumber(args.get(at))) {
            most = isNumber(args.get(at)) ? Integer.parseInt(text(args.get(at))) : most;
            at++;
        }
        String wanted = text(args.get(at));
        Id id;
        if (wanted.equals("*")) {
            long now = clock.getAsLong();
            id = now > stream.last.millis() ? new Id(now, 0) : new Id(stream.last.millis(), stream.last.sequence() + 1);
        } else {
            id = Id.parse(wanted, 0);
            if (id.compareTo(stream.last) <= 0) {
                return new Refusal("ERR The ID specified in XADD is equal or smaller than the target stream top item");
            }
        }
        var row = new Row(id, List.copyOf(args.subList(at + 1, args.size())));
        stream.rows.put(id, row);
        stream.all.add(row);
        stream.last = id;
        stream.added++;
        while (stream.rows.size() > most) {
            stream.rows.pollFirstEntry();
        }
        keys.put(key, stream);
        return bytes(id);
    }

    private static boolean isNumber(byte[] text) {
        return text.length > 0 && new String(text, UTF_8).chars().allMatch(Character::isDigit);
    }

    private long xdel(String key, List<byte[]> args) {
        Stream stream = stream(key);
        if (stream == null) {
            return 0;
        }
        return args.subList(1, args.size()).stream()
                .filter(id -> stream.rows.remove(Id.parse(text(id), 0)) != null)
                .count();
    }

    private static List<Object> answer(Row row) {
        return Arrays.asList(bytes(row.id()), new ArrayList<Object>(row.fields()));
    }

    private Object xrange(String key, String from, String to, List<byte[]> options, boolean reverse) {
        Stream stream = stream(key);
        if (stream == null) {
            return List.of();
        }
        int limit = options.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(text(options.get(1)));
        Id first = from.equals("-") ? Id.NONE : Id.parse(from, 0);
        Id last = to.equals("+") ? new Id(Long.MAX_VALUE, 0) : Id.parse(to, Long.MAX_VALUE);
        if (first.compareTo(last) > 0) {
            return List.of();
        }
        var rows = stream.rows.subMap(first, true, last, true);
        return (reverse ? rows.descendingMap() : rows)
                .values().stream().limit(limit).map(MemoryRedis::answer).toList();
    }

    private Object xread(List<byte[]> args) {
        int limit = Integer.MAX_VALUE;
        int at = 0;
        while (!text(args.get(at)).equalsIgnoreCase("STREAMS")) {
            if (text(args.get(at)).equalsIgnoreCase("COUNT")) {
                limit = Integer.parseInt(text(args.get(at + 1)));
            }
            at += 2;
        }
        String key = text(args.get(at + 1));
        Stream stream = stream(key);
        if (stream == null) {
            return null;
        }
        List<List<Object>> rows = stream.rows.tailMap(Id.parse(text(args.get(at + 2)), 0), false).values().stream()
                .limit(limit)
                .map(MemoryRedis::answer)
                .toList();
        return rows.isEmpty() ? null : Map.of(bytes(key), rows);
    }

    private long xtrim(String key, List<byte[]> args) {
        Stream stream = stream(key);
        if (stream == null) {
            return 0;
        }
        boolean about = text(args.get(2)).equals("~");
        Id least = Id.parse(text(args.get(about || text(args.get(2)).equals("=") ? 3 : 2)), 0);
        int unneeded = stream.rows.headMap(least, false).size();
        int gone = about ? unneeded / NODE * NODE : unneeded;
        for (int i = 0; i < gone; i++) {
            stream.rows.pollFirstEntry();
        }
        wrote |= gone > 0;
        return gone;
    }

    private Object xinfo(String key) {
        Stream stream = stream(key);
        if (stream == null) {
            return new Refusal("ERR no such key");
        }
        List<Object> facts = new ArrayList<>(Arrays.asList(
                bytes("length"), (long) stream.rows.size(), bytes("last-generated-id"), bytes(stream.last)));
        if (countsAdded) {
            facts.add(bytes("entries-added"));
            facts.add(stream.added);
        }
        return facts;
    }

    /** One that holds only this stream, with all rows that it ever had. */
    static MemoryRedis whole(String key, Stream stream) {
        var whole = new MemoryRedis(() -> 0, true);
        var copy = new Stream();
        for (Row row : stream.all) {
            copy.rows.put(row.id(), row);
            copy.added++;
        }
        whole.keys.put(key, copy);
        return whole;
    }
}
