/* SPDX-License-Identifier: MIT */
/*
 * What the machine can do: a message there and back between two processes over libevent, nothing
 * stored; and the COMMIT of one row by SQLite, with the log grown before, so that it is
 * overwritten.
 */
#include "figures.h"
#include "guard.h"
#include "measures.h"
#include "peer.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_echo(struct bufferevent *bufferevent, void *userdata) {
	(void)bufferevent_write_buffer(bufferevent, bufferevent_get_input(bufferevent));
}

static void on_end(struct bufferevent *bufferevent, short what, void *userdata) {
	_exit(0);
}

static struct bufferevent *open_end(
	struct event_base *base, int fd, bufferevent_data_cb came, void *userdata) {
	struct bufferevent *end = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);

	bufferevent_setcb(end, came, NULL, on_end, userdata);
	(void)bufferevent_enable(end, EV_READ | EV_WRITE);
	return end;
}

/* Two connected TCP sockets. */
static void connect_pair(const char *where, int ret[2]) {
	struct server server;
	struct sockaddr_in *address = &(struct sockaddr_in){.sin_family = AF_INET};
	int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	server_init(&server, where);
	address->sin_port = htons((uint16_t)server.port);
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listening < 0 || bind(listening, (struct sockaddr *)address, sizeof *address) < 0 ||
		listen(listening, 1) < 0) {
		give_up("no socket for the ping-pong");
	}
	ret[0] = server_connect(&server);
	ret[1] = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	(void)setsockopt(ret[1], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	close(listening);
	server_finish(&server);
}

/* Stay on the first processor that this process may use, or on the last: a client is never on its
 * relay's. */
static void pin(const cpu_set_t *allowed, bool last) {
	cpu_set_t one;
	int chosen = -1;

	for (int i = 0; i < CPU_SETSIZE; i++) {
		if (CPU_ISSET(i, allowed) && (last || chosen < 0)) {
			chosen = i;
		}
	}
	CPU_ZERO(&one);
	CPU_SET(chosen, &one);
	(void)sched_setaffinity(0, sizeof one, &one);
}

static void echo(int fd, pid_t parent) {
	struct event_base *base = event_base_new();

	die_with(parent);
	(void)open_end(base, fd, on_echo, NULL);
	(void)event_base_dispatch(base);
	_exit(0);
}

static void on_pong(struct bufferevent *bufferevent, void *userdata) {
	struct evbuffer *input = bufferevent_get_input(bufferevent);

	if (evbuffer_get_length(input) >= PAYLOAD) {
		(void)evbuffer_drain(input, PAYLOAD);
		*(bool *)userdata = true;
	}
}

void measure_ping_pong(const struct bench *bench) {
	struct samples samples = {0};
	struct driver driver;
	struct bufferevent *end;
	int fds[2];
	bool back;
	cpu_set_t allowed;
	pid_t parent = getpid(), pid;

	connect_pair(bench->where, fds);
	(void)sched_getaffinity(0, sizeof allowed, &allowed);
	pid = fork();
	if (pid == 0) {
		pin(&allowed, true);
		close(fds[0]);
		echo(fds[1], parent);
	}
	close(fds[1]);
	pin(&allowed, false);
	driver_init(&driver);
	end = open_end(driver.base, fds[0], on_pong, &back);
	for (unsigned i = 0; i < bench->warm_up + bench->times; i++) {
		int64_t began = now_ns();

		back = false;
		(void)bufferevent_write(end, payload(), PAYLOAD);
		driver_until(&driver, &back, "the pong");
		if (i >= bench->warm_up) {
			samples_add(&samples, (double)(now_ns() - began) / 1e3);
		}
	}
	bufferevent_free(end);
	driver_finish(&driver);
	(void)waitpid(pid, NULL, 0);
	(void)sched_setaffinity(0, sizeof allowed, &allowed);
	figure_add("floor ping-pong p50 us", samples_at(&samples, 0.5));
	samples_clear(&samples);
}

static void run(sqlite3 *sqlite, const char *sql) {
	if (sqlite3_exec(sqlite, sql, NULL, NULL, NULL) != SQLITE_OK) {
		give_up("sqlite: %s", sqlite3_errmsg(sqlite));
	}
}

void measure_commit(const struct bench *bench) {
	struct samples samples = {0};
	struct server server;
	sqlite3_stmt *insert;
	sqlite3 *sqlite;

	server_init(&server, bench->where);
	if (sqlite3_open(server_path(&server, "floor.db"), &sqlite) != SQLITE_OK) {
		give_up("sqlite: %s", sqlite3_errmsg(sqlite));
	}
	run(sqlite,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = "
		"0;"
		"CREATE TABLE rows (id INTEGER PRIMARY KEY, bytes BLOB);"
		"BEGIN; INSERT INTO rows (bytes) VALUES (zeroblob(4194304)); DELETE FROM rows; "
		"COMMIT;"
		"PRAGMA wal_checkpoint(PASSIVE)");
	sqlite3_prepare_v2(sqlite, "INSERT INTO rows (bytes) VALUES (?)", -1, &insert, NULL);
	sqlite3_bind_blob(insert, 1, payload(), PAYLOAD, SQLITE_STATIC);
	for (unsigned i = 0; i < bench->warm_up + bench->times; i++) {
		int64_t began;

		run(sqlite, "BEGIN IMMEDIATE");
		if (sqlite3_step(insert) != SQLITE_DONE) {
			give_up("sqlite: %s", sqlite3_errmsg(sqlite));
		}
		sqlite3_reset(insert);
		began = now_ns();
		run(sqlite, "COMMIT");
		if (i >= bench->warm_up) {
			samples_add(&samples, (double)(now_ns() - began) / 1e3);
		}
		if (i % 700 == 699) { /* as usherd does when it has a moment */
			run(sqlite, "PRAGMA wal_checkpoint(PASSIVE)");
		}
	}
	sqlite3_finalize(insert);
	sqlite3_close(sqlite);
	server_finish(&server);
	figure_add("floor COMMIT p50 us", samples_at(&samples, 0.5));
	samples_clear(&samples);
}
