/* SPDX-License-Identifier: MIT */
/* Visits, in the oracle's own words: who may end one and when, and when it is filed. */
#include "world.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/pool.h"
#include "core/message.h"
#include "store/memory.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

enum {
	ARCHIVED_AFTER = 60 * 1000,
};

static uint64_t sum_of(const ProtobufCMessage *message) {
	size_t size = message ? protobuf_c_message_get_packed_size(message) : 0;
	_cleanup_(freep) uint8_t *packed = allocated(malloc(size + 1));

	if (message) {
		protobuf_c_message_pack(message, packed);
	}
	return XXH3_64bits(packed, size);
}

/* The two cards have the same fields under the same numbers, so they pack alike. */
uint64_t sum_of_core(const Usher__Fact__Card *card) {
	return sum_of(card ? &card->base : NULL);
}

uint64_t sum_of_wire(const Usher__Card *card) {
	return sum_of(card ? &card->base : NULL);
}

struct stay *stay_of(const struct world *world, uint64_t visit) {
	return visit ? idmap_get(&world->oracle.stays, visit) : NULL;
}

static void stay_free(struct stay *stay) {
	(void)message_free((ProtobufCMessage *)stay->card);
	free(stay->versions);
	free(stay);
}

void stays_finish(struct oracle *oracle) {
	uint64_t *ids = idmap_copy_sorted_ids(&oracle->stays);

	for (size_t i = 0; i < oracle->stays.n; i++) {
		stay_free(idmap_get(&oracle->stays, ids[i]));
	}
	free(ids);
	idmap_finish(&oracle->stays);
}

void stay_add_version(struct stay *stay, const Usher__Fact__Visit *visit) {
	stay->card = message_replace(stay->card, visit->card);
	stay->versions = grow(stay->versions, stay->n_versions, sizeof *stay->versions);
	stay->versions[stay->n_versions++] =
		(struct version){sum_of_core(visit->card), visit->n_changes};
}

struct stay *stays_open(struct world *world, const Usher__Fact__Visit *visit) {
	struct stay *stay = NEW(struct stay);

	stay->number = visit->visit;
	stay->opened_at = world->now;
	stay->ends_after = sites[world->rooms.site]->visit_ends_after;
	stay->in_core = true;
	stay_add_version(stay, visit);
	idmap_put(&world->oracle.stays, stay->number, stay);
	return stay;
}

bool stay_is_here(const struct stay *stay) {
	return stay->in_core && !stay->ended_at && !awaited_is(stay);
}

bool stays_namesake(const struct world *world, const char *surname, uint64_t but) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.stays);
	bool found = false;

	for (size_t i = 0; i < world->oracle.stays.n && *surname; i++) {
		const struct stay *stay = idmap_get(&world->oracle.stays, ids[i]);

		found |= stay->number != but && stay_is_here(stay) &&
			!strcmp(stay->card->surname, surname);
	}
	free(ids);
	return found;
}

/* Does it stay when its visit ends? */
static bool is_staying(const struct known *known) {
	return known->in_core &&
		(known->state.stage == USHER__STAGE__LENT ||
			(known->terms.stays && state_is_open(&known->state)));
}

/* How many of its handoffs are open, but for what stays? *@ret: since when nothing was. @before
 * what has ended by now has. */
static size_t count_open(
	const struct world *world, const struct stay *stay, bool before, int64_t *ret) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	size_t n = 0;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);
		bool stays = is_staying(known) ||
			(before && known->terms.stays && known->state.heard_at == world->now);
		int64_t since = stays ? known->lent_at : known->state.heard_at;

		if (known->visit != stay->number) {
			continue;
		}
		if (known->in_core && state_is_open(&known->state) && !stays) {
			n++;
		} else if (since > *ret) {
			*ret = since;
		}
		/* what was lent and is back was lent before */
		*ret = known->lent_at > *ret ? known->lent_at : *ret;
	}
	free(ids);
	return n;
}

static bool has_staying(const struct world *world, const struct stay *stay) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	bool found = false;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);

		found |= known->visit == stay->number && is_staying(known);
	}
	free(ids);
	return found;
}

/* From when on each of its handoffs that nobody took has been seen for as long as it is kept. */
static int64_t seen_by(const struct world *world, const struct stay *stay) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	int64_t at = 0;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);
		bool missed =
			known->visit == stay->number && known->state.stage == USHER__STAGE__MISSED;
		int64_t until = missed ? known->state.heard_at + known->terms.kept : 0;

		at = until > at ? until : at;
	}
	free(ids);
	return at;
}

/* Must it end, if it has not, or be filed, if it has? Or, @before what stays and has ended by now
 * has, must it have? */
static bool is_due(const struct world *world, const struct stay *stay, bool ended, bool before) {
	int64_t idle = stay->ended_at > stay->opened_at ? stay->ended_at : stay->opened_at;

	idle = stay->awaited.arrived_at > idle ? stay->awaited.arrived_at : idle;
	if (awaited_is(stay)) {
		return awaited_is_over(world, stay);
	}
	return count_open(world, stay, before, &idle) == 0 &&
		idle + (ended ? ARCHIVED_AFTER : stay->ends_after) <= world->now &&
		(!ended || seen_by(world, stay) <= world->now);
}

