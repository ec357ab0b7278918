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
	PART_MAX = 1100, /* bytes of a field with its name, and a 0 */
};

static enum log_level most = LOG_LEVEL_INFO;
static bool journal;

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
static void keep_stderr(void) {
	int fd;

	do {
		fd = open("/dev/null", O_WRONLY);
	} while (fd >= 0 && fd < STDERR_FILENO);
	if (fd > STDERR_FILENO) {
		close(fd);
	}
}

void log_open(void) {
	keep_stderr();
	journal = stderr_is_journal() && access("/run/systemd/journal/socket", W_OK) == 0;
}

void log_set_level(enum log_level level) {
	most = level;
}

/* What is left out of a line, and beyond its last field. */
static bool is_said(const struct log_field *field) {
	return field->value && *field->value;
}

/* "NAME=VALUE", cut to what @text holds. */
static struct iovec part(char text[PART_MAX], const char *name, const char *value) {
	snprintf(text, PART_MAX, "%s=%s", name, value);
	return (struct iovec){text, strlen(text)};
}

static bool to_journal(enum log_level level, const struct log_field *fields, const char *line) {
	char texts[LOG_FIELDS_MAX + 2][PART_MAX], priority[16];
	struct iovec parts[LOG_FIELDS_MAX + 3];
	int n = 2;

	snprintf(priority, sizeof priority, "%d", level);
	parts[0] = part(texts[0], "PRIORITY", priority);
	parts[1] = part(texts[1], "MESSAGE", line);
	for (; fields && fields->name && n < LOG_FIELDS_MAX + 2; fields++) {
		if (is_said(fields)) {
			parts[n] = part(texts[n], fields->name, fields->value);
			n++;
		}
	}
	parts[n++] = (struct iovec){
		(char *)"SYSLOG_IDENTIFIER=usherd", strlen("SYSLOG_IDENTIFIER=usherd")};
	return sd_journal_sendv(parts, n) == 0;
}

static void to_stderr(enum log_level level, const struct log_field *fields, const char *line) {
	char whole[2048];
	int n = snprintf(whole, sizeof whole, "<%d>%s", level, line);

	for (; fields && fields->name; fields++) {
		if (is_said(fields) && strcmp(fields->name, "MESSAGE_ID") != 0 &&
			(size_t)n < sizeof whole) {
			n += snprintf(whole + n, sizeof whole - (size_t)n, " %s=%s", fields->name,
				fields->value);
		}
	}
	fprintf(stderr, "%s\n", whole);
}

bool log_says(enum log_level level) {
	return level <= most;
}

void log_line(enum log_level level, const struct log_field *fields, const char *format, ...) {
	int error = errno;
	char line[1024];
	va_list arguments;

	if (!log_says(level)) {
		return;
	}
	va_start(arguments, format);
	(void)vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (!journal || !to_journal(level, fields, line)) {
		to_stderr(level, fields, line);
	}
	errno = error;
}
