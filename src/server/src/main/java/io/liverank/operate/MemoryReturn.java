package io.liverank.operate;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption.Origin;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives unused memory back to the machine. Left alone, a JVM on a large machine keeps several times of what LiveRank needs: an
 * item costs about a kilobyte, but the heap starts at a 64th of the machine's memory and rarely shrinks. Options that somebody
 * set on the command line stay as they are. What compilers and the collector have freed outside of the heap is kept by the
 * allocator: each minute it is asked for it, where this JVM can (Linux with glibc). Thread-safe.
 */
final class MemoryReturn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryReturn.class);

    private record Option(String name, String value) {}

    /** What a running HotSpot takes: how much of the heap may be free after a collection, and how often to look. */
    private static final List<Option> OPTIONS = List.of(
            new Option("MinHeapFreeRatio", "5"),
            new Option("MaxHeapFreeRatio", "15"),
            new Option("G1PeriodicGCInterval", "30000"));

    private static final long MINUTE = 60_000;

    private final Thread thread = new Thread(this::ask, "memory-return");

    MemoryReturn() {
        thread.setDaemon(true);
    }

    /** Sets the options, and asks the allocator from now on. To be called once, for the whole machine. */
    void start() {
        apply();
        thread.start();
    }

    private void ask() {
        try {
            do {
                Thread.sleep(MINUTE);
            } while (trim());
        } catch (InterruptedException e) {
            // it was closed
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** Whether the allocator could be asked for what it keeps. */
    static boolean trim() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[0],
                            new String[0]);
            return true;
        } catch (JMException | RuntimeException e) {
            LOG.debug("this JVM cannot ask the allocator for what it keeps", e);
            return false;
        }
    }

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
