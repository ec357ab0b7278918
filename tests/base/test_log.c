/* SPDX-License-Identifier: MIT */
/* The log where there is no journal: a line for each word, with sd-daemon(3)'s prefix, and none too
 * many. */
#include "folder.h"

#include "base/log.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct folder folder;
static int stderr_before;

/* From here on stderr is a file. */
static void start(void) {
	int fd;

	folder_init(&folder);
	unsetenv("JOURNAL_STREAM");
	stderr_before = dup(STDERR_FILENO);
	fd = open(folder_place(&folder, "stderr"), O_WRONLY | O_CREAT | O_APPEND, 0600);
	cr_assert_geq(fd, 0);
	cr_assert_geq(dup2(fd, STDERR_FILENO), 0);
	close(fd);
	log_open();
}

static void restore(void) {
	if (stderr_before >= 0) {
		dup2(stderr_before, STDERR_FILENO);
		close(stderr_before);
		stderr_before = -1;
	}
}

static void stop(void) {
	restore();
	folder_finish(&folder);
}

TestSuite(log, .init = start, .fini = stop);

/* What was logged is @lines. Nothing is logged after it. */
static void assert_logged(const char *lines) {
	char *logged;

	restore();
	logged = folder_read(folder_place(&folder, "stderr"));
	cr_assert_str_eq(logged, lines);
	free(logged);
}

static void say_all(void) {
	log_error("e");
	log_warning("w");
	log_notice("n");
	log_info("i");
	log_line(LOG_LEVEL_DEBUG, NULL, "d");
}

Test(log, lines_have_their_priority) {
	log_set_level(LOG_LEVEL_DEBUG);
	say_all();
	assert_logged("<3>e\n<4>w\n<5>n\n<6>i\n<7>d\n");
}

Test(log, by_default_debug_is_not_said) {
	say_all();
	assert_logged("<3>e\n<4>w\n<5>n\n<6>i\n");
}

Test(log, what_matters_less_is_not_said) {
	static const enum log_level levels[] = {
		LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTICE, LOG_LEVEL_INFO};

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		log_set_level(levels[i]);
		say_all();
	}
	assert_logged("<3>e\n"
		      "<3>e\n<4>w\n"
		      "<3>e\n<4>w\n<5>n\n"
		      "<3>e\n<4>w\n<5>n\n<6>i\n");
}

Test(log, a_line_is_formatted_and_has_its_fields_behind_it) {
	log_info("%s has %d", "lobby-1", 3);
	log_line(LOG_LEVEL_NOTICE, LOG_FIELDS({"USHER_DEVICE", "lobby-1"}, {"USHER_POST", "bar"}),
		"%d told", 2);
	assert_logged("<6>lobby-1 has 3\n<5>2 told USHER_DEVICE=lobby-1 USHER_POST=bar\n");
}

Test(log, fields_without_a_value_are_left_out) {
	log_line(LOG_LEVEL_INFO,
		LOG_FIELDS({"MESSAGE_ID", "33720ec2050445e38378e310cec275c4"},
			{"USHER_DEVICE", NULL}, {"USHER_POST", ""}, {"USHER_VISIT", "4J"}),
		"told");
	assert_logged("<6>told USHER_VISIT=4J\n");
}

Test(log, a_long_line_is_cut_and_is_one_line) {
	char text[3000] = "", lines[1100];

	memset(text, 'x', sizeof text - 1);
	log_info("%s", text);
	snprintf(lines, sizeof lines, "<6>%.1023s\n", text);
	assert_logged(lines);
}

/* Even by a line that nobody can read. */
Test(log, errno_is_kept) {
	int deaf = open("/dev/null", O_RDONLY);

	errno = ENOSPC;
	log_info("told");
	cr_assert_eq(errno, ENOSPC);
	log_line(LOG_LEVEL_DEBUG, NULL, "not told");
	cr_assert_eq(errno, ENOSPC);
	cr_assert_geq(dup2(deaf, STDERR_FILENO), 0);
	errno = ENOSPC;
	log_info("told to nobody");
	cr_assert_eq(errno, ENOSPC);
	close(deaf);
}

/* The service manager gave us a journal, but somebody has put another stderr in its place. */
Test(log, a_journal_that_is_not_stderr_gets_nothing) {
	struct stat status;
	char stream[64];

	cr_assert_eq(fstat(stderr_before, &status), 0);
	snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)status.st_dev,
		(unsigned long long)status.st_ino + 1);
	setenv("JOURNAL_STREAM", stream, 1);
	log_open();
	log_info("told");
	assert_logged("<6>told\n");
}

/* The clock is handed in. */
Test(log, a_line_that_comes_up_often_is_said_once_in_a_while) {
	struct log_limit limit = {0};

	cr_assert(log_limit_allows(&limit, 0, 60000), "the first time, whenever that is");
	cr_assert_not(log_limit_allows(&limit, 0, 60000));
	cr_assert_not(log_limit_allows(&limit, 59999, 60000));
	cr_assert(log_limit_allows(&limit, 60000, 60000));
	cr_assert_not(log_limit_allows(&limit, 60100, 60000), "it counts from when it was said");
	cr_assert(log_limit_allows(&limit, 500000, 60000));
}
