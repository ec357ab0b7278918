/* SPDX-License-Identifier: MIT */
/* usherd under a steady load, and in a large house against a small one. */
#include "base/memory.h"
#include "figures.h"
#include "measures.h"

#include <sqlite3.h>
#include <sys/stat.h>

enum {
	LINES = 64,
	RATE = 2000, /* handoffs a second */
	SMALL_LINES = 3,
	SMALL_OPEN = 10,
	LARGE_LINES = 250,
	LARGE_OPEN = 5000,
	BLOCKS = 10,
};

/* Messages that are under way, by number. */
struct traffic {
	int64_t *began;
	unsigned n, confirmed, reached;
	unsigned skip; /* the first ones warm up */
	struct samples confirms, reaches;
};

static void traffic_told(void *userdata, uint64_t number, enum news news, unsigned count) {
	struct traffic *traffic = userdata;
	double us = (double)(now_ns() - traffic->began[number]) / 1e3;

	traffic->confirmed += news == CONFIRMED;
	traffic->reached += news == REACHED;
	if (number >= traffic->skip) {
		samples_add(news == CONFIRMED ? &traffic->confirms : &traffic->reaches, us);
	}
}

/* The seq of the snapshot that is on the disk. */
static double snapshot_seq(const struct server *server) {
	sqlite3_stmt *statement = NULL;
	sqlite3 *sqlite;
	double seq = 0;

	if (sqlite3_open_v2(server_path(server, "usher.db"), &sqlite, SQLITE_OPEN_READONLY, NULL) !=
			SQLITE_OK ||
		sqlite3_prepare_v2(sqlite, "SELECT seq FROM snapshot", -1, &statement, NULL) !=
			SQLITE_OK) {
		give_up("the database cannot be read: %s", sqlite3_errmsg(sqlite));
	}
	if (sqlite3_step(statement) == SQLITE_ROW) {
		seq = sqlite3_column_double(statement, 0);
	}
	sqlite3_finalize(statement);
	sqlite3_close(sqlite);
	return seq;
}

/* Only a checkpoint writes the database's own file. */
static double checkpoint_time(const struct server *server) {
	struct stat status;

	return stat(server_path(server, "usher.db"), &status) == 0
		? (double)status.st_mtim.tv_sec + (double)status.st_mtim.tv_nsec / 1e9
		: 0;
}

/* Send at the rate, whatever comes back. A message counts from when it was to be sent, not from
 * when it was. */
static void send_steadily(
	struct driver *driver, struct station *senders[LINES], struct traffic *traffic) {
	int64_t began = now_ns();

	for (unsigned i = 0; i < traffic->n; i++) {
		traffic->began[i] = began + (int64_t)i * 1000000000 / RATE;
		do {
			driver_turn(driver, traffic->began[i]);
		} while (now_ns() < traffic->began[i]);
		peer_usher.send(senders[i % LINES], i);
		peer_usher.flush(senders[i % LINES]);
	}
	for (int64_t end = now_ns() + INT64_C(30000000000);
		traffic->reached < traffic->n && now_ns() < end;) {
		driver_turn(driver, end);
	}
}

void measure_steady(const struct bench *bench) {
	struct traffic traffic = {.n = bench->steady * RATE, .skip = RATE};
	struct station *senders[LINES], *receivers[LINES];
	double snapshot, checkpoint;
	struct server server;
	struct driver driver;

	traffic.began = NEW_N(int64_t, traffic.n);
	server_init(&server, bench->where);
	peer_usher.start(&server, LINES);
	driver_init(&driver);
	driver.told = traffic_told;
	driver.userdata = &traffic;
	for (unsigned i = 0; i < LINES; i++) {
		receivers[i] = peer_usher.receiver(&driver, &server, i, 0, false);
		senders[i] = peer_usher.sender(&driver, &server, i);
	}
	snapshot = snapshot_seq(&server);
	checkpoint = checkpoint_time(&server);
	send_steadily(&driver, senders, &traffic);
	if (traffic.confirmed != traffic.n || traffic.reached != traffic.n) {
		give_up("of %u handoffs %u were confirmed and %u reached", traffic.n,
			traffic.confirmed, traffic.reached);
	}
	if (bench->steady > 5 &&
		(snapshot_seq(&server) == snapshot || checkpoint_time(&server) == checkpoint)) {
		give_up("no snapshot or no checkpoint was made meanwhile");
	}
	figure_of(&peer_usher, "steady confirm p50 us", samples_at(&traffic.confirms, 0.5));
	figure_of(&peer_usher, "steady confirm p99 us", samples_at(&traffic.confirms, 0.99));
	figure_of(&peer_usher, "steady reached p50 us", samples_at(&traffic.reaches, 0.5));
	figure_of(&peer_usher, "steady reached p99 us", samples_at(&traffic.reaches, 0.99));
	figure_of(&peer_usher, "steady worst ms", samples_at(&traffic.reaches, 1) / 1e3);
	for (unsigned i = 0; i < LINES; i++) {
		peer_usher.close(senders[i]);
		peer_usher.close(receivers[i]);
	}
	samples_clear(&traffic.confirms);
	samples_clear(&traffic.reaches);
	free(traffic.began);
	driver_finish(&driver);
	server_finish(&server);
}

