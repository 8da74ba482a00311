package io.liverank.shops;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.liverank.input.Fault;
import io.liverank.input.InvalidInputException;
import io.liverank.journal.Deed;
import io.liverank.journal.Journal;
import io.liverank.operate.SettingsReader.WrongSettingException;
import io.liverank.web.NotFoundException;
import io.liverank.web.ShopDoor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /shops}: the further shops of a server. */
@RestController
@Tag(name = "Shops")
class ShopsController {
    private final Shops shops;
    private final Journal journal;

    ShopsController(Shops shops, Journal journal) {
        this.shops = shops;
        this.journal = journal;
    }

    /** What is asked of a shop. */
    @Schema(name = "ShopSettings", description = "How a shop is to be otherwise than the server says")
    record Wanted(
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    description = "settings of its own over those of the server, by name without `liverank.` in front",
                    example = "{\"model.type\": \"linear\", \"max-catalog\": \"10000\"}")
            Map<String, String> settings,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    description =
                            "a shop, or `default`, whose newest checkpoint a new shop begins with: what it learned of"
                                    + " columns, without its items, users, queries, words and categories; only for a shop"
                                    + " that is not there yet",
                    example = "books")
            String like) {}

    /** A shop. */
    @Schema(name = "Shop", description = "A further shop of the server")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShopAnswer(
            @Schema(description = "its name", example = "books")
            String shop,

            @Schema(description = "whether the server's settings name it; else it was made while the server ran")
            boolean configured,

            @Schema(description = "settings of its own") Map<String, String> settings,

            @Schema(description = "whether it is in this server's memory; its next call wakes it if it is not")
            boolean awake,

            @Schema(description = "items in its catalogue; absent while it is at rest", example = "1000")
            Integer items,

            @Schema(description = "version of the model in charge; absent while it is at rest", example = "3")
            Long modelVersion) {
        static ShopAnswer of(Shops.Standing standing) {
            var listed = standing.listed();
            var view = standing.awake()
                    .map(shop -> shop.instance().engine().view())
                    .orElse(null);
            return new ShopAnswer(
                    listed.name(),
                    listed.configured(),
                    listed.settings(),
                    view != null,
                    view == null ? null : view.items(),
                    view == null ? null : view.version());
        }
    }

    /** What became of a shop. */
    @Schema(name = "RemovedShop", description = "A shop that is gone")
    record Removed(
            @Schema(description = "the shop that is gone", example = "books")
            String shop) {}

    @GetMapping("/shops")
    @Operation(
            operationId = "listShops",
            summary = "The further shops of this server",
            description =
                    "Those of the settings `liverank.shops` and those made while it runs, with whether they are awake."
                            + " The shop of the plain paths is not among them.")
    List<ShopAnswer> shops() {
        return shops.all().stream().map(ShopAnswer::of).toList();
    }

    @GetMapping("/shops/{shop}")
    @Operation(
            operationId = "getShop",
            summary = "One of the further shops",
            description = "Asking for it does not wake it.")
    ShopAnswer shop(@Parameter(description = "the shop's name", example = "books") @PathVariable String shop) {
        return ShopAnswer.of(shops.find(known(shop)));
    }

    @PutMapping("/shops/{shop}")
    @Operation(
            operationId = "putShop",
            summary = "Make a shop, or change its settings",
            description = "It has its own log, catalogue and model, and is called under `/shops/{shop}/...` or with the"
                    + " header `X-Shop`. One that is there already keeps what it learned and starts anew with its next"
                    + " call.")
    ShopAnswer put(
            @Parameter(description = "small letters, digits and hyphens, a letter first, at most 40", example = "books")
                    @PathVariable
                    String shop,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Wanted.class),
                                            examples = @ExampleObject(value = """
                            {"settings": {"model.type": "linear", "max-catalog": "10000"}}""")))
                    @RequestBody
                    Wanted wanted,
            HttpServletRequest request) {
        if (!ShopDoor.isName(shop)) {
            throw invalid(
                    "/shop",
                    "must have small letters, digits and hyphens, a letter first, at most 40, and not be default");
        }
        refuseConfigured(shop);
        try {
            Map<String, String> settings = wanted.settings() == null ? Map.of() : wanted.settings();
            // what a setting refers to may be a secret of the server's, which the refusal would tell
            settings.forEach((name, value) -> {
                if (value == null || value.contains("${")) {
                    throw new WrongSettingException(name + " must be a text without references to others");
                }
            });
            shops.check(shop, settings);
            journal.write(
                    request.getRemoteUser(),
                    Deed.Kind.SHOP,
                    "put " + shop + (wanted.like() == null ? "" : " like " + wanted.like()));
            if (wanted.like() == null) {
                shops.put(shop, settings);
            } else {
                shops.make(shop, settings, wanted.like());
            }
        } catch (WarmStart.NotPossibleException e) {
            throw invalid("/like", e.getMessage());
        } catch (WrongSettingException e) {
            throw invalid("/settings", e.getMessage());
        }
        return ShopAnswer.of(shops.find(shop));
    }

    @DeleteMapping("/shops/{shop}")
    @Operation(
            operationId = "deleteShop",
            summary = "Remove a shop",
            description = "With its log, its catalogue and all it learned, at once and for good.")
    Removed delete(
            @Parameter(description = "the shop's name", example = "books") @PathVariable String shop,
            HttpServletRequest request) {
        shops.find(known(shop));
        refuseConfigured(shop);
        journal.write(request.getRemoteUser(), Deed.Kind.SHOP, "remove " + shop);
        shops.remove(shop);
        return new Removed(shop);
    }

    private static String known(String shop) {
        if (!ShopDoor.isName(shop)) {
            throw new NotFoundException("there is no shop " + shop);
        }
        return shop;
    }

    private void refuseConfigured(String shop) {
        if (shops.isConfigured(shop)) {
            throw invalid(
                    "/shop", "is set under liverank.shops." + shop + ": change it there, and start the server anew");
        }
    }

    private static InvalidInputException invalid(String pointer, String detail) {
        return new InvalidInputException(List.of(new Fault(pointer, detail, "invalid")));
    }
}
