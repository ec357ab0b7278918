/* SPDX-License-Identifier: MIT */
/* What a request, or a receipt, is about, as things stand before it has come to anything: who asks,
 * upon which handoff or visit, and who or what may stand against it. */
#include "world.h"

#include "proto/ident.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void asked_by(struct line *line, struct moment *moment, const char *id) {
	const Usher__Fact__Device *duty =
		relay_signed_on_device(line->world->rooms.relay, peer_names[line->peer]);
	const struct known *known = oracle_known(line->world, id);

	moment->peer = line->peer;
	moment->duties = oracle_duties(line->world, line->peer);
	snprintf(moment->badge, sizeof moment->badge, "%s", duty ? duty->person->badge : "");
	if (known) {
		moment->handoff = known->number;
		moment->seen = oracle_may_see(
			line->world, moment->duties, posts_of(known->from, &known->state));
		snprintf(moment->taker, sizeof moment->taker, "%s", known->state.taker);
		moment->meant = known->state;
		moment->party = rules_party(line->world, known);
	}
}

/* Upon which visit, by its own number or that of a handoff. */
static void asked_of(struct world *world, struct moment *moment, const char *id) {
	const struct known *known = oracle_known(world, id);
	uint64_t number = 0;
	const struct stay *stay;

	(void)ident_parse(id, &number);
	stay = stay_of(world, known ? known->visit : number);
	if (stay && stay->in_core) {
		moment->visit = stay->number;
		moment->seen =
			moment->duties & (stay->posts | supervisors(sites[world->rooms.site]));
	}
}

/* A guest may be moved by his visit, or what tells of him. */
static void asked_to_move(struct world *world, struct moment *moment, const char *id) {
	const struct known *known = oracle_known(world, id);

	if (!known || known->tells) {
		asked_of(world, moment, id);
		moment->handoff = moment->visit ? 0 : moment->handoff;
		moment->untold = awaited_is_untold(world, stay_of(world, moment->visit));
	}
}

/* Is it said that a guest is not to come after all, unless somebody has taken something for him,
 * and has somebody? */
static void asked_unless_taken(struct world *world, struct moment *moment) {
	const struct known *tells = idmap_get(&world->oracle.known, moment->handoff);
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);

	for (size_t i = 0; i < world->oracle.known.n && tells && awaited_by(world, tells); i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);

		if (moment->has_way_barred || known->visit != tells->visit || !known->in_core ||
			!state_is_open(&known->state) || !*known->state.taker ||
			known->state.stage == USHER__STAGE__LENT || known->terms.stays) {
			continue;
		}
		moment->has_way_barred = true;
		if (oracle_may_see(world, moment->duties, posts_of(known->from, &known->state))) {
			moment->in_way = known->number;
			snprintf(moment->taker, sizeof moment->taker, "%s", known->state.taker);
		}
	}
	free(ids);
}

/* Whom a refusal would name who has not taken it, and how many seats are free. */
static void asked_against(
	struct world *world, struct moment *moment, const Usher__Request *request) {
	const struct known *known = idmap_get(&world->oracle.known, moment->handoff);
	const char *vehicle = known ? duties_vehicle(world, moment->peer, known->state.post) : "";
	const struct vehicle *drives = *vehicle ? site_vehicle(sites[0], vehicle) : NULL;
	const char *other = "";

	if (request->ask_case == USHER__REQUEST__ASK_ON && *request->on->vehicle) {
		other = duties_driver(
			world, request->on->vehicle, request->on->badge, moment->peer);
	} else if (known && *known->named &&
		duties_present(world, known->named, posts_for(&known->state)) &&
		!(known->state.declined & badge_bit(known->named))) {
		other = world->now - known->offered < NAMED_BADGE_WAIT ? known->named : "";
	}
	snprintf(moment->other, sizeof moment->other, "%s", other);
	if (drives) {
		moment->seats = drives->seats - duties_seats_taken(world, vehicle);
	}
}

static void tell_asked(const struct line *line, const Usher__Request *request) {
	const char *first = request_id(request), *second = request_visit(request);

	if (request->ask_case == USHER__REQUEST__ASK_ON) {
		first = request->on->badge;
		second = request->on->post;
	} else if (request->ask_case == USHER__REQUEST__ASK_SEND) {
		first = request->send->card->surname;
		second = request->send->to;
	} else if (request->ask_case == USHER__REQUEST__ASK_SAY) {
		first = request->say->line;
	}
	TELL(line->world, "-> %s %llu: %s %s%s%s", peer_names[line->peer],
		(unsigned long long)request->id, request_name(request->ask_case), first,
		*second ? " " : "", second);
}

void oracle_asked(struct line *line, struct moment *moment, const Usher__Request *request) {
	COUNT(line->world, REQUESTS);
	asked_by(line, moment, request_id(request));
	if (*request_visit(request)) {
		asked_of(line->world, moment, request_visit(request));
	} else if (request->ask_case == USHER__REQUEST__ASK_MOVE) {
		asked_to_move(line->world, moment, request->move->id);
	}
	asked_against(line->world, moment, request);
	if (request->ask_case == USHER__REQUEST__ASK_WITHDRAW && request->withdraw->unless_taken) {
		asked_unless_taken(line->world, moment);
	}
	moment->request = request;
	dues_asked(line->world, moment);
	answers_asked(line, moment);
	tell_asked(line, request);
}

void oracle_received(struct line *line, struct moment *moment, const Usher__Receipt *receipt) {
	asked_by(line, moment, receipt->id);
	line->world->tally->n[TALLY_UNSEEN] += !moment->seen;
}
