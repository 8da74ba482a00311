package io.liverank.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Events of Algolia's Insights API. A view of several objects is the list that was shown. Who is not signed in has a token that
 * the client made, which begins with {@code anonymous-}; every other token is taken for the user's.
 */
final class Algolia implements Format {
    private static final String ANONYMOUS = "anonymous-";

    @Override
    public List<Entry> entries(JsonNode body) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode event : Loose.several(body, "events")) {
            String type = event.isObject() ? type(event) : null;
            entries.add(
                    type == null
                            ? Entry.wrong(event, "/eventType", "must be click, conversion or view")
                            : new Entry(event, null, who(event), Loose.time(event, "timestamp"), said(event, type)));
        }
        return entries;
    }

    private static String type(JsonNode event) {
        String subtype = Loose.text(event, "eventSubtype");
        return "addToCart".equals(subtype) ? "add_to_cart" : subtype == null ? Loose.text(event, "eventType") : subtype;
    }

    private static Who who(JsonNode event) {
        String token = Loose.text(event, "userToken");
        String signedIn = Loose.text(event, "authenticatedUserToken");
        boolean isBrowser = token != null && (signedIn != null || token.startsWith(ANONYMOUS));
        return new Who(signedIn == null && !isBrowser ? token : signedIn, isBrowser ? token : null, null);
    }

    private static List<Said> said(JsonNode event, String type) {
        List<JsonNode> objects = Loose.values(event, "objectIDs");
        if (objects.isEmpty()) {
            return List.of(new Said.Nothing("is about filters and no object"));
        }
        List<String> ids = new ArrayList<>();
        objects.forEach(object -> ids.add(Loose.text(object)));
        if (type.equals("view") && ids.size() > 1) {
            ids.removeIf(java.util.Objects::isNull);
            List<Integer> inOrderOfBody = new ArrayList<>(java.util.Collections.nCopies(ids.size(), null));
            return List.of(new Said.Showed(
                    "impression", Loose.text(event, "queryID"), null, Loose.inOrder(ids, inOrderOfBody), Map.of()));
        }
        List<JsonNode> places = Loose.values(event, "positions");
        List<JsonNode> data = Loose.array(event, "objectData");
        List<Said> said = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            JsonNode own = i < data.size() && data.get(i).isObject() ? data.get(i) : Loose.object(event, "");
            String list = Loose.text(own, "queryID");
            said.add(new Said.Did(
                    type,
                    ids.get(i),
                    list == null ? Loose.text(event, "queryID") : list,
                    i < places.size() && places.get(i).isInt() ? places.get(i).intValue() : null,
                    Loose.money(type, own, ids.size() == 1 ? Loose.number(event, "value") : null),
                    Loose.number(own, "quantity"),
                    Map.of()));
        }
        return said;
    }
}
