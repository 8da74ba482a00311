package io.liverank.update;

class MemoryExampleBufferTest extends ExampleBufferContract {
    private final ExampleBuffer buffer = new MemoryExampleBuffer();

    @Override
    protected ExampleBuffer buffer() {
        return buffer;
    }
}
