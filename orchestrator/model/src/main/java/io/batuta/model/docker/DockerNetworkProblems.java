package io.batuta.model.docker;

import io.batuta.model.check.Check;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a container's place in the network. Pure. */
final class DockerNetworkProblems {
    private static final Pattern MODE = Pattern.compile("(container:)?[A-Za-z0-9][A-Za-z0-9_.-]{0,199}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private DockerNetworkProblems() {}

    static @Nullable String of(DockerNetwork network) {
        String mode = network.mode();
        if (mode != null && !MODE.matcher(mode).matches()) {
            return "network: '" + Check.cut(mode)
                    + "' cannot be one; it is bridge, none, host, container:NAME or a network's name";
        }
        String hostname = network.hostname();
        if (hostname != null && !(HOST.matcher(hostname).matches() && hostname.length() <= 64)) {
            return "hostname: '" + Check.cut(hostname) + "' cannot be one; it is 1 to 64 letters, digits, . and -";
        }
        for (String server : network.dns()) {
            if (!address(server)) {
                return "dns: '" + Check.cut(server) + "' is no address such as 192.0.2.53";
            }
        }
        for (Map.Entry<String, String> host : network.extraHosts().entrySet()) {
            if (!HOST.matcher(host.getKey()).matches()) {
                return "extraHost: '" + Check.cut(host.getKey()) + "' cannot be a host's name";
            }
            if (!address(host.getValue()) && !host.getValue().equals("host-gateway")) {
                return "extraHost " + host.getKey() + ": '" + Check.cut(host.getValue())
                        + "' is neither an address nor host-gateway";
            }
        }
        return network.ports().stream().map(DockerNetworkProblems::port).filter(java.util.Objects::nonNull).findFirst().orElse(null);
    }

    private static @Nullable String port(DockerNetwork.Port port) {
        if (!address(port.address())) {
            return "port: '" + Check.cut(port.address()) + "' is no address such as 127.0.0.1";
        }
        return port.host() < 1 || port.host() > 65_535 || port.container() < 1 || port.container() > 65_535
                ? "port: ports are 1 to 65535, and not " + port.host() + " to " + port.container()
                : null;
    }

    private static boolean address(String text) {
        return text.length() <= 45 && (V4.matcher(text).matches() || V6.matcher(text).matches());
    }
}
