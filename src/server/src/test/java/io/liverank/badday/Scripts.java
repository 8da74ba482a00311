package io.liverank.badday;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Runs the scripts that are sent to Redis, as Redis does. */
final class Scripts {
    private static final Globals GLOBALS = JsePlatform.standardGlobals();
    private static final Map<String, Prototype> COMPILED = new HashMap<>();

    private Scripts() {}

    /** What a command in a script could not do. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }

    static Object run(String script, List<byte[]> keys, List<byte[]> args, MemoryRedis redis) {
        Prototype compiled = COMPILED.computeIfAbsent(script, Scripts::compile);
        LuaValue environment = new LuaTable();
        var fallback = new LuaTable();
        fallback.set("__index", GLOBALS);
        environment.setmetatable(fallback);
        environment.set("KEYS", table(keys));
        environment.set("ARGV", table(args));
        var library = new LuaTable();
        library.set("call", new Caller(redis, false));
        library.set("pcall", new Caller(redis, true));
        environment.set("redis", library);
        try {
            return toRedis(new org.luaj.vm2.LuaClosure(compiled, environment).call());
        } catch (LuaError e) {
            return new MemoryRedis.Refusal(
                    e.getCause() instanceof RefusedException refused ? refused.getMessage() : "ERR " + e.getMessage());
        }
    }

    private static final class Caller extends VarArgFunction {
        private final MemoryRedis redis;
        private final boolean careful;

        Caller(MemoryRedis redis, boolean careful) {
            this.redis = redis;
            this.careful = careful;
        }

        @Override
        public Varargs invoke(Varargs said) {
            List<byte[]> command = new ArrayList<>();
            for (int i = 1; i <= said.narg(); i++) {
                command.add(bytes(said.arg(i)));
            }
            Object answer = redis.call(command);
            if (answer instanceof MemoryRedis.Refusal refusal) {
                if (careful) {
                    var fault = new LuaTable();
                    fault.set("err", refusal.text());
                    return fault;
                }
                throw new LuaError(new RefusedException(refusal.text()));
            }
            return toLua(answer);
        }
    }

    private static Prototype compile(String script) {
        try {
            return GLOBALS.compilePrototype(new java.io.StringReader(script), "script");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static LuaTable table(List<byte[]> values) {
        var table = new LuaTable();
        for (int i = 0; i < values.size(); i++) {
            table.set(i + 1, LuaString.valueOf(values.get(i)));
        }
        return table;
    }

    private static byte[] bytes(LuaValue value) {
        if (value.type() == LuaValue.TNUMBER && value.todouble() == Math.rint(value.todouble())) {
            return Long.toString((long) value.todouble()).getBytes(UTF_8);
        }
        LuaString text = value.checkstring();
        byte[] copy = new byte[text.m_length];
        text.copyInto(0, copy, 0, copy.length);
        return copy;
    }

    private static LuaValue toLua(Object answer) {
        if (answer == null) {
            return LuaValue.FALSE;
        }
        if (answer instanceof byte[] bytes) {
            return LuaString.valueOf(bytes);
        }
        if (answer instanceof Long number) {
            return LuaValue.valueOf((double) number);
        }
        var table = new LuaTable();
        if (answer instanceof MemoryRedis.Status status) {
            table.set("ok", status.text());
        } else if (answer instanceof List<?> parts) {
            for (int i = 0; i < parts.size(); i++) {
                table.set(i + 1, toLua(parts.get(i)));
            }
        }
        return table;
    }

    private static Object toRedis(LuaValue value) {
        if (value.isnil() || value.type() == LuaValue.TBOOLEAN) {
            return value.toboolean() ? Long.valueOf(1) : null;
        }
        if (value.type() == LuaValue.TNUMBER) {
            return (long) value.todouble();
        }
        if (value.type() == LuaValue.TSTRING) {
            return bytes(value);
        }
        if (!value.get("ok").isnil()) {
            return new MemoryRedis.Status(value.get("ok").tojstring());
        }
        if (!value.get("err").isnil()) {
            return new MemoryRedis.Refusal(value.get("err").tojstring());
        }
        List<Object> parts = new ArrayList<>();
        for (int i = 1; !value.get(i).isnil(); i++) {
            parts.add(toRedis(value.get(i)));
        }
        return parts;
    }
}
