package io.batuta.model.bad;

import static io.batuta.model.bad.Field.number;
import static io.batuta.model.bad.Field.share;
import static io.batuta.model.bad.Field.text;
import static io.batuta.model.bad.Field.time;

import io.batuta.model.docker.Docker;
import java.util.List;

/** What a container is told. */
final class ContainerFields {
    private static final String KIND = "docker";

    private ContainerFields() {}

    private static Docker<?> box() {
        return Docker.run("a").connection("c").image("busybox:1");
    }

    static List<Field<?>> all() {
        return List.of(
                text(KIND, "task id", id -> Docker.run(id).connection("c").image("busybox:1")),
                text(KIND, "connection", id -> Docker.run("a").connection(id).image("busybox:1")),
                text(KIND, "image", image -> Docker.run("a").connection("c").image(image)),
                text(KIND, "name", name -> box().name(name)),
                text(KIND, "command", word -> box().command(word), "two lines"),
                text(KIND, "command", word -> box().command("true", word), "empty", "blank", "two lines"),
                text(KIND, "command", line -> box().commandLine(line), "empty", "blank", "two lines"),
                text(KIND, "entrypoint", word -> box().entrypoint(word), "two lines"),
                text(KIND, "env", name -> box().env(name, "v")),
                text(KIND, "env NAME", value -> box().env("NAME", value), "empty", "blank", "two lines"),
                text(KIND, "directory", path -> box().in(path)),
                text(KIND, "user", user -> box().user(user)),
                text(KIND, "label", name -> box().label(name, "v")),
                text(KIND, "label team", value -> box().label("team", value), "empty", "blank", "two lines"),
                text(KIND, "mount", path -> box().mount(path, "/x")),
                text(KIND, "mount target", path -> box().mountReadOnly("/x", path)),
                text(KIND, "volume", name -> box().volume(name, "/x")),
                text(KIND, "mount target", path -> box().volumeReadOnly("data", path)),
                text(KIND, "tmpfs", path -> box().tmpfs(path, 1)),
                number(KIND, "tmpfs", mb -> box().tmpfs("/x", mb)),
                text(KIND, "network", mode -> box().network(mode)),
                text(KIND, "hostname", name -> box().hostname(name)),
                text(KIND, "dns", address -> box().dns(address)),
                text(KIND, "extraHost", name -> box().extraHost(name, "192.0.2.1")),
                text(KIND, "extraHost db", address -> box().extraHost("db", address)),
                text(KIND, "port", address -> box().port(address, 1, 1)),
                number(KIND, "port", port -> box().port(port, 1)),
                number(KIND, "port", port -> box().port(1, port)),
                share(KIND, "cpus", cpus -> box().cpus(cpus)),
                number(KIND, "memoryMb", mb -> box().memoryMb(mb)),
                number(KIND, "shmMb", mb -> box().shmMb(mb)),
                number(KIND, "processes", most -> box().processes(most)),
                text(KIND, "ulimit", name -> box().ulimit(name, 1)),
                number(KIND, "ulimit nofile", most -> box().ulimit("nofile", most), "negative", "zero", "huge"),
                text(KIND, "capAdd", name -> box().capAdd(name)),
                text(KIND, "capDrop", name -> box().capDrop(name)),
                text(KIND, "device", path -> box().device(path)),
                text(KIND, "gpus", howMany -> box().gpus(howMany)),
                text(KIND, "ipc", mode -> box().ipc(mode)),
                number(KIND, "successCodes", code -> box().successCodes(code), "zero"),
                number(KIND, "skipCode", code -> box().skipCode(code)),
                number(KIND, "maxOutputMb", mb -> box().maxOutputMb(mb)),
                text(KIND, "outputFile", path -> box().outputFile(path)),
                time(KIND, "giveUpAfter", patience -> box().giveUpAfter(patience), "zero"));
    }
}
