package io.liverank.redis;

/**
 * How safe what Redis took must be before its sender is told so.
 *
 * @param kind where it has to be
 * @param replicas of Redis that must have it, 1 or more; for {@link Kind#REPLICAS} alone
 */
public record Durability(Kind kind, int replicas) {
    /** Where an event has to be. */
    public enum Kind {
        /** In Redis. Its own {@code appendfsync} says what is lost when it is killed. */
        PROCESS,
        /** On Redis's disk. */
        DISK,
        /** In replicas of Redis. */
        REPLICAS
    }

    /** In Redis. */
    public static final Durability PROCESS = new Durability(Kind.PROCESS, 0);

    /** Checks what belongs together. */
    public Durability {
        if (kind == Kind.REPLICAS && replicas < 1) {
            throw new IllegalArgumentException("replicas that confirm must be 1 or more");
        }
    }
}
