package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Team;
import io.liverank.experiment.Contests;
import io.liverank.experiment.TeamDraft;
import java.util.List;

/** How our order does against the search engine's in lists that were interleaved. Learner thread only. */
final class Baseline {
    private final Duel duel = new Duel();

    /** Takes a list whose labels are final. */
    void closed(PendingList list, boolean bot, long logTime) {
        if (!list.teams.isEmpty() && list.rivals == null && !list.teams.contains(Team.CHALLENGER)) {
            duel.closed(list, TeamDraft.sign(list.teams, list.gains), bot, logTime);
        }
    }

    void forget(String actor) {
        duel.forget(actor);
    }

    Contests contests() {
        return duel.contests();
    }

    /** Writes it, with the teams of lists that are open. */
    void save(ByteWriter out, List<PendingList> open) {
        duel.save(out);
        out.later(to -> saveTeams(to, open));
    }

    /** They are set when a list is opened, and never after. */
    private static void saveTeams(ByteWriter out, List<PendingList> open) {
        List<PendingList> teamed =
                open.stream().filter(list -> !list.teams.isEmpty()).toList();
        out.writeInt(teamed.size());
        teamed.forEach(list -> {
            out.writeLong(list.number);
            Team.write(out, list.teams);
        });
    }

    /** Reads what {@link #save} wrote; gives the open lists their teams. */
    void load(ByteReader in, List<PendingList> open) {
        duel.load(in);
        int at = 0;
        for (int left = in.readCount(2); left > 0; left--) {
            long number = in.readLong();
            while (at < open.size() && open.get(at).number != number) {
                at++;
            }
            if (at == open.size()) {
                throw new MalformedException("teams of a list that is not open");
            }
            open.get(at).teams = Team.read(in, open.get(at).itemIds.length);
        }
    }
}
