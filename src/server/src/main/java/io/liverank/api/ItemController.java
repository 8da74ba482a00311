package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.catalog.Item;
import io.liverank.engine.Engine;
import io.liverank.event.Attributes;
import io.liverank.event.Encoded;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.input.EventReader;
import io.liverank.input.Fault;
import io.liverank.input.InvalidInputException;
import io.liverank.input.ItemBody;
import io.liverank.input.Limits;
import io.liverank.security.EventAllowance;
import io.liverank.web.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /items}. */
@RestController
@Tag(name = "Items")
class ItemController {
    private static final int NEIGHBOURS = 10;
    private static final int FOUND = 20;
    /** Whoever wants more of a search than this wants another search. */
    private static final int MOST_FOUND = 10_000;

    /**
     * Where a page begins; in a form of its own, so that nobody counts on it.
     *
     * @param after the id before it, or null
     * @param offset items of a search before it
     */
    private record Cursor(String after, int offset) {
        static Cursor of(String written, boolean ofAll) {
            if (written == null) {
                return new Cursor(null, 0);
            }
            try {
                String plain = new String(Base64.getUrlDecoder().decode(written), StandardCharsets.UTF_8);
                if (plain.startsWith("i") && ofAll) {
                    return new Cursor(plain.substring(1), 0);
                } else if (!ofAll && plain.matches("n\\d{1,5}")) {
                    return new Cursor(null, Math.min(MOST_FOUND, Integer.parseInt(plain.substring(1))));
                }
            } catch (IllegalArgumentException e) {
                // told below
            }
            throw new InvalidInputException(
                    "?cursor",
                    "must be what the page before calls next, with the same query, or absent",
                    "unknown_cursor");
        }

        static String after(String itemId) {
            return encoded("i" + itemId);
        }

        static String at(int offset) {
            return encoded("n" + offset);
        }

        private static String encoded(String plain) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final Engine engine;
    private final CatalogSearch search;
    private final EventAppender appender;
    private final ImageBytes images;
    private final FaultMeter meter;

    ItemController(Engine engine, CatalogSearch search, EventAppender appender, ImageBytes images, FaultMeter meter) {
        this.engine = engine;
        this.search = search;
        this.appender = appender;
        this.images = images;
        this.meter = meter;
    }

    /** How many items the log holds now. */
    record Accepted(
            @Schema(description = "how many deletions the log holds now")
            int accepted) {}

    /** What became of items. */
    @Schema(name = "ItemsResponse")
    record Taken(
            @Schema(description = "items that the log holds now")
            int accepted,

            @Schema(
                    description = "whether they are in this server's catalogue and can be found; if not, the learner is"
                            + " behind and they come in their turn")
            boolean applied,

            @Schema(description = "items that were not taken, and why")
            List<Noted> rejected,

            @Schema(description = "attributes of accepted items that were left out or cut, and why")
            List<Noted> warnings) {}

