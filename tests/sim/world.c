/* SPDX-License-Identifier: MIT */
#include "world.h"

#include "base/memory.h"
#include "store/memory.h"

#include <stdarg.h>

enum {
	MORNING = 9 * 3600 * 1000,
	LONG = 3000,        /* ms: meanwhile whatever is on the way arrives, and sides beat */
	LULL = 500,         /* ms: what is lazily written down is written down by then */
	TURNS_MAX = 100000, /* by then all should be quiet */
	ROUNDS_MAX = 100,
};

static const int64_t new_year = INT64_C(1767225600000); /* 2026-01-01 00:00 UTC */

struct world *world_new(uint64_t seed, uint32_t absent, struct tally *tally, struct trace *trace) {
	struct world *world = NEW(struct world);
	struct chance chance = {seed};

	world->now = new_year + MORNING;
	world->tally = tally;
	world->trace = trace;
	network_init(&world->network);
	rooms_init(world, chance_draw(&chance) | 1);
	for (int i = 0; i < DEVICES; i++) {
		device_init(&world->devices[i], world, i, chance_draw(&chance) | 1);
		world->devices[i].absent = absent >> i & 1;
	}
	for (int i = 0; i < RAWS; i++) {
		uint64_t run = chance_draw(&chance);

		/* the last one now and then wants nothing remembered */
		world->raws[i] = (struct raw){
			.peer = DEVICES + i, .run = i == RAWS - 1 && run % 4 == 0 ? 0 : run | 1};
	}
	rooms_start(world, 0);
	world_settle(world);
	for (int i = 0; i < DEVICES; i++) {
		device_turn(&world->devices[i]);
	}
	return world;
}

struct world *world_free(struct world *world) {
	network_cut_all(world);
	for (int i = 0; i < DEVICES; i++) {
		device_finish(&world->devices[i]);
	}
	rooms_finish(world);
	oracle_finish(&world->oracle);
	free(world);
	return NULL;
}

void world_wrong(struct world *world, enum invariant invariant, const char *format, ...) {
	va_list arguments;

	if (world->wrong) {
		return;
	}
	world->wrong = invariant;
	va_start(arguments, format);
	(void)vsnprintf(world->why, sizeof world->why, format, arguments);
	va_end(arguments);
	TELL(world, "!! WRONG, invariant %d (%s): %s", (int)invariant, invariant_texts[invariant],
		world->why);
}

/* One of the things that can happen does. Returns whether one could. */
static bool turn(struct world *world) {
	bool commit = rooms_may_commit(world);
	uint64_t n = (commit ? 1 : 0) + (world->rooms.turning ? 1 : 0), i;

	list_each(link, &world->network.lines) {
		n += network_may_move(container_of(link, struct line, link)) ? 1 : 0;
	}
	if (!n) {
		return false;
	}
	i = chance_below(&world->chance, n);
	if (commit && i-- == 0) {
		rooms_commit(world, 1 + (unsigned)chance_below(&world->chance, 4));
		return true;
	}
	if (world->rooms.turning && i-- == 0) {
		rooms_end_turn(world);
		return true;
	}
	list_each(link, &world->network.lines) {
		struct line *line = container_of(link, struct line, link);

		if (network_may_move(line) && i-- == 0) {
			network_move(line);
			return true;
		}
	}
	return false;
}

/* A commit was refused: the process has to end. It starts again by itself, from what
 * the disk has. */
static void start_again(struct world *world) {
	if (world->rooms.failed && !world->wrong) {
		TELL(world, "a commit has failed, the relay ends");
		world->tally
			->n[world->rooms.will_fail_written ? TALLY_FAILED_WRITTEN : TALLY_FAILED]++;
		world_crash(world, 0, 0, world->rooms.site);
	}
}

void world_turn(struct world *world, unsigned n) {
	start_again(world);
	for (unsigned i = 0; i < n && !world->wrong && turn(world); i++) {
		start_again(world);
		if (i == TURNS_MAX) {
			world_wrong(world, COPIES, "the network does not come to rest");
		}
	}
}

/* Nothing moves: then nobody waits for what is only lazily written down. */
static void check_hurry(struct world *world) {
	size_t n;
	const struct handoff **handoffs = relay_collect_handoffs(world->rooms.relay, false, &n);

	list_each(link, &world->network.lines) {
		const struct line *line = container_of(link, struct line, link);
		uint32_t duties = oracle_duties(world, line->peer);

		if (line->n_waiting) {
			world_wrong(world, SAME_ANSWER,
				"%s waits for a reply, and the disk is in no hurry",
				peer_names[line->peer]);
		}
		for (size_t i = 0; line->device && line->client && i < n; i++) {
			const Usher__Fact__Handoff *rec = &handoffs[i]->rec;
			const struct state state = state_of_core(rec);

			if (rec->changed > world->rooms.durable &&
				oracle_may_see(world, duties, posts_of(rec->from, &state))) {
				world_wrong(world, COPIES,
					"%s waits for what has become of a handoff, and the disk "
					"is in no hurry",
					peer_names[line->peer]);
			}
		}
	}
	free(handoffs);
}

