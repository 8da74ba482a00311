package io.liverank.badday;

import io.liverank.engine.LearnerStoppedException;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.LogUnavailableException;
import io.liverank.event.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sends what a shop sends, and sends again, under the same event id, what was not acknowledged. */
final class Shop {
    private static final int ITEMS = 10;
    private static final int PEOPLE = 12;
    private static final List<String> TYPES =
            List.of("click", "click", "click", "add_to_cart", "purchase", "dislike", "view", "whatever");

    private final BadDay day;
    private final ArrayDeque<Event.RankingShown> lists = new ArrayDeque<>();
    private final ArrayDeque<List<Event>> again = new ArrayDeque<>();
    private int numbers;

    Shop(BadDay day) {
        this.day = day;
    }

    /** Whether everything was acknowledged that has to be. */
    boolean isContent() {
        return again.isEmpty();
    }

    /** One thing. */
    void act(Server server) {
        int roll = day.dice.nextInt(100);
        if (!again.isEmpty() && roll < 25) {
            sendAgain(server);
        } else if (roll < 50) {
            send(server, List.of(list(server)), false);
        } else if (roll < 88) {
            List<Event> events = new ArrayList<>();
            int count = day.dice.nextInt(6) == 0 ? 3 : 1;
            for (int i = 0; i < count; i++) {
                events.add(feedback(server));
            }
            send(server, events, true);
        } else if (roll < 97) {
            send(server, List.of(item(server)), true);
        } else if (day.weather.has(Weather.Trouble.FORGETS)) {
            send(server, List.of(new Event.UserForgotten(server.clock(), "u" + day.dice.nextInt(PEOPLE))), true);
        }
    }

    /** One thing that has to be taken. */
    void say(Server server) {
        send(server, List.of(item(server)), true);
    }

    void sendAgain(Server server) {
        if (!again.isEmpty()) {
            send(server, again.poll(), true);
        }
    }

    /** Somebody changes which model is in charge. */
    void change(Server server) {
        List<Long> versions = server.engine.learning().keptVersions();
        boolean promote = versions.isEmpty() || day.dice.nextBoolean();
        send(
                server,
                List.of(
                        promote
                                ? new Event.ModelPromoted(
                                        server.clock(), day.dice.nextBoolean() ? BadDay.CHALLENGER : "main")
                                : new Event.ModelRestored(
                                        server.clock(), versions.get(day.dice.nextInt(versions.size())))),
                false);
    }

    private void send(Server server, List<? extends Event> events, boolean insist) {
        boolean taken = false;
        day.laws.sent(events);
        try {
            var positions = server.append(events);
            taken = true;
            day.laws.acknowledged(server, events, positions);
        } catch (LogUnavailableException | LearnerStoppedException e) {
            day.tell(server.name, "did not take " + Laws.keys(events));
        } catch (DiedError e) {
            if (server.alive) {
                throw e;
            }
        } finally {
            if (!taken && insist) {
                again.add(List.copyOf(events));
            }
        }
    }

    private Actor somebody() {
        int number = day.dice.nextInt(PEOPLE);
        return day.dice.nextInt(4) == 0
                ? new Actor(null, "c" + number, "s" + number)
                : new Actor("u" + number, null, "s" + number);
    }

    private Event.RankingShown list(Server server) {
        List<String> ids =
                new ArrayList<>(IntStream.range(0, ITEMS).mapToObj(i -> "i" + i).toList());
        for (int i = ids.size() - 1; i > 0; i--) {
            Collections.swap(ids, i, day.dice.nextInt(i + 1));
        }
        int count = 2 + day.dice.nextInt(3);
        boolean page = !lists.isEmpty() && day.dice.nextInt(12) == 0;
        var shown = new Event.RankingShown(
                server.clock(),
                page ? lists.peekLast().queryId() : "q" + ++numbers,
                page ? lists.peekLast().query() : "query " + day.dice.nextInt(5),
                page ? lists.peekLast().actor() : somebody(),
                Attributes.NONE,
                ids.subList(0, count).stream()
                        .map(id -> new Candidate(id, Double.NaN, Attributes.NONE))
                        .toList(),
                IntStream.range(0, count).boxed().toList());
        lists.add(shown);
        if (lists.size() > 8) {
            lists.poll();
        }
        return shown;
    }

    private Event.FeedbackGiven feedback(Server server) {
        boolean early = day.dice.nextInt(15) == 0;
        boolean loose = lists.isEmpty() || day.dice.nextInt(15) == 0;
        List<Event.RankingShown> open = List.copyOf(lists);
        Event.RankingShown list = loose ? null : open.get(day.dice.nextInt(open.size()));
        String item = loose || early
                ? "i" + day.dice.nextInt(ITEMS)
                : list.candidates()
                        .get(day.dice.nextInt(list.candidates().size()))
                        .itemId();
        boolean repeated = numbers > 0 && day.dice.nextInt(20) == 0;
        return new Event.FeedbackGiven(
                server.clock() - day.dice.nextInt(500),
                TYPES.get(day.dice.nextInt(TYPES.size())),
                "e" + (repeated ? 1 + day.dice.nextInt(numbers) : ++numbers),
                loose ? null : early ? "q" + (numbers + 1) : list.queryId(),
                item,
                0,
                loose ? somebody() : list.actor(),
                Double.NaN,
                Double.NaN,
                Attributes.NONE);
    }

    private Event item(Server server) {
        String id = "i" + day.dice.nextInt(ITEMS);
        if (day.dice.nextInt(8) == 0) {
            return new Event.ItemDeleted(server.clock(), id);
        }
        return new Event.ItemUpserted(
                server.clock(),
                id,
                Attributes.of(Map.of(
                        "price", new Value.Amount(day.dice.nextInt(100)),
                        "colour", new Value.Text("c" + day.dice.nextInt(3)))));
    }
}
