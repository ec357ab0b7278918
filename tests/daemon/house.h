/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The top floor without its doors: relay, journal, delivery and api over a store, put together
 * as usherd puts them together. Time is the test's, and so is the disk's: what is held back is not
 * durable. Devices are handsets (handset.h), each with a real session over a socket pair.
 */

#include "folder.h"

#include "api/api.h"
#include "api/journal.h"
#include "base/list.h"
#include "core/principal.h"
#include "core/relay.h"
#include "delivery/client.h"
#include "delivery/delivery.h"
#include "loop/loop.h"
#include "query/reports.h"
#include "record/history.h"
#include "store/store.h"

#include <stdbool.h>

struct house {
	struct folder folder;
	bool sqlite; /* a real file, with history; else a store in memory */
	struct loop *loop;
	struct timer *patience;
	bool impatient;
	struct site *site;
	struct store *store;
	struct watch *watch;
	struct relay *relay;
	struct journal *journal;
	struct history *history, *reported_history; /* NULL in memory */
	struct delivery *delivery;
	struct reports *reports;
	struct api *api;
	struct store_replay_result replayed;
	int64_t now;   /* site time */
	uint64_t room; /* bytes free on its disk */
	bool held;
	uint64_t durable;
	char *failed;
	uint64_t said, came; /* messages that handsets have sent, and that have reached the relay */
	struct list handsets;
};

/* An empty house. @site: a site file; NULL for the sample without its ladders. */
void house_init(struct house *house, bool sqlite, const char *site);
/* All handsets must have hung up. */
void house_finish(struct house *house);

/* End it without a word, as a crash does, and begin again from what is durable. Handsets must have
 * hung up. */
void house_crash(struct house *house);
/* The same after a clean stop: all that was decided is durable. */
void house_restart(struct house *house);

/* In memory: hold back all that is appended from now on. */
void house_hold(struct house *house);
/* Make the oldest @n appends durable, and have everybody told. */
void house_release(struct house *house, size_t n);
/* Hold nothing back any more, and have everybody told. */
void house_let_go(struct house *house);

/* Turn until all that was said has come, all that may be told was told, and handsets
 * have heard it. */
void house_settle(struct house *house);

/* Let time pass, with a tick whenever the relay asks for one. */
void house_wait(struct house *house, int64_t ms);

/* Take another site file from now on. */
void house_site(struct house *house, const char *path);
