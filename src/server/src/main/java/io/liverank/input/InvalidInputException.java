package io.liverank.input;

import java.util.List;

/** The input is refused; nothing was stored. */
public class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /** With at least one fault. */
    public InvalidInputException(List<Fault> faults) {
        super(faults.get(0).pointer() + " " + faults.get(0).detail());
        this.faults = List.copyOf(faults);
    }

    /** With one fault. */
    public InvalidInputException(String pointer, String detail, String code) {
        this(List.of(new Fault(pointer, detail, code)));
    }

    /** What is wrong. */
    public List<Fault> faults() {
        return faults;
    }
}
