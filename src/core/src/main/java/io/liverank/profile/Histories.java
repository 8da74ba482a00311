package io.liverank.profile;

import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.profile.Profiles.Forgotten;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What each user, client and visit did, and whose it is. A user's first visit is all that is known of the user: while that is so,
 * both have one history, which is worked out and kept once. The learner thread writes; any thread may read.
 */
final class Histories {
    private static final int SESSION_TOUCHES = 60;
    private static final int USER_TOUCHES = 200;
    private static final int SIGHTINGS = 150;
    private static final long SESSION_GAP = 30 * 60_000L;

    private final TimedMap<History> users;
    private final TimedMap<Visit> sessions;
    private final Identities identities;
    /** The learner thread's. */
    private final ItemNumbers counts = new ItemNumbers(SIGHTINGS);

    Histories(int users, int sessions) {
        this.users = new TimedMap<>(users);
        this.sessions = new TimedMap<>(sessions);
        this.identities = new Identities(users);
    }

    Identities identities() {
        return identities;
    }

    int users() {
        return users.size();
    }

    int sessions() {
        return sessions.size();
    }

    /** Joins what turns out to be one person's; {@code shared} gets the keys that turn out to be many people's. */
    Actor met(Actor told, long time, Consumer<String> shared) {
        Actor actor = identities.met(told, time, key -> {
            users.remove(key);
            sessions.remove(key);
            shared.accept(key);
        });
        if (actor.userId() != null && actor.sessionId() != null) {
            bringVisitAlong(actor);
        }
        if (actor.userId() != null && actor.clientId() != null && identities.join(actor, time)) {
            bringAlong(actor, time);
        }
        return actor;
    }

    /** What was done in a visit of nobody known, without a client id, becomes the user's who signs in there. */
    private void bringVisitAlong(Actor actor) {
        Visit visit = sessions.get(actor.sessionKey());
        if (visit != null && visit.userId() == null && visit.clientId() == null) {
            users.put(actor.profileKey(), own(actor).and(visit.history(), USER_TOUCHES, SIGHTINGS));
            sessions.put(actor.sessionKey(), new Visit(actor.userId(), actor.clientId(), visit.history()));
        }
    }

    /** What the client did before its user signed in becomes the user's. */
    private void bringAlong(Actor actor, long time) {
        String left = client(actor).profileKey();
        History before = users.get(left);
        if (before != null) {
            users.put(actor.profileKey(), own(actor).and(before, USER_TOUCHES, SIGHTINGS));
            users.remove(left);
        }
        History visit = underWay(client(actor), time);
        if (!visit.isEmpty()) {
            visit(actor, underWay(actor, time).and(visit, SESSION_TOUCHES, SIGHTINGS));
        }
        sessions.remove(left);
    }

    private static Actor client(Actor actor) {
        return new Actor(null, actor.clientId(), null);
    }

    /** Of this user or client alone. */
    History own(Actor actor) {
        History history = users.get(actor.profileKey());
        return history == null ? History.NONE : history;
    }

    /**
     * What this user or client did. A user's is joined with what was done in the same browser before signing in, a
     * client's with what its user did, unless several users were seen on it.
     */
    History user(Actor actor) {
        History own = own(actor);
        if (actor.clientId() == null) {
            return own;
        }
        if (actor.userId() == null) {
            String only = identities.onlyUser(actor.clientId());
            return only == null ? own : own.and(own(new Actor(only, null, null)), USER_TOUCHES, SIGHTINGS);
        }
        return identities.isOf(actor.clientId(), actor.userId())
                ? own.and(own(client(actor)), USER_TOUCHES, SIGHTINGS)
                : own;
    }

    /**
     * What was done in the visit that is under way at {@code time}. Where another user signs in, a visit begins anew;
     * one without a session id goes on when its browser's user signs in.
     */
    History session(Actor actor, long time) {
        History history = underWay(actor, time);
        if (actor.sessionId() == null && actor.userId() != null && actor.clientId() != null) {
            return identities.isOf(actor.clientId(), actor.userId())
                    ? history.and(underWay(client(actor), time), SESSION_TOUCHES, SIGHTINGS)
                    : history;
        }
        return history;
    }

    private History underWay(Actor actor, long time) {
        Visit visit = sessions.get(actor.sessionKey());
        return visit == null
                        || time - visit.lastTime() > SESSION_GAP && actor.sessionId() == null
                        || visit.userId() != null
                                && actor.userId() != null
                                && !visit.userId().equals(actor.userId())
                ? History.NONE
                : visit.history();
    }

