package io.batuta.engine.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values in scripts, run by a real bash. Each attack would leave a file called "ledger"; in the end there must be none. */
class ShellTextTest {
    private static final List<String> ATTACKS = List.of(
            "$(touch ledger)", "`touch ledger`", "; touch ledger", "; touch ledger #", "| touch ledger", "&& touch ledger",
            "& touch ledger",
            "'; touch ledger; '", "\"; touch ledger; \"", "'$(touch ledger)'", "\"$(touch ledger)\"", "\ntouch ledger\n",
            "\r\ntouch ledger",
            "\\", "\\'; touch ledger; #", "a' b", "a\" b", "${HOME}", "$HOME", "*", "?", "~", "!!", "EOF\ntouch ledger",
            "a[$(touch ledger)]",
            "x[$(touch ledger)]=1", ")\ntouch ledger", "}; touch ledger", "$'\\ntouch ledger'", "<(touch ledger)", ">ledger", "2>ledger",
            "1;touch ledger", "-1+a[$(touch ledger)]", "_batuta_value_1", "é ñ 漢", " leading and trailing ", "", "a=b", "{a,b}", "\t",
            "%s%n", "'\"'\"'; touch ledger");

    @TempDir Path place;

    private static String script(String template, String value) {
        return ShellText.script(Pebble.fill(Pebble.read(template), Map.of("x", value)));
    }

    private String run(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(place.resolve("script"), script);
        Path out = place.resolve("out");
        Process bash = new ProcessBuilder("bash", "-euo", "pipefail", file.toString())
                .directory(Files.createDirectories(place.resolve("cwd")).toFile())
                .redirectOutput(out.toFile()).redirectError(place.resolve("err").toFile()).start();
        bash.getOutputStream().close();
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out, UTF_8);
    }

    private void nothingHappened(String template, String value) {
        assertThat(place.resolve("cwd/ledger")).as(template + " with " + value).doesNotExist();
    }

    /** Where a word stands, every value arrives as it is. */
    @ParameterizedTest
    @ValueSource(strings = {
        "printf %s {{ x }}", "X={{ x }}\nprintf %s \"$X\"", "export X={{ x }}; printf %s \"$X\"", "printf '%s' -- {{ x }} | tail -c +3",
        "f() { printf %s \"$1\"; }; f {{ x }}", "if true; then printf %s {{ x }}; fi", "Y=$(printf %sE {{ x }}); printf %s \"${Y%E}\"",
        "cat <<'EOF' > /dev/null\n$(hello) \"\nEOF\nprintf %s {{ x }}", "# it's a \"comment\nprintf %s {{ x }}",
        "echo \"$(echo \"nested ')' \")\" > /dev/null\nprintf %s {{ x }}", "for one in {{ x }}; do printf %s \"$one\"; done",
        "case {{ x }} in *) printf %s {{ x }} ;; esac", "echo ${#PATH} $((1 + 2)) > /dev/null; printf %s {{ x }}",
        "echo 'single \" quote' > /dev/null; printf %s {{ x }}", "(printf %s {{ x }})", "{ printf %s {{ x }}; }",
        "printf %s {{ x }} <<-END\n\tnothing\n\tEND\n", "a=(one {{ x }}); printf %s \"${a[1]}\"", "[ {{ x }} = y ] || printf %s {{ x }}"})
    void aWordIsTheValueAndNothingElse(String template) throws IOException, InterruptedException {
        for (String value : ATTACKS) {
            String said = run(script(template, value));
            nothingHappened(template, value);
            if (!template.startsWith("[") || !value.isEmpty()) {
                assertThat(said).as(template + " with " + value).isEqualTo(value);
            }
        }
    }

    /** Where text stands that somebody else may read as a program, what means something to a shell is refused; what is put in does no harm. */
    @ParameterizedTest
    @ValueSource(strings = {
        "echo \"{{ x }}\"", "echo '{{ x }}'", "echo \"a $(echo {{ x }}) b\"", "echo `echo {{ x }}`", "cat <<EOF\n{{ x }}\nEOF\n",
        "cat <<'EOF'\n{{ x }}\nEOF\n",
        "# {{ x }}\ntrue", "echo $(( {{ x }} ))", "(( y = {{ x }} )) || true", "eval echo {{ x }}", "bash -c {{ x }}",
        "sh -c \"echo {{ x }}\"",
        "/bin/bash -ec {{ x }}", "[[ {{ x }} -eq 1 ]] || true", "[[ $(echo 1) -eq {{ x }} ]] || true",
        "[[ 1 -eq 2 && {{ x }} -eq 1 ]] || true",
        "[[ ( {{ x }} -eq 1 ) ]] || true", "let y={{ x }} || true", "a[{{ x }}]=1", "echo ${PATH:{{ x }}}", "echo ${a[{{ x }}]-}",
        "declare -i y={{ x }}",
        "test -v {{ x }} || true", "echo ${{ x }}", "echo \\{{ x }}", "echo $'{{ x }}'", "xargs {{ x }}", "trap {{ x }} EXIT",
        "cat <<{{ x }}\nEOF\n",
        "echo \"$(echo \"{{ x }}\")\"", "echo \"${y:-{{ x }}}\"", "eval \"$(echo :)\" {{ x }}", "printf -v {{ x }} %s a",
        "unset -v {{ x }}"})
    void elsewhereItIsHarmlessOrRefused(String template) throws IOException, InterruptedException {
        for (String value : ATTACKS) {
            String script;
            try {
                script = script(template, value);
            } catch (TemplateException refused) {
                assertThat(refused).hasMessageContaining("line ").hasMessageContaining(".env(");
                continue;
            }
            run(script);
            nothingHappened(template, value);
        }
        assertThatThrownBy(() -> script(template, "$(touch ledger)")).isInstanceOf(TemplateException.class);
    }

    @Test
    void plainValuesStandEverywhereAsTheyAre() {
        assertThat(script("echo \"{{ x }}\" '{{ x }}' {{ x }} # {{ x }}", "2026-08-01"))
                .isEqualTo("echo \"2026-08-01\" '2026-08-01' 2026-08-01 # 2026-08-01");
        assertThat(script("echo $(( {{ x }} + 1 ))", "41")).isEqualTo("echo $(( 41 + 1 ))");
    }

    @Test
    void onlyRawIsPasted() {
        assertThat(script("{{ x | raw }}", "echo $HOME; ls")).isEqualTo("echo $HOME; ls");
        assertThat(script("{{ x | raw | upper }}", "a b")).startsWith("_batuta_value_1='A B'; ");
        assertThat(script("{% set y = x | raw %}{{ y }}", "a b")).startsWith("_batuta_value_1='a b'; ");
    }

    @Test
    void aValueThatEndsAHereDocumentIsRefused() {
        assertThatThrownBy(() -> script("cat <<EOF\n{{ x }}\necho oops\nEOF\n", "EOF")).isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> script("cat <<EOF\nEO{{ x }}\necho oops\nEOF\n", "F")).isInstanceOf(TemplateException.class);
    }

    @Test
    void linesKeepTheirNumbers() {
        assertThatThrownBy(() -> script("true\ntrue\necho \"{{ x }}\"", "$(x)")).hasMessageStartingWith("line 3: ");
        assertThat(script("one\ntwo {{ x }}\nthree", "a b").lines()).hasSize(3);
    }

}
