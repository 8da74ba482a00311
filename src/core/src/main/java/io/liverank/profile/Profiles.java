package io.liverank.profile;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.profile.History.Choice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * All that behaviour tells, kept in step with the log. The learner thread writes; any thread may read.
 *
 * <p>A session ends after half an hour without an event of its key, so that an actor without a session id has visits
 * too.
 */
public final class Profiles {
    private final Crowd crowd;
    private final Histories histories;
    private final UserMemory memory;

    /** Empty, with room for so many items, users and sessions. */
    public Profiles(int items, int users, int sessions) {
        this.crowd = new Crowd(items);
        this.memory = new UserMemory(items);
        this.histories = new Histories(users, sessions);
    }

    /** The item's counters, or null. */
    public ItemActivity item(String itemId) {
        return crowd.item(itemId);
    }

    /** Who is meant by ids. */
    public Identities identities() {
        return histories.identities();
    }

    /**
     * Takes note of who did something, and gives who that is. Once for each event, before anything else.
     *
     * @param shared gets the key of each id that turns out to be many people's
     */
    public Actor met(Actor told, long time, Consumer<String> shared) {
        return histories.met(told, time, shared);
    }

    /**
     * What this user or client did. A user's is joined with what was done in the same browser before signing in, a
     * client's with what its user did, unless several users were seen on it.
     */
    public History user(Actor actor) {
        return histories.user(actor);
    }

    /**
     * What was done in the visit that is under way at {@code time}. Where another user signs in, a visit begins anew;
     * one without a session id goes on when its browser's user signs in.
     */
    public History session(Actor actor, long time) {
        return histories.session(actor, time);
    }

    /** Which items were chosen for which queries, these by {@link #queryHash}; decayed over a month. */
    public PairCounts chosenFor() {
        return crowd.chosenFor();
    }

    /** What a query, however it is typed, is called in {@link #chosenFor}. */
    public static int queryHash(String query) {
        return Crowd.queryHash(query);
    }

    /** How often the actor touched items, over the whole history. */
    public UserMemory.Own remembered(Actor actor) {
        return memory.of(actor, identities());
    }

    /** What was touched after what; decayed over three months. */
    public PairCounts successions() {
        return crowd.successions();
    }

    /** What goes with the item at {@code time}, the strongest first. */
    public List<Neighbour> goesWith(String itemId, long time) {
        return crowd.goesWith(itemId, time);
    }

    /** What goes with some of the items at {@code time} and is none of them, the best first; equal ones by their ids. */
    public List<Companion> companions(Collection<String> itemIds, Companion.Wanted wanted, long time) {
        return crowd.companions(itemIds, wanted, time);
    }

    /** How many users (or clients) are known. */
    public int users() {
        return histories.users();
    }

    /**
     * How much is kept of what has ids of its own.
     *
     * @param items with counters
     * @param neighbours items with others that are touched together with them
     * @param successions counters of what was touched after what
     * @param chosenFor counters of what was chosen for queries
     * @param touchedBy counters of what was touched by whom
     * @param clients whose users are known
     * @param watched ids of which it is not known yet whether they are many people's
     */
    public record Sizes(
            int items,
            int users,
            int sessions,
            int neighbours,
            int successions,
            int chosenFor,
            int touchedBy,
            int clients,
            int watched) {}

    /** How much is kept now. */
    public Sizes sizes() {
        return new Sizes(
                crowd.items(),
                histories.users(),
                histories.sessions(),
                crowd.neighbours(),
                crowd.successions().size(),
                crowd.chosenFor().size(),
                memory.size(),
                identities().clients(),
                identities().watched());
    }

    /** What the tables of what goes with what take, in bytes. Writer's thread only. */
    public long bytesOfPairs() {
        return crowd.successions().bytes() + crowd.chosenFor().bytes() + memory.bytes();
    }

    /** What the actor did with the item, if something at {@code since} or later; else null. */
    public History.Touch touched(Actor actor, String itemId, long since) {
        History history = actor.profileKey() != null ? histories.own(actor) : session(actor, since);
        for (History.Touch touch : history.touches()) {
            if (touch.itemId().equals(itemId)) {
                return touch.lastTime() >= since ? touch : null;
            }
        }
        return null;
    }

