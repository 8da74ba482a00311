package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class MemoryReturnTest {
    private static int option(String name) {
        return Integer.parseInt(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(name)
                .getValue());
    }

    @Test
    void littleOfTheHeapMayBeFree() {
        MemoryReturn.apply();
        assertThat(option("MinHeapFreeRatio")).isEqualTo(5);
        assertThat(option("MaxHeapFreeRatio")).isEqualTo(15);
    }

    @Test
    void allocatorIsAsked_whereTheMachineCan() throws Exception {
        boolean can = Arrays.stream(ManagementFactory.getPlatformMBeanServer()
                        .getMBeanInfo(new ObjectName("com.sun.management:type=DiagnosticCommand"))
                        .getOperations())
                .anyMatch(operation -> operation.getName().equals("systemTrimNativeHeap"));
        assertThat(MemoryReturn.trim()).isEqualTo(can);
    }
}
