package io.liverank.doctor;

import io.liverank.engine.ClosedList;
import io.liverank.engine.Engine;
import io.liverank.engine.Engine.Taken;
import io.liverank.engine.Learner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Watches what the shop sends, from the start of this process on, about the last 10,000 to 20,000 of each, and tells what
 * is wrong with it: {@link Checks} names all that is looked for. State is this process's own and in no checkpoint.
 * Thread-safe.
 */
public final class Doctor {
    private final Observations seen;

    /** Watches {@code engine}, which must not have started yet. */
    public Doctor(Engine engine) {
        this.seen = new Observations(engine);
        engine.onTaken(this::take);
        engine.onClosed(this::close);
        engine.onForgotten(erased -> forgetExamples());
    }

    /** Tells of gaps that {@code learner} met as well. Before it starts. */
    public synchronized void watch(Learner learner) {
        seen.runBy(learner);
    }

    private synchronized void take(Taken taken) {
        seen.take(taken);
    }

    private synchronized void close(ClosedList list) {
        seen.close(list);
    }

    private synchronized void forgetExamples() {
        seen.forgetExamples();
    }

    /** Takes note of an input that was not refused, and by how many milliseconds its time was ahead of our clock. */
    public synchronized void received(long ahead) {
        seen.receive(ahead);
    }

    /** Takes note of a fault that an input had; {@code pointer} is its place. */
    public synchronized void refused(String code, String pointer) {
        seen.refuse(code, pointer);
    }

    /** Takes note of what was left out of an input, or doubted. */
    public synchronized void remarked(String code, String example) {
        seen.remark(code, example);
    }

    /** What became of an entry in a dialect of others. */
    public enum Heard {
        /** It is in the log. */
        UNDERSTOOD,
        /** It is known, and says nothing that is learned from. */
        PASSED_OVER,
        /** Something in it is wrong or missing. */
        NOT_UNDERSTOOD
    }

    /**
     * Takes note of an entry in a dialect of others.
     *
     * @param dialect its name, with which and a colon the ids of the events begin that it was understood as
     * @param example of what it is
     */
    public synchronized void heard(String dialect, Heard heard, String example) {
        seen.hear(dialect, heard, example);
    }

    /** What became of a search that went through the proxy. */
    public enum Searched {
        /** Its hits came back in our order. */
        RANKED,
        /** It has nothing to put in order, or the engine refused it. */
        LEFT,
        /** The search, or its answer, is not as it is known of this engine. */
        NOT_UNDERSTOOD,
        /** Ranking failed or took too long. */
        NOT_RANKED,
        /** The engine could not be reached, broke off or took too long. */
        AWAY
    }

    /**
     * Takes note of a search that went through the proxy.
     *
     * @param example where it went
     */
    public synchronized void searched(Searched outcome, String example) {
        seen.search(outcome, example);
    }

    /** What was found, the worst first. */
    public synchronized List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        for (Check check : Checks.ALL) {
            findings.addAll(check.findings(seen));
        }
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return findings;
    }
}
