package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The other ids that one id was lately seen with, the latest first: exact for the last {@value #ROOM} distinct ones, which
 * is all that telling a person from a crowd needs. Immutable. The arrays are of equal length.
 *
 * @param ids hashes
 * @param marks {@link #TWICE} and {@link #RETURNED}
 * @param times of the latest event with each, milliseconds since 1970
 */
record Company(int[] ids, byte[] marks, long[] times) {
    static final Company NONE = new Company(new int[0], new byte[0], new long[0]);

    /** Seen more than once: an id that is new with each request never is. */
    static final int TWICE = 1;

    /** Seen again after another: the two are in use at once. */
    static final int RETURNED = 2;

    private static final int ROOM = 32;

    Company with(int id, long time) {
        int at = 0;
        while (at < ids.length && ids[at] != id) {
            at++;
        }
        boolean known = at < ids.length;
        int size = known ? ids.length : Math.min(ROOM, ids.length + 1);
        int[] nextIds = new int[size];
        byte[] nextMarks = new byte[size];
        long[] nextTimes = new long[size];
        int moved = known ? at : size - 1;
        System.arraycopy(ids, 0, nextIds, 1, moved);
        System.arraycopy(marks, 0, nextMarks, 1, moved);
        System.arraycopy(times, 0, nextTimes, 1, moved);
        if (known) {
            int rest = size - at - 1;
            System.arraycopy(ids, at + 1, nextIds, at + 1, rest);
            System.arraycopy(marks, at + 1, nextMarks, at + 1, rest);
            System.arraycopy(times, at + 1, nextTimes, at + 1, rest);
        }
        nextIds[0] = id;
        nextMarks[0] = (byte) (known ? marks[at] | TWICE | (at > 0 ? RETURNED : 0) : 0);
        nextTimes[0] = known ? Math.max(time, times[at]) : time;
        return new Company(nextIds, nextMarks, nextTimes);
    }

    /** Without what has one of these hashes. */
    Company without(Set<Integer> gone) {
        int[] left = IntStream.range(0, ids.length)
                .filter(i -> !gone.contains(ids[i]))
                .toArray();
        if (left.length == ids.length) {
            return this;
        }
        byte[] nextMarks = new byte[left.length];
        long[] nextTimes = new long[left.length];
        for (int i = 0; i < left.length; i++) {
            nextMarks[i] = marks[left[i]];
            nextTimes[i] = times[left[i]];
        }
        return new Company(IntStream.of(left).map(i -> ids[i]).toArray(), nextMarks, nextTimes);
    }

    /** How many have this mark and were seen since. */
    int count(int mark, long since) {
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            if ((marks[i] & mark) != 0 && times[i] >= since) {
                count++;
            }
        }
        return count;
    }

    void save(ByteWriter out) {
        out.writeInts(ids);
        out.writeBytes(marks);
        for (long time : times) {
            out.writeLong(time);
        }
    }

    static Company load(ByteReader in) {
        int[] ids = in.readInts();
        byte[] marks = in.readBytes();
        long[] times = new long[ids.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = in.readLong();
        }
        if (marks.length != ids.length) {
            throw new ByteReader.MalformedException("company of unequal lengths");
        }
        return new Company(ids, marks, times);
    }
}
