package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.experiment.Contest;
import io.liverank.experiment.Contests;
import io.liverank.math.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * How one order does against another in lists that were interleaved. A list counts when it closes, by what is chosen of it then.
 * Learner thread only.
 *
 * <p>One somebody cannot decide it: who decided a list does not count again before {@value #OTHERS} lists of others
 * did, or an hour has passed. That is known before a list is, so it favours nobody. Bots do not count, and who told no id
 * cannot be told from others.
 */
final class Duel {
    private static final int OTHERS = 20;
    private static final long AGAIN = 3_600_000;

    /** Decided lists after which a stretch is full. */
    private static final int STRETCH = 1_000;

    private Contest all = Contest.NONE;
    private Contest before = Contest.NONE;
    private Contest current = Contest.NONE;
    private final List<Heard> heard = new ArrayList<>();

    /** Who decided a list, as a hash, and when. */
    private record Heard(long actor, long time) {}

    /** Takes a list whose labels are final; {@code sign}: 1 if it speaks for the one order, -1 for the other, 0 for neither. */
    void closed(PendingList list, int sign, boolean bot, long logTime) {
        if (bot || !isHeard(list.actor, logTime)) {
            return;
        }
        boolean chosen = list.positives() > 0;
        all = all.and(sign, chosen);
        current = current.and(sign, chosen);
        if (current.decided() == STRETCH) {
            before = current;
            current = Contest.NONE;
        }
        if (sign != 0 && list.actor != null) {
            if (heard.size() == OTHERS) {
                heard.remove(0);
            }
            heard.add(new Heard(Hash.wide(list.actor), logTime));
        }
    }

    private boolean isHeard(String actor, long logTime) {
        if (actor == null) {
            return true;
        }
        long key = Hash.wide(actor);
        return heard.stream().noneMatch(one -> one.actor() == key && logTime - one.time() < AGAIN);
    }

    void forget(String actor) {
        long key = Hash.wide(actor);
        heard.removeIf(one -> one.actor() == key);
    }

    Contests contests() {
        return new Contests(all, before.and(current));
    }

    void save(ByteWriter out) {
        save(out, all);
        save(out, before);
        save(out, current);
        out.writeInt(heard.size());
        heard.forEach(one -> {
            out.writeLong(one.actor());
            out.writeLong(one.time());
        });
    }

    private static void save(ByteWriter out, Contest contest) {
        out.writeLong(contest.wins());
        out.writeLong(contest.losses());
        out.writeLong(contest.ties());
        out.writeLong(contest.unchosen());
    }

    /** Reads what {@link #save} wrote. Only on a new one. */
    void load(ByteReader in) {
        all = contest(in);
        before = contest(in);
        current = contest(in);
        for (int left = in.readCount(2); left > 0; left--) {
            heard.add(new Heard(in.readLong(), in.readLong()));
        }
    }

    private static Contest contest(ByteReader in) {
        return new Contest(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
