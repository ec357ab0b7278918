# SPDX-License-Identifier: MIT
# What the tests of the real programs share. A script sources it with its arguments still in place: USHERD
# USHER ROOT, then its own, which are left to it. Each has a folder of its own, and ends what it started.
#
# Nothing here sleeps to be in step with a process: what must come is looked for until it is there, or
# until so much time has passed that it never will be.

# meson names files from the folder that it is in.
for word; do
	shift
	if [ -e "$word" ]; then
		word=$(readlink -f "$word")
	fi
	set -- "$@" "$word"
done
usherd=$1 usher=$2 root=$3
shift 3
export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
# What this machine has set must not reach the programs.
unset USHER_SOCKET USHER_DEVICE NO_COLOR NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID LISTEN_FDS LISTEN_PID \
	LISTEN_FDNAMES JOURNAL_STREAM LD_PRELOAD
# A sanitizer's end is none of our exit statuses.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}exitcode=99
export UBSAN_OPTIONS=${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}exitcode=99

patience=60 # seconds for what takes milliseconds
place=$(mktemp -d "${TMPDIR:-/tmp}/usher-XXXXXX")
if [ ${#place} -gt 80 ]; then # a socket's path has 107 bytes
	rmdir "$place"
	place=$(mktemp -d /tmp/usher-XXXXXX)
fi
mkdir "$place/etc" "$place/state" "$place/run"
mkfifo "$place/never"
site=$place/etc/usher.site
config=$place/etc/usherd.conf
cp "$root/daemon/sample.site" "$site"
# The group is left alone: a machine that has usher installed has one called usher. All is logged, so that
# all can be looked through.
printf '[usherd]\nsocket-group = nobody-has-this\nlog-level = debug\n' >"$config"
export USHER_SOCKET=$place/run/usher.sock

started=() # and not known to have ended
relay=     # pid
log=       # of the last relay
lives=0
declare -A watchers=()
out='' err='' status=0

finish() {
	local status=$? pid
	trap - EXIT
	for pid in "${started[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	if [ $status != 0 ] && [ $status != 77 ] && [ -n "$log" ]; then
		echo "the relay's last log:" >&2
		end_of "$log" >&2
	fi
	rm -rf "$place"
	exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

# fail WORDS: ends the test, naming the script's line.
fail() {
	local i
	for i in "${!BASH_SOURCE[@]}"; do
		if [ "${BASH_SOURCE[i]}" = "$0" ]; then
			break
		fi
	done
	echo "$(basename "$0"), line ${BASH_LINENO[i - 1]}: $*" >&2
	exit 1
}

skip() {
	echo "skipped: $*"
	exit 77
}

# The end of a file, for a reader of a failure.
end_of() {
	tail -n 30 "$1" 2>&1 | cut -c 1-240 || true
}

# say WORDS: a heading in the output.
say() {
	printf '%s\n' "$*"
}

pause() {
	read -r -t 0.02 <>"$place/never" || true
}

# await COMMAND...: until it succeeds.
await() {
	local deadline=$((SECONDS + patience))
	until "$@"; do
		if [ $SECONDS -ge $deadline ]; then
			fail "waited in vain for: $*"
		fi
		pause
	done
}

# there PATTERN FILE [COUNT]: has the file so many lines (1) of this kind?
there() {
	local n
	n=$(grep -cE -e "$1" "$2" 2>/dev/null) || true
	[ "${n:-0}" -ge "${3-1}" ]
}

# line PATTERN FILE [COUNT]: until there are so many.
line() {
	local deadline=$((SECONDS + patience))
	until there "$@"; do
		if [ $SECONDS -ge $deadline ]; then
			fail "no \"$1\" (${3-1}) in $(basename "$2"): $(end_of "$2")"
		fi
		pause
	done
}

same() {
	if [ "$1" != "$2" ]; then
		fail "${3:+$3: }expected \"$2\", got \"$1\""
	fi
}

has() {
	if [[ $1 != *"$2"* ]]; then
		fail "expected \"$2\" in: ${1:0:2000}"
	fi
}

lacks() {
	if [[ $1 == *"$2"* ]]; then
		fail "did not expect \"$2\" in: ${1:0:2000}"
	fi
}

# field KEY TEXT: the first value of a key, out of a line of JSON.
field() {
	if [[ $2 =~ \"$1\":\"?([^\",}]*) ]]; then
		printf '%s' "${BASH_REMATCH[1]}"
	fi
}

# began PID: a process that must not outlive the test.
began() {
	started+=("$1")
}

gone() {
	! kill -0 "$1" 2>/dev/null
}

# ended PID: until it has; its exit status is in $status.
ended() {
	local pid rest=()
	await gone "$1"
	status=0
	wait "$1" 2>/dev/null || status=$?
	for pid in "${started[@]}"; do
		if [ "$pid" != "$1" ]; then
			rest+=("$pid")
		fi
	done
	started=("${rest[@]}")
	if [ $status = 99 ]; then
		fail "a sanitizer ended process $1"
	fi
}

# Every line of a log says how much it matters; whatever else is there (a sanitizer's report) is none.
check_log() {
	if grep -vE '^<[0-7]>' "$log" >&2; then
		fail "the log has lines without a <N>"
	fi
}

# launch [VARIABLE=VALUE]... [OPTION]...: a relay, its pid in $relay, its log in $log.
launch() {
	local settings=()
	while [[ ${1-} == [A-Z]*=* ]]; do
		settings+=("$1")
		shift
	done
	lives=$((lives + 1))
	log=$place/log.$lives
	env CONFIGURATION_DIRECTORY="$place/etc" STATE_DIRECTORY="$place/state" RUNTIME_DIRECTORY="$place/run" \
		"${settings[@]}" "$usherd" "$@" >"$place/usherd.out" 2>"$log" &
	relay=$!
	began $relay
}

relays() {
	if gone "$relay" && ! there 'relays for' "$log"; then
		fail "usherd does not relay: $(end_of "$log")"
	fi
	there 'relays for' "$log"
}

# relay [VARIABLE=VALUE]... [OPTION]...: the same, and until it relays.
relay() {
	launch "$@"
	await relays
}

# Has it started, or ended?
decided() {
	there 'relays for' "$log" || gone "$relay"
}

# refused STATUS WORDS [VARIABLE=VALUE]... [OPTION]...: usherd ends with this status, and says these words.
refused() {
	local want=$1 words=$2
	shift 2
	launch "$@"
	await decided
	if there 'relays for' "$log"; then
		fail "usherd $* relays"
	fi
	ended "$relay"
	same "$status" "$want" "exit status of usherd $* ($(cat "$log"))"
	has "$(cat "$log")" "$words"
	check_log
}

# stop: as a service manager does.
stop() {
	kill -TERM "$relay"
	ended "$relay"
	same "$status" 0 'exit status after SIGTERM'
	check_log
}

# slay: as nobody should.
slay() {
	kill -KILL "$relay"
	wait "$relay" 2>/dev/null || true
	ended "$relay"
	same "$status" 137 'exit status after SIGKILL'
	check_log
}

# as DEVICE WORD...: usher; what it printed is in $out and $err, how it ended in $status.
as() {
	local device=$1
	shift
	status=0
	"$usher" --device "$device" "$@" >"$place/out" 2>"$place/err" </dev/null || status=$?
	out=$(cat "$place/out")
	err=$(cat "$place/err")
}

# expect STATUS DEVICE WORD...
expect() {
	local want=$1
	shift
	as "$@"
	if [ $status != "$want" ]; then
		fail "\`usher --device $*\` ended with $status, not $want: $out$err"
	fi
}

# watch DEVICE [OPTION]...: shows what it sees in $place/DEVICE.seen, until it is called off.
watch() {
	local device=$1
	shift
	rm -f "$place/$device.seen" "$place/$device.said" # the next line may read them before they are opened
	"$usher" --device "$device" "$@" watch >"$place/$device.seen" 2>"$place/$device.said" </dev/null &
	watchers[$device]=$!
	began $!
	line 'in step' "$place/$device.said"
}

# sees DEVICE PATTERN [COUNT]
sees() {
	line "$2" "$place/$1.seen" "${3-1}"
}

call_off() {
	kill -TERM "${watchers[$1]}"
	ended "${watchers[$1]}"
	same $status 143 "exit status of $1's watch"
	unset "watchers[$1]"
}

# Under fate's eyes (fate.c): relay "${fated[@]}" FATE_…=…
fated_by() {
	fated=(LD_PRELOAD="$1" ASAN_OPTIONS="$ASAN_OPTIONS:verify_asan_link_order=0")
}
