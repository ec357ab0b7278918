/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <systemd/sd-journal.h>

enum {
	FIELD_SIZE_MAX = 1100, /* bytes of a field with its name, and a 0 */
};

static enum log_level max_level = LOG_LEVEL_INFO;
static bool journal_in_use;

/* JOURNAL_STREAM names the device and inode of the stderr that systemd gave us; if stderr is
 * another by now, somebody wants to read it there. (systemd.exec(5)) sd_journal_send cannot be
 * asked: with no journal it drops the line and says that all is well. */
static bool stderr_is_journal(void) {
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;

	return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
		fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

/* No socket and no database may become standard error because that was closed. */
static void reserve_standard_fds(void) {
	int fd;

	do {
		fd = open("/dev/null", O_WRONLY);
	} while (fd >= 0 && fd < STDERR_FILENO);
	if (fd > STDERR_FILENO) {
		close(fd);
	}
}

void log_open(void) {
	reserve_standard_fds();
	journal_in_use = stderr_is_journal() && access("/run/systemd/journal/socket", W_OK) == 0;
}

void log_set_level(enum log_level level) {
	max_level = level;
}

/* If not, the field is left out of the line. */
static bool has_value(const struct log_field *field) {
	return field->value && *field->value;
}

/* "NAME=VALUE", cut to what @text holds. */
static struct iovec format_field(char text[FIELD_SIZE_MAX], const char *name, const char *value) {
	snprintf(text, FIELD_SIZE_MAX, "%s=%s", name, value);
	return (struct iovec){text, strlen(text)};
}

static bool send_to_journal(
	enum log_level level, const struct log_field *fields, const char *line) {
	char texts[LOG_FIELDS_MAX + 2][FIELD_SIZE_MAX], priority[16];
	struct iovec iov[LOG_FIELDS_MAX + 3];
	int n = 2;

	snprintf(priority, sizeof priority, "%d", level);
	iov[0] = format_field(texts[0], "PRIORITY", priority);
	iov[1] = format_field(texts[1], "MESSAGE", line);
	for (; fields && fields->name && n < LOG_FIELDS_MAX + 2; fields++) {
		if (has_value(fields)) {
			iov[n] = format_field(texts[n], fields->name, fields->value);
			n++;
		}
	}
	iov[n++] = (struct iovec){
		(char *)"SYSLOG_IDENTIFIER=usherd", strlen("SYSLOG_IDENTIFIER=usherd")};
	return sd_journal_sendv(iov, n) == 0;
}

static void write_to_stderr(
	enum log_level level, const struct log_field *fields, const char *line) {
	char text[2048];
	int n = snprintf(text, sizeof text, "<%d>%s", level, line);

	for (; fields && fields->name; fields++) {
		if (has_value(fields) && strcmp(fields->name, "MESSAGE_ID") != 0 &&
			(size_t)n < sizeof text) {
			n += snprintf(text + n, sizeof text - (size_t)n, " %s=%s", fields->name,
				fields->value);
		}
	}
	fprintf(stderr, "%s\n", text);
}

bool log_is_enabled(enum log_level level) {
	return level <= max_level;
}

void log_line(enum log_level level, const struct log_field *fields, const char *format, ...) {
	int saved_errno = errno;
	char line[1024];
	va_list arguments;

	if (!log_is_enabled(level)) {
		return;
	}
	va_start(arguments, format);
	(void)vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (!journal_in_use || !send_to_journal(level, fields, line)) {
		write_to_stderr(level, fields, line);
	}
	errno = saved_errno;
}

bool log_limit_allows(struct log_limit *limit, int64_t now, int64_t interval_ms) {
	bool may_be_said = !limit->was_said || now - limit->said_at >= interval_ms;

	if (may_be_said) {
		*limit = (struct log_limit){.was_said = true, .said_at = now};
	}
	return may_be_said;
}
