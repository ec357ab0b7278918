/* SPDX-License-Identifier: MIT */
#include "house.h"

#include "handset.h"

#include "base/log.h"
#include "base/memory.h"
#include "config/site_file.h"
#include "loop/timer.h"
#include "net/session.h"
#include "store/memory.h"
#include "store/reader.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdlib.h>

enum {
	GRACE = 15000,    /* ms after a start in which nobody is deaf */
	PATIENCE = 60000, /* ms for one thing to happen: no test waits that long unless it fails */
};

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct house *house = userdata;

	cr_assert_null(house->failed, "nothing is durable after a failure");
	house->durable = seq;
	if (house->delivery) {
		relay_release_archived(house->relay, seq);
		delivery_set_durable(house->delivery, seq);
	}
}

static void on_failed(void *userdata, const char *why) {
	struct house *house = userdata;

	house->failed = copy_text(why);
}

static void on_turned(void *userdata) {
	struct house *house = userdata;

	delivery_flush(house->delivery, house->now);
}

static void on_impatient(void *userdata) {
	struct house *house = userdata;

	house->impatient = true;
}

static int64_t site_time(void *userdata) {
	const struct house *house = userdata;

	return house->now;
}

static uint64_t room(void *userdata) {
	const struct house *house = userdata;

	return house->room;
}

static const char *database(const struct house *house) {
	return folder_place(&house->folder, "usher.db");
}

static void open_sqlite(struct house *house) {
	const struct store_callbacks events = {on_committed, on_failed, house};
	char *why = NULL;

	cr_assert_eq(
		store_open_sqlite(&house->store, &why, database(house), &events), 0, "%s", why);
}

/* With the store open: everything above it. */
static void open_parts(struct house *house) {
	struct reports_parts reports;
	struct api_parts parts;
	char *why = NULL;

	house->relay = relay_new();
	house->journal = journal_new(house->relay, house->store);
	cr_assert_eq(journal_replay(house->journal, &why, &house->replayed), 0, "%s", why);
	if (house->sqlite) {
		house->history = history_new(store_reader_new(house->store));
		house->reported_history = history_new(store_reader_new(house->store));
	}
	cr_assert_eq(loop_watch(house->loop, store_fd(house->store), store_on_readable,
			     house->store, &house->watch),
		0);
	house->durable = relay_seq(house->relay);
	house->delivery = delivery_new(house->relay, store_log_id(house->store), house->durable);
	loop_set_turn_ending_callback(house->loop, on_turned, house);
	reports = (struct reports_parts){
		house->loop, house->relay, house->reported_history, site_time, house};
	cr_assert_eq(reports_new(&house->reports, &reports), 0);
	parts = (struct api_parts){house->relay, house->journal, house->delivery, house->history,
		site_time, room, house, house->reports};
	house->api = api_new(&parts);
	api_set_site(house->api, house->site);
}

/* The reverse; the store is left. */
static void close_parts(struct house *house) {
	cr_assert(list_empty(&house->handsets), "handsets hang up before the house closes");
	loop_set_turn_ending_callback(house->loop, NULL, NULL);
	house->api = api_free(house->api);
	house->reports = reports_free(house->reports);
	house->delivery = delivery_free(house->delivery);
	house->watch = watch_free(house->watch);
	house->reported_history = history_free(house->reported_history);
	house->history = history_free(house->history);
	house->journal = journal_free(house->journal);
	house->relay = relay_free(house->relay);
}

static struct site *read_site(const char *path) {
	struct site *site = NULL;
	char *why = NULL;

	cr_assert_eq(site_file_read(&site, &why, path), 0, "%s", why);
	site->zone = site->zone_free(site->zone); /* UTC, wherever the machine is */
	return site;
}

/* The sample, without its ladders: who tests one brings it along. */
static struct site *read_plain(void) {
	struct site *site = read_site(SAMPLES "/sample.site");

