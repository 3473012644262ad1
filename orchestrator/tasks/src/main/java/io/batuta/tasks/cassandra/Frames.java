package io.batuta.tasks.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of Cassandra's native protocol, version 4, which every Cassandra from 2.2 on understands: nine bytes of header, then a body. Only what a question for texts needs.
 */
final class Frames {
    static final int ERROR = 0x00;
    static final int STARTUP = 0x01;
    static final int READY = 0x02;
    static final int AUTHENTICATE = 0x03;
    static final int QUERY = 0x07;
    static final int RESULT = 0x08;
    static final int AUTH_RESPONSE = 0x0F;
    static final int AUTH_SUCCESS = 0x10;

    private static final int VERSION = 4;
    private static final int ANSWER = 0x80;
    private static final int WARNED = 0x08;
    private static final int MOST = 16 * 1024 * 1024;
    private static final short ONE_NODE = 1;
    private static final int ROWS = 2;
    private static final int ONE_TABLE = 1;
    private static final int ASCII = 1;
    private static final int VARCHAR = 13;

    private Frames() {}

    /** What a node answered. */
    record Answer(int operation, ByteBuffer body) {
        /** The text at which the body stands. */
        String text() {
            byte[] bytes = new byte[Short.toUnsignedInt(body.getShort())];
            body.get(bytes);
            return new String(bytes, UTF_8);
        }
    }

    /** What answers is no Cassandra, or none that understands us. */
    static final class StrangeException extends IOException {
        private static final long serialVersionUID = 1L;

        final int first;

        StrangeException(int first, String words) {
            super(words);
            this.first = first;
        }
    }

    static void send(DataOutputStream to, int operation, byte[] body) throws IOException {
        var frame = new ByteArrayOutputStream();
        var out = new DataOutputStream(frame);
        out.writeByte(VERSION);
        out.writeByte(0);
        out.writeShort(0);
        out.writeByte(operation);
        out.writeInt(body.length);
        out.write(body);
        to.write(frame.toByteArray());
        to.flush();
    }

    static Answer receive(DataInputStream from) throws IOException {
        int version = from.read();
        if (version < 0) {
            throw new EOFException("it closed the connection without an answer");
        }
        if ((version & ANSWER) == 0) {
            throw new StrangeException(version, "it does not answer as a Cassandra does");
        }
        int flags = from.readUnsignedByte();
        from.readShort();
        int operation = from.readUnsignedByte();
        int length = from.readInt();
        if (length < 0 || length > MOST) {
            throw new StrangeException(version, "its answer is of " + length + " bytes");
        }
        var answer = new Answer(operation, ByteBuffer.wrap(from.readNBytes(length)));
        if ((flags & WARNED) != 0) {
            for (int warnings = answer.body.getShort(); warnings > 0; warnings--) {
                answer.text();
            }
        }
        return answer;
    }

    static byte[] startup() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(1);
        text(out, "CQL_VERSION");
        text(out, "3.0.0");
        return bytes.toByteArray();
    }

    /** SASL's PLAIN, which {@code PasswordAuthenticator} and its relatives take. */
    static byte[] login(String login, String password) {
        byte[] token = ("\0" + login + "\0" + password).getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + token.length).putInt(token.length).put(token).array();
    }

    static byte[] query(String cql) {
        byte[] text = cql.getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + text.length + Short.BYTES + 1).putInt(text.length).put(text).putShort(ONE_NODE)
                .put((byte) 0).array();
    }

    /** The rows of an answer, whose columns are texts, by the columns' order. */
    static List<List<String>> rows(Answer answer) throws IOException {
        ByteBuffer body = answer.body;
        if (answer.operation != RESULT || body.getInt() != ROWS) {
            throw new IOException("it answered a question with no rows");
        }
        int flags = body.getInt();
        int columns = body.getInt();
        if (columns < 1) {
            throw new IOException("it answered a question with rows of nothing");
        }
        if ((flags & ONE_TABLE) != 0) {
            answer.text();
            answer.text();
        }
        for (int column = 0; column < columns; column++) {
            if ((flags & ONE_TABLE) == 0) {
                answer.text();
                answer.text();
            }
            String name = answer.text();
            int type = body.getShort();
            if (type != VARCHAR && type != ASCII) {
                throw new IOException("its column " + name + " holds no text");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (int count = body.getInt(); count > 0; count--) {
            rows.add(row(body, columns));
        }
        return rows;
    }

    private static List<String> row(ByteBuffer body, int columns) {
        List<String> row = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            byte[] value = new byte[Math.max(0, body.getInt())];
            body.get(value);
            row.add(new String(value, UTF_8));
        }
        return row;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }
}
