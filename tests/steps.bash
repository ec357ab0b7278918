# SPDX-License-Identifier: MIT
# Runs a table of steps, some of them beside one another, and remembers what came of each, so that a long run which was
# interrupted goes on where it stopped. tests/run --long has the table, tests/lint/steps tries this file. To be sourced
# by bash, in the folder of the tree that is tested, with these set:
#
#   steps             the table: a row a step, of NAME | WITH | BUILD... | COMMAND
#                       WITH     alone: it uses all processors by itself; beside: others may run at the same time
#                       BUILD    a build that it needs, which is made or brought up to date before
#                       COMMAND  a line of bash, which leaves its counts in the variables passed, failed and skipped
#   steps_folder      where each step's NAME.log and the file "results" are kept
#   steps_processors  how many steps run beside one another at most
#   make_build        a function: make_build BUILD
#
# The file "results" has a line for each step that has ended:
#
#   NAME COMMIT PASSED FAILED SKIPPED SECONDS
#
# COMMIT is as tree_name has it. Only lines of the commit that is there now count.

steps_names=()
declare -A steps_with=() steps_builds=() steps_command=()
declare -A steps_running=() # by process id: the name of a step that has begun
declare -A steps_began=()   # by name: when, in seconds of this shell
declare -A steps_made=()    # by build: it was made in this run
steps_tree=                 # the name of the tree when the run began

steps_read() {
	local name with builds command
	while IFS='|' read -r name with builds command; do
		read -r name <<<"$name"
		if [ -n "$name" ]; then
			steps_names+=("$name")
			read -r 'steps_with[$name]' <<<"$with"
			read -r 'steps_builds[$name]' <<<"$builds"
			steps_command[$name]=$command
		fi
	done <<<"$steps"
}

# What differs from the commit: the changes of its files, and whatever new files are not ignored.
tree_changes() {
	git diff --binary HEAD
	git ls-files -z --others --exclude-standard | xargs -0r sha1sum
}

tree_files() {
	find . -path './build*' -prune -o -path ./.git -prune -o -type f -print0 | sort -z | xargs -0r sha1sum
}

digest_of_input() {
	sha1sum | cut -c 1-8
}

# tree_name: the commit's short hash. If the tree is not as it was committed, a + and a digest of how it differs follow;
# without git it is "none", a + and a digest of all its files.
tree_name() {
	local hash changes
	if [ -e .git ] && hash=$(git rev-parse --short HEAD 2>/dev/null); then
		changes=$(tree_changes | digest_of_input)
		if [ "$changes" = "$(digest_of_input </dev/null)" ]; then
			echo "$hash"
		else
			echo "$hash+$changes"
		fi
	else
		echo "none+$(tree_files | digest_of_input)"
	fi
}

# steps_known NAME: is there such a step? Says so if not.
steps_known() {
	if [ -z "${steps_with[$1]-}" ]; then
		echo "there is no step \"$1\"; the steps are: ${steps_names[*]}" >&2
		return 1
	fi
}

# steps_choose all | from STEP | only STEP,...: the names of those that are to run, one a line. Fails on a name that
# is none.
steps_choose() {
	local name begun=no
	case $1 in
	all) printf '%s\n' "${steps_names[@]}" ;;
	only)
		for name in ${2//,/ }; do
			steps_known "$name" || return 1
		done
		printf '%s\n' ${2//,/ }
		;;
	from)
		steps_known "$2" || return 1
		for name in "${steps_names[@]}"; do
			if [ "$name" = "$2" ]; then
				begun=yes
			fi
			if [ $begun = yes ]; then
				echo "$name"
			fi
		done
		;;
	esac
}

# steps_result NAME: its line of the results without its name; nothing if it has none.
steps_result() {
	if [ -f "$steps_folder/results" ]; then
		sed -n "s/^$1 //p" "$steps_folder/results" | tail -n 1
	fi
}

# steps_forget NAME: what it once gave does not count any more.
steps_forget() {
	if [ -f "$steps_folder/results" ]; then
		sed -i "/^$1 /d" "$steps_folder/results"
	fi
}

# steps_ended NAME PASSED FAILED SKIPPED: writes and says what came of it. A tree that has changed meanwhile is no
# commit's.
steps_ended() {
	local name=$1 seconds=$((SECONDS - steps_began[$1])) tree log=$steps_folder/$1.log
	tree=$(tree_name)
	if [ "$tree" != "$steps_tree" ]; then
		tree=$steps_tree..$tree
		echo "$name: the tree has changed while it ran"
	fi
	echo "$name $tree $2 $3 $4 $seconds" >>"$steps_folder/results"
	if [ "$3" != 0 ]; then
		tail -n 60 "$log"
		echo "failed: $name ($log)"
	else
		grep -a '^skipped: ' "$log"
	fi
	echo "$name: $2 passed, $3 failed, $seconds s"
}

