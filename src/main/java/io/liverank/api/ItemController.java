package io.liverank.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.catalog.Item;
import io.liverank.engine.Engine;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.json.EventReader;
import io.liverank.json.Fault;
import io.liverank.json.InvalidInputException;
import io.liverank.json.ItemBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
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

/** {@code /items}. */
@RestController
@Tag(name = "3 Items")
class ItemController {
    private static final int FOUND = 20;

    private final Engine engine;
    private final CatalogSearch search;
    private final EventAppender appender;

    ItemController(Engine engine, CatalogSearch search, EventAppender appender) {
        this.engine = engine;
        this.search = search;
        this.appender = appender;
    }

    /** How many items the log holds now. */
    record Accepted(int accepted) {}

    @PutMapping("/items")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Create or replace items",
            description = "1 to 1,000 at a time, all or none. They are in the catalogue milliseconds after the 202.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(content = @Content(examples = @ExampleObject(value = """
                    [{"itemId": "shoe-1", "attributes": {"title": "Road running shoe", "brand": "Alto", "price": 120}},
                     {"itemId": "shoe-2", "attributes": {"title": "Trail running shoe", "brand": "Alto", "price": 95}},
                     {"itemId": "shoe-3", "attributes": {"title": "Light running shoe", "brand": "Pico", "price": 79}}]""")))
    Accepted put(@RequestBody List<ItemBody> items) {
        if (items.isEmpty() || items.size() > EventReader.MAX_ITEMS) {
            throw new InvalidInputException("", "must hold 1 to 1,000 items, not " + items.size(), "too_many");
        }
        List<Event.ItemUpserted> events = new ArrayList<>(items.size());
        List<Fault> faults = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (int i = 0; i < items.size(); i++) {
            try {
                if (items.get(i) == null) {
                    throw new InvalidInputException("/" + i, "must be an object", "required");
                }
                events.add(new EventReader(now).item("/" + i, items.get(i), null));
            } catch (InvalidInputException e) {
                faults.addAll(e.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidInputException(faults);
        }
        appender.append(events);
        return new Accepted(events.size());
    }

    /** An item that was searched for. */
    @Schema(name = "FoundItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Match(
            String itemId,

            @Schema(description = "BM25; absent where nothing was searched for")
            Double score,

            Map<String, Object> attributes) {}

    /** Items by how well they match. */
    @Schema(name = "FoundItems")
    record Matches(
            @Schema(description = "how many match; a lower bound from some thousands on")
            long total,

            @Schema(description = "best match first") List<Match> items) {}

    @GetMapping("/items")
    @Operation(
            summary = "Search the catalogue",
            description = "By words alone, as a search engine would: nothing is personal, nothing is written to the"
                    + " log. Without a query the newest items.")
    Matches search(
            @Parameter(example = "running shoes") @RequestParam(required = false) String query,
            @Parameter(description = "1 to 1,000, 20 by default") @RequestParam(required = false) Integer limit) {
        var reader = new EventReader(0);
        var found = search.find("?query", reader.query("?query", query), reader.limit("?limit", limit, FOUND));
        List<Match> items = new ArrayList<>();
        for (var hit : found.hits()) {
            Item item = engine.catalog().get(hit.itemId());
            if (item != null) {
                items.add(
                        new Match(item.id(), Double.isNaN(hit.score()) ? null : hit.score(), plain(item.attributes())));
            }
        }
        return new Matches(found.total(), items);
    }

    @GetMapping("/items/{itemId}")
    @Operation(summary = "Look an item up")
    ItemBody get(@Parameter(example = "shoe-1") @PathVariable String itemId) {
        Item item = engine.catalog().get(itemId);
        if (item == null) {
            throw new NotFoundException("There is no item with the id " + itemId);
        }
        return new ItemBody(item.id(), plain(item.attributes()));
    }

    @DeleteMapping("/items/{itemId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Take an item out of the catalogue")
    Accepted delete(@Parameter(example = "shoe-1") @PathVariable String itemId) {
        String id = new EventReader(0).id("itemId", itemId);
        appender.append(List.of(new Event.ItemDeleted(System.currentTimeMillis(), id)));
        return new Accepted(1);
    }

    private static Map<String, Object> plain(Attributes attributes) {
        Map<String, Object> plain = new LinkedHashMap<>();
        attributes.forEach((name, value) -> plain.put(name, plain(value)));
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
        }
        return plain(((Value.Group) value).attributes());
    }
}
