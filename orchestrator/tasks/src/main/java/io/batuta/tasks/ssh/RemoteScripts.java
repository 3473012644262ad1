package io.batuta.tasks.ssh;

/**
 * What runs on the other host, in plain sh: an attempt is a directory there, and these programs begin it, look at it, end it and remove it. Each is preceded by assignments that {@link Sh} quoted:
 * {@code base} (where attempts are), {@code mark} (the line after which the answer begins: login shells may print before it) and what is named at each.
 *
 * <p>An attempt's directory holds, for generation <i>g</i>, the file {@code claim-g} and the directory {@code g}. The claim is made exclusively, either by the wrapper right before the effect begins
 * (its number, the boot, its line of /proc) or, with the word "never", by whoever wants that generation never to begin. So exactly one of the two happens, however late a message arrives.
 */
final class RemoteScripts {
    /** Goes to the attempts' directory and says the mark. */
    static final String ENTER = """
            umask 077
            LC_ALL=C
            export LC_ALL
            case $base in /*) ;; *) base=$HOME/$base ;; esac
            printf '\\n%s\\n' "$mark"
            [ -d "$base" ] || mkdir -p -- "$base"
            cd -- "$base" || { echo "nobase $base"; exit 0; }
            """;

    /** The leader of the attempt's session. Survives a polite end, so that the exit code is kept (-1 when the host had no room for the command's own process, which ends a shell; bash runs an EXIT trap also when a signal ends it, so that process leaves a file first); ends what is left of its process group after it. */
    static final String WRAPPER = """
            trap : HUP INT QUIT TERM
            batuta_boot=- batuta_stat=-
            [ -r /proc/sys/kernel/random/boot_id ] && read -r batuta_boot < /proc/sys/kernel/random/boot_id
            [ -r /proc/$$/stat ] && read -r batuta_stat < /proc/$$/stat
            set -C
            { echo "$$ $batuta_boot $batuta_stat" > "../claim-$1"; } 2>/dev/null || exit 125
            set +C
            trap '[ -e begun ] || echo -1 > exit' EXIT
            (: > begun && . ./run) > out 2> err < in
            batuta_code=$?
            trap - EXIT
            echo $batuta_code > exit
            kill -s TERM -- -$$
            (sleep 1; kill -s KILL -- -$$) >/dev/null 2>&1 &
            """;

    private static final String NEW = """
            g=1
            { mkdir -- "$name" && mkdir -- "$name/$g"; } || { echo there; exit 0; }
            """;

    private static final String FIND = """
            g=1
            mkdir -p -- "$name"
            while :; do
                if [ ! -e "$name/claim-$g" ] && (set -C; echo never > "$name/claim-$g") 2>/dev/null; then
                    g=$((g + 1))
                    break
                fi
                who=
                read -r who rest < "$name/claim-$g"
                if [ "$who" != never ]; then
                    echo "found $g"
                    exit 0
                fi
                if [ "$rest" = ended ]; then
                    echo never
                    exit 0
                fi
                g=$((g + 1))
            done
            mkdir -- "$name/$g" || { echo there; exit 0; }
            """;

    private static final String START = """
            cd -- "$name/$g" || exit 0
            : > out
            : > err
            printf %s "$run" > run
            printf %s "$input" > in
            [ -z "$terminal" ] || printf %s "$terminal" > terminal
            [ -z "$script" ] || printf %s "$script" > script
            BATUTA_ATTEMPT_NAME=$name
            export BATUTA_ATTEMPT_NAME
            unset LC_ALL
            if command -v setsid >/dev/null 2>&1; then
                setsid sh -c "$wrapper" batuta "$g" </dev/null >/dev/null 2>&1 &
            else
                set -m
                sh -c "$wrapper" batuta "$g" </dev/null >/dev/null 2>&1 &
            fi
            leader=$!
            """;

    private static final String HOLD = """
            exec 3<&0
            trap : USR1
            (read -r line <&3; kill -s USR1 $$) >/dev/null 2>&1 &
            waiter=$!
            wait "$leader"
            kill "$waiter" 2>/dev/null
            if read -r code < exit; then
                if [ -s out ] || [ -s err ]; then
                    set -- $(wc -c out err)
                    echo "ended $g $code $1 $3"
                    [ "$5" -gt 65536 ] || cat out err
                else
                    echo "ended $g $code 0 0"
                fi
                exit 0
            fi 2>/dev/null
            """;

