# SPDX-License-Identifier: MIT
# A crowd of clients (crowd.c), told what to do; after lib.bash, with the program in $crowd.

gather() {
	rm -f "$place"/crowd.*
	mkfifo "$place/crowd.steps"
	"$crowd" "$USHER_SOCKET" <"$place/crowd.steps" >"$place/crowd.said" 2>"$place/crowd.err" &
	crowding=$!
	began $crowding
	exec {crowd_steps}>"$place/crowd.steps"
}

# they STEP
they() {
	printf '%s\n' "$1" >&"$crowd_steps"
}

# says PATTERN COUNT: has it said so many such lines?
crowd_says() {
	if gone $crowding; then
		fail "the crowd has gone: $(cat "$place/crowd.err")"
	fi
	there "$1" "$place/crowd.said" "$2"
}

# they_are WHAT COUNT: until there are so many, and no more
they_are() {
	local before
	before=$(grep -c "^$1 " "$place/crowd.said") || true
	they "until $1 $2"
	await crowd_says "^$1 " $((before + 1))
	same "$(grep "^$1 " "$place/crowd.said" | tail -n 1)" "$1 $2"
}

# picture: what all of them hold, "ID STAGE" a line
picture() {
	local before
	before=$(grep -c '^pictures ' "$place/crowd.said") || true
	they show
	await crowd_says '^\.$' $((before + 1))
	same "$(grep '^pictures ' "$place/crowd.said" | tail -n 1)" 'pictures 1' 'the crowd does not agree'
	tac "$place/crowd.said" | sed -n '2,/^pictures /p' | sed '$d' | LC_ALL=C sort
}

disperse() {
	exec {crowd_steps}>&-
	ended $crowding
	same "$status" 0 "exit status of the crowd ($(cat "$place/crowd.err"))"
}
