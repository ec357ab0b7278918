/* SPDX-License-Identifier: MIT */
/* What a request is upon, and whether what it asked for came about. */
#include "world.h"

#include "base/memory.h"

#include <string.h>

/* The text of the field @name of what is asked, "" if it has none. */
static const char *text_of(const Usher__Request *request, const char *name) {
	const ProtobufCMessage *message = &request->on->base; /* of all the same kind: a pointer to
								 a message */
	const ProtobufCFieldDescriptor *field = request->ask_case == USHER__REQUEST__ASK__NOT_SET
		? NULL
		: protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);

	return field ? *(char *const *)((const char *)message + field->offset) : "";
}

const char *request_name(Usher__Request__AskCase ask) {
	return protobuf_c_message_descriptor_get_field(&usher__request__descriptor, ask)->name;
}

bool request_is_read(const Usher__Request *request) {
	switch ((int)request->ask_case) {
	case USHER__REQUEST__ASK_WHO:
	case USHER__REQUEST__ASK_LIST:
	case USHER__REQUEST__ASK_SHOW:
	case USHER__REQUEST__ASK_UNDERSTAND:
	case USHER__REQUEST__ASK_VISIT:
	case USHER__REQUEST__ASK_DIRECTORY:
	case USHER__REQUEST__ASK_INSPECTIONS:
	case USHER__REQUEST__ASK_REPORT:
	case USHER__REQUEST__ASK_EXPECTED:
	case USHER__REQUEST__ASK_SITE:
		return true;
	default:
		return false;
	}
}

const char *request_id(const Usher__Request *request) {
	return request_is_read(request) ? "" : text_of(request, "id");
}

const char *request_visit(const Usher__Request *request) {
	return request_is_read(request) ? "" : text_of(request, "visit");
}

const char *request_from(const Usher__Request *request) {
	return request_is_read(request) ? "" : text_of(request, "from");
}

const char *request_due(const Usher__Request *request) {
	bool whole = request->ask_case == USHER__REQUEST__ASK_EXPECT ||
		request->ask_case == USHER__REQUEST__ASK_MOVE;

	return request_is_read(request) ? "" : text_of(request, whole ? "at" : "due");
}

const char *request_repeat(const Usher__Request *request) {
	return request_is_read(request) ? "" : text_of(request, "repeat");
}

/* Has @badge something that it has not finished? *@post: only where it is not @but, who is there in
 * its place. */
static bool holds(const struct world *world, const char *badge, const char *but) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	bool found = false;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);
		bool held = known->state.stage == USHER__STAGE__TAKEN ||
			known->state.stage == USHER__STAGE__ABOARD;

		found |= known->in_core && held && !strcmp(known->state.taker, badge) &&
			strcmp(known->state.taker, but) != 0;
	}
	free(ids);
	return found;
}

static bool has(const struct known *known, Usher__Stage stage, const char *badge) {
	return known && known->state.stage == stage && !strcmp(known->state.taker, badge);
}

static bool ended(const struct known *known, Usher__Stage stage, const char *badge) {
	return known && known->state.stage == stage && !strcmp(known->state.ender, badge);
}

static bool truth_of_on(const struct world *world, const struct moment *moment) {
	const Usher__On *on = moment->request->on;
	const Usher__Fact__Device *duty =
		relay_signed_on_device(world->rooms.relay, peer_names[moment->peer]);

	return duty && !strcmp(duty->person->badge, on->badge) &&
		oracle_duties(world, moment->peer) & post_bit(on->post);
}

/* Has @badge ended the visit? */
static bool is_over(const struct world *world, uint64_t visit, const char *badge) {
	const struct stay *stay = stay_of(world, visit);

	return stay && stay->ended_at && !strcmp(stay->ender, badge);
}

/* What was taken before counts as well, whatever has come of it since; but a driver is awaited as
 * they have said last. */
static bool truth_of_take(
	const struct world *world, const struct moment *moment, const struct known *known) {
	int64_t at = times_of_driver(world, moment, known);
	struct state said = {
		.driver_at = at, .driver_said_at = times_driver_says(world, moment, known)};

	return state_is_open(&known->state) && !strcmp(known->state.taker, moment->badge) &&
		(!at || !times_drive_is_news(&said, &known->state));
}

static bool truth_of_decline(const struct moment *moment, const struct known *known) {
	Usher__DeclineReason reason = moment->request->decline->reason;
	uint32_t bit = badge_bit(moment->badge);

	for (size_t i = 0; i < BADGES_N && reason; i++) {
		if (bit == UINT32_C(1) << i && known->state.reasons[i] != reason) {
			return false;
		}
	}
	return known->state.declined & bit;
}