    /**
     * Begins an attempt. Further variables: {@code name}, the fields of a {@link Program}, {@code wrapper}. Answers {@code there}, {@code never} (it was ended before it began), {@code found g}, {@code
     * begun g}, or {@code ended g code out err} followed by both outputs if they are small. A shell reads a program that comes on standard input byte by byte, so only what is needed is sent.
     *
     * @param find it may have begun before, and is found then
     * @param hold wait for its end until a line or the end of standard input comes
     */
    static String begin(boolean find, boolean hold) {
        return (find ? FIND : NEW) + START + (hold ? HOLD : "") + "echo \"begun $g\"\n";
    }

    /** What looking needs: whether the process of a claim still lives. Sets {@code state} to alive, gone or reboot. */
    static final String ALIVE = """
            start() {
                set -- ${1##*) }
                [ "$1" = Z ] && began=zombie || began=${20}
            }
            alive() {
                state=alive pid= boot= stat=
                read -r pid boot stat < "$1" || return 0
                now=-
                [ -r /proc/sys/kernel/random/boot_id ] && read -r now < /proc/sys/kernel/random/boot_id
                if [ "$now" != "$boot" ]; then
                    state=reboot
                    return 0
                fi
                if [ "$stat" = - ]; then
                    kill -0 "$pid" 2>/dev/null || state=gone
                    return 0
                fi
                start "$stat"
                then=$began
                began=none
                { read -r line < "/proc/$pid/stat" && start "$line"; } 2>/dev/null
                [ "$began" = "$then" ] && return 0
                if [ "$began" = none ] || [ "$began" = zombie ]; then
                    kill -s 0 -- "-$pid" 2>/dev/null && return 0
                fi
                state=gone
            }
            """;

    /**
     * Looks at attempts. Followed by calls of {@code look name g}, by {@code sizes}, by {@code piece name/g/file from count}. Answers lines {@code exit name g code}, {@code gone name g}, {@code
     * never name g}, {@code size} with a line of {@code ls -ln} (taken apart here: a shell reads byte by byte), and for a piece its bytes, then the mark on a line of its own.
     */
    static final String LOOK = ALIVE + """
            all=
            look() {
                all="$all $1/$2/out $1/$2/err"
                code=
                if [ -e "$1/$2/exit" ]; then
                    read -r code < "$1/$2/exit" && echo "exit $1 $2 $code"
                elif [ "$close" = 1 ]; then
                    who=
                    if [ -e "$1/claim-$2" ]; then
                        read -r who rest < "$1/claim-$2"
                        if [ "$who" = never ]; then
                            echo "never $1 $2"
                            return
                        fi
                        alive "$1/claim-$2"
                        [ "$state" = alive ] || [ -e "$1/$2/exit" ] || echo "$state $1 $2"
                    elif [ -d "$1/$2" ]; then
                        echo "idle $1 $2"
                    else
                        echo "missing $1 $2"
                    fi
                fi
            }
            sizes() {
                [ -z "$all" ] || ls -ln -- $all 2>/dev/null | sed 's/^/size /'
            }
            piece() {
                tail -c "+$(($2 + 1))" -- "$1" | head -c "$3"
                printf '\\n%s\\n' "$mark"
            }
            """;

    /** Ends an attempt; one that has not begun never will. Further variables: {@code name}, {@code signal}, {@code sudo} (1: with sudo's help). Answers {@code never}, {@code gone} or {@code signalled}. */
    static final String END = ALIVE + """
            mkdir -p -- "$name"
            g=1
            while :; do
                if (set -C; echo never ended > "$name/claim-$g") 2>/dev/null; then
                    echo never
                    exit 0
                fi
                who=
                read -r who rest < "$name/claim-$g"
                [ "$who" = never ] || break
                [ "$rest" = ended ] && { echo never; exit 0; }
                g=$((g + 1))
            done
            send() {
                kill -s "$signal" -- "$1" 2>/dev/null || { [ "$sudo" = 1 ] && sudo -n kill -s "$signal" -- "$1" 2>/dev/null; }
            }
            alive "$name/claim-$g"
            if [ "$state" = alive ]; then
                send "-$pid"
                for each in $(ps -e -o pid= -o sess= 2>/dev/null | while read -r one session; do
                    [ "$session" = "$pid" ] && [ "$one" != "$pid" ] && echo "$one"
                done); do
                    send "$each"
                done
            fi
            for each in $(grep -l -a -F "BATUTA_ATTEMPT_NAME=$name" /proc/[0-9]*/environ 2>/dev/null); do
                each=${each#/proc/}
                [ "${each%/environ}" = "$$" ] || send "${each%/environ}"
            done
            [ "$state" = alive ] && echo signalled || echo gone
            """;

    /** Removes what is older than anything that could be looked for: a crash between an attempt's end and its removal leaves it. */
    static final String SWEEP = """
            find . ! -name . -prune -name 'batuta-*' -mtime +30 -exec rm -rf -- {} + 2>/dev/null
            """;

    private RemoteScripts() {}
}