/* A house of one size, with its open handoffs. */
struct house {
	struct server server;
	struct driver driver;
	struct station *sender, *receiver;
	struct traffic traffic;
	double cpu;
};

static void wait_for_all(struct house *house, unsigned confirmed) {
	int64_t end = now_ns() + INT64_C(30000000000);

	while (house->traffic.confirmed < confirmed && now_ns() < end) {
		driver_turn(&house->driver, end);
	}
	if (house->traffic.confirmed < confirmed) {
		give_up("open handoffs are not confirmed");
	}
}

static void open_house(
	struct house *house, const struct bench *bench, unsigned lines, unsigned open) {
	unsigned n = 0;

	*house = (struct house){0};
	server_init(&house->server, bench->where);
	peer_usher.start(&house->server, lines);
	driver_init(&house->driver);
	house->driver.told = traffic_told;
	house->driver.userdata = &house->traffic;
	house->traffic.began = NEW_N(int64_t, open + bench->warm_up + bench->times);
	house->traffic.skip = open + bench->warm_up;
	for (unsigned i = 0; i < lines; i++) {
		struct station *sender = peer_usher.sender(&house->driver, &house->server, i);

		for (; n < open * (i + 1) / lines; n++) {
			house->traffic.n = n;
			peer_usher.send(sender, n);
			peer_usher.flush(sender);
		}
		wait_for_all(house, n);
		peer_usher.close(sender);
	}
	house->traffic.n = n;
	house->traffic.reached = 0;
	house->receiver = peer_usher.receiver(&house->driver, &house->server, lines - 1, 0, false);
	house->sender = peer_usher.sender(&house->driver, &house->server, lines - 1);
}

static void play(struct house *house, unsigned times) {
	double cpu = server_cpu(house->server.pid);

	for (unsigned i = 0; i < times; i++) {
		unsigned number = house->traffic.n++, reached = house->traffic.reached;

		house->traffic.began[number] = now_ns();
		peer_usher.send(house->sender, number);
		peer_usher.flush(house->sender);
		while (house->traffic.confirmed < house->traffic.n ||
			house->traffic.reached == reached) {
			driver_turn(&house->driver, now_ns() + INT64_C(1000000000));
		}
	}
	house->cpu += server_cpu(house->server.pid) - cpu;
}

static void close_house(struct house *house) {
	samples_clear(&house->traffic.confirms);
	samples_clear(&house->traffic.reaches);
	free(house->traffic.began);
	peer_usher.close(house->sender);
	peer_usher.close(house->receiver);
	driver_finish(&house->driver);
	server_finish(&house->server);
}

void measure_size(const struct bench *bench) {
	unsigned times = bench->times / BLOCKS;
	struct house small, large;

	open_house(&small, bench, SMALL_LINES, SMALL_OPEN);
	open_house(&large, bench, LARGE_LINES, LARGE_OPEN);
	play(&small, bench->warm_up);
	play(&large, bench->warm_up);
	small.cpu = large.cpu = 0;
	for (unsigned i = 0; i < BLOCKS; i++) {
		play(&small, times);
		play(&large, times);
	}
	figure_of(&peer_usher, "7 posts reached p50 us", samples_at(&small.traffic.reaches, 0.5));
	figure_of(&peer_usher, "501 posts reached p50 us", samples_at(&large.traffic.reaches, 0.5));
	figure_of(&peer_usher, "7 posts CPU us a handoff", small.cpu * 1e6 / (times * BLOCKS));
	figure_of(&peer_usher, "501 posts CPU us a handoff", large.cpu * 1e6 / (times * BLOCKS));
	close_house(&small);
	close_house(&large);
}
