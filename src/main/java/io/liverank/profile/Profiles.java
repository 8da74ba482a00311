package io.liverank.profile;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.FieldTable;
import io.liverank.catalog.Item;
import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.profile.History.Choice;
import io.liverank.profile.ItemActivity.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * All that behaviour tells, kept in step with the log. The learner thread writes; any thread may read.
 *
 * <p>A session ends after half an hour without an event of its key, so that an actor without a session id has visits
 * too.
 */
public final class Profiles {
    private static final int SESSION_TOUCHES = 60;
    private static final int USER_TOUCHES = 200;
    private static final int SIGHTINGS = 150;
    private static final int QUERY_ITEMS = 100;
    private static final int NEIGHBOURS = 48;
    private static final int NEIGHBOURHOOD = 8;
    private static final long SESSION_GAP = 30 * 60_000L;
    private static final double CHOSEN_WEIGHT = 2;
    /** Who takes an item out of the cart, or sends it back, likes it better than what was disliked. */
    private static final float TAKEN_BACK_WEIGHT = 0.5f;

    private final TimedMap<ItemActivity> items;
    private final TimedMap<History> users;
    private final TimedMap<Visit> sessions;
    private final TimedMap<Associations> queries;
    private final TimedMap<Associations> neighbours;
    private final Identities identities;

    /** Empty, with room for so many items, users, sessions and queries. */
    public Profiles(int items, int users, int sessions, int queries) {
        this.items = new TimedMap<>(items);
        this.users = new TimedMap<>(users);
        this.sessions = new TimedMap<>(sessions);
        this.queries = new TimedMap<>(queries);
        this.neighbours = new TimedMap<>(items);
        this.identities = new Identities(users);
    }

    /** The item's counters, or null. */
    public ItemActivity item(String itemId) {
        return items.get(itemId);
    }

    /** Who is meant by ids. */
    public Identities identities() {
        return identities;
    }

