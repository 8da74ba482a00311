package io.liverank.tensorflow;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What the server finds of this plug-in. Nothing native is loaded before a model is opened. */
@AutoConfiguration
public class TensorFlowAutoConfiguration {
    /** Made by Boot. */
    public TensorFlowAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    TensorFlowRuntime tensorFlowRuntime() {
        return new TensorFlowRuntime();
    }
}
