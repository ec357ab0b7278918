/* SPDX-License-Identifier: MIT */
/*
 * A start after many old handoffs reads one snapshot and the facts since, and no more bytes than
 * that takes.
 *
 *     start SITE N [FILE]
 *
 * Plays N guests through the core, the journal and a real database in virtual time, one a minute:
 * sent, reached, taken, met, filed, and twelve hours later the visit ends. Then opens the database
 * again, counts what is read, and holds the state against the one that was left. A FILE, which must
 * not be there, is the database, and is kept.
 */
#include "api/journal.h"
#include "config/site_file.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MINUTE = 60 * 1000,
	WAITING_MAX = 4096,           /* appends not durable yet */
	READ_MAX = 192 * 1024 * 1024, /* bytes at a start, whatever N is */
	FACTS_MAX = 3 * 4096,         /* after 12 hours of visits, of which a snapshot tells */
};

struct centre {
	struct site *site;
	struct store *store;
	struct relay *relay;
	struct journal *journal;
	int64_t at;
	uint64_t id, appended, durable;
	unsigned snapshots;
};

static void need(int ok, const char *what) {
	if (!ok) {
		fprintf(stderr, "start: %s\n", what);
		exit(1);
	}
}

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct centre *centre = userdata;

	centre->durable = ticket;
	relay_release_archived(centre->relay, seq);
}

static void on_failed(void *userdata, const char *why) {
	need(0, why);
}

static void open_centre(
	struct centre *centre, const char *path, struct store_replay_result *ret_found) {
	const struct store_callbacks events = {on_committed, on_failed, centre};
	char *why = NULL;

	centre->appended = centre->durable = 0;
	need(store_open_sqlite(&centre->store, &why, path, &events) == 0,
		why ? why : "cannot open");
	centre->relay = relay_new();
	centre->journal = journal_new(centre->relay, centre->store);
	need(journal_replay(centre->journal, &why, ret_found) == 0, why ? why : "cannot replay");
}

static void close_centre(struct centre *centre) {
	journal_free(centre->journal);
	centre->store = store_close(centre->store);
	relay_free(centre->relay);
}

/* Append never waits, so who appends faster than the disk must. */
static void keep_pace(struct centre *centre) {
	struct pollfd waiting = {.fd = store_fd(centre->store), .events = POLLIN};

	while (centre->appended - centre->durable > WAITING_MAX) {
		need(poll(&waiting, 1, 60000) == 1, "the store does not answer");
		store_dispatch(centre->store);
	}
}

static uint64_t apply(struct centre *centre, struct event event) {
	struct facts facts = {0};
	const Usher__Fact__Answered *answer;
	uint64_t handoff = 0;

	event.at = centre->at;
	if (event.device) {
		event.request.run = 1;
		event.request.id = ++centre->id;
	}
	answer = relay_apply(centre->relay, &event, &facts);
	if (answer) {
		need(answer->outcome == USHER__OUTCOME__OK, "an act was refused");
		handoff = answer->handoff;
	}
	if (facts.n) {
		journal_write(centre->journal, &event, NULL, &facts);
		centre->appended++;
	}
	facts_clear(&facts);
	return handoff;
}

static void tick_until(struct centre *centre, int64_t until) {
	while (relay_wake_at(centre->relay) <= until) {
		centre->at = relay_wake_at(centre->relay);
		apply(centre, (struct event){.type = EVENT_TICK});
	}
	centre->at = until;
}

static void play(struct centre *centre, uint64_t n) {
	/* with the surname some 200 bytes, as the benchmark's */
	char *traits[] = {(char *)"a grey suit, a red tie and a black umbrella; walks with a "
				  "stick, slowly, and asks for a chair",
		(char *)"came twice before, in spring; spoke with consultant Lee about the corner "
			"flats, and has the brochure"};
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	const char *device = "flat-1";
	uint64_t handoff;

	card.surname = (char *)"王";
	card.party_size = 3;
	card.traits = traits;
	card.n_traits = sizeof traits / sizeof *traits;
	apply(centre, (struct event){.type = EVENT_SITE, .site = centre->site});
	apply(centre,
		(struct event){.type = EVENT_ON,
			.device = device,
			.on = {.post = "show-flat", .badge = "901"}});
	for (uint64_t i = 0; i < n; i++) {
		handoff = apply(centre,
			(struct event){.type = EVENT_SEND,
				.device = device,
				.send = {.to = "show-flat-a", .card = &card}});
		apply(centre,
			(struct event){.type = EVENT_REACHED,
				.device = device,
				.reached = {.handoff = handoff, .seen = true}});
		apply(centre,
			(struct event){.type = EVENT_TAKE,
				.device = device,
				.take = {.handoff.number = handoff}});
		apply(centre,
			(struct event){.type = EVENT_MET,
				.device = device,
				.met = {.handoff.number = handoff}});
		tick_until(centre, centre->at + MINUTE);
		keep_pace(centre);
	}
}

/* Bytes that this process has read so far (proc(5)). */
static uint64_t bytes_read(void) {
	FILE *file = fopen("/proc/self/io", "re");
	uint64_t n = 0;

	need(file && fscanf(file, "rchar: %" SCNu64, &n) == 1, "/proc/self/io cannot be read");
	fclose(file);
	return n;
}

static void remove_all(const char *folder, const char *path) {
	static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
	char name[128];

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		snprintf(name, sizeof name, "%s%s", path, tails[i]);
		(void)unlink(name);
	}
	(void)rmdir(folder);
}

int main(int argc, char **argv) {
	struct centre centre = {.at = INT64_C(1767225600000)};
	char folder[] = "/tmp/usher-start-XXXXXX", path[64], *why = NULL;
	const char *file = argc == 4 ? argv[3] : path;
	struct store_replay_result found = {0};
	uint64_t n, digest, seq, before;

	need(argc == 3 || argc == 4, "usage: start SITE N [FILE]");
	n = strtoull(argv[2], NULL, 10);
	need(site_file_read(&centre.site, &why, argv[1]) == 0, why ? why : "no site");
	need(mkdtemp(folder) != NULL, "no folder");
	snprintf(path, sizeof path, "%s/usher.db", folder);
	open_centre(&centre, file, &found);
	need(found.last_seq == 0, "the file is there already");
	play(&centre, n);
	digest = journal_relay_state_digest(centre.relay);
	seq = relay_seq(centre.relay);
	close_centre(&centre);

	before = bytes_read();
	open_centre(&centre, file, &found);
	before = bytes_read() - before;
	printf("after %" PRIu64 " handoffs and %" PRIu64 " facts: snapshot at %" PRIu64 ", %" PRIu64
	       " facts after it, %" PRIu64 " bytes read\n",
		n, seq, found.snapshot_seq, found.n_facts, before);
	need(found.n_facts <= FACTS_MAX, "more facts were read than come to four snapshots");
	need(found.last_seq == seq && found.snapshot_seq + found.n_facts == seq,
		"not all facts are there");
	need(journal_relay_state_digest(centre.relay) == digest,
		"the state is not the one that was left");
	need(before < READ_MAX, "too many bytes were read");
	close_centre(&centre);
	site_free(centre.site);
	remove_all(folder, path);
	return 0;
}
