package io.liverank.profile;

import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Who is meant by the ids of an event. The learner thread writes; any thread may read.
 *
 * <ul>
 *   <li>What programs write where they know nobody ({@code "anonymous"}, {@code "null"}, {@code "0"}) is no id.
 *   <li>An id that behaves as many people do is none either, from the moment that is found: one that within a day went
 *       to and fro among {@value #AT_ONCE} others of a kind (clients of a user, users of a client, sessions of either,
 *       people of a session), or that had more than one event with each of {@value #MANY} people or clients within a
 *       day, or of {@value #MANY_VISITS} sessions within an hour. One person has some devices and, over weeks, any
 *       number of sessions; ids that are new with each request are never met twice and tell nothing.
 *   <li>A user id and a client id of one event belong together. A client with one user is that user's; one with several
 *       is nobody's, so that people at one computer do not see each other's tastes.
 * </ul>
 */
public final class Identities {
    private static final List<String> PLACEHOLDERS = List.of(
            "anonymous",
            "anonymous_user",
            "anonymoususer",
            "anon",
            "guest",
            "guest_user",
            "null",
            "(null)",
            "undefined",
            "none",
            "nil",
            "unknown",
            "n/a",
            "nan",
            "false",
            "-1",
            "not set",
            "(not set)",
            "not_set",
            "[object object]");

    private static final int AT_ONCE = 16;
    private static final int MANY = 20;
    private static final int MANY_VISITS = 30;
    private static final long DAY = 86_400_000L;
    private static final long HOUR = 3_600_000L;
    private static final int WATCHED = 50_000;
    private static final int SHARED = 10_000;
    private static final int USERS_OF_A_CLIENT = 8;

    private static final String USER = "u:";
    private static final String CLIENT = "c:";
    private static final String SESSION = "s:";

    /** What an id was lately seen with. Only the busiest ids matter here, so there is room for no more than those. */
    private record Watched(Company people, Company sessions, long lastTime) implements Timed {
        private static final Watched NEW = new Watched(Company.NONE, Company.NONE, Long.MIN_VALUE);

        boolean isCrowd(long time) {
            return people.count(Company.RETURNED, time - DAY) >= AT_ONCE
                    || sessions.count(Company.RETURNED, time - DAY) >= AT_ONCE
                    || people.count(Company.TWICE, time - DAY) >= MANY
                    || sessions.count(Company.TWICE, time - HOUR) >= MANY_VISITS;
        }
    }

    /** An id of many people, and when it was last used. */
    private record Found(long lastTime) implements Timed {}

    /**
     * The users seen on a client, the latest last.
     *
     * @param more whether there were more than are kept
     */
    private record Users(List<String> ids, boolean more, long lastTime) implements Timed {
        String only() {
            return ids.size() == 1 && !more ? ids.get(0) : null;
        }
    }

    private final TimedMap<Watched> watched = new TimedMap<>(WATCHED);
    private final TimedMap<Found> shared = new TimedMap<>(SHARED);
    private final TimedMap<Users> clients;

    /** Knows nobody; remembers the users of so many clients. */
    Identities(int clients) {
        this.clients = new TimedMap<>(clients);
    }

    /** Whether this is what programs write where they know nobody. */
    public static boolean isPlaceholder(String id) {
        String text = id.strip();
        boolean zeros = true;
        for (int i = 0; i < text.length() && zeros; i++) {
            zeros = text.charAt(i) == '0' || text.charAt(i) == '-';
        }
        return zeros || isPlaceholderWord(text);
    }

    /** Few ids begin and end as one of them, so hardly any is written anew to be looked up. */
    private static boolean isPlaceholderWord(String text) {
        int size = text.length();
        char first = Character.toLowerCase(text.charAt(0));
        char last = Character.toLowerCase(text.charAt(size - 1));
        for (String one : PLACEHOLDERS) {
            if (one.length() == size && one.charAt(0) == first && one.charAt(size - 1) == last) {
                return PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT));
            }
        }
        return false;
    }

    /** The actor without the ids that name nobody. */
    public Actor resolve(Actor told) {
        return told.only(
                isSomebody(told.userId(), told.userKey()),
                isSomebody(told.clientId(), told.clientKey()),
                isSomebody(told.sessionId(), told.visitKey()));
    }

    private boolean isSomebody(String id, String key) {
        return id != null && !isPlaceholder(id) && shared.get(key) == null;
    }

    /**
     * Takes note of who is said to have done something, and gives who that is.
     *
     * @param found takes the keys that turned out to be many people's just now
     */
    Actor met(Actor told, long time, Consumer<String> found) {
        touch(told.userKey(), time);
        touch(told.clientKey(), time);
        touch(told.visitKey(), time);
        Actor actor = resolve(told);
        boolean user = watch(actor.userKey(), actor.clientId(), actor.sessionId(), time);
        boolean client = watch(actor.clientKey(), actor.userId(), actor.sessionId(), time);
        boolean visit = watch(actor.visitKey(), actor.profileKey(), null, time);
        if (!user && !client && !visit) {
            return actor;
        }
        if (user) {
            share(actor.userKey(), time, found);
            withoutUser(actor.userId());
        }
        if (client) {
            share(actor.clientKey(), time, found);
            clients.remove(actor.clientId());
        }
        if (visit) {
            share(actor.visitKey(), time, found);
        }
        return resolve(told);
    }

    private void share(String key, long time, Consumer<String> found) {
        watched.remove(key);
        shared.put(key, new Found(time));
        found.accept(key);
    }

    /** What is still in use is forgotten last. */
    private void touch(String key, long time) {
        Found known = shared.get(key);
        if (known != null && known.lastTime() < time) {
            shared.put(key, new Found(time));
        }
    }

    /** Whether the id of this key, which may be null, turns out to be many people's. */
    private boolean watch(String key, String person, String session, long time) {
        if (key == null || person == null && session == null) {
            return false;
        }
        Watched known = watched.get(key);
        Watched before = known == null ? Watched.NEW : known;
        Watched after = new Watched(
                person == null ? before.people() : before.people().with(Hash.of(0, person), time),
                session == null ? before.sessions() : before.sessions().with(Hash.of(0, session), time),
                Math.max(time, before.lastTime()));
        watched.put(key, after);
        return after.isCrowd(time);
    }

    private void withoutUser(String userId) {
        List<String> affected = new ArrayList<>();
        clients.forEachSorted((client, users) -> {
            if (users.ids().contains(userId)) {
                affected.add(client);
            }
        });
        affected.forEach(client -> withoutUser(client, userId));
    }

    private void withoutUser(String client, String userId) {
        Users users = clients.get(client);
        List<String> rest =
                users.ids().stream().filter(id -> !id.equals(userId)).toList();
        if (rest.isEmpty() && !users.more()) {
            clients.remove(client);
        } else {
            clients.put(client, new Users(rest, users.more(), users.lastTime()));
        }
    }

    /** Joins the user and the client of a resolved actor; whether the client is this user's alone. */
    boolean join(Actor actor, long time) {
        Users users = clients.get(actor.clientId());
        List<String> ids = new ArrayList<>(users == null ? List.of() : users.ids());
        ids.remove(actor.userId());
        ids.add(actor.userId());
        boolean more = users != null && users.more();
        if (ids.size() > USERS_OF_A_CLIENT) {
            ids.remove(0);
            more = true;
        }
        Users after = new Users(List.copyOf(ids), more, users == null ? time : Math.max(time, users.lastTime()));
        clients.put(actor.clientId(), after);
        return after.only() != null;
    }

    /** Whether what the client did is the user's: no other user was seen on it. */
    boolean isOf(String clientId, String userId) {
        Users users = clients.get(clientId);
        return users == null || userId.equals(users.only());
    }

    /** Whether several users were seen on a client. */
    boolean hasSeveralUsers(String clientId) {
        Users users = clients.get(clientId);
        return users != null && users.only() == null;
    }

    /** The one user of a client; null if there is none or are several. */
    String onlyUser(String clientId) {
        Users users = clients.get(clientId);
        return users == null ? null : users.only();
    }

    /** The user ids that forgetting {@code id} concerns: itself, and the only user of the client of this id. */
    Set<String> usersOf(String id) {
        var users = new TreeSet<String>();
        users.add(id);
        String only = onlyUser(id);
        if (only != null) {
            users.add(only);
        }
        return users;
    }

    /** The client ids that forgetting {@code id} and these users concerns: itself, and all that these were seen on. */
    Set<String> clientsOf(String id, Set<String> users) {
        var found = new TreeSet<String>();
        found.add(id);
        clients.forEachSorted((client, known) -> {
            if (known.ids().stream().anyMatch(users::contains)) {
                found.add(client);
            }
        });
        return found;
    }

    int clients() {
        return clients.size();
    }

    int watched() {
        return watched.size();
    }

    /** Whether the id is joined with another, as user or as client. */
    boolean knows(String id) {
        Set<String> users = Set.of(id);
        return clients.get(id) != null || clientsOf(id, users).size() > 1;
    }

    /** The clients among these on which nobody else was seen. */
    Set<String> ownClients(String id, Set<String> users, Set<String> clientIds) {
        var own = new TreeSet<String>();
        for (String client : clientIds) {
            Users known = clients.get(client);
            if (client.equals(id) || known == null || !known.more() && users.containsAll(known.ids())) {
                own.add(client);
            }
        }
        return own;
    }

    /**
     * Forgets what links and tells of these: their keys, the users and clients without what others have, and what others
     * were seen with. A client on which others were seen too stays theirs, and stays nobody's alone.
     *
     * @return of how many ids something was known
     */
    int forget(Set<String> users, Set<String> ownClients, Set<String> keys) {
        var found = new TreeSet<String>();
        var gone = new HashSet<Integer>();
        for (String key : keys) {
            if (watched.get(key) != null || shared.get(key) != null) {
                found.add(key);
            }
            watched.remove(key);
            shared.remove(key);
        }
        users.forEach(user -> gone.add(Hash.of(0, user)));
        users.forEach(user -> gone.add(Hash.of(0, USER + user)));
        ownClients.forEach(client -> gone.add(Hash.of(0, client)));
        ownClients.forEach(client -> gone.add(Hash.of(0, CLIENT + client)));
        keys.stream()
                .filter(key -> key.startsWith(SESSION))
                .forEach(key -> gone.add(Hash.of(0, key.substring(SESSION.length()))));
        for (String client : ownClients) {
            if (clients.get(client) != null) {
                found.add(CLIENT + client);
                clients.remove(client);
            }
        }
        List<String> affected = new ArrayList<>();
        clients.forEachSorted((client, known) -> {
            if (known.ids().stream().anyMatch(users::contains)) {
                affected.add(client);
            }
        });
        for (String client : affected) {
            Users known = clients.get(client);
            List<String> rest =
                    known.ids().stream().filter(user -> !users.contains(user)).toList();
            clients.put(client, new Users(rest, true, known.lastTime()));
            found.add(CLIENT + client);
        }
        Map<String, Watched> changed = new TreeMap<>();
        watched.forEachSorted((key, one) -> {
            Company people = one.people().without(gone);
            Company sessions = one.sessions().without(gone);
            if (people.ids().length < one.people().ids().length
                    || sessions.ids().length < one.sessions().ids().length) {
                changed.put(key, new Watched(people, sessions, one.lastTime()));
            }
        });
        changed.forEach(watched::put);
        found.addAll(changed.keySet());
        return found.size();
    }

    /** The ids found to be many people's, each after its kind ({@code u:}, {@code c:}, {@code s:}), in order. */
    public List<String> sharedIds() {
        List<String> keys = new ArrayList<>();
        shared.forEachSorted((key, found) -> keys.add(key));
        return keys;
    }

    void save(ByteWriter out) {
        watched.save(out, (one, to) -> {
            one.people().save(to);
            one.sessions().save(to);
            to.writeLong(one.lastTime());
        });
        shared.save(out, (found, to) -> to.writeLong(found.lastTime()));
        clients.save(out, (users, to) -> {
            to.writeInt(users.ids().size());
            users.ids().forEach(to::writeString);
            to.writeByte(users.more() ? 1 : 0);
            to.writeLong(users.lastTime());
        });
    }

    void load(ByteReader in) {
        for (int i = in.readCount(5); i > 0; i--) {
            watched.put(in.readString(), new Watched(Company.load(in), Company.load(in), in.readLong()));
        }
        for (int i = in.readCount(2); i > 0; i--) {
            shared.put(in.readString(), new Found(in.readLong()));
        }
        for (int i = in.readCount(4); i > 0; i--) {
            String client = in.readString();
            List<String> ids = new ArrayList<>();
            for (int k = in.readCount(1); k > 0; k--) {
                ids.add(in.readString());
            }
            clients.put(client, new Users(List.copyOf(ids), in.readByte() == 1, in.readLong()));
        }
    }
}
