package io.liverank.event;

/** An item's new vector as bytes. Thread-safe: no state. */
final class EncodedItems {
    private EncodedItems() {}

    static void write(ByteWriter out, Event.ItemEncoded encoded) {
        out.writeLong(encoded.time());
        out.writeString(encoded.itemId());
        out.writeLong(encoded.of());
        out.writeString(encoded.field());
        out.writeBytes(encoded.vector().toBytes());
    }

    static Event.ItemEncoded read(ByteReader in) {
        return new Event.ItemEncoded(
                in.readLong(),
                EventCodec.text(in),
                in.readLong(),
                EventCodec.text(in),
                Value.Vector.ofBytes(in.readBytes()));
    }
}
