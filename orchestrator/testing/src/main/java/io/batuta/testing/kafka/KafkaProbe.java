package io.batuta.testing.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Looks at a port on 127.0.0.1: is it free, does a Kafka broker answer there? Needs no Kafka library. */
final class KafkaProbe {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int API_VERSIONS = 18;
    private static final int OUR_REQUEST = 0x42415455;

    private KafkaProbe() {}

    /** True when something on this port answers Kafka's first question, "which requests do you know?", with our number on it. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(10); // bytes that follow
            out.writeShort(API_VERSIONS);
            out.writeShort(0); // version of the question
            out.writeInt(OUR_REQUEST);
            out.writeShort(-1); // no client name
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            int number = in.readInt();
            short error = in.readShort();
            return length > 6 && number == OUR_REQUEST && error == 0;
        } catch (IOException silent) {
            return false;
        }
    }

    /** True when nobody listens on this port. */
    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** A port that nobody listens on now. */
    static int anyFreePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BrokerException("No free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }
}