    /** Takes note of what was shown, in its order. */
    void shown(Actor actor, List<String> itemIds, long time) {
        History own = own(actor);
        History after = null;
        if (actor.profileKey() != null) {
            after = own.shown(itemIds, time, SIGHTINGS, counts);
            users.put(actor.profileKey(), after);
        }
        if (actor.sessionKey() != null) {
            History visit = session(actor, time);
            visit(actor, after != null && visit.equals(own) ? after : visit.shown(itemIds, time, SIGHTINGS, counts));
        }
    }

    History userAfter(Reaction reaction) {
        return reaction.after(user(reaction.feedback().actor()), USER_TOUCHES);
    }

    History sessionAfter(Reaction reaction) {
        Actor actor = reaction.feedback().actor();
        return reaction.after(session(actor, reaction.feedback().time()), SESSION_TOUCHES);
    }

    /** Takes note of it with the user and in the visit. */
    void take(Reaction reaction) {
        Actor actor = reaction.feedback().actor();
        History own = own(actor);
        History after = null;
        if (actor.profileKey() != null) {
            after = reaction.after(own, USER_TOUCHES);
            users.put(actor.profileKey(), after);
        }
        if (actor.sessionKey() != null) {
            History visit = session(actor, reaction.feedback().time());
            boolean same = after != null && visit.equals(own) && own.touches().size() < SESSION_TOUCHES;
            visit(actor, same ? after : reaction.after(visit, SESSION_TOUCHES));
        }
    }

    /** Once it is known whose visit it is, it stays so: people sign in half-way. */
    private void visit(Actor actor, History history) {
        Visit before = sessions.get(actor.sessionKey());
        String user = actor.userId() != null || before == null ? actor.userId() : before.userId();
        String client = actor.clientId() != null || before == null ? actor.clientId() : before.clientId();
        sessions.put(actor.sessionKey(), new Visit(user, client, history));
    }

    Forgotten forget(String id) {
        Set<String> userIds = identities.usersOf(id);
        Set<String> clientIds = identities.clientsOf(id, userIds);
        Set<String> ownClients = identities.ownClients(id, userIds, clientIds);
        var keys = new LinkedHashSet<String>();
        userIds.forEach(user -> keys.add(new Actor(user, null, null).profileKey()));
        clientIds.forEach(client -> keys.add(new Actor(null, client, null).profileKey()));
        Map<String, History> histories = new TreeMap<>();
        int visits = 0;
        for (String key : keys) {
            if (users.get(key) != null) {
                histories.put(key, users.get(key));
                users.remove(key);
            }
            // those without a session id, and of version 3, which do not say whose they are
            visits += sessions.get(key) == null ? 0 : 1;
            sessions.remove(key);
        }
        List<String> theirs = sessions.removeIf(visit -> visit.userId() == null
                ? visit.clientId() != null && clientIds.contains(visit.clientId())
                : userIds.contains(visit.userId()));
        keys.addAll(theirs);
        sessions.replaceIf(
                visit -> visit.clientId() != null && ownClients.contains(visit.clientId()),
                visit -> new Visit(visit.userId(), null, visit.history()));
        int links = identities.forget(userIds, ownClients, keys);
        return new Forgotten(keys, userIds, ownClients, histories, visits + theirs.size(), links);
    }

    Forgotten forgetVisit(String sessionId) {
        String key = new Actor(null, null, sessionId).sessionKey();
        int visits = sessions.get(key) == null ? 0 : 1;
        sessions.remove(key);
        Set<String> keys = Set.of(key);
        return new Forgotten(keys, Set.of(), Set.of(), Map.of(), visits, identities.forget(Set.of(), Set.of(), keys));
    }

    boolean knows(String id) {
        return users.get(new Actor(id, null, null).profileKey()) != null
                || users.get(new Actor(null, id, null).profileKey()) != null
                || identities.knows(id);
    }

    boolean knowsVisit(String sessionId) {
        return sessions.get(new Actor(null, null, sessionId).sessionKey()) != null;
    }

    void save(ByteWriter out) {
        users.save(out, History::save);
        sessions.save(out, Visit::save);
    }

    private Visit shared(Visit visit) {
        History own = own(new Actor(visit.userId(), visit.clientId(), null));
        return own.equals(visit.history()) ? new Visit(visit.userId(), visit.clientId(), own) : visit;
    }

    void load(ByteReader in) {
        users.load(in, History::load);
        sessions.load(in, reader -> shared(Visit.load(reader)));
    }
}
