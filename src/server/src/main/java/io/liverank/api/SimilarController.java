package io.liverank.api;

import io.liverank.catalog.Catalog;
import io.liverank.engine.Engine;
import io.liverank.input.EventReader;
import io.liverank.input.Fault;
import io.liverank.input.SimilarBody;
import io.liverank.profile.Companion;
import io.liverank.profile.Companion.Wanted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /similar}. */
@RestController
@Tag(name = "Rank")
class SimilarController {
    private static final int FOUND = 20;

    private final Engine engine;

    SimilarController(Engine engine) {
        this.engine = engine;
    }

    @PostMapping("/similar")
    @Operation(
            operationId = "findSimilar",
            summary = "Find what goes with items",
            description = "For a product's page or a cart: what was touched in the same visits as these items, or after"
                    + " them, and why. Answers from memory, and writes nothing. Nothing is personal: send what comes as"
                    + " candidates to /rank, without a query, for the order of one user. Only items of the catalogue come, unless"
                    + " it is empty. What goes with nothing yet, as a new item does, is named under warnings.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            value =
                                                    "{\"items\": [{\"itemId\": \"shoe-3\"}, {\"itemId\": \"shoe-2\"}], \"kind\": \"together\", \"limit\": 10}")))
    SimilarAnswer similar(@RequestBody SimilarBody body) {
        long now = System.currentTimeMillis();
        List<String> given = new EventReader(now).given(body);
        Wanted wanted = SimilarBody.AFTER.equals(body.kind()) ? Wanted.AFTER : Wanted.TOGETHER;
        List<Companion> companions = engine.profiles().companions(given, wanted, now);
        return new SimilarAnswer(
                companions.stream()
                        .filter(one -> mayBeShown(one.itemId()))
                        .limit(body.limit() == null ? FOUND : body.limit())
                        .map(SimilarAnswer.Similar::of)
                        .toList(),
                warnings(given, wanted, companions));
    }

    /** Ranking works without a catalogue, and so does this: then nobody says what was taken out of it. */
    private boolean mayBeShown(String itemId) {
        Catalog catalog = engine.catalog();
        return catalog.get(itemId) != null || catalog.size() == 0;
    }

    private List<Fault> warnings(List<String> given, Wanted wanted, List<Companion> companions) {
        Set<String> tied = new HashSet<>();
        companions.forEach(one -> one.ties().forEach(tie -> tied.add(tie.itemId())));
        List<Fault> warnings = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            if (!tied.contains(given.get(i))) {
                warnings.add(warning("/items/" + i + "/itemId", given.get(i), wanted));
            }
        }
        return warnings;
    }

    private Fault warning(String pointer, String itemId, Wanted wanted) {
        String nothing = wanted == Wanted.AFTER
                ? "nothing beyond these items was touched after it in a visit yet"
                : "nothing beyond these items was touched with it in a visit yet";
        return mayBeShown(itemId)
                ? new Fault(pointer, nothing, "no_pairs")
                : new Fault(pointer, "is not in the catalogue, and " + nothing, "unknown_item");
    }
}
