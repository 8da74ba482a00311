package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogPosition;
import java.util.Arrays;

/** What {@link Engine#save} gave, of a log whose entries stand elsewhere now. */
public final class MovedState {
    private MovedState() {}

    /**
     * The same state at another place: where the entry it stands at is in the copy of its log.
     *
     * @param saved of this version of the program
     * @throws MalformedException if these are bytes of another version, or none
     */
    public static byte[] at(byte[] saved, LogPosition position) {
        var in = new ByteReader(saved);
        int version = in.readByte();
        if (version != State.VERSION) {
            throw new MalformedException("a checkpoint of version " + version + ", not " + State.VERSION);
        }
        byte[] before = head(version, new LogPosition(in.readLong(), in.readLong()));
        byte[] now = head(version, position);
        byte[] moved = Arrays.copyOf(now, now.length + saved.length - before.length);
        System.arraycopy(saved, before.length, moved, now.length, saved.length - before.length);
        return moved;
    }

    private static byte[] head(int version, LogPosition position) {
        var head = new ByteWriter();
        head.writeByte(version);
        head.writeLong(position.major());
        head.writeLong(position.minor());
        return head.toBytes();
    }
}
