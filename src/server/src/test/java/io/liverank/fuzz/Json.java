package io.liverank.fuzz;

import java.util.SplittableRandom;

/** JSON, right, nearly right and wrong, from a seed. */
final class Json {
    private static final String[] STRINGS = {
        "",
        " ",
        "a",
        "item-1",
        "null",
        "running shoes",
        "跑步鞋 👟",
        "\\u0000",
        "\\ud800",
        "../../etc/passwd",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "${jndi:ldap://x}",
        "%n%s%x",
        "2026-11-24T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "+999999999-12-31T23:59:59Z"
    };
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "1",
        "1.5",
        "1000",
        "1001",
        "2147483648",
        "-9223372036854775809",
        "1e308",
        "1e309",
        "-0.0",
        "5e-324",
        "1764000000000",
        "99999999999999999999999999",
        "1764000000",
        "NaN"
    };
    private static final String[] BROKEN = {
        "{",
        "[",
        "\"",
        "{]",
        "nul",
        "{\"a\":}",
        "[1,]",
        "NaN",
        "Infinity",
        "'a'",
        "\u0000",
        "{\"a\":1}}",
        "//",
        "01",
        "\\"
    };
    private static final int DEPTH = 6;

    private final SplittableRandom random;

    Json(SplittableRandom random) {
        this.random = random;
    }

    private static String pick(SplittableRandom random, String... of) {
        return of[random.nextInt(of.length)];
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    String string() {
        if (chance(0.02)) {
            return "\"" + "x".repeat(random.nextInt(20_000)) + "\"";
        }
        return "\"" + pick(random, STRINGS) + "\"";
    }

    /** Any value at all. */
    String value(int depth) {
        return switch (random.nextInt(depth >= DEPTH ? 5 : 8)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> pick(random, NUMBERS);
            case 3, 4 -> string();
            case 5 -> array(depth + 1);
            default -> object(depth + 1);
        };
    }

    private String array(int depth) {
        var text = new StringBuilder("[");
        int size = chance(0.01) ? 1_200 : random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ",").append(size > 100 ? "1" : value(depth));
        }
        return text.append(']').toString();
    }

    private String object(int depth) {
        var text = new StringBuilder("{");
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ",").append(string()).append(':').append(value(depth));
        }
        return text.append('}').toString();
    }

    /** One of the alternatives, or now and then anything. */
    String nearly(String... right) {
        return chance(0.9) ? pick(random, right) : value(1);
    }

    /** An object of these members ({@code name, value, name, value}), some missing, some twice, some of no known name. */
    String members(String... members) {
        var text = new StringBuilder("{");
        for (int i = 0; i < members.length; i += 2) {
            int times = chance(0.85) ? 1 : chance(0.9) ? 0 : 2;
            for (int k = 0; k < times; k++) {
                text.append(text.length() == 1 ? "" : ",")
                        .append('"')
                        .append(members[i])
                        .append("\":")
                        .append(members[i + 1]);
            }
        }
        if (chance(0.05)) {
            text.append(text.length() == 1 ? "" : ",")
                    .append(string())
                    .append(':')
                    .append(value(1));
        }
        return text.append('}').toString();
    }

    /** The same text, rarely cut, garbled or something else. */
    String spoiled(String text) {
        if (chance(0.93)) {
            return text;
        }
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> pick(random, BROKEN);
            case 2 -> "[".repeat(1 + random.nextInt(3_000)) + text;
            default -> {
                int at = random.nextInt(text.length() + 1);
                yield text.substring(0, at) + (char) random.nextInt(1, 0x2fff) + text.substring(at);
            }
        };
    }
}
