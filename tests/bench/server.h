/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A program under measure: started in a temporary folder, on a loopback port of its own, and what
 * the system says it costs (proc(5)).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct server {
	pid_t pid; /* 0: not running */
	int port;
	char place[128]; /* its folder */
};

/* A new folder beneath @where, and a free port. */
void server_init(struct server *server, const char *where);
/* Ends it if it runs, and removes the folder. */
void server_finish(struct server *server);

/* The name of a file in its folder; lives until the next call but three. */
const char *server_path(const struct server *server, const char *name);
/* Write such a file. */
void server_write(const struct server *server, const char *name, const char *text);

/* Start @argv, its output into the file "log". Returns when its port accepts. */
void server_start(struct server *server, const char *const *argv);
/* The same, and returns the seconds until it said READY=1 to its service manager (sd_notify(3)). */
double server_start_notifying(struct server *server, const char *const *argv);
/* SIGTERM, and wait. */
void server_stop(struct server *server);
/* SIGKILL, and wait. */
void server_kill(struct server *server);

/* A connection to its port, non-blocking and being made. */
int server_connect(const struct server *server);

/* CPU seconds of all its threads so far; of this process if @pid is 0. */
double server_cpu(pid_t pid);
/* KiB, of smaps_rollup's line @field, such as "Rss" or "Anonymous". */
double server_memory(const struct server *server, const char *field);
/* How often its threads went to sleep so far. */
double server_sleeps(const struct server *server);
