package io.liverank.badday;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.RedisStateMachine;
import io.lettuce.core.resource.ClientResources;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The end of a Lettuce connection: writes a command in Redis's protocol, has it answered and reads the answer, at once and
 * on the caller's thread. So the commands that are simulated are those that would be sent.
 */
final class Wire implements RedisChannelWriter {
    /** Answers a command. */
    interface Far {
        /**
         * The answer, as {@link MemoryRedis#call} gives it.
         *
         * @throws BrokenException if none comes
         */
        Object answer(List<byte[]> command);
    }

    /** No answer comes; whether the command was executed is not known. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean silent;

        /** @param silent by a time-out rather than by the end of the connection */
        BrokenException(boolean silent) {
            super("no answer", null, false, false);
            this.silent = silent;
        }
    }

    private final Far far;
    private final ClientResources resources;
    /** Commands between MULTI and EXEC; null outside. */
    private List<List<byte[]>> transaction;

    Wire(Far far, ClientResources resources) {
        this.far = far;
        this.resources = resources;
    }

    @Override
    public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
        ByteBuf out = Unpooled.buffer();
        command.encode(out);
        List<byte[]> parts = parse(out);
        Object answer;
        try {
            answer = answer(parts);
        } catch (BrokenException e) {
            transaction = null;
            command.completeExceptionally(
                    e.silent ? new RedisCommandTimeoutException() : new RedisException("Connection closed"));
            return command;
        }
        ByteBuf in = Unpooled.buffer();
        encode(answer, in);
        var machine = new RedisStateMachine();
        machine.setProtocolVersion(ProtocolVersion.RESP3);
        if (command.getOutput() != null) {
            machine.decode(in, command.getOutput());
        }
        command.complete();
        return command;
    }

    private Object answer(List<byte[]> parts) {
        String name = new String(parts.get(0), UTF_8).toUpperCase(Locale.ROOT);
        if (name.equals("MULTI")) {
            transaction = new ArrayList<>();
            return MemoryRedis.Status.OK;
        }
        if (name.equals("DISCARD")) {
            transaction = null;
            return MemoryRedis.Status.OK;
        }
        if (name.equals("EXEC")) {
            List<Object> answers = new ArrayList<>();
            List<List<byte[]>> all = transaction;
            transaction = null;
            all.forEach(one -> answers.add(far.answer(one)));
            return answers;
        }
        if (transaction != null) {
            transaction.add(parts);
            return new MemoryRedis.Status("QUEUED");
        }
        return far.answer(parts);
    }

    private static List<byte[]> parse(ByteBuf in) {
        int count = number(in);
        List<byte[]> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] part = new byte[number(in)];
            in.readBytes(part);
            in.skipBytes(2);
            parts.add(part);
        }
        return parts;
    }

    /** Of a line such as {@code *3}. */
    private static int number(ByteBuf in) {
        in.skipBytes(1);
        int number = 0;
        for (byte next = in.readByte(); next != '\r'; next = in.readByte()) {
            number = number * 10 + next - '0';
        }
        in.skipBytes(1);
        return number;
    }

    private static void encode(Object answer, ByteBuf out) {
        if (answer == null) {
            line(out, "$-1");
        } else if (answer instanceof byte[] bytes) {
            line(out, "$" + bytes.length);
            out.writeBytes(bytes);
            line(out, "");
        } else if (answer instanceof Long number) {
            line(out, ":" + number);
        } else if (answer instanceof MemoryRedis.Status status) {
            line(out, "+" + status.text());
        } else if (answer instanceof MemoryRedis.Refusal refusal) {
            line(out, "-" + refusal.text().replace('\r', ' ').replace('\n', ' '));
        } else if (answer instanceof Map<?, ?> pairs) {
            line(out, "%" + pairs.size());
            pairs.forEach((key, value) -> {
                encode(key, out);
                encode(value, out);
            });
        } else if (answer instanceof List<?> parts) {
            line(out, "*" + parts.size());
            parts.forEach(part -> encode(part, out));
        } else {
            throw new IllegalStateException("no answer of Redis: " + answer);
        }
    }

    private static void line(ByteBuf out, String text) {
        out.writeCharSequence(text, UTF_8);
        out.writeCharSequence("\r\n", UTF_8);
    }

    @Override
    public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
        List<RedisCommand<K, V, ?>> written = new ArrayList<>();
        commands.forEach(command -> written.add(write(command)));
        return written;
    }

    @Override
    public void close() {}

    @Override
    public CompletableFuture<Void> closeAsync() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void setConnectionFacade(ConnectionFacade facade) {}

    @Override
    public void setAutoFlushCommands(boolean autoFlush) {}

    @Override
    public void flushCommands() {}

    @Override
    public ClientResources getClientResources() {
        return resources;
    }
}