    /**
     * Takes note of a list that was shown.
     *
     * @param own what the attributes of each candidate hold
     * @param weight how much that counts for its items
     * @return the ids of what was shown, in that order, one string each for all lists
     */
    public List<String> shown(Event.RankingShown ranking, Facts[] own, double weight) {
        List<String> itemIds = new ArrayList<>(ranking.shown().size());
        var once = new ItemActivity.Addition(weight, ranking.time());
        for (int index : ranking.shown()) {
            Candidate candidate = ranking.candidates().get(index);
            itemIds.add(crowd.shown(candidate, own[index], once, ranking.time()));
        }
        histories.shown(ranking.actor(), itemIds, ranking.time());
        return itemIds;
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
            turnedDown(reaction(feedback, null, meaning, catalog, 1));
            return;
        }
        long time = feedback.time();
        String itemId = feedback.itemId();
        boolean chosen = meaning.role() == Role.CHOICE;
        crowd.touched(itemId, chosen, trust, time);
        if (feedback.actor().sessionKey() != null) {
            crowd.associate(session(feedback.actor(), time), itemId, trust, others, time);
        }
        histories.take(reaction(feedback, query, meaning, catalog, trust));
        memory.touched(feedback.actor(), itemId, 1, time);
        if (query != null && chosen) {
            crowd.chosenFor(query, itemId, trust, time);
        }
    }

    private Reaction reaction(
            Event.FeedbackGiven feedback, String query, Meaning meaning, Catalog catalog, double trust) {
        ItemActivity activity = crowd.activity(feedback.itemId(), feedback.time());
        return Reaction.of(feedback, query, meaning, catalog, activity, trust);
    }

    /** The user's and the visit's own; what all share only loses the choice that is taken back. */
    private void turnedDown(Reaction reaction) {
        Actor actor = reaction.feedback().actor();
        String itemId = reaction.feedback().itemId();
        EventTypes.Stage stage = reaction.meaning().stage();
        Choice ofUser = user(actor).choice(itemId, stage);
        Choice choice =
                ofUser == null ? session(actor, reaction.feedback().time()).choice(itemId, stage) : ofUser;
        if (choice != null) {
            crowd.takeBack(itemId, choice);
            memory.touched(actor, itemId, -1, choice.time());
        }
        histories.take(reaction);
    }

    /** What the feedback's user will have done, once it is taken note of. */
    public History userAfter(Event.FeedbackGiven feedback, Meaning meaning, Catalog catalog) {
        return histories.userAfter(reaction(feedback, null, meaning, catalog, 1));
    }

    /** What will have been done in the feedback's visit, once it is taken note of. */
    public History sessionAfter(Event.FeedbackGiven feedback, Meaning meaning, Catalog catalog) {
        return histories.sessionAfter(reaction(feedback, null, meaning, catalog, 1));
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
        Forgotten forgotten = histories.forget(id);
        memory.forget(forgotten.keys());
        return forgotten;
    }

    /** Forgets a visit by its session id. What its user did in it stays in the user's profile. */
    public Forgotten forgetVisit(String sessionId) {
        return histories.forgetVisit(sessionId);
    }

    /** Whether there is something to forget by this user id or client id. */
    public boolean knows(String id) {
        return histories.knows(id);
    }

    /** Whether there is something to forget by this session id. */
    public boolean knowsVisit(String sessionId) {
        return histories.knowsVisit(sessionId);
    }

    /** Writes everything, in the order of the keys. */
    public void save(ByteWriter out) {
        crowd.saveItems(out);
        histories.save(out);
        crowd.saveNeighbours(out);
        identities().save(out);
    }

    /** Writes what goes with what. */
    public void savePairs(ByteWriter out) {
        crowd.savePairs(out);
        memory.save(out);
    }

    /** Reads pairs where checkpoints before version 10 have them; those of today have an empty table there. */
    public void loadOldPairs(ByteReader in) {
        crowd.loadOldPairs(in);
    }

    /** Reads what {@link #savePairs} wrote, after all else. */
    public void loadPairs(ByteReader in) {
        crowd.loadPairs(in);
        memory.load(in);
    }

    /** Reads what {@link #save} wrote into these empty profiles. */
    public void load(ByteReader in) {
        crowd.loadItems(in);
        histories.load(in);
        crowd.loadNeighbours(in);
        identities().load(in);
    }
}
