package io.batuta.tasks.tls;

import io.batuta.model.task.TaskFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes certificates and keys in PEM what Java's TLS wants. Pure. */
public final class PemTls {
    private static final char[] NO_PASSWORD = new char[0];

    private PemTls() {}

    /**
     * What speaks TLS as a connection says.
     *
     * @param connection its id
     * @param ca who signed the other side's certificate; null for who this Java trusts
     * @param cert our certificate, with {@code key}, or null
     * @throws TaskFailedException naming the field that is wrong
     */
    public static SSLContext context(String connection, @Nullable String ca, @Nullable String cert, @Nullable String key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(ours(connection, cert, key), trusted(connection, ca), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new TaskFailedException("connection " + connection + ": its certificates cannot be used: " + e.getMessage(), null, true,
                    e);
        }
    }

    private static TrustManager @Nullable [] trusted(String connection, @Nullable String ca) throws GeneralSecurityException, IOException {
        if (ca == null) {
            return null;
        }
        KeyStore store = empty();
        for (Certificate certificate : certificates(connection, "ca", ca)) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] ours(String connection, @Nullable String cert, @Nullable String key)
            throws GeneralSecurityException, IOException {
        if (cert == null || key == null) {
            return null;
        }
        KeyStore store = empty();
        store.setKeyEntry("ours", key(connection, key), NO_PASSWORD,
                certificates(connection, "cert", cert).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String connection, String field, String pem) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException _) {
            // The same sentence.
        }
        throw wrong(connection, field, "is no certificate", "paste the text of the .pem file, from -----BEGIN CERTIFICATE----- on");
    }

    private static PrivateKey key(String connection, String pem) throws GeneralSecurityException {
        if (pem.contains("ENCRYPTED")) {
            throw wrong(connection, "key", "is encrypted", "openssl pkcs8 -topk8 -nocrypt -in key.pem prints it without a passphrase");
        }
        if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
            throw wrong(connection, "key",
                    pem.contains("PRIVATE KEY-----")
                            ? "is in an old format"
                            : pem.contains("CERTIFICATE") ? "is a certificate" : "is no private key",
                    "it begins with -----BEGIN PRIVATE KEY-----; openssl pkcs8 -topk8 -nocrypt -in key.pem prints an old one so");
        }
        String base64 = pem.replaceFirst("(?s)^.*-----BEGIN PRIVATE KEY-----", "").replaceFirst("(?s)-----END PRIVATE KEY-----.*$", "");
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
            } catch (InvalidKeySpecException | IllegalArgumentException _) {
                // Another algorithm's, perhaps.
            }
        }
        throw wrong(connection, "key", "is no RSA, EC or Ed25519 key", "was it pasted whole?");
    }

    private static TaskFailedException wrong(String connection, String field, String what, String hint) {
        return new TaskFailedException("connection " + connection + ": its extra field " + field + " " + what, hint, true, null);
    }
}