	for (size_t i = 0; i < site->n_posts; i++) {
		site->posts[i].n_ladder = 0;
		site->posts[i].offer_ends_after = 0;
	}
	return site;
}

void house_init(struct house *house, bool sqlite, const char *site) {
	const struct store_callbacks events = {on_committed, on_failed, house};

	log_set_level(LOG_LEVEL_ERROR); /* what is missed on purpose is of no interest */
	*house = (struct house){.sqlite = sqlite, .now = 1000000 - GRACE, .room = UINT64_MAX};
	list_init(&house->handsets);
	cr_assert_eq(loop_new(&house->loop), 0);
	cr_assert_eq(timer_new(house->loop, on_impatient, house, &house->patience), 0);
	house->site = site ? read_site(site) : read_plain();
	if (sqlite) {
		folder_init(&house->folder);
		open_sqlite(house);
	} else {
		house->store = store_memory_new(&events);
	}
	open_parts(house);
	house_wait(house, GRACE); /* nobody is taken to listen any more who does not */
}

void house_finish(struct house *house) {
	close_parts(house);
	store_close(house->store);
	timer_free(house->patience);
	loop_free(house->loop);
	site_free(house->site);
	free(house->failed);
	if (house->sqlite) {
		folder_finish(&house->folder);
	}
}

void house_crash(struct house *house) {
	const struct store_callbacks events = {on_committed, on_failed, house};

	cr_assert_not(house->sqlite, "only memory can lose what it holds");
	close_parts(house);
	house->store = store_memory_crash_and_reopen(house->store, &events);
	house->held = false;
	free(house->failed);
	house->failed = NULL;
	open_parts(house);
}

void house_restart(struct house *house) {
	if (!house->sqlite) {
		house_let_go(house);
		house_crash(house);
		return;
	}
	close_parts(house);
	house->store = store_close(house->store);
	open_sqlite(house);
	open_parts(house);
}

void house_hold(struct house *house) {
	house_settle(house);
	house->held = true;
	store_memory_set_paused(house->store, true);
}

void house_release(struct house *house, size_t n) {
	store_memory_commit_oldest(house->store, n);
	house_settle(house);
}

void house_let_go(struct house *house) {
	house->held = false;
	store_memory_set_paused(house->store, false);
	house_settle(house);
}

/* Has the store something to tell? */
static bool store_waits(const struct house *house) {
	struct pollfd waiting = {.fd = store_fd(house->store), .events = POLLIN};

	return poll(&waiting, 1, 0) > 0;
}

static bool is_quiet(const struct house *house) {
	if (house->came < house->said || store_waits(house)) {
		return false;
	}
	if (!house->held && !house->failed && house->durable < relay_seq(house->relay)) {
		return false;
	}
	list_each(link, &house->handsets) {
		if (!handset_is_quiet(container_of(link, struct handset, link))) {
			return false;
		}
	}
	return true;
}

static void hear_all(struct house *house) {
	list_each(link, &house->handsets) {
		handset_hear(container_of(link, struct handset, link));
	}
}

void house_settle(struct house *house) {
	timer_set(house->patience, PATIENCE);
	/* what the test itself did was no turn of the loop */
	delivery_flush(house->delivery, house->now);
	for (hear_all(house); !is_quiet(house); hear_all(house)) {
		cr_assert_eq(loop_run_turn(house->loop), 0);
		cr_assert_not(house->impatient, "what is waited for does not come");
	}
	timer_set(house->patience, -1);
}

void house_wait(struct house *house, int64_t ms) {
	int64_t until = house->now + ms;

	for (int64_t wake = relay_wake_at(house->relay); wake <= until;
		wake = relay_wake_at(house->relay)) {
		house->now = wake > house->now ? wake : house->now;
		api_tick(house->api);
	}
	house->now = until;
	house_settle(house);
}

void house_site(struct house *house, const char *path) {
	struct site *site = read_site(path);

	api_set_site(house->api, site);
	site_free(house->site);
	house->site = site;
	house_settle(house);
}
