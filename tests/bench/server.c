/* SPDX-License-Identifier: MIT */
#include "server.h"

#include "driver.h"
#include "guard.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE (INT64_C(60) * 1000000000)

static int need(int r, const char *what) {
	if (r < 0) {
		give_up("%s: %s", what, strerror(errno));
	}
	return r;
}

static struct sockaddr_in loopback(int port) {
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static int free_port(void) {
	struct sockaddr_in address = loopback(0);
	socklen_t size = sizeof address;
	int fd = need(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");

	need(bind(fd, (struct sockaddr *)&address, size), "bind");
	need(getsockname(fd, (struct sockaddr *)&address, &size), "getsockname");
	close(fd);
	return ntohs(address.sin_port);
}

void server_init(struct server *server, const char *where) {
	*server = (struct server){.port = free_port()};
	snprintf(server->place, sizeof server->place, "%s/XXXXXX", where);
	if (!mkdtemp(server->place)) {
		give_up("%s: no folder can be made there: %s", where, strerror(errno));
	}
}

void server_finish(struct server *server) {
	server_kill(server);
	remove_folder(server->place);
}

const char *server_path(const struct server *server, const char *name) {
	static char paths[4][256];
	static unsigned turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", server->place, name);
	return path;
}

void server_write(const struct server *server, const char *name, const char *text) {
	FILE *file = fopen(server_path(server, name), "we");

	if (!file || fputs(text, file) == EOF || fclose(file) == EOF) {
		give_up("%s: %s", server_path(server, name), strerror(errno));
	}
}

static void become(const struct server *server, const char *const *argv, pid_t parent) {
	int log = open(server_path(server, "log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	die_with(parent);
	if (log < 0 || dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0 ||
		chdir(server->place) < 0) {
		_exit(126);
	}
	execvp(argv[0], (char *const *)argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void start(struct server *server, const char *const *argv) {
	pid_t parent = getpid();

	server->pid = need(fork(), "fork");
	if (server->pid == 0) {
		become(server, argv, parent);
	}
}

/* What it said; its folder does not outlive us. */
static void print_log(const struct server *server) {
	FILE *log = fopen(server_path(server, "log"), "re");
	char line[512];

	while (log && fgets(line, sizeof line, log)) {
		fprintf(stderr, "  %s", line);
	}
	if (log) {
		fclose(log);
	}
}

static void check_alive(struct server *server, const char *name) {
	int status;

	if (waitpid(server->pid, &status, WNOHANG) == server->pid) {
		server->pid = 0;
		print_log(server);
		give_up("%s ended at once; above is what it said, if anything", name);
	}
}

int server_connect(const struct server *server) {
	struct sockaddr_in address = loopback(server->port);
	int fd = need(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"),
	    on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool accepts(const struct server *server) {
	struct sockaddr_in address = loopback(server->port);
	int fd = need(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
	bool yes = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;

	close(fd);
	return yes;
}

void server_start(struct server *server, const char *const *argv) {
	int64_t deadline = now_ns() + PATIENCE;

	start(server, argv);
	while (!accepts(server)) {
		check_alive(server, argv[0]);
		if (now_ns() > deadline) {
			give_up("%s does not listen", argv[0]);
		}
		(void)poll(NULL, 0, 1);
	}
}

double server_start_notifying(struct server *server, const char *const *argv) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct pollfd waiting = {.events = POLLIN};
	char said[512];
	int64_t began;
	ssize_t n;

	snprintf(address.sun_path, sizeof address.sun_path, "%s", server_path(server, "notify"));
	(void)unlink(address.sun_path);
	waiting.fd = need(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
	need(bind(waiting.fd, (struct sockaddr *)&address, sizeof address), "bind");
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	began = now_ns();
	start(server, argv);
	unsetenv("NOTIFY_SOCKET");
	do {
		if (poll(&waiting, 1, 60000) != 1) {
			give_up("%s is not ready after a minute", argv[0]);
		}
		n = recv(waiting.fd, said, sizeof said - 1, 0);
		said[n > 0 ? n : 0] = '\0';
	} while (!strstr(said, "READY=1"));
	close(waiting.fd);
	return (double)(now_ns() - began) / 1e9;
}

static void end(struct server *server, int signo) {
	if (server->pid) {
		(void)kill(server->pid, signo);
		(void)waitpid(server->pid, NULL, 0);
		server->pid = 0;
	}
}

void server_stop(struct server *server) {
	end(server, SIGTERM);
}

void server_kill(struct server *server) {
	end(server, SIGKILL);
}

/* Calls @add for a file of each of a process's threads. */
static double sum_tasks(pid_t pid, const char *name, double (*add)(FILE *file)) {
	char path[320];
	struct dirent *entry;
	double sum = 0;
	DIR *folder;

	snprintf(path, sizeof path, "/proc/%d/task", (int)(pid ? pid : getpid()));
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		FILE *file;

		snprintf(path, sizeof path, "/proc/%d/task/%s/%s", (int)(pid ? pid : getpid()),
			entry->d_name, name);
		file = *entry->d_name == '.' ? NULL : fopen(path, "re");
		if (file) {
			sum += add(file);
			fclose(file);
		}
	}
	if (!folder) {
		give_up("%s cannot be read", path);
	}
	closedir(folder);
	return sum;
}

static double add_schedstat(FILE *file) {
	uint64_t ns = 0;

	return fscanf(file, "%" SCNu64, &ns) == 1 ? (double)ns / 1e9 : 0;
}

static double add_switches(FILE *file) {
	char line[128];
	double n = 0;

	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "voluntary_ctxt_switches: %lf", &n) == 1) {
			return n;
		}
	}
	return 0;
}

double server_cpu(pid_t pid) {
	return sum_tasks(pid, "schedstat", add_schedstat);
}

double server_sleeps(const struct server *server) {
	return sum_tasks(server->pid, "status", add_switches);
}

double server_memory(const struct server *server, const char *field) {
	char path[64], line[128];
	double kib = -1;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)server->pid);
	file = fopen(path, "re");
	while (file && kib < 0 && fgets(line, sizeof line, file)) {
		if (!strncmp(line, field, strlen(field)) && line[strlen(field)] == ':') {
			kib = strtod(line + strlen(field) + 1, NULL);
		}
	}
	if (kib < 0) {
		give_up("%s does not say %s", path, field);
	}
	fclose(file);
	return kib;
}
