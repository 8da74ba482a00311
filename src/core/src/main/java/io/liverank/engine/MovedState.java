package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogPosition;

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
        var head = new ByteWriter();
        head.writeByte(version);
        head.writeLong(position.major());
        head.writeLong(position.minor());
        byte[] begin = head.toBytes();
        byte[] moved = saved.clone();
        System.arraycopy(begin, 0, moved, 0, begin.length);
        return moved;
    }
}
