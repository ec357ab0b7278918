# SPDX-License-Identifier: MIT
# What the tests share that let strace meddle with the relay's system calls; after lib.bash.
#
# strace runs beside the relay and not above it (-D), so that the relay stays the script's own child; it ends when
# the relay does. It counts the calls of each thread by themselves, which here means: those of start-up and of the
# end of a drain, and those of the store's thread.

trace= # what strace wrote about the last relay

# May strace take hold of a process that it has not started? That includes those that it has.
may_attach() {
	local held tracer
	read -r <>"$place/never" &
	held=$!
	began "$held"
	rm -f "$place/strace"
	strace -o "$place/may" -e trace=none -p "$held" 2>"$place/strace" &
	tracer=$!
	began "$tracer"
	held_or_not() {
		there attached "$place/strace" || gone "$tracer"
	}
	await held_or_not
	kill -TERM "$held"
	ended "$held"
	ended "$tracer"
	there attached "$place/strace"
}

# Without leave to trace there is no test. LeakSanitizer looks for leaks by tracing, too, and cannot do so here.
may_trace() {
	may_attach || skip 'this system lets nobody trace (strace)'
	export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"
}

# launch_traced OPTION...: a relay, as launch makes it, under strace with these options.
launch_traced() {
	local usherd_itself=$usherd usherd=$place/traced
	trace=$place/trace.$((lives + 1))
	printf '#!/bin/bash\nexec' >"$usherd"
	printf ' %q' strace -D -f -q -y -o "$trace" "$@" "$usherd_itself" >>"$usherd"
	chmod +x "$usherd"
	launch
}

# trace_now OPTION...: the running relay, from here on.
trace_now() {
	trace=$place/trace.$lives.now
	rm -f "$trace" "$place/strace" # of the last time
	strace -f -y -o "$trace" -p "$relay" "$@" 2>"$place/strace" &
	tracer=$!
	began "$tracer"
	line 'attached' "$place/strace"
}

# Until it has nothing more to say: the relay has ended.
traced_to_end() {
	line '\+\+\+ (killed|exited)' "$trace"
}