    /**
     * Takes note of who did something, and gives who that is. Once for each event, before anything else.
     *
     * @param shared gets the key of each id that turns out to be many people's
     */
    public Actor met(Actor told, long time, Consumer<String> shared) {
        for (String key : identities.met(told, time)) {
            users.remove(key);
            sessions.remove(key);
            shared.accept(key);
        }
        Actor actor = identities.resolve(told);
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

    private History own(Actor actor) {
        History history = users.get(actor.profileKey());
        return history == null ? History.NONE : history;
    }

    /**
     * What this user or client did. A user's is joined with what was done in the same browser before signing in, a
     * client's with what its user did, unless several users were seen on it.
     */
    public History user(Actor actor) {
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
    public History session(Actor actor, long time) {
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

    /** What users of this query chose. */
    public Associations query(String query) {
        Associations associations = query == null ? null : queries.get(normalised(query));
        return associations == null ? Associations.NONE : associations;
    }

    /** What is touched together with the item. */
    public Associations neighbours(String itemId) {
        Associations associations = neighbours.get(itemId);
        return associations == null ? Associations.NONE : associations;
    }

    /** How many users (or clients) are known. */
    public int users() {
        return users.size();
    }

    /**
     * How much is kept of what has ids of its own.
     *
     * @param items with counters
     * @param neighbours items with others that are touched together with them
     * @param clients whose users are known
     * @param watched ids of which it is not known yet whether they are many people's
     */
    public record Sizes(int items, int users, int sessions, int queries, int neighbours, int clients, int watched) {}

    /** How much is kept now. */
    public Sizes sizes() {
        return new Sizes(
                items.size(),
                users.size(),
                sessions.size(),
                queries.size(),
                neighbours.size(),
                identities.clients(),
                identities.watched());
    }

    /** What the actor did with the item, if something at {@code since} or later; else null. */
    public History.Touch touched(Actor actor, String itemId, long since) {
        History history = actor.profileKey() != null ? own(actor) : session(actor, since);
        for (History.Touch touch : history.touches()) {
            if (touch.itemId().equals(itemId)) {
                return touch.lastTime() >= since ? touch : null;
            }
        }
        return null;
    }

    /** Takes note of a list that was shown; {@code weight} is how much that counts for its items. */
    public void shown(Event.RankingShown ranking, Catalog catalog, double weight) {
        long time = ranking.time();
        List<String> itemIds = new ArrayList<>(ranking.shown().size());
        for (int index : ranking.shown()) {
            var candidate = ranking.candidates().get(index);
            itemIds.add(candidate.itemId());
            ItemActivity activity = activity(candidate.itemId(), time).with(Kind.SHOWN, weight, time);
            if (!candidate.attributes().isEmpty()) {
                activity = activity.offeredAs(catalog.facts(candidate.attributes()));
            }
            items.put(candidate.itemId(), activity);
        }
        Actor actor = ranking.actor();
        if (actor.profileKey() != null) {
            users.put(actor.profileKey(), own(actor).shown(itemIds, time, SIGHTINGS));
        }
        if (actor.sessionKey() != null) {
            visit(actor, session(actor, time).shown(itemIds, time, SIGHTINGS));
        }
    }

    /**
     * Takes note of feedback that tells of an item: a choice, interest or aversion. Other feedback is to be kept out.
     *
     * @param query the query of its list, or null
     * @param meaning what its type means
     * @param trust how much it counts in what all users share, above 0 and up to 1; the user's own profile takes it
     *     whole
     * @param others how much other items of the visit, that become associated with this one, may count at most
     */
    public void given(
            Event.FeedbackGiven feedback,
            String query,
            Meaning meaning,
            Catalog catalog,
            double trust,
            ToDoubleFunction<String> others) {
        if (meaning.role() == Role.AVERSION) {
            turnedDown(feedback, meaning, catalog);
            return;
        }
        long time = feedback.time();
        String itemId = feedback.itemId();
        boolean chosen = meaning.role() == Role.CHOICE;
        ItemActivity activity = activity(itemId, time).with(Kind.TOUCHED, trust, time);
        items.put(itemId, chosen ? activity.with(Kind.CHOSEN, trust, time) : activity);

        Actor actor = feedback.actor();
        if (actor.profileKey() != null) {
            users.put(actor.profileKey(), after(own(actor), feedback, query, meaning, catalog, trust, USER_TOUCHES));
        }
        if (actor.sessionKey() != null) {
            associate(session(actor, time), itemId, trust, others, time);
            visit(actor, after(session(actor, time), feedback, query, meaning, catalog, trust, SESSION_TOUCHES));
        }
        if (query != null && chosen) {
            queries.put(normalised(query), query(query).with(itemId, trust, time, QUERY_ITEMS));
        }
    }

    /** The user's and the visit's own; what all share only loses the choice that is taken back. */
    private void turnedDown(Event.FeedbackGiven feedback, Meaning meaning, Catalog catalog) {
        Actor actor = feedback.actor();
        String itemId = feedback.itemId();
        History visit = session(actor, feedback.time());
        Choice ofUser = user(actor).choice(itemId, meaning.stage());
        Choice choice = ofUser == null ? visit.choice(itemId, meaning.stage()) : ofUser;
        if (choice != null) {
            takeBack(itemId, choice);
        }
        if (actor.profileKey() != null) {
            users.put(actor.profileKey(), after(own(actor), feedback, null, meaning, catalog, 1, USER_TOUCHES));
        }
        if (actor.sessionKey() != null) {
            visit(actor, after(visit, feedback, null, meaning, catalog, 1, SESSION_TOUCHES));
        }
    }

    private void takeBack(String itemId, Choice choice) {
        ItemActivity activity = items.get(itemId);
        if (activity != null) {
            items.put(
                    itemId,
                    activity.without(Kind.TOUCHED, choice.weight(), choice.time())
                            .without(Kind.CHOSEN, choice.weight(), choice.time()));
        }
        if (choice.query() != null && queries.get(normalised(choice.query())) != null) {
            queries.put(
                    normalised(choice.query()), query(choice.query()).without(itemId, choice.weight(), choice.time()));
        }
    }

    /** Once it is known whose visit it is, it stays so: people sign in half-way. */
    private void visit(Actor actor, History history) {
        Visit before = sessions.get(actor.sessionKey());
        String user = actor.userId() != null || before == null ? actor.userId() : before.userId();
        String client = actor.clientId() != null || before == null ? actor.clientId() : before.clientId();
        sessions.put(actor.sessionKey(), new Visit(user, client, history));
    }

    /** What the feedback's user will have done, once it is taken note of. */
    public History userAfter(Event.FeedbackGiven feedback, Meaning meaning, Catalog catalog) {
        return after(user(feedback.actor()), feedback, null, meaning, catalog, 1, USER_TOUCHES);
    }

    /** What will have been done in the feedback's visit, once it is taken note of. */
    public History sessionAfter(Event.FeedbackGiven feedback, Meaning meaning, Catalog catalog) {
        return after(session(feedback.actor(), feedback.time()), feedback, null, meaning, catalog, 1, SESSION_TOUCHES);
    }

    private History after(
            History before,
            Event.FeedbackGiven feedback,
            String query,
            Meaning meaning,
            Catalog catalog,
            double trust,
            int limit) {
        String itemId = feedback.itemId();
        long time = feedback.time();
        Item item = catalog.get(itemId);
        Facts facts = item == null ? Facts.NONE : item.facts();
        Facts offered = activity(itemId, time).offered();
        FieldTable fields = catalog.registry().table();
        if (meaning.role() == Role.AVERSION) {
            float weight = meaning.stage() == null && meaning.known() ? 1 : TAKEN_BACK_WEIGHT;
            Choice choice = before.choice(itemId, meaning.stage());
            History left = choice == null ? before : before.without(itemId, choice, feedback.type());
            return left.turnedDown(itemId, weight, time, before.averted().with(facts, offered, fields, weight, time));
        }
        if (meaning.role() != Role.CHOICE && meaning.role() != Role.INTEREST) {
            return before;
        }
        boolean chosen = meaning.role() == Role.CHOICE;
        Choice choice = chosen && meaning.isBasket() ? new Choice(meaning.stage(), trust, time, query) : null;
        Taste taste = before.taste().with(facts, offered, fields, chosen ? CHOSEN_WEIGHT : 1, time);
        return before.touched(itemId, feedback.type(), chosen, time, choice, taste, limit);
    }

    private void associate(History session, String itemId, double trust, ToDoubleFunction<String> others, long time) {
        if (!session.touches().isEmpty() && session.touches().get(0).itemId().equals(itemId)) {
            return;
        }
        int count = 0;
        for (History.Touch touch : session.touches()) {
            if (count++ == NEIGHBOURHOOD) {
                return;
            }
            if (!touch.itemId().equals(itemId)) {
                double weight = Math.min(trust, others.applyAsDouble(touch.itemId()));
                neighbours.put(itemId, neighbours(itemId).with(touch.itemId(), weight, time, NEIGHBOURS));
                neighbours.put(touch.itemId(), neighbours(touch.itemId()).with(itemId, weight, time, NEIGHBOURS));
            }
        }
    }

    /**
     * Who was forgotten, and how much of them.
     *
     * @param keys that were theirs: of the profiles and of each visit
     * @param userIds that were forgotten
     * @param clientIds that were theirs alone
     * @param histories what was in the profiles, by key
     * @param visits how many went
     * @param links how many ids were linked with them
     */
    public record Forgotten(
            Set<String> keys,
            Set<String> userIds,
            Set<String> clientIds,
            Map<String, History> histories,
            int visits,
            int links) {
        /** Whether this is one of those who were forgotten. */
        public boolean includes(Actor actor) {
            return actor.userId() != null && userIds.contains(actor.userId())
                    || actor.clientId() != null && clientIds.contains(actor.clientId())
                    || actor.sessionKey() != null && keys.contains(actor.sessionKey());
        }
    }

    /**
     * Forgets somebody by a user id or a client id: the user, the clients the user was seen on, their visits and what
     * links them. By the id of a client that several users were seen on only what was done there by nobody known. What
     * was done signed out on a client that others use too could be theirs: it cannot be parted, and goes.
     */
    public Forgotten forget(String id) {
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

    /** Forgets a visit by its session id. What its user did in it stays in the user's profile. */
    public Forgotten forgetVisit(String sessionId) {
        String key = new Actor(null, null, sessionId).sessionKey();
        int visits = sessions.get(key) == null ? 0 : 1;
        sessions.remove(key);
        Set<String> keys = Set.of(key);
        return new Forgotten(keys, Set.of(), Set.of(), Map.of(), visits, identities.forget(Set.of(), Set.of(), keys));
    }

    /** Whether there is something to forget by this user id or client id. */
    public boolean knows(String id) {
        return users.get(new Actor(id, null, null).profileKey()) != null
                || users.get(new Actor(null, id, null).profileKey()) != null
                || identities.knows(id);
    }

    /** Whether there is something to forget by this session id. */
    public boolean knowsVisit(String sessionId) {
        return sessions.get(new Actor(null, null, sessionId).sessionKey()) != null;
    }

    private ItemActivity activity(String itemId, long time) {
        ItemActivity activity = items.get(itemId);
        return activity == null ? ItemActivity.startingAt(time) : activity;
    }

    private static String normalised(String query) {
        return query.strip().toLowerCase(java.util.Locale.ROOT);
    }

    /** Writes everything, in the order of the keys. */
    public void save(ByteWriter out) {
        save(out, items, ItemActivity::save);
        save(out, users, History::save);
        save(out, sessions, Visit::save);
        save(out, queries, Associations::save);
        save(out, neighbours, Associations::save);
        identities.save(out);
    }

    /** Reads what {@link #save} wrote into these empty profiles. */
    public void load(ByteReader in) {
        load(in, items, ItemActivity::load);
        load(in, users, History::load);
        load(in, sessions, Visit::load);
        load(in, queries, Associations::load);
        load(in, neighbours, Associations::load);
        identities.load(in);
    }

    private static <V extends Timed> void save(ByteWriter out, TimedMap<V> map, BiConsumer<V, ByteWriter> save) {
        out.writeInt(map.size());
        map.forEachSorted((key, value) -> {
            out.writeString(key);
            save.accept(value, out);
        });
    }

    private static <V extends Timed> void load(ByteReader in, TimedMap<V> map, Function<ByteReader, V> load) {
        int count = in.readCount(2);
        for (int i = 0; i < count; i++) {
            map.put(in.readString(), load.apply(in));
        }
    }
}