    @PutMapping("/items")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "putItems",
            summary = "Create or replace items",
            description = "1 to 1,000 at a time. 202 means that the log holds what was accepted; it is in the catalogue"
                    + " then, but where applied is false. Good items are taken and bad ones named, unless strict is set; an attribute"
                    + " that cannot be used is left out and named. Without any good item: 400. Where the catalogue has no room"
                    + " for all new ones: 507, and nothing was taken. What is taken of a body is taken as one: whatever goes"
                    + " wrong, the log holds all of it or nothing.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = ItemBody.class),
                                            minItems = 1,
                                            maxItems = Limits.ITEMS),
                            examples = @ExampleObject(value = """
                    [{"itemId": "shoe-1", "attributes": {"title": "Road running shoe", "brand": "Alto", "price": 120}},
                     {"itemId": "shoe-2", "attributes": {"title": "Trail running shoe", "brand": "Alto", "price": 95}},
                     {"itemId": "shoe-3", "attributes": {"title": "Light running shoe", "brand": "Pico", "price": 79}}]""")))
    Taken put(
            @RequestBody JsonNode body,
            @Parameter(description = "all items or none") @RequestParam(defaultValue = "false") boolean strict,
            HttpServletRequest request) {
        if (!body.isArray()) {
            throw new InvalidInputException("", "must be an array", "wrong_type");
        }
        if (body.isEmpty() || body.size() > Limits.ITEMS) {
            throw new InvalidInputException(
                    "", "must hold 1 to " + Limits.ITEMS + " items, not " + body.size(), "too_many");
        }
        EventAllowance.take(request, body.size());
        List<Event.ItemUpserted> events = new ArrayList<>(body.size());
        List<Fault> faults = new ArrayList<>();
        List<Noted> rejected = new ArrayList<>();
        List<Noted> warnings = new ArrayList<>();
        List<Fault> remarks = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (int i = 0; i < body.size(); i++) {
            var reader = new EventReader(now);
            for (Fault image : images.takenOf(body.get(i))) {
                warnings.add(Noted.of(i, image));
                remarks.add(image);
            }
            for (Fault fault : read(reader, body.get(i), events)) {
                rejected.add(Noted.of(i, fault));
                faults.add(new Fault("/" + i + fault.pointer(), fault.detail(), fault.code()));
            }
            for (Fault remark : reader.remarks()) {
                warnings.add(Noted.of(i, remark));
                remarks.add(remark);
            }
        }
        if (!faults.isEmpty() && (strict || events.isEmpty())) {
            throw new InvalidInputException(faults);
        }
        refuseIfFull(engine, events);
        meter.count(faults);
        meter.remarked(remarks);
        boolean applied = appender.appendItems(events);
        return new Taken(events.size(), applied, rejected, warnings);
    }

    /** What others send at the same time may take the last room: then the engine refuses what has none, and counts it. */
    static void refuseIfFull(Engine engine, List<Event.ItemUpserted> events) {
        int room = engine.catalog().room();
        if (events.size() <= room) {
            return;
        }
        long fresh = events.stream()
                .map(Event.ItemUpserted::itemId)
                .filter(itemId -> engine.catalog().get(itemId) == null)
                .distinct()
                .count();
        if (fresh > room) {
            throw new CatalogFullException(
                    "Nothing was stored: the catalogue has " + engine.catalog().size() + " items and room for " + room
                            + " more, and " + fresh
                            + " are new. Take items out, or set liverank.max-catalog to more on all replicas");
        }
    }

    /** Adds the item to {@code good}, or says what is wrong with it. */
    private List<Fault> read(EventReader reader, JsonNode node, List<Event.ItemUpserted> good) {
        try {
            if (!node.isObject()) {
                return List.of(new Fault("", "must be an object", "wrong_type"));
            }
            good.add(reader.item("", reader.body(node, ItemBody.class), null));
            return List.of();
        } catch (InvalidInputException e) {
            return e.faults();
        }
    }

    /** An item that was searched for. */
    @Schema(name = "FoundItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Match(
            @Schema(description = "the item's id", requiredMode = Schema.RequiredMode.REQUIRED, example = "shoe-1")
            String itemId,

            @Schema(description = "BM25; absent where nothing was searched for")
            Double score,

            @Schema(description = "what the catalogue knows of it")
            Map<String, Object> attributes) {}

    /** A page of items. */
    @Schema(name = "FoundItems")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Matches(
            @Schema(description = "how many there are in all; of a search a lower bound from some thousands on")
            long total,

            @Schema(description = "of a search the best match first, else by id")
            List<Match> items,

            @Schema(description = "the cursor of the next page; absent on the last one")
            String next) {}

    @GetMapping("/items")
    @Operation(
            operationId = "searchItems",
            summary = "Search the catalogue, or go through it",
            description = "With a query by words alone, as a search engine would, the best match first; without one"
                    + " everything in the order of ids. Nothing is personal, nothing is written to the log.")
    Matches search(
            @Parameter(description = "words; without any, the whole catalogue", example = "running shoes")
                    @RequestParam(required = false)
                    String query,
            @Parameter(description = "1 to 1,000, 20 by default") @RequestParam(required = false) Integer limit,
            @Parameter(description = "next of the page before") @RequestParam(required = false) String cursor) {
        var reader = new EventReader(0);
        int size = reader.limit("?limit", limit, FOUND);
        String words = reader.query("?query", query);
        Cursor from = Cursor.of(cursor, words == null);
        return words == null ? listed(from, size) : found(words, from, size);
    }

    /** One more than asked for tells whether there is a next page. */
    private Matches listed(Cursor from, int size) {
        List<Item> page = engine.catalog().page(from.after(), size + 1);
        List<Match> items = page.stream()
                .limit(size)
                .map(item -> new Match(item.id(), null, plain(item.attributes())))
                .toList();
        return new Matches(
                engine.catalog().size(),
                items,
                page.size() > size ? Cursor.after(page.get(size - 1).id()) : null);
    }

    private Matches found(String words, Cursor from, int size) {
        int end = Math.min(from.offset() + size, MOST_FOUND);
        var found = search.find("?query", words, Math.min(end + 1, MOST_FOUND));
        List<Match> items = new ArrayList<>();
        for (var hit : found.hits()
                .subList(
                        Math.min(from.offset(), found.hits().size()),
                        Math.min(end, found.hits().size()))) {
            Item item = engine.catalog().get(hit.itemId());
            if (item != null) {
                items.add(new Match(item.id(), hit.score(), plain(item.attributes())));
            }
        }
        return new Matches(found.total(), items, found.hits().size() > end ? Cursor.at(end) : null);
    }

    @GetMapping("/items/{itemId}")
    @Operation(
            operationId = "getItem",
            summary = "Look an item up",
            description = "The item as the catalogue holds it now, and what it goes with.")
    ItemAnswer get(@Parameter(description = "the item's id", example = "shoe-1") @PathVariable String itemId) {
        Item item = engine.catalog().get(itemId);
        if (item == null) {
            throw new NotFoundException("There is no item with the id " + itemId);
        }
        return new ItemAnswer(item.id(), plain(item.attributes()), goesWith(itemId));
    }

    private List<ItemAnswer.GoesWith> goesWith(String itemId) {
        return engine.profiles().goesWith(itemId, System.currentTimeMillis()).stream()
                .filter(one -> engine.catalog().get(one.itemId()) != null)
                .limit(NEIGHBOURS)
                .map(ItemAnswer.GoesWith::of)
                .toList();
    }

    @DeleteMapping("/items/{itemId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "deleteItem",
            summary = "Take an item out of the catalogue",
            description =
                    "202 means that the log holds it, whether there was such an item or not; it is out of searches milliseconds later.")
    Accepted delete(@Parameter(description = "the item's id", example = "shoe-1") @PathVariable String itemId) {
        String id = new EventReader(0).id("itemId", itemId);
        appender.appendItems(List.of(new Event.ItemDeleted(System.currentTimeMillis(), id)));
        return new Accepted(1);
    }

    private static Map<String, Object> plain(Attributes attributes) {
        Map<String, Object> plain = new LinkedHashMap<>();
        attributes.forEach((name, value) -> {
            // vectors of our own encoders are nobody's to send back
            if (!Encoded.is(name)) {
                plain.put(name, plain(value));
            }
        });
        return plain;
    }

    private static Object plain(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Amount amount) {
            return amount.number();
        } else if (value instanceof Value.Flag flag) {
            return flag.set();
        } else if (value instanceof Value.Texts texts) {
            return texts.texts();
        } else if (value instanceof Value.Vector vector) {
            List<Float> numbers = new ArrayList<>(vector.size());
            for (int i = 0; i < vector.size(); i++) {
                numbers.add(vector.get(i));
            }
            return numbers;
        } else if (value instanceof Value.Several several) {
            return several.values().stream().map(ItemController::plain).toList();
        }
        return plain(((Value.Group) value).attributes());
    }
}