void world_settle(struct world *world) {
	const struct rooms *rooms = &world->rooms;

	world_turn(world, UINT32_MAX);
	if (rooms->up && !world->wrong && !rooms->slow && !rooms->failed) {
		world->tally->n[TALLY_LAZY] += relay_seq(rooms->relay) != rooms->durable;
		check_hurry(world);
	}
}

static void devices_turn(struct world *world) {
	for (int i = 0; i < DEVICES; i++) {
		device_turn(&world->devices[i]);
	}
}

/* Both sides beat while time passes: a line on which everything arrives is not given up. */
static void beat(struct world *world) {
	for (int i = 0; i < DEVICES; i++) {
		struct line *line = world->devices[i].line;

		if (line && !line->stalled) {
			network_beat(line);
			network_move_out(line);
		}
	}
}

void world_pass(struct world *world, int64_t ms) {
	int64_t until = world->now + ms;

	if (ms >= LONG) {
		world_settle(world);
	}
	while (world->rooms.up && !world->wrong && relay_wake_at(world->rooms.relay) <= until) {
		int64_t wake = relay_wake_at(world->rooms.relay);

		world->now = wake > world->now ? wake : world->now;
		rooms_tick(world);
		if (ms >= LONG) {
			world_settle(world);
		}
	}
	world->now = until;
	world->rooms.lull |= ms >= LULL;
	if (ms >= LONG && !world->wrong) {
		beat(world);
	}
	if (!world->wrong) {
		devices_turn(world);
	}
}

/* What had left a relay that is no more may still arrive, whole or in part. */
static void arrive_late(struct line *line) {
	struct chance *chance = &line->world->chance;
	size_t size = line->out.end - line->out.start;

	size -= chance_once_in(chance, 2) ? 0 : chance_below(chance, size + 1);
	if (line->device && size && !line->stalled && chance_once_in(chance, 2) &&
		device_receive(line->device, bytes_at(&line->out), size)) {
		bytes_drop(&line->out, size);
	}
}

void world_crash(struct world *world, unsigned n, int64_t ms, int site) {
	COUNT(world, CRASHES);
	store_memory_commit_oldest(world->rooms.store, n);
	list_each_safe(link, &world->network.lines) {
		arrive_late(container_of(link, struct line, link));
	}
	network_cut_all(world);
	rooms_stop(world);
	rooms_crash(world);
	for (int i = 0; i < DEVICES; i++) {
		device_lost(&world->devices[i]);
	}
	world_pass(world, ms);
	rooms_start(world, site);
	devices_turn(world);
	TELL(world, "the relay starts at fact %llu under site \"%s\"",
		(unsigned long long)world->rooms.durable, sites[site]->name);
}

static bool is_settled(const struct world *world) {
	bool settled = relay_seq(world->rooms.relay) == world->rooms.durable &&
		delivery_has_no_replies(world->rooms.delivery) && !world->rooms.turning;

	for (int i = 0; i < DEVICES; i++) {
		settled = settled && device_is_settled(&world->devices[i]);
	}
	list_each(link, &world->network.lines) {
		struct line *line = container_of(link, struct line, link);

		settled = settled && !line->stalled && !network_may_move(line);
	}
	return settled;
}

void world_check_quiet(struct world *world) {
	if (!world->wrong && is_settled(world)) {
		oracle_check_copies(world);
	}
}

void world_quiet(struct world *world) {
	bool settled = false;

	store_memory_fail_nth_commit(world->rooms.store, 0, false);
	world->rooms.slow = world->rooms.full = false;
	world->rooms.barrier = true;
	for (int i = 0; i < DEVICES; i++) {
		world->devices[i].away = false;
		if (world->devices[i].line) {
			world->devices[i].line->stalled = false;
		}
	}
	for (unsigned i = 0; i < ROUNDS_MAX && !world->wrong && !settled; i++) {
		world_pass(world, 500);
		world_settle(world);
		settled = is_settled(world);
	}
	if (settled && !world->wrong) {
		oracle_check_copies(world);
		oracle_check_replay(world);
	} else {
		world_wrong(world, SAME_ANSWER,
			"somebody waits for an answer, or to be in step, for ever");
	}
}
