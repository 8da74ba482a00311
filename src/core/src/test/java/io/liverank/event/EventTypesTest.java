package io.liverank.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.liverank.event.EventTypes.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypesTest {
    private static Role role(String type) {
        return EventTypes.DEFAULT.of(type).role();
    }

    @ParameterizedTest
    @CsvSource({
        "click, CHOICE",
        "view, INTEREST",
        "impression, EXPOSURE",
        "dislike, AVERSION",
        "purchase, CHOICE",
        "select_item, CHOICE",
        "view_item, INTEREST",
        "view_item_list, EXPOSURE",
        "add_to_cart, CHOICE",
        "remove_from_cart, AVERSION",
        "add_to_wishlist, CHOICE",
        "refund, AVERSION",
        "view_promotion, EXPOSURE",
        "Product Clicked, CHOICE",
        "Product Viewed, INTEREST",
        "Product List Viewed, EXPOSURE",
        "Product Added, CHOICE",
        "Product Removed, AVERSION",
        "Order Completed, CHOICE",
        "Order Refunded, AVERSION",
        "Product Added to Wishlist, CHOICE",
        "Product Removed from Wishlist, AVERSION",
        "addToCart, CHOICE",
        "conversion, CHOICE",
        "clickedObjectIDsAfterSearch, CHOICE",
        "not-interested, AVERSION"
    })
    void of_wordOfAUsualVocabulary_isWhatItMeansThere(String type, Role role) {
        assertThat(role(type)).isEqualTo(role);
        assertThat(EventTypes.DEFAULT.of(type).known()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "view_image, INTEREST",
        "view_info, INTEREST",
        "view_deals, INTEREST",
        "view_rating, INTEREST",
        "imageZoomed, INTEREST",
        "open_detail, INTEREST",
        "tile_rendered, EXPOSURE",
        "item_seen, EXPOSURE",
        "carousel_viewed, EXPOSURE",
        "banner_impression, EXPOSURE",
        "hide_product, AVERSION",
        "video_disliked, AVERSION",
        "remove_from_compare, AVERSION",
        "item_returned, AVERSION",
        "marked_not_interested, AVERSION"
    })
    void of_wordsAsPartsOfAName_tellTheRole(String type, Role role) {
        assertThat(role(type)).isEqualTo(role);
    }

    /** What is done to filters, menus and pages is not done to items. */
    @ParameterizedTest
    @ValueSource(
            strings = {"search_item", "bookmark", "hide_filters", "return_to_results", "remove_filter", "点击", "?!", "x9"
            })
    void of_whatNothingIsKnownOf_isNeutralAndUnknown(String type) {
        assertThat(role(type)).isEqualTo(Role.NEUTRAL);
        assertThat(EventTypes.DEFAULT.of(type).known()).isFalse();
        assertThat(EventTypes.DEFAULT.of(type).gain()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Add To Cart", "addToCart", "add-to-cart", "ADD_TO_CART", " add  to.cart ", "AddToCart"})
    void of_otherSpelling_isTheSameType(String type) {
        assertThat(EventTypes.normalised(type)).isEqualTo("add_to_cart");
        assertThat(EventTypes.DEFAULT.of(type)).isEqualTo(EventTypes.DEFAULT.of("add_to_cart"));
    }

    @Test
    void normalised_runsOfCapitals_areOneWord() {
        assertThat(EventTypes.normalised("PDPViewed")).isEqualTo("pdp_viewed");
        assertThat(EventTypes.normalised("step2Done")).isEqualTo("step2_done");
    }

    @Test
    void of_aversion_saysWhichChoiceItTakesBack() {
        assertThat(EventTypes.DEFAULT.of("Product Removed").stage()).isEqualTo(Stage.CART);
        assertThat(EventTypes.DEFAULT.of("refund").stage()).isEqualTo(Stage.PURCHASE);
        assertThat(EventTypes.DEFAULT.of("removed_from_favorites").stage()).isEqualTo(Stage.WISH);
        assertThat(EventTypes.DEFAULT.of("dislike").stage()).isNull();
    }

    @Test
    void withRole_comesBeforeWhatIsBuiltIn() {
        EventTypes types = EventTypes.DEFAULT.withRole("view", Role.EXPOSURE).withRole("searchItem", Role.CHOICE);
        assertThat(types.of("View").role()).isEqualTo(Role.EXPOSURE);
        assertThat(types.of("search_item").gain()).isEqualTo(1);
        assertThat(types.of("click").role()).isEqualTo(Role.CHOICE);
        assertThat(role("view")).isEqualTo(Role.INTEREST);
    }

    @Test
    void withRole_neutral_isKnownToBeNothing() {
        assertThat(EventTypes.DEFAULT
                        .withRole("bookmark", Role.NEUTRAL)
                        .of("bookmark")
                        .known())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.5, Double.NaN, Double.POSITIVE_INFINITY})
    void withChoice_gainOutOfRange_isRefused(double gain) {
        assertThatThrownBy(() -> EventTypes.DEFAULT.withChoice("click", gain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("click");
    }

    /** Run with -Dtable.write=true to see what the page should hold. */
    @Test
    void committedTable_isThatOfTheCode() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        EventTypes.builtInNames().forEach((name, meaning) -> {
            String gain = meaning.gain() == 0 ? "" : String.format(Locale.ROOT, "%.1f", meaning.gain());
            String back = meaning.role() == Role.AVERSION && meaning.stage() != null
                    ? meaning.stage().name().toLowerCase(Locale.ROOT)
                    : "";
            String row = "| " + meaning.role().name().toLowerCase(Locale.ROOT) + " | " + gain + " | " + back + " | ";
            rows.merge(row, "`" + name + "`", (before, more) -> before + ", " + more);
        });
        String table = rows.entrySet().stream()
                .map(row -> row.getKey() + row.getValue() + " |")
                .collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("table.write")) {
            Files.writeString(Path.of("target/events-table.md"), table);
        }
        assertThat(Files.readString(Path.of("docs/events.md"))).contains(table);
    }
}
