package io.liverank.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What feedback types mean. Immutable and thread-safe.
 *
 * <p>Names are compared after they were made {@linkplain #normalised alike}: {@code Product Clicked},
 * {@code productClicked} and {@code product-clicked} are one. What was set comes first; then the names of UBI, GA4,
 * Segment, Algolia and Shopify; then the words a name is made of ({@code view_image} is interest because it has "view");
 * what is left is unknown, and {@link Role#NEUTRAL} until it proves otherwise.
 */
public final class EventTypes {
    /** A gain is at most this. */
    public static final double LARGEST_GAIN = 100;

    /** Which choice something is, or takes back. */
    public enum Stage {
        /** A click or what else is done one at a time. */
        CLICK,
        /** Put on a list of wishes or favourites. */
        WISH,
        /** Put into the cart. */
        CART,
        /** Bought, booked, ordered. */
        PURCHASE
    }

    /**
     * What a type means.
     *
     * @param gain of a choice, above 0 and at most {@value #LARGEST_GAIN}; 0 for every other role
     * @param stage which choice it is, or which one an aversion takes back; null if none
     * @param known false if nothing is known of the type: then it is neutral
     */
    public record Meaning(Role role, double gain, Stage stage, boolean known) {
        /** Whether a whole basket of them may have one time, so that they tell nothing of haste. */
        public boolean isBasket() {
            return stage != null && stage != Stage.CLICK;
        }

        /** An unknown type that is taken for {@code other}. */
        public Meaning takenFor(Role other) {
            return new Meaning(other, 0, null, false);
        }
    }

    private static final Meaning UNKNOWN = new Meaning(Role.NEUTRAL, 0, null, false);
    private static final Meaning INTEREST = new Meaning(Role.INTEREST, 0, null, true);
    private static final Meaning EXPOSURE = new Meaning(Role.EXPOSURE, 0, null, true);
    private static final Meaning AVERSION = new Meaning(Role.AVERSION, 0, null, true);
    private static final Meaning NEUTRAL = new Meaning(Role.NEUTRAL, 0, null, true);

    private static final double CLICK = 1;
    private static final double WISH = 1.5;
    private static final double CART = 2;
    private static final double CHECKOUT = 3;
    private static final double PURCHASE = 4;

    private static final Set<String> DISLIKE = Set.of(
            "dislike",
            "disliked",
            "dislikes",
            "downvote",
            "downvoted",
            "uninterested",
            "unlike",
            "unliked",
            "thumbsdown");
    private static final Set<String> HIDE =
            Set.of("hide", "hidden", "dismiss", "dismissed", "reject", "rejected", "block", "blocked");
    private static final Set<String> REMOVE = Set.of("remove", "removed", "delete", "deleted");
    private static final Set<String> RETURN = Set.of(
            "refund",
            "refunded",
            "refunds",
            "return",
            "returned",
            "returns",
            "cancel",
            "cancelled",
            "canceled",
            "chargeback");
    private static final Set<String> BASKETS = Set.of("cart", "basket", "bag", "trolley");
    private static final Set<String> WISHES =
            Set.of("wishlist", "wish", "wishes", "favorites", "favourites", "favorite", "favourite", "saved");
    /** Words that say of what, and not what. */
    private static final Set<String> OBJECTS = Set.of(
            "item",
            "items",
            "product",
            "products",
            "result",
            "results",
            "order",
            "orders",
            "purchase",
            "booking",
            "article",
            "ad",
            "post",
            "listing",
            "hit",
            "document",
            "offer",
            "hotel",
            "job",
            "video",
            "song",
            "track",
            "movie",
            "recommendation",
            "completed",
            "requested",
            "partial",
            "full",
            "event",
            "action",
            "user",
            "on",
            "from",
            "the",
            "this",
            "search");

    private static final Set<String> SEEN = Set.of(
            "impression",
            "impressions",
            "render",
            "rendered",
            "renders",
            "seen",
            "exposure",
            "exposed",
            "displayed",
            "viewable",
            "visible",
            "shown");
    private static final Set<String> VIEW = Set.of("view", "viewed", "views", "viewing");
    private static final Set<String> LISTS =
            Set.of("list", "lists", "results", "collection", "feed", "carousel", "grid", "viewport");
    private static final Set<String> LOOK = Set.of(
            "detail",
            "details",
            "image",
            "images",
            "photo",
            "photos",
            "picture",
            "pictures",
            "zoom",
            "zoomed",
            "gallery",
            "hover",
            "hovered",
            "preview",
            "previewed",
            "quickview",
            "pdp",
            "look",
            "dwell");

    private static final Map<String, Meaning> BUILT_IN = builtIn();

    /** What is built in. */
    public static final EventTypes DEFAULT = new EventTypes(Map.of(), Delays.NONE);

    private final Map<String, Meaning> set;
    private final Delays delays;

    private EventTypes(Map<String, Meaning> set, Delays delays) {
        this.set = Map.copyOf(set);
        this.delays = delays;
    }

    private static Map<String, Meaning> builtIn() {
        var table = new HashMap<String, Meaning>();
        choices(table, CLICK, Stage.CLICK, """
                click clicked select_item item_selected item_click item_clicked click_item product_click product_clicked
                click_product result_click result_clicked click_result search_click search_result_click
                search_result_clicked hit_click hit_clicked document_click click_through clickthrough clickout click_out
                clickout_item clicked_object_ids clicked_object_ids_after_search select_content""");
        choices(table, WISH, Stage.WISH, """
                add_to_wishlist added_to_wishlist product_added_to_wishlist add_to_wish_list wishlist add_to_favorites
                add_to_favourites favorite favorited favourite like liked upvote thumbs_up""");
        choices(table, CART, Stage.CART, """
                add_to_cart added_to_cart product_added product_added_to_cart item_added_to_cart
                wishlist_product_added_to_cart add_to_basket added_to_basket add_to_bag cart_add added_to_cart_object_ids
                added_to_cart_object_ids_after_search""");
        choices(table, CHECKOUT, Stage.PURCHASE, """
                begin_checkout checkout checkout_started initiate_checkout conversion converted converted_object_ids
                converted_object_ids_after_search""");
        choices(table, PURCHASE, Stage.PURCHASE, """
                purchase purchased product_purchase product_purchased item_purchased purchased_object_ids
                purchased_object_ids_after_search order ordered order_completed order_placed place_order
                checkout_completed transaction buy bought booking booked book reserve reserved ecommerce_purchase
                in_app_purchase""");
        put(table, INTEREST, """
                view view_item item_view item_viewed product_view product_viewed product_detail_view detail_view
                viewed_object_ids page_view pageview product_shared share shared product_reviewed dwell dwell_time
                time_spent read_time""");
        put(table, EXPOSURE, """
                impression view_item_list item_list_view view_search_results product_list_viewed product_list_filtered
                collection_viewed search_results_viewed view_promotion promotion_viewed in_view inview""");
        put(table, AVERSION, "dislike hide not_interested thumbs_down downvote");
        aversions(table, Stage.CART, """
                remove_from_cart removed_from_cart product_removed product_removed_from_cart item_removed_from_cart
                remove_from_basket remove_from_bag cart_remove""");
        aversions(table, Stage.WISH, """
                remove_from_wishlist removed_from_wishlist product_removed_from_wishlist remove_from_favorites unlike
                unfavorite""");
        aversions(
                table, Stage.PURCHASE, "refund refunded order_refunded order_cancelled order_canceled return returned");
        put(table, NEUTRAL, """
                view_cart cart_viewed add_payment_info add_shipping_info payment_info_entered checkout_step_viewed
                checkout_step_completed order_updated search products_searched search_submitted on_search login logout
                scroll coupon_entered coupon_applied coupon_denied coupon_removed promotion_clicked select_promotion
                cart_shared session_start""");
        return Map.copyOf(table);
    }

    private static void choices(Map<String, Meaning> table, double gain, Stage stage, String names) {
        put(table, new Meaning(Role.CHOICE, gain, stage, true), names);
    }

    private static void aversions(Map<String, Meaning> table, Stage stage, String names) {
        put(table, new Meaning(Role.AVERSION, 0, stage, true), names);
    }

    private static void put(Map<String, Meaning> table, Meaning meaning, String names) {
        for (String name : names.split("\\s+", -1)) {
            table.put(name, meaning);
        }
    }

    /**
     * The same with a type that is a choice.
     *
     * @param gain above 0 and at most {@value #LARGEST_GAIN}
     */
    public EventTypes withChoice(String type, double gain) {
        if (!(gain > 0 && gain <= LARGEST_GAIN)) {
            throw new IllegalArgumentException("the gain of " + type + " must be above 0 and at most "
                    + Math.round(LARGEST_GAIN) + ", not " + gain);
        }
        return with(type, new Meaning(Role.CHOICE, gain, stageOf(type), true));
    }

    /** The same with a type of another role; a choice has the gain that is built in, or a click's. */
    public EventTypes withRole(String type, Role role) {
        Meaning before = of(type);
        return switch (role) {
            case CHOICE -> withChoice(type, before.role() == Role.CHOICE ? before.gain() : CLICK);
            case AVERSION ->
                with(type, new Meaning(role, 0, before.role() == Role.AVERSION ? before.stage() : null, true));
            default -> with(type, new Meaning(role, 0, null, true));
        };
    }

    private EventTypes with(String type, Meaning meaning) {
        var more = new HashMap<>(set);
        more.put(normalised(type), meaning);
        return new EventTypes(more, delays);
    }

    /** The same with choices of {@code type} coming late: {@link Delays#with}. */
    public EventTypes withDelay(String type, Duration mean) {
        if (of(type).role() != Role.CHOICE) {
            throw new IllegalArgumentException("only choices are waited for, and " + type + " is none");
        }
        return new EventTypes(set, delays.with(normalised(type), mean));
    }

    /** Which choices come late. */
    public Delays delays() {
        return delays;
    }

    private static Stage stageOf(String type) {
        Meaning builtIn = BUILT_IN.get(normalised(type));
        if (builtIn != null && builtIn.role() == Role.CHOICE) {
            return builtIn.stage();
        }
        Set<String> words = Set.of(distinct(normalised(type)));
        return hasAny(words, BASKETS)
                ? Stage.CART
                : hasAny(words, WISHES)
                        ? Stage.WISH
                        : hasAny(words, Set.of("purchase", "purchased", "order", "buy", "booking"))
                                ? Stage.PURCHASE
                                : Stage.CLICK;
    }

    /** The names that are built in, in their order, with what they mean. */
    static SortedMap<String, Meaning> builtInNames() {
        return new TreeMap<>(BUILT_IN);
    }

    /** What {@code type} means. */
    public Meaning of(String type) {
        Meaning plain = set.isEmpty() ? BUILT_IN.get(type) : null;
        if (plain != null) {
            return plain;
        }
        String name = normalised(type);
        Meaning meaning = set.get(name);
        meaning = meaning == null ? BUILT_IN.get(name) : meaning;
        return meaning == null ? byWords(name) : meaning;
    }

    private static Meaning byWords(String name) {
        Set<String> words = Set.of(distinct(name));
        if (hasAny(words, DISLIKE) || name.contains("not_interested") || name.contains("thumbs_down")) {
            return AVERSION;
        }
        if (isAbout(words, HIDE)) {
            return AVERSION;
        }
        if (hasAny(words, REMOVE) && (words.contains("from") || isAbout(words, REMOVE))) {
            Stage stage = hasAny(words, WISHES) ? Stage.WISH : hasAny(words, BASKETS) ? Stage.CART : null;
            return new Meaning(Role.AVERSION, 0, stage, true);
        }
        if (isAbout(words, RETURN)) {
            return new Meaning(Role.AVERSION, 0, Stage.PURCHASE, true);
        }
        boolean viewed = hasAny(words, VIEW);
        if (hasAny(words, SEEN) || viewed && hasAny(words, LISTS)) {
            return EXPOSURE;
        }
        return viewed || hasAny(words, LOOK) ? INTEREST : UNKNOWN;
    }

    private static String[] distinct(String name) {
        return java.util.Arrays.stream(name.split("_", -1)).distinct().toArray(String[]::new);
    }

    private static boolean hasAny(Set<String> words, Set<String> wanted) {
        return words.stream().anyMatch(wanted::contains);
    }

    /** Whether {@code wanted} is done to an item: {@code hide_product}, and not {@code hide_filters}. */
    private static boolean isAbout(Set<String> words, Set<String> wanted) {
        return hasAny(words, wanted)
                && words.stream()
                        .allMatch(word -> wanted.contains(word)
                                || OBJECTS.contains(word)
                                || BASKETS.contains(word)
                                || WISHES.contains(word));
    }

    /** A type's name in lower case with underscores: {@code Product Clicked} and {@code productClicked} alike. */
    public static String normalised(String type) {
        var name = new StringBuilder(type.length() + 4);
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (!Character.isLetterOrDigit(c) && !Character.isSurrogate(c)) {
                underscore(name);
                continue;
            }
            // The D of IDs begins no word, the V of PDPViewed does.
            if (i > 0 && Character.isUpperCase(c)) {
                char before = type.charAt(i - 1);
                boolean wordEnds = isLower(type, i + 1) && (type.charAt(i + 1) != 's' || isLower(type, i + 2));
                if (Character.isLowerCase(before)
                        || Character.isDigit(before)
                        || Character.isUpperCase(before) && wordEnds) {
                    underscore(name);
                }
            }
            name.append(c);
        }
        if (!name.isEmpty() && name.charAt(name.length() - 1) == '_') {
            name.setLength(name.length() - 1);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isLower(String text, int at) {
        return at < text.length() && Character.isLowerCase(text.charAt(at));
    }

    private static void underscore(StringBuilder name) {
        if (!name.isEmpty() && name.charAt(name.length() - 1) != '_') {
            name.append('_');
        }
    }
}