bool stay_must_go(const struct world *world, const struct stay *stay) {
	return is_due(world, stay, stay->ended_at, false) && !has_staying(world, stay);
}

/* Would the guest leave by @known, once it has come to where it goes? */
static bool leaves_by(const struct world *world, const struct known *known) {
	const struct area *area = site_area_by_name(sites[world->rooms.site], known->to);

	return (known->kind == USHER__KIND__PICKUP && known->beyond) ||
		(area && area->is_exit &&
			(known->kind == USHER__KIND__PICKUP ||
				known->kind == USHER__KIND__ARRIVAL));
}

/* Is somebody of the party still to be fetched, besides by @but: under way, or in a part that
 * nobody took? */
static bool others_wait(const struct world *world, const struct stay *stay, uint64_t but) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	bool found = false;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);
		bool missed = known->state.party && known->state.stage == USHER__STAGE__MISSED;

		found |= known->visit == stay->number && known->number != but && known->in_core &&
			known->kind == USHER__KIND__PICKUP &&
			(state_is_open(&known->state) || missed);
	}
	free(ids);
	return found;
}

void stays_before(struct world *world, const struct moment *moment) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.stays);
	const struct known *known = idmap_get(&world->oracle.known, moment->handoff);

	for (size_t i = 0; i < world->oracle.stays.n; i++) {
		struct stay *stay = idmap_get(&world->oracle.stays, ids[i]);
		const Usher__Fact__Visit *visit =
			stay->in_core ? relay_visit(world->rooms.relay, stay->number) : NULL;

		stay->ends_now = visit && visit->ended_at && !stay->ended_at;
		awaited_before(stay, visit);
		stay->leaves_now = known && known->visit == stay->number &&
			leaves_by(world, known) && !others_wait(world, stay, known->number);
	}
	free(ids);
}

/* Ends ----------------------------------------------------------------------------------------- */

static void ended(struct world *world, const struct moment *moment, struct stay *stay,
	const Usher__Fact__Visit *visit) {
	const char *ender = visit->ender ? visit->ender->badge : "";
	const struct known *known = idmap_get(&world->oracle.known, moment->handoff);
	bool asked = moment->cause == BY_REQUEST && moment->entry && !moment->entry->decided;
	bool ends = asked && moment->request->ask_case == USHER__REQUEST__ASK_END &&
		moment->visit == stay->number;
	bool off = asked && moment->request->ask_case == USHER__REQUEST__ASK_WITHDRAW && known &&
		known->visit == stay->number && awaited_by(world, known) &&
		!moment->has_way_barred &&
		moment->duties & (post_bit(known->from) | supervisors(sites[world->rooms.site]));
	bool by_hand =
		(ends || off) && moment->seen && *moment->badge && !strcmp(ender, moment->badge);
	bool at_exit = asked && stay->leaves_now && known && known->state.heard_at == world->now &&
		moment->n_did &&
		(known->state.stage == USHER__STAGE__DROPPED ||
			known->state.stage == USHER__STAGE__MET) &&
		!*ender;
	bool by_time = moment->cause == BY_TICK && is_due(world, stay, false, true) && !*ender;

	if (visit->ended_at != world->now || !(by_hand || at_exit || by_time)) {
		world_wrong(world, VISITS, "visit %s ends, and nothing has ended it",
			id_of(stay->number));
	}
	world->tally->n[awaited_is(stay) ? TALLY_NEVER_CAME
			: by_hand        ? TALLY_ENDED
			: at_exit        ? TALLY_ENDED_AT_EXIT
					 : TALLY_ENDED_BY_TIME]++;
	TELL(world, "   visit %s is over%s%s", id_of(stay->number), *ender ? " by " : "", ender);
	stay->ended_at = visit->ended_at;
	snprintf(stay->ender, sizeof stay->ender, "%s", ender);
}

static void compare(struct world *world, struct moment *moment, struct stay *stay,
	const Usher__Fact__Visit *visit) {
	bool steps = moment->cause == BY_REQUEST && moment->n_did &&
		(moment->request->ask_case == USHER__REQUEST__ASK_DROPPED ||
			moment->request->ask_case == USHER__REQUEST__ASK_MET);

	if (visit->n_changes != stay->versions[stay->n_versions - 1].changes ||
		sum_of_core(visit->card) != stay->versions[stay->n_versions - 1].sum) {
		stay_corrected(world, moment, stay, visit);
	}
	awaited_after(world, moment, stay, visit);
	if (stay->ended_at &&
		(visit->ended_at != stay->ended_at ||
			strcmp(visit->ender ? visit->ender->badge : "", stay->ender))) {
		world_wrong(world, VISITS, "visit %s was over, and is not, or otherwise",
			id_of(stay->number));
	} else if (stay->ends_now) {
		ended(world, moment, stay, visit);
	} else if (steps && stay->leaves_now && !stay->ended_at) {
		world_wrong(world, VISITS,
			"the guest of visit %s is at an exit, nobody else on the way, and it goes "
			"on",
			id_of(stay->number));
	}
}

