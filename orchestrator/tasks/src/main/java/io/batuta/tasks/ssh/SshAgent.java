package io.batuta.tasks.ssh;

import io.batuta.model.ssh.SshConnection;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPublickey;

/** An SSH agent, which signs with keys that it does not give away. Speaks the agent's protocol over its socket; each question is a connection of its own. */
final class SshAgent {
    private static final byte LIST = 11;
    private static final byte KEYS = 12;
    private static final byte SIGN = 13;
    private static final byte SIGNED = 14;
    private static final int LONGEST = 1 << 20;
    private static final Map<String, Integer> RSA_FLAGS = Map.of("rsa-sha2-256", 2, "rsa-sha2-512", 4);

    private final SshConnection connection;
    private final String socket;

    private SshAgent(SshConnection connection, String socket) {
        this.connection = connection;
        this.socket = socket;
    }

    /** The agent a connection names. */
    static SshAgent of(SshConnection connection) throws SshException {
        String named = String.valueOf(connection.agent());
        String socket = named.equals("env") ? System.getenv("SSH_AUTH_SOCK") : named;
        if (socket == null || socket.isBlank()) {
            throw new SshException(
                    "connection " + connection.id() + " wants the agent in SSH_AUTH_SOCK, and the service has no such variable",
                    "set its extra field agent to the path of the agent's socket", false, null);
        }
        return new SshAgent(connection, socket);
    }

    /** One for each key the agent has. */
    List<AuthMethod> methods() throws SshException {
        List<AuthMethod> methods = new ArrayList<>();
        try {
            Buffer.PlainBuffer answer = ask(new Buffer.PlainBuffer().putByte(LIST), KEYS);
            long count = answer.readUInt32();
            for (long i = 0; i < count; i++) {
                byte[] blob = answer.readStringAsBytes();
                answer.readString();
                PublicKey key = key(blob);
                if (key != null) {
                    methods.add(new Signing(key, blob));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new SshException("connection " + connection.id() + " wants the SSH agent at " + socket + ", which does not answer: "
                    + e.getMessage(), "is it running, and may " + System.getProperty("user.name") + " use its socket?", false, e);
        }
        if (methods.isEmpty()) {
            throw new SshException("the SSH agent at " + socket + " has no keys", "add one: ssh-add FILE", false, null);
        }
        return methods;
    }

    private static @org.jspecify.annotations.Nullable PublicKey key(byte[] blob) {
        try {
            return new Buffer.PlainBuffer(blob).readPublicKey();
        } catch (Buffer.BufferException | RuntimeException _) {
            return null;
        }
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, byte expected) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            byte[] body = question.getCompactData();
            ByteBuffer out = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            int length = in.readInt();
            if (length < 1 || length > LONGEST) {
                throw new IOException("its answer is " + length + " bytes long");
            }
            Buffer.PlainBuffer answer = new Buffer.PlainBuffer(in.readNBytes(length));
            byte type = answer.readByte();
            if (type != expected) {
                throw new IOException("it refused");
            }
            return answer;
        }
    }

    /** The public half; the private one stays where it is. */
    private record Public(PublicKey key) implements KeyProvider {
        @Override
        public PrivateKey getPrivate() throws IOException {
            throw new IOException("the agent keeps it");
        }

        @Override
        public PublicKey getPublic() {
            return key;
        }

        @Override
        public KeyType getType() {
            return KeyType.fromKey(key);
        }
    }

    private final class Signing extends AuthPublickey {
        private final byte[] blob;

        Signing(PublicKey key, byte[] blob) {
            super(new Public(key));
            this.blob = blob;
        }

        @Override
        protected SSHPacket putSig(SSHPacket request) throws UserAuthException {
            try {
                byte[] data = new Buffer.PlainBuffer().putString(params.getTransport().getSessionID()).putBuffer(request).getCompactData();
                Buffer.PlainBuffer question = new Buffer.PlainBuffer().putByte(SIGN).putString(blob).putString(data)
                        .putUInt32(RSA_FLAGS.getOrDefault(algorithm(request), 0));
                request.putString(ask(question, SIGNED).readStringAsBytes());
                return request;
            } catch (IOException e) {
                throw new UserAuthException("the SSH agent did not sign: " + e.getMessage(), e);
            }
        }

        /** The algorithm the request names: it stands behind the user, the service, the method and a flag. */
        private static String algorithm(SSHPacket request) throws Buffer.BufferException {
            Buffer.PlainBuffer copy = new Buffer.PlainBuffer(request.getCompactData());
            copy.readByte();
            copy.readString();
            copy.readString();
            copy.readString();
            copy.readBoolean();
            return copy.readString();
        }
    }
}
