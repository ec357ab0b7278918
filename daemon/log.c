/* SPDX-License-Identifier: MIT */
#include "daemon/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <systemd/sd-journal.h>

static enum log_level most = LOG_LEVEL_INFO;
static bool journal;

/* JOURNAL_STREAM names the device and inode of the stderr that systemd gave us; if stderr is another by
 * now, somebody wants to read it there. (systemd.exec(5)) sd_journal_send cannot be asked: with no
 * journal it drops the line and says that all is well. */
static bool stderr_is_journal(void) {
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;

	return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
		fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

void log_open(void) {
	journal = stderr_is_journal() && access("/run/systemd/journal/socket", W_OK) == 0;
}

void log_set_level(enum log_level level) {
	most = level;
}

static bool to_journal(enum log_level level, const char *field, const char *value, const char *line) {
	char priority[16], message[1100], extra[300];
	struct iovec parts[4];
	int n = 0;

	parts[n].iov_base = priority;
	parts[n++].iov_len = (size_t)snprintf(priority, sizeof priority, "PRIORITY=%d", level);
	parts[n].iov_base = message;
	parts[n++].iov_len = (size_t)snprintf(message, sizeof message, "MESSAGE=%s", line);
	if (field && value && (size_t)snprintf(extra, sizeof extra, "%s=%s", field, value) < sizeof extra) {
		parts[n].iov_base = extra;
		parts[n++].iov_len = strlen(extra);
	}
	parts[n].iov_base = "SYSLOG_IDENTIFIER=usherd";
	parts[n++].iov_len = strlen("SYSLOG_IDENTIFIER=usherd");
	return sd_journal_sendv(parts, n) == 0;
}

void log_field(enum log_level level, const char *field, const char *value, const char *format, ...) {
	int error = errno;
	char line[1024];
	va_list arguments;

	if (level > most) {
		return;
	}
	va_start(arguments, format);
	(void)vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (!journal || !to_journal(level, field, value, line)) {
		if (field && value) {
			fprintf(stderr, "<%d>%s %s=%s\n", level, line, field, value);
		} else {
			fprintf(stderr, "<%d>%s\n", level, line);
		}
	}
	errno = error;
}
