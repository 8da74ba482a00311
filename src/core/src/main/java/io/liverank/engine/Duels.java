package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.experiment.Contests;
import io.liverank.experiment.TeamDraft;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How challengers' orders do against that of who is in charge, in lists that were interleaved: a win is the challenger's. Each two
 * have a duel of their own, which rests while another is in charge. Learner thread only.
 */
final class Duels {
    /** The foreign rankers and ours in the shadow, and with them who else may be in charge: whoever else a list names is nobody that is known. */
    private final Set<String> challengers;

    private final Set<String> known;
    private final TreeMap<Rivals, Duel> duels = new TreeMap<>();

    Duels(EngineSettings settings) {
        challengers = new HashSet<>(settings.foreign().names());
        challengers.addAll(settings.challengers().keySet());
        known = new HashSet<>(challengers);
        known.add(Challengers.MAIN);
    }

    private boolean isKnown(Rivals rivals) {
        return challengers.contains(rivals.challenger())
                && known.contains(rivals.inCharge())
                && !rivals.challenger().equals(rivals.inCharge());
    }

    /** Takes a list whose labels are final. */
    void closed(PendingList list, boolean bot, long logTime) {
        if (list.rivals != null && isKnown(list.rivals)) {
            duels.computeIfAbsent(list.rivals, rivals -> new Duel())
                    .closed(list, -TeamDraft.sign(list.teams, list.gains), bot, logTime);
        }
    }

    void forget(String actor) {
        duels.values().forEach(duel -> duel.forget(actor));
    }

    Map<Rivals, Contests> contests() {
        var contests = new TreeMap<Rivals, Contests>();
        duels.forEach((rivals, duel) -> contests.put(rivals, duel.contests()));
        return contests;
    }

    /** Writes them, with the rivals of lists that are open. */
    void save(ByteWriter out, List<PendingList> open) {
        out.writeInt(duels.size());
        duels.forEach((rivals, duel) -> {
            write(out, rivals);
            duel.save(out);
        });
        out.later(to -> saveRivals(to, open));
    }

    private static void write(ByteWriter out, Rivals rivals) {
        out.writeString(rivals.challenger());
        out.writeString(rivals.inCharge());
    }

    /** They are set when a list is opened, and never after. */
    private static void saveRivals(ByteWriter out, List<PendingList> open) {
        List<PendingList> drawn =
                open.stream().filter(list -> list.rivals != null).toList();
        out.writeInt(drawn.size());
        drawn.forEach(list -> {
            out.writeLong(list.number);
            write(out, list.rivals);
        });
    }

    /** Reads what {@link #save} wrote; before version 13 it may end before it. Gives the open lists their rivals. */
    void load(ByteReader in, List<PendingList> open) {
        if (in.atEnd()) {
            return;
        }
        for (int left = in.readCount(5); left > 0; left--) {
            var rivals = new Rivals(in.readString(), in.readString());
            var duel = new Duel();
            duel.load(in);
            if (isKnown(rivals)) {
                duels.put(rivals, duel);
            }
        }
        int at = 0;
        for (int left = in.readCount(3); left > 0; left--) {
            at = OpenLists.find(open, at, in.readLong());
            open.get(at).rivals = new Rivals(in.readString(), in.readString());
        }
    }
}