# steps_begin NAME: makes what it needs, and starts it in a group of processes of its own.
steps_begin() {
	local name=$1 log=$steps_folder/$1.log counts=$steps_folder/$1.counts build
	printf '\n== %s\n' "$name"
	steps_forget "$name"
	rm -f "$counts"
	steps_began[$name]=$SECONDS
	: >"$log"
	for build in ${steps_builds[$name]}; do
		if [ -z "${steps_made[$build]-}" ] && ! make_build "$build" >>"$log" 2>&1; then
			echo "$build does not build" >>"$log"
			steps_ended "$name" 0 1 0
			return
		fi
		steps_made[$build]=yes
	done
	set -m
	(
		trap - INT TERM EXIT
		passed=0 failed=0 skipped=0
		eval "${steps_command[$name]}"
		echo "$passed $failed $skipped" >"$counts"
	) >>"$log" 2>&1 </dev/null &
	set +m
	steps_running[$!]=$name
}

# steps_counts NAME: what a step that has ended left. One that did not come to its end has left nothing, and one of
# which nothing passed and nothing failed has proved nothing: both have failed.
steps_counts() {
	local passed=0 failed=0 skipped=0 file=$steps_folder/$1.counts
	if [ -f "$file" ]; then
		read -r passed failed skipped <"$file"
	fi
	if [ $((passed + failed)) = 0 ]; then
		failed=1
	fi
	echo "$passed $failed $skipped"
}

# steps_await COUNT: until no more than so many run.
steps_await() {
	local pid name
	while [ ${#steps_running[@]} -gt "$1" ]; do
		wait -n -p pid "${!steps_running[@]}"
		name=${steps_running[$pid]}
		unset "steps_running[$pid]"
		# shellcheck disable=SC2046
		steps_ended "$name" $(steps_counts "$name")
	done
}

# Whatever still runs ends with this shell, and is not remembered.
steps_stop() {
	local pid
	trap - EXIT INT TERM
	for pid in "${!steps_running[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null
	done
	wait
}

# steps_run NAME...
steps_run() {
	local name
	mkdir -p "$steps_folder"
	steps_tree=$(tree_name)
	trap steps_stop EXIT
	trap 'exit 130' INT TERM
	for name in "$@"; do
		if [ "${steps_with[$name]}" = beside ]; then
			steps_await $((steps_processors - 1))
			steps_begin "$name"
		else
			steps_await 0
			steps_begin "$name"
			steps_await 0
		fi
	done
	steps_await 0
	trap - EXIT INT TERM
}

# steps_list: every step with its last result.
steps_list() {
	local name now tree passed failed skipped seconds other
	now=$(tree_name)
	echo "the tree is $now"
	for name in "${steps_names[@]}"; do
		read -r tree passed failed skipped seconds <<<"$(steps_result "$name")"
		other=
		if [ -n "$tree" ] && [ "$tree" != "$now" ]; then
			other=", of another commit: $tree"
		fi
		if [ -n "$tree" ]; then
			printf '%-15s %s passed, %s failed, %s skipped, %s s%s\n' "$name" "$passed" "$failed" "$skipped" \
				"$seconds" "$other"
		else
			printf '%-15s not run\n' "$name"
		fi
	done
}

# steps_sum: adds up what all steps of the table gave for the tree as it is now. One that has given nothing for it is
# missing, and counts as failed. The last line is "N passed, N failed"; succeeds if some passed and none failed.
steps_sum() {
	local name now tree of_step bad skip seconds passed=0 failed=0 skipped=0 never=() other=()
	now=$(tree_name)
	printf '\n== all %d steps, of %s\n' ${#steps_names[@]} "$now"
	for name in "${steps_names[@]}"; do
		read -r tree of_step bad skip seconds <<<"$(steps_result "$name")"
		if [ -z "$tree" ]; then
			never+=("$name")
		elif [ "$tree" != "$now" ]; then
			other+=("$name ($tree)")
		else
			passed=$((passed + of_step))
			failed=$((failed + bad))
			skipped=$((skipped + skip))
			if [ "$bad" != 0 ]; then
				echo "failed: $name ($bad)"
			fi
		fi
	done
	if [ ${#never[@]} != 0 ]; then
		echo "not run: ${never[*]}"
	fi
	if [ ${#other[@]} != 0 ]; then
		echo "run on another commit: ${other[*]}"
	fi
	if [ $((${#never[@]} + ${#other[@]})) != 0 ]; then
		echo "$((${#never[@]} + ${#other[@]})) steps are missing, and count as failed"
	fi
	if [ $skipped != 0 ]; then
		echo "$skipped skipped"
	fi
	failed=$((failed + ${#never[@]} + ${#other[@]}))
	echo "$passed passed, $failed failed"
	[ $failed = 0 ] && [ $passed != 0 ]
}
