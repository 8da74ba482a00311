package io.liverank.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.ByteWriter;
import io.liverank.redis.PackedCheckpoint.Unpacked;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PackedCheckpointTest {
    /** Of several chunks, half of it noise. */
    private static final byte[] STATE = state();

    private static byte[] state() {
        byte[] noise = new byte[5 * PackedCheckpoint.CHUNK / 2];
        new Random(1).nextBytes(noise);
        return Arrays.copyOf(noise, 2 * noise.length);
    }

    private static void write(ByteWriter out) {
        out.writeBytes(STATE);
    }

    static Stream<Packing> packings() {
        return Stream.of(
                Packing.fastest(), Packing.deflate(Deflater.BEST_SPEED), Packing.deflate(Deflater.NO_COMPRESSION));
    }

    private static byte[] written() {
        var out = new ByteWriter();
        write(out);
        return out.toBytes();
    }

    private static byte[] joined(PackedCheckpoint packed) {
        var joined = new ByteArrayOutputStream();
        packed.chunks().forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }

    /** What is wrong with bytes that are what was written, but not what was meant. */
    private static String fault(byte[] bytes) {
        Unpacked unpacked = PackedCheckpoint.unpack(bytes, checksum(bytes));
        assertThat(unpacked.bytes()).isNull();
        return unpacked.fault();
    }

    @ParameterizedTest
    @MethodSource("packings")
    void whatIsPackedInAnyWay_isReadAlike(Packing packing) {
        PackedCheckpoint packed = PackedCheckpoint.pack(PackedCheckpointTest::write, packing);
        assertThat(packed.chunks()).hasSizeGreaterThan(2).allMatch(chunk -> chunk.length <= PackedCheckpoint.CHUNK);
        Unpacked unpacked = PackedCheckpoint.unpack(joined(packed), packed.checksum());
        assertThat(unpacked.fault()).isNull();
        assertThat(unpacked.bytes()).isEqualTo(written());
        assertThat(unpacked.isContentOf(PackedCheckpoint.pack(PackedCheckpointTest::write, Packing.fastest())))
                .isTrue();
        assertThat(unpacked.isContentOf(PackedCheckpoint.pack(out -> out.writeByte(1), packing)))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("packings")
    void equalStates_areEqualBytes(Packing packing) {
        assertThat(joined(PackedCheckpoint.pack(PackedCheckpointTest::write, packing)))
                .isEqualTo(joined(PackedCheckpoint.pack(PackedCheckpointTest::write, packing)));
    }

    @ParameterizedTest
    @MethodSource("packings")
    void cutOrSpoiltBytes_areAFaultAndNoState(Packing packing) {
        byte[] whole = joined(PackedCheckpoint.pack(PackedCheckpointTest::write, packing));
        for (int length : new int[] {0, 1, 3, 5, 100, whole.length / 2, whole.length - 1}) {
            assertThat(fault(Arrays.copyOf(whole, length))).isNotBlank();
        }
        byte[] otherHead = whole.clone();
        otherHead[1] ^= 0x15;
        assertThat(fault(otherHead)).contains("a way that this program does not know");
        assertThat(PackedCheckpoint.unpack(otherHead, checksum(whole)).fault()).isEqualTo("is damaged");
    }

    @Test
    void zstd_isWhatIsWrittenHere() {
        assertThat(joined(PackedCheckpoint.pack(PackedCheckpointTest::write, Packing.fastest())))
                .startsWith(0x28, 0xb5, 0x2f, 0xfd)
                .hasSizeLessThan(STATE.length);
    }

    @Test
    void packingsToCome_areRefusedWithASentence() {
        assertThat(fault("LZ4 or whatever".getBytes(UTF_8))).contains("a way that this program does not know");
    }

    @Test
    void whereNativeCodeCannotBeLoaded_deflateIsUsedAndSaidOnce(CapturedOutput output) {
        Packing packing = Packing.loadedBy(() -> {
            throw new UnsatisfiedLinkError("no libzstd here");
        });
        byte[] first = joined(PackedCheckpoint.pack(PackedCheckpointTest::write, packing));
        assertThat(joined(PackedCheckpoint.pack(PackedCheckpointTest::write, packing)))
                .isEqualTo(first)
                .isEqualTo(joined(
                        PackedCheckpoint.pack(PackedCheckpointTest::write, Packing.deflate(Deflater.BEST_SPEED))));
        assertThat(output.getOut()).containsOnlyOnce("no libzstd here");
    }
}