/* The acts upon a handoff. */
static bool truth_upon(const struct world *world, const struct moment *moment) {
	const struct known *known = idmap_get(&world->oracle.known, moment->handoff);
	const Usher__Handover *over = moment->request->handover;

	switch ((int)moment->request->ask_case) {
	case USHER__REQUEST__ASK_TAKE:
		return known && truth_of_take(world, moment, known);
	case USHER__REQUEST__ASK_DECLINE:
		return known && truth_of_decline(moment, known);
	case USHER__REQUEST__ASK_RELEASE: /* missed at once, if all who are there have declined */
		return known && known->state.since == world->now &&
			(known->state.stage == USHER__STAGE__OFFERED ||
				known->state.stage == USHER__STAGE__MISSED);
	case USHER__REQUEST__ASK_MET:
		return ended(known, USHER__STAGE__MET, moment->badge);
	case USHER__REQUEST__ASK_WITHDRAW:
		return ended(known, USHER__STAGE__WITHDRAWN, moment->badge) ||
			(known && known->tells && is_over(world, known->visit, moment->badge));
	case USHER__REQUEST__ASK_MOVE:
		return known && known->state.stage == USHER__STAGE__SCHEDULED &&
			known->state.due == moment->due;
	case USHER__REQUEST__ASK_ABOARD:
		return has(known, USHER__STAGE__ABOARD, moment->badge);
	case USHER__REQUEST__ASK_DROPPED:
		return ended(known, USHER__STAGE__DROPPED, moment->badge);
	case USHER__REQUEST__ASK_SPLIT:
		return known && known->state.party == moment->request->split->party && moment->made;
	case USHER__REQUEST__ASK_DONE:
		return known && known->loan ? has(known, USHER__STAGE__LENT, moment->badge)
					    : ended(known, USHER__STAGE__DONE, moment->badge);
	case USHER__REQUEST__ASK_BACK:
		return ended(known, USHER__STAGE__DONE, moment->badge);
	case USHER__REQUEST__ASK_CONFIRM:
		return known &&
			(known->state.stage == USHER__STAGE__CONFIRMED ||
				known->state.confirmed & badge_bit(moment->badge));
	case USHER__REQUEST__ASK_REMIND:
		return moment->n_did;
	case USHER__REQUEST__ASK_HANDOVER:
		return *over->id ? known && state_is_open(&known->state) &&
				!strcmp(known->state.taker, over->badge)
				 : !holds(world, moment->badge, over->badge);
	default:
		return moment->made;
	}
}

/* Is each device of @badge on a break, or none? */
static bool all_pause(const struct world *world, const char *badge, bool pause) {
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		if (device->person && !strcmp(device->person->badge, badge) &&
			pause != (device->break_since != 0)) {
			return false;
		}
	}
	return true;
}

bool truth_of(const struct world *world, const struct moment *moment) {
	const Usher__Fact__Device *duty =
		relay_signed_on_device(world->rooms.relay, peer_names[moment->peer]);
	const struct stay *stay = stay_of(world, moment->visit);

	switch ((int)moment->request->ask_case) {
	case USHER__REQUEST__ASK_ON:
		return truth_of_on(world, moment);
	case USHER__REQUEST__ASK_OFF:
		return !duty && !holds(world, moment->badge, "");
	case USHER__REQUEST__ASK_BREAK:
		return duty && all_pause(world, moment->badge, true);
	case USHER__REQUEST__ASK_RESUME:
		return duty && all_pause(world, moment->badge, false);
	case USHER__REQUEST__ASK_CARD: /* the card is looked at where it changes */
		return stay && stay->in_core && !stay->ended_at;
	case USHER__REQUEST__ASK_END:
		return is_over(world, moment->visit, moment->badge);
	case USHER__REQUEST__ASK_ARRIVED:
		return stay && stay->awaited.arrived_at == world->now &&
			!strcmp(stay->awaited.receiver, moment->badge);
	case USHER__REQUEST__ASK_MOVE:
		return stay ? awaited_is(stay) && stay->awaited.at == moment->due &&
				!stay->awaited.late_at
			    : truth_upon(world, moment);
	case USHER__REQUEST__ASK_INSPECT:
		return moment->duties & supervisors(sites[world->rooms.site]);
	default:
		return truth_upon(world, moment);
	}
}
