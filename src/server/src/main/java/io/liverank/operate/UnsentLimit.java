package io.liverank.operate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.EncoderException;
import io.netty.util.ReferenceCountUtil;

/**
 * Refuses to write to a connection that has {@value #BYTES} bytes to send already: a Redis that is stopped or cannot be
 * reached takes none, and what waits for it would fill the memory. One write may be of any size. One per connection.
 */
final class UnsentLimit extends ChannelOutboundHandlerAdapter {
    static final long BYTES = 16 << 20;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
        if (unsent != null && unsent.totalPendingWriteBytes() > BYTES) {
            ReferenceCountUtil.release(message);
            // of all faults this is the one after which the client does not try again by itself
            promise.tryFailure(new EncoderException("Redis takes nothing: more than " + BYTES + " bytes wait for it"));
        } else {
            super.write(context, message, promise);
        }
    }
}
