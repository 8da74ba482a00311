package io.liverank.api;

import io.liverank.event.Candidate;
import io.liverank.event.Team;
import io.liverank.experiment.TeamDraft;
import io.liverank.input.InvalidInputException;
import io.liverank.input.Limits;
import io.liverank.math.Hash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The order of a list that is shown in pages, as it was when the first of them was ranked. It travels with the pages and is kept
 * nowhere, so that any replica can go on with the list and none has to remember it. Items are known by four bytes of their ids'
 * hash: 1,000 of them make 5.4 kB. It is not signed: whoever may rank may show any order anyway. Immutable.
 *
 * @param queryId the list's
 * @param made milliseconds since 1970 of the first page, as the list has it
 * @param modelVersion of the model that ranked the first page
 * @param ours whether a model ranked it
 * @param shown how many of {@code items} were on the pages so far
 * @param items by their ids' hash, in their order
 * @param teams whose order put the item there; empty unless the list is interleaved
 */
record PageToken(
        String queryId, long made, long modelVersion, boolean ours, int shown, List<Integer> items, List<Team> teams) {
    /** Should every page bring other items: what is beyond is ranked anew. */
    private static final int ITEMS = 2 * Limits.ITEMS;

    private static final Duration LEAST = Duration.ofHours(1);
    private static final int SEED = 0x70616765;
    private static final int FORMAT = 1;
    private static final String POINTER = "/pageToken";
    private static final Team[] TEAMS = Team.values();

    /** How long a token is good where lists are open for {@code window}: people read longer than a short one. */
    static Duration good(Duration window) {
        return window.compareTo(LEAST) < 0 ? LEAST : window;
    }

    /** A page: what is on it, and the order of all that is not on an earlier one, this page's first. */
    record Page(TeamDraft list, TeamDraft order) {}

    /**
     * Reads what {@link #text} wrote.
     *
     * @param shop the shop's name; a token is one shop's
     * @param good how long tokens are
     * @throws InvalidInputException if it is none, is of another shop, or too old
     */
    static PageToken read(String text, String shop, long now, Duration good) {
        PageToken token = decoded(text, shop);
        if (now - token.made > good.toMillis()) {
            throw new InvalidInputException(
                    POINTER, "is older than " + good.toMinutes() + " minutes; ask for the first page again", "expired");
        }
        return token;
    }

    private static PageToken decoded(String text, String shop) {
        try {
            require(text.length() <= Limits.PAGE_TOKEN);
            ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            int body = in.remaining() - Integer.BYTES;
            require(body > 0 && in.getInt(body) == sum(in.array(), body) && in.get() == FORMAT);
            if (in.getInt() != Hash.of(SEED, shop)) {
                throw new InvalidInputException(POINTER, "is of another shop", "foreign");
            }
            String queryId = id(in);
            long made = in.getLong();
            long version = in.getLong();
            boolean ours = in.get() != 0;
            boolean interleaved = in.get() != 0;
            int shown = in.getShort();
            int size = in.getShort();
            require(shown >= 0 && shown <= size);
            List<Integer> items = new ArrayList<>(size);
            List<Team> teams = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                items.add(in.getInt());
                if (interleaved) {
                    teams.add(TEAMS[in.get()]);
                }
            }
            return new PageToken(queryId, made, version, ours, shown, items, teams);
        } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new InvalidInputException(
                    POINTER, "is not one that an answer of /rank held, whole and unchanged", "malformed");
        }
    }

    private static void require(boolean whole) {
        if (!whole) {
            throw new IllegalArgumentException();
        }
    }

    private static String id(ByteBuffer in) {
        int length = in.getShort();
        require(length > 0 && length <= in.remaining());
        byte[] bytes = new byte[length];
        in.get(bytes);
        String id = new String(bytes, StandardCharsets.UTF_8);
        require(id.length() <= Limits.ID && !id.isBlank());
        return id;
    }

    private static int sum(byte[] bytes, int size) {
        var sum = new CRC32();
        sum.update(bytes, 0, size);
        return (int) sum.getValue();
    }

    /** As one word of letters, digits, {@code -} and {@code _}. */
    String text(String shop) {
        byte[] id = queryId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(64 + id.length + items.size() * 5);
        out.put((byte) FORMAT)
                .putInt(Hash.of(SEED, shop))
                .putShort((short) id.length)
                .put(id);
        out.putLong(made).putLong(modelVersion).put((byte) (ours ? 1 : 0)).put((byte) (teams.isEmpty() ? 0 : 1));
        out.putShort((short) shown).putShort((short) items.size());
        for (int i = 0; i < items.size(); i++) {
            out.putInt(items.get(i));
            if (!teams.isEmpty()) {
                out.put((byte) teams.get(i).ordinal());
            }
        }
        out.putInt(sum(out.array(), out.position()));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOf(out.array(), out.position()));
    }

    /** Of a list whose first page is {@code list.first(size)}. */
    static PageToken of(
            String queryId,
            long made,
            long modelVersion,
            boolean ours,
            List<Candidate> candidates,
            TeamDraft list,
            int size) {
        return new PageToken(queryId, made, modelVersion, ours, size, hashes(candidates, list.order()), list.teams());
    }

    /** The token of the page after a page of this. */
    PageToken after(List<Candidate> candidates, Page page) {
        List<Integer> order = new ArrayList<>(items.subList(0, shown));
        order.addAll(hashes(candidates, page.order.order()));
        int size = Math.min(order.size(), ITEMS);
        List<Team> by = new ArrayList<>();
        if (!teams.isEmpty()) {
            by.addAll(teams.subList(0, shown));
            by.addAll(page.order.teams());
        }
        return new PageToken(
                queryId,
                made,
                modelVersion,
                ours,
                Math.min(size, shown + page.list.order().size()),
                order.subList(0, size),
                by.subList(0, Math.min(size, by.size())));
    }

    private static List<Integer> hashes(List<Candidate> candidates, List<Integer> order) {
        return order.stream()
                .map(index -> Hash.of(SEED, candidates.get(index).itemId()))
                .toList();
    }

    /**
     * The next page. Items keep the order that they had; those that are gone are passed over, those that are new come after all
     * others, in today's order.
     *
     * @param today all candidates by their index, best first
     * @param limit how many at most; null for all that are left
     * @throws InvalidInputException if it knows none of the candidates
     */
    Page next(List<Candidate> candidates, List<Integer> today, Integer limit) {
        Map<Integer, Integer> indices = new HashMap<>();
        for (int index : today) {
            indices.putIfAbsent(Hash.of(SEED, candidates.get(index).itemId()), index);
        }
        if (items.stream().noneMatch(indices::containsKey)) {
            throw new InvalidInputException(POINTER, "is of other items than these", "foreign");
        }
        Set<Integer> known = new HashSet<>();
        items.subList(0, shown).forEach(hash -> known.add(indices.get(hash)));
        List<Integer> order = new ArrayList<>();
        List<Team> by = new ArrayList<>();
        for (int i = shown; i < items.size(); i++) {
            Integer index = indices.get(items.get(i));
            if (index != null && known.add(index)) {
                order.add(index);
                by.add(teams.isEmpty() ? Team.BOTH : teams.get(i));
            }
        }
        for (int index : today) {
            if (known.add(index)) {
                order.add(index);
                by.add(Team.BOTH);
            }
        }
        var whole = new TeamDraft(order, teams.isEmpty() ? List.of() : by);
        return new Page(limit == null ? whole : whole.first(limit), whole);
    }
}
