package io.liverank.onnx;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are anybody's, by the registries of special-purpose addresses (RFC 6890 and those that update it). Of IPv6 only global
 * unicast is; addresses that carry one of IPv4 are what that is. No state.
 */
final class PublicAddress {
    /** Bytes of the first address, bits that count. */
    private record Block(byte[] first, int bits) {
        static Block of(int bits, int... bytes) {
            byte[] first = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                first[i] = (byte) bytes[i];
            }
            return new Block(first, bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                int own = bit / 8 < first.length ? first[bit / 8] : 0;
                if (((address[bit / 8] ^ own) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> SPECIAL = List.of(
            Block.of(8, 0),
            Block.of(8, 10),
            Block.of(10, 100, 64),
            Block.of(8, 127),
            Block.of(16, 169, 254),
            Block.of(12, 172, 16),
            Block.of(24, 192, 0, 0),
            Block.of(24, 192, 0, 2),
            Block.of(24, 192, 88, 99),
            Block.of(16, 192, 168),
            Block.of(15, 198, 18),
            Block.of(24, 198, 51, 100),
            Block.of(24, 203, 0, 113),
            // multicast, and all that is kept for later
            Block.of(3, 224));

    private static final Block GLOBAL = Block.of(3, 0x20);
    private static final List<Block> SPECIAL_OF_GLOBAL = List.of(
            // of protocols, Teredo among them
            Block.of(23, 0x20, 0x01, 0x00), Block.of(32, 0x20, 0x01, 0x0d, 0xb8), Block.of(20, 0x3f, 0xff, 0x00));

    /** By the place of the address of IPv4 that they carry. */
    private static final Block SIX_TO_FOUR = Block.of(16, 0x20, 0x02);

    private static final Block NAT64 = Block.of(96, 0x00, 0x64, 0xff, 0x9b);
    private static final Block MAPPED = Block.of(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

    /** Those of one's own network that a shop may name; not those of a link, where clouds keep what nobody else may read. */
    private static final List<Block> OWN = List.of(
            Block.of(8, 10), Block.of(10, 100, 64), Block.of(8, 127), Block.of(12, 172, 16), Block.of(16, 192, 168));

    private static final Block UNIQUE_LOCAL = Block.of(7, 0xfc);

    private PublicAddress() {}

    /** Whether it is in nobody's own network. */
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        return SPECIAL.stream().noneMatch(block -> block.holds(bytes));
    }

    private static boolean isPublic6(byte[] bytes) {
        if (NAT64.holds(bytes) || MAPPED.holds(bytes)) {
            return isPublic4(Arrays.copyOfRange(bytes, 12, 16));
        } else if (SIX_TO_FOUR.holds(bytes)) {
            return isPublic4(Arrays.copyOfRange(bytes, 2, 6));
        }
        return GLOBAL.holds(bytes) && SPECIAL_OF_GLOBAL.stream().noneMatch(block -> block.holds(bytes));
    }

    /** Whether it is in a network of one's own, or on this machine. */
    static boolean isOwn(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return OWN.stream().anyMatch(block -> block.holds(bytes));
        }
        return UNIQUE_LOCAL.holds(bytes) || address.isLoopbackAddress();
    }
}
