/* SPDX-License-Identifier: MIT */
#include "rooms.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "sites.h"
#include "store/memory.h"
#include "world.h"

#include <limits.h>

static int64_t now(void *userdata) {
	return ((struct world *)userdata)->now;
}

static uint64_t room(void *userdata) {
	return ((struct world *)userdata)->rooms.full ? 1024 : UINT64_MAX;
}

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct rooms *rooms = &((struct world *)userdata)->rooms;

	rooms->durable = seq;
	relay_release_archived(rooms->relay, seq);
	delivery_set_durable(rooms->delivery, seq);
}

static void on_failed(void *userdata, const char *why) {
	((struct world *)userdata)->rooms.failed = true;
}

static struct store_callbacks events_of(struct world *world) {
	return (struct store_callbacks){on_committed, on_failed, world};
}

void rooms_init(struct world *world, uint64_t log) {
	const struct store_callbacks events = events_of(world);

	world->rooms.log = log;
	world->rooms.store = store_memory_new(&events);
	store_memory_set_paused(world->rooms.store, true);
}

void rooms_finish(struct world *world) {
	rooms_stop(world);
	world->rooms.store = store_close(world->rooms.store);
}

void rooms_start(struct world *world, int site) {
	struct rooms *rooms = &world->rooms;
	_cleanup_(freep) char *why = NULL;
	struct store_replay_result replayed;
	struct api_parts parts;
	int r;

	rooms->relay = relay_new();
	rooms->journal = journal_new(rooms->relay, rooms->store);
	r = journal_replay(rooms->journal, &why, &replayed);
	if (r < 0) {
		world_wrong(world, REPLAYS, "the store cannot be replayed: %s", why ? why : "");
	}
	world->tally->n[TALLY_SNAPSHOTS] += r == 0 && replayed.snapshot_seq;
	rooms->durable = relay_seq(rooms->relay);
	rooms->delivery = delivery_new(rooms->relay, rooms->log, rooms->durable);
	parts = (struct api_parts){
		.relay = rooms->relay,
		.journal = rooms->journal,
		.delivery = rooms->delivery,
		.now = now,
		.available_bytes = room,
		.userdata = world,
	};
	rooms->api = api_new(&parts);
	rooms->failed = rooms->slow = rooms->barrier = rooms->lull = rooms->turning = false;
	rooms->up = true;
	oracle_recovered(world);
	ears_began(world);
	world->tally->n[TALLY_SITES_AT_START] += site != rooms->site;
	rooms_site(world, site);
	rooms_tick(world);
}

void rooms_stop(struct world *world) {
	struct rooms *rooms = &world->rooms;

	if (rooms->up) {
		rooms->api = api_free(rooms->api);
		rooms->delivery = delivery_free(rooms->delivery);
		rooms->journal = journal_free(rooms->journal);
		rooms->relay = relay_free(rooms->relay);
		rooms->up = false;
	}
}

void rooms_crash(struct world *world) {
	const struct store_callbacks events = events_of(world);

	world->rooms.store = store_memory_crash_and_reopen(world->rooms.store, &events);
	store_memory_set_paused(world->rooms.store, true);
}

void rooms_turned(struct world *world) {
	if (chance_once_in(&world->chance, 4)) {
		world->rooms.turning = true;
	} else {
		rooms_end_turn(world);
	}
}

void rooms_end_turn(struct world *world) {
	if (world->rooms.up) {
		delivery_flush(world->rooms.delivery, world->now);
		if (delivery_is_waiting_for_disk(world->rooms.delivery)) {
			store_request_flush(world->rooms.store);
		}
	}
	world->rooms.turning = false;
}

bool rooms_may_commit(const struct world *world) {
	const struct rooms *rooms = &world->rooms;

	return rooms->up && !rooms->failed && !rooms->slow &&
		(rooms->barrier ||
			(relay_seq(rooms->relay) != rooms->durable &&
				(rooms->lull || store_memory_has_waiter(rooms->store))));
}

void rooms_commit(struct world *world, unsigned n) {
	struct rooms *rooms = &world->rooms;
	uint64_t before = rooms->durable;

	rooms->barrier = rooms->lull = false;
	store_memory_commit_oldest(rooms->store, n);
	store_dispatch(rooms->store);
	if (rooms->durable == before && !rooms->failed) {
		store_memory_commit_oldest(rooms->store, UINT_MAX);
		store_dispatch(rooms->store);
	}
	if (rooms->durable == before && !rooms->failed && relay_seq(rooms->relay) != before) {
		world_wrong(world, CONFIRMED,
			"all commits have ended, and facts of the relay are in none of them");
	}
	rooms_turned(world);
}

void rooms_tick(struct world *world) {
	struct moment moment;

	for (unsigned i = 0; world->rooms.up && relay_wake_at(world->rooms.relay) <= world->now;
		i++) {
		if (i == 1000) {
			world_wrong(world, ENDS, "the relay asks for ticks without end");
			return;
		}
		oracle_begin(world, &moment, BY_TICK);
		api_tick(world->rooms.api);
		oracle_end(world, &moment);
		rooms_turned(world);
	}
}

void rooms_site(struct world *world, int site) {
	struct moment moment;

	if (site != world->rooms.site) {
		world->rooms.site_before = world->rooms.site;
	}
	world->rooms.site = site;
	oracle_begin(world, &moment, BY_SITE);
	api_set_site(world->rooms.api, sites[site]);
	oracle_end(world, &moment);
	rooms_turned(world);
}

void rooms_snapshot(struct world *world) {
	journal_write_snapshot(world->rooms.journal);
	world->rooms.barrier = true;
}

uint64_t rooms_replayed(struct world *world, int site) {
	struct relay *relay = relay_new();
	struct journal *journal = journal_new(relay, world->rooms.store);
	struct event event = {
		.type = EVENT_SITE, .at = world->now, .site = site < 0 ? NULL : sites[site]};
	_cleanup_(facts_clear) struct facts facts = {0};
	_cleanup_(freep) char *why = NULL;
	struct store_replay_result replayed;
	uint64_t digest = 0;

	if (site >= 0) {
		(void)relay_apply(relay, &event, &facts);
	}
	if (journal_replay(journal, &why, &replayed) < 0) {
		world_wrong(world, REPLAYS, "the store cannot be replayed: %s", why ? why : "");
	} else {
		digest = journal_relay_state_digest(relay);
	}
	journal_free(journal);
	relay_free(relay);
	COUNT(world, REPLAYS);
	return digest;
}
