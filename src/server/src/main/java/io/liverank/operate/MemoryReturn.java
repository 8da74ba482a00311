package io.liverank.operate;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption.Origin;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the collector give unused heap back to the machine. Left alone, a JVM on a large machine keeps several times of
 * what LiveRank needs: an item costs about a kilobyte, but the heap starts at a 64th of the machine's memory and rarely
 * shrinks. Options that somebody set on the command line stay as they are.
 */
final class MemoryReturn {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryReturn.class);

    private record Option(String name, String value) {}

    /** What a running HotSpot takes: how much of the heap may be free after a collection, and how often to look. */
    private static final List<Option> OPTIONS = List.of(
            new Option("MinHeapFreeRatio", "10"),
            new Option("MaxHeapFreeRatio", "25"),
            new Option("G1PeriodicGCInterval", "30000"));

    private MemoryReturn() {}

    static void apply() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (machine == null) {
            return;
        }
        for (Option option : OPTIONS) {
            try {
                if (machine.getVMOption(option.name()).getOrigin() == Origin.DEFAULT) {
                    machine.setVMOption(option.name(), option.value());
                }
            } catch (IllegalArgumentException e) {
                LOG.debug("this JVM has no option {}", option.name(), e);
            }
        }
    }
}
