/* SPDX-License-Identifier: MIT */
/*
 * How many instructions usherd executes for a handoff, as callgrind counts them: a figure that does
 * not depend on what else the machine does. One sender and one receiver, one handoff at a time,
 * which is sent, reached and taken; all threads of usherd count. What a start and a stop take is
 * left out: two runs of different length are compared.
 */
#include "figures.h"
#include "guard.h"
#include "measures.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* How many handoffs the shorter run has, of those of the longer one. */
#define SHARE_OF_SHORT 0.2

enum {
	SETTLE = 2000, /* ms, in which the store tidies up: before the stop, or else sometimes after
			  it */
};

struct handoff {
	bool confirmed, reached, taken;
	bool done; /* all of it */
};

static void on_told(void *userdata, uint64_t number, enum news news, unsigned count) {
	struct handoff *handoff = userdata;

	handoff->confirmed |= news == CONFIRMED;
	handoff->reached |= news == REACHED;
	handoff->taken |= news == TAKEN;
	handoff->done = handoff->confirmed && handoff->reached && handoff->taken;
}

static void hand_off(const struct server *server, unsigned n) {
	struct handoff handoff;
	struct station *sender, *receiver;
	struct driver driver;

	driver_init(&driver);
	driver.told = on_told;
	driver.userdata = &handoff;
	receiver = peer_usher.receiver(&driver, server, 0, 0, true);
	sender = peer_usher.sender(&driver, server, 0);
	for (unsigned i = 0; i < n; i++) {
		handoff = (struct handoff){0};
		peer_usher.send(sender, i);
		peer_usher.flush(sender);
		driver_until(&driver, &handoff.done, "a handoff that is counted");
	}
	peer_usher.close(sender);
	peer_usher.close(receiver);
	driver_finish(&driver);
}

/* What callgrind wrote into its file @path. */
static double read_total(const char *path) {
	FILE *file = fopen(path, "re");
	char line[512];
	double total = 0;

	while (file && total == 0 && fgets(line, sizeof line, file)) {
		if (sscanf(line, "totals: %lf", &total) != 1) {
			total = 0;
		}
	}
	if (total == 0) {
		give_up("%s: no count: %s; valgrind with callgrind is wanted", path,
			strerror(errno));
	}
	fclose(file);
	return total;
}

/* The instructions of a whole life of usherd with @n handoffs. */
static double count_life(const struct bench *bench, unsigned n) {
	char out[300];
	const char *const *plain;
	const char *argv[8] = {"valgrind", "--quiet", "--tool=callgrind", out};
	struct server server;
	double total;

	server_init(&server, bench->where);
	snprintf(out, sizeof out, "--callgrind-out-file=%s", server_path(&server, "callgrind"));
	usher_configure(&server, 1, NULL);
	plain = usher_argv(&server);
	for (size_t i = 0; plain[i]; i++) {
		argv[4 + i] = plain[i];
	}
	server_start(&server, argv);
	hand_off(&server, n);
	(void)poll(NULL, 0, SETTLE);
	server_stop(&server);
	total = read_total(server_path(&server, "callgrind"));
	server_finish(&server);
	return total;
}

void measure_instructions(const struct bench *bench) {
	unsigned many = bench->counted, few = (unsigned)(many * SHARE_OF_SHORT);
	double difference = count_life(bench, many) - count_life(bench, few);

	figure_of(&peer_usher, "instructions a handoff", difference / (many - few));
}
