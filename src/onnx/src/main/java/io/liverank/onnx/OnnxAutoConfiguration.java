package io.liverank.onnx;

import io.liverank.encode.EncoderRuntime;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What the server finds of this plug-in. Nothing native is loaded before a model is opened. */
@AutoConfiguration
public class OnnxAutoConfiguration {
    /** Made by Boot. */
    public OnnxAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    OnnxRuntime onnxRuntime() {
        return new OnnxRuntime();
    }

    @Bean
    @ConditionalOnMissingBean
    EncoderRuntime onnxEncoders() {
        return new OnnxEncoders();
    }
}
