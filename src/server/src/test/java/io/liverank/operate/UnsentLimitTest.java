package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.EncoderException;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import org.junit.jupiter.api.Test;

class UnsentLimitTest {
    private static final int MIB = 1 << 20;

    private final EmbeddedChannel channel = channel();

    /** Takes for bytes what it has not. */
    private static final class Command extends AbstractReferenceCounted {
        private final int bytes;

        Command(int bytes) {
            this.bytes = bytes;
        }

        @Override
        protected void deallocate() {
            // nothing to give back but the count
        }

        @Override
        public ReferenceCounted touch(Object hint) {
            return this;
        }
    }

    private static EmbeddedChannel channel() {
        var channel = new EmbeddedChannel(new UnsentLimit());
        channel.config().setMessageSizeEstimator(() -> message -> ((Command) message).bytes);
        return channel;
    }

    /** Written, and as long as nobody flushes not sent. */
    private ChannelFuture write(int bytes) {
        return channel.write(new Command(bytes));
    }

    @Test
    void connectionWithTooMuchUnsent_refusesAndGivesTheMemoryBack() {
        int taken = 0;
        while (!write(MIB).isDone()) {
            taken++;
            assertThat(taken).isLessThan(100);
        }
        assertThat(taken).as("what passes the limit is taken").isBetween(16, 17);
        var further = new Command(10);
        ChannelFuture refused = channel.write(further);
        assertThat(refused.cause()).isInstanceOf(EncoderException.class).hasMessageContaining("Redis takes nothing");
        assertThat(further.refCnt()).isZero();
    }

    @Test
    void connectionThatSendsAgain_takesAgain() {
        while (!write(MIB).isDone()) {
            assertThat(channel.isOpen()).isTrue();
        }
        channel.flush();
        assertThat(write(MIB).isDone()).isFalse();
    }

    @Test
    void oneWriteOfAnySize_isTaken() {
        assertThat(write((int) UnsentLimit.BYTES + MIB).isDone()).isFalse();
    }
}
