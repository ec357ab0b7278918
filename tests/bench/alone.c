/* SPDX-License-Identifier: MIT */
/* usherd by itself: how soon it is ready, what it costs when nobody asks, how much disk a handoff takes. */
#include "figures.h"
#include "guard.h"
#include "measures.h"

#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	STARTS = 7,
	SETTLE = 2000, /* ms */
};

/* The median of some starts of what @server is configured for, in ms. The first is left out: a site that is new to
 * the database is a fact of its own. */
static double time_starts(struct server *server) {
	struct samples samples = {0};
	double median;

	for (int i = 0; i < STARTS; i++) {
		double seconds = server_start_notifying(server, usher_argv(server));

		server_stop(server);
		if (i > 0) {
			samples_add(&samples, seconds * 1e3);
		}
	}
	median = samples_at(&samples, 0.5);
	samples_clear(&samples);
	return median;
}

const char *make_past(const struct server *past, const char *maker, const char *site, unsigned long n) {
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

void measure_start(const struct bench *bench) {
	struct server server;

	server_init(&server, bench->where);
	usher_configure(&server, 3, NULL);
	figure_of(&peer_usher, "start empty ms", time_starts(&server));
	usher_configure(&server, 3, bench->old);
	figure_of(&peer_usher, "start with {old} old ms", time_starts(&server));
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

	if (sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW) {
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
	pages = ask_number(sqlite, "PRAGMA page_count") - ask_number(sqlite, "PRAGMA freelist_count");
	handoffs = ask_number(sqlite, "SELECT count(*) FROM history");
	figure_of(&peer_usher, "disk bytes a handoff", pages * ask_number(sqlite, "PRAGMA page_size") / handoffs);
	sqlite3_close(sqlite);
}