static bool is_in_core(const Usher__Fact__Snapshot *snapshot, uint64_t visit) {
	for (size_t i = 0; i < snapshot->n_visits; i++) {
		if (snapshot->visits[i]->visit == visit) {
			return true;
		}
	}
	return false;
}

void stays_after(struct world *world, struct moment *moment) {
	_cleanup_(pool_finish) struct pool pool = {0};
	const Usher__Fact__Snapshot *snapshot = relay_snapshot(world->rooms.relay, &pool);
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.stays);

	for (size_t i = 0; i < world->oracle.stays.n; i++) {
		struct stay *stay = idmap_get(&world->oracle.stays, ids[i]);
		const Usher__Fact__Visit *visit = relay_visit(world->rooms.relay, stay->number);

		if (stay->in_core && visit) {
			compare(world, moment, stay, visit);
		}
		if (stay->in_core && !is_in_core(snapshot, stay->number)) {
			stay->in_core = false;
			if (!visit || moment->cause != BY_TICK ||
				!(stay->ends_now || stay_must_go(world, stay)) ||
				has_staying(world, stay) || !stay->ended_at) {
				world_wrong(world, VISITS, "visit %s is filed before its time",
					id_of(stay->number));
			}
		}
	}
	free(ids);
	for (size_t i = 0; i < snapshot->n_visits; i++) {
		if (!stay_of(world, snapshot->visits[i]->visit)) {
			world_wrong(world, VISITS,
				"visit %s is there, and nobody has sent its guest",
				id_of(snapshot->visits[i]->visit));
		}
	}
}

/* After a crash, and always -------------------------------------------------------------------- */

/* It is as it was after some correction, and none that was told is lost. */
static void check_recovered(
	struct world *world, struct stay *stay, const Usher__Fact__Visit *visit) {
	while (stay->n_versions &&
		stay->versions[stay->n_versions - 1].changes > visit->n_changes) {
		stay->n_versions--;
	}
	if (!stay->n_versions ||
		stay->versions[stay->n_versions - 1].sum != sum_of_core(visit->card) ||
		stay->n_versions <= stay->told) {
		world_wrong(world, VISITS, "visit %s has another card than was told, after a crash",
			id_of(stay->number));
		return;
	}
	stay->card = message_replace(stay->card, visit->card);
	if (stay->told_over && !visit->ended_at) {
		world_wrong(world, VISITS,
			"visit %s was told to be over, and is not, after a crash",
			id_of(stay->number));
	}
	stay->ended_at = visit->ended_at;
	snprintf(stay->ender, sizeof stay->ender, "%s", visit->ender ? visit->ender->badge : "");
	awaited_recovered(world, stay, visit);
	for (size_t i = 0; i < visit->n_posts; i++) {
		stay->posts |= post_bit(visit->posts[i]);
	}
}

static void recover(struct world *world, struct stay *stay) {
	const Usher__Fact__Visit *visit = relay_visit(world->rooms.relay, stay->number);
	size_t size = 0;
	const void *bytes = store_memory_history_row(world->rooms.store, stay->number, &size);
	Usher__Fact__Past *past = bytes ? usher__fact__past__unpack(NULL, size, bytes) : NULL;

	stay->in_core = visit;
	stay->posts = 0;
	if (!visit && past && past->what_case == USHER__FACT__PAST__WHAT_VISIT) {
		visit = past->visit;
	}
	if (visit) {
		check_recovered(world, stay, visit);
	} else {
		if (stay->confirmed) {
			world_wrong(world, CONFIRMED,
				"visit %s was confirmed, and is gone after a crash",
				id_of(stay->number));
		}
		idmap_remove(&world->oracle.stays, stay->number);
		stay_free(stay);
	}
	if (past) {
		usher__fact__past__free_unpacked(past, NULL);
	}
}

void stays_recovered(struct world *world) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.stays);
	size_t n = world->oracle.stays.n;

	for (size_t i = 0; i < n; i++) {
		recover(world, idmap_get(&world->oracle.stays, ids[i]));
	}
	free(ids);
}

void stays_check(struct world *world) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.stays);

	for (size_t i = 0; i < world->oracle.stays.n; i++) {
		const struct stay *stay = idmap_get(&world->oracle.stays, ids[i]);

		if (stay->in_core &&
			(stay_must_go(world, stay) ||
				(!stay->ended_at && is_due(world, stay, false, false)))) {
			world_wrong(world, ENDS,
				"visit %s has had nothing open for long, and is not filed",
				id_of(stay->number));
		}
		if (awaited_is_late(world, stay) && !stay->awaited.late_at) {
			world_wrong(world, ENDS,
				"the guest of visit %s has not come, and nobody is told",
				id_of(stay->number));
		}
	}
	free(ids);
}
