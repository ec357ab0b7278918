/* SPDX-License-Identifier: MIT */
/* usherd by itself: how soon it is ready, what it costs when nobody asks, how much disk a handoff
 * takes. */
#include "figures.h"
#include "guard.h"
#include "measures.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	STARTS = 7,
	BEFORE_KILL = 100, /* handoffs of each life that ends so */
	SETTLE = 2000,     /* ms */
};

static void on_told(void *userdata, uint64_t number, enum news news, unsigned count) {
	if (news == CONFIRMED) {
		*(bool *)userdata = true;
	}
}

/* Some handoffs, so that a kill leaves facts behind which no snapshot tells of. */
static void hand_off(const struct server *server) {
	bool confirmed;
	struct driver driver;
	struct station *sender;

	driver_init(&driver);
	driver.told = on_told;
	driver.userdata = &confirmed;
	sender = peer_usher.sender(&driver, server, 0);
	for (unsigned i = 0; i < BEFORE_KILL; i++) {
		confirmed = false;
		peer_usher.send(sender, i);
		peer_usher.flush(sender);
		driver_until(&driver, &confirmed, "one of the handoffs before a kill");
	}
	peer_usher.close(sender);
	driver_finish(&driver);
}

/* The median of some starts of what @server is configured for, in ms, after a clean stop or after a
 * kill -9. The first is left out: a site that is new to the database is a fact of its own. */
static double time_starts(struct server *server, bool killed) {
	struct samples samples = {0};
	double median;

	for (int i = 0; i < STARTS; i++) {
		double seconds = server_start_notifying(server, usher_argv(server));

		if (killed) {
			hand_off(server);
			server_kill(server);
		} else {
			server_stop(server);
		}
		if (i > 0) {
			samples_add(&samples, seconds * 1e3);
		}
	}
	median = samples_at(&samples, 0.5);
	samples_clear(&samples);
	return median;
}

const char *make_past(
	const struct server *past, const char *maker, const char *site, unsigned long n) {
	static char file[256];
	char number[32];
	pid_t parent = getpid(), pid;
	int status;

	fprintf(stderr, "%lu handoffs of the past\n", n);
	snprintf(number, sizeof number, "%lu", n);
	snprintf(file, sizeof file, "%s", server_path(past, "old.db"));
	pid = fork();
	if (pid == 0) {
		die_with(parent);
		(void)dup2(STDERR_FILENO, STDOUT_FILENO); /* the table is alone on ours */
		execl(maker, maker, site, number, file, NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0) {
		give_up("%s did not make them", maker);
	}
	return file;
}

/* The database @from as one of @server's own: what is killed there is not to be found by the next
 * round. */
static const char *copy_database(const struct server *server, const char *from) {
	const char *to = server_path(server, "copy.db");
	int source = open(from, O_RDONLY | O_CLOEXEC),
	    copy = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	char log[264];
	struct stat status;
	ssize_t n;

	snprintf(log, sizeof log, "%s-wal", from);
	if (stat(log, &status) == 0 && status.st_size > 0) {
		give_up("%s: a clean stop has left something there", log);
	}
	do {
		n = source < 0 || copy < 0 ? -1 : sendfile(copy, source, NULL, 1 << 30);
	} while (n > 0);
	if (n < 0 || fsync(copy) < 0) {
		give_up("%s: %s", to, strerror(errno));
	}
	close(source);
	close(copy);
	return to;
}

void measure_start(const struct bench *bench) {
	struct server server;

	server_init(&server, bench->where);
	usher_configure(&server, 3, NULL);
	figure_of(&peer_usher, "start empty ms", time_starts(&server, false));
	usher_configure(&server, 3, bench->old);
	figure_of(&peer_usher, "start with {old} old ms", time_starts(&server, false));
	usher_configure(&server, 3, copy_database(&server, bench->old));
	figure_of(&peer_usher, "start with {old} old after kill -9 ms", time_starts(&server, true));
	server_finish(&server);
}

void measure_idle(const struct bench *bench) {
	struct server server;
	double sleeps;

	server_init(&server, bench->where);
	peer_usher.start(&server, 3);
	(void)poll(NULL, 0, SETTLE);
	sleeps = server_sleeps(&server);
	(void)poll(NULL, 0, (int)bench->idle * 1000);
	figure_of(&peer_usher, "idle wake-ups", server_sleeps(&server) - sleeps);
	figure_of(&peer_usher, "idle anonymous MiB", server_memory(&server, "Anonymous") / 1024);
	figure_of(&peer_usher, "idle RSS MiB", server_memory(&server, "Rss") / 1024);
	server_finish(&server);
}

static double ask_number(sqlite3 *sqlite, const char *sql) {
	sqlite3_stmt *statement = NULL;
	double number;

	if (sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL) != SQLITE_OK ||
		sqlite3_step(statement) != SQLITE_ROW) {
		give_up("%s: %s", sql, sqlite3_errmsg(sqlite));
	}
	number = sqlite3_column_double(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

void measure_disk(const struct bench *bench) {
	sqlite3 *sqlite;
	double pages, handoffs;

	if (sqlite3_open_v2(bench->old, &sqlite, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
		give_up("%s: %s", bench->old, sqlite3_errmsg(sqlite));
	}
	pages = ask_number(sqlite, "PRAGMA page_count") -
		ask_number(sqlite, "PRAGMA freelist_count");
	handoffs = ask_number(sqlite, "SELECT count(*) FROM history");
	figure_of(&peer_usher, "disk bytes a handoff",
		pages * ask_number(sqlite, "PRAGMA page_size") / handoffs);
	sqlite3_close(sqlite);
}
