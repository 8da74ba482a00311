package io.liverank.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A Redis that may listen on the loopback address, spoken to without a client.
 *
 * @param password that its clients need; empty for none
 */
record RunningRedis(int port, String password) {
    private static final int PATIENCE_MILLIS = 10_000;

    /** Whether it answers, and keeps its files in {@code folder}. */
    boolean serves(String folder) {
        return ask("CONFIG GET dir").contains("\r\n" + folder + "\r\n");
    }

    /** Ends it, with its data kept. */
    void end() throws IOException {
        ask("SHUTDOWN");
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (answers()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the Redis left on port " + port + " does not end");
            }
            Thread.onSpinWait();
        }
    }

    /** The first answer to an inline command; empty if nobody answers. */
    private String ask(String command) {
        try (Socket socket = connect()) {
            if (!password.isEmpty()) {
                // one that has none says so and goes on
                exchange(socket, "AUTH " + password);
            }
            return exchange(socket, command);
        } catch (IOException e) {
            return "";
        }
    }

    private static String exchange(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        byte[] answer = new byte[4096];
        int size = socket.getInputStream().read(answer);
        return size < 0 ? "" : new String(answer, 0, size, StandardCharsets.UTF_8);
    }

    private boolean answers() {
        try (Socket socket = connect()) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        socket.setSoTimeout(1_000);
        return socket;
    }
}
