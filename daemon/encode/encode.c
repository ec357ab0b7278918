/* SPDX-License-Identifier: MIT */
#include "encode/encode.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "calendar/when.h"
#include "encode/encode_private.h"
#include "proto/ident.h"

#include <string.h>

enum {
	LIST_MAX = 4096, /* bytes of ids of posts or areas: the rest is left out */
};

static const char *const act_names[EVENT_TYPES_N] = {
	[EVENT_ON] = "on",
	[EVENT_OFF] = "off",
	[EVENT_SEND] = "send",
	[EVENT_TAKE] = "take",
	[EVENT_DECLINE] = "decline",
	[EVENT_RELEASE] = "release",
	[EVENT_MET] = "met",
	[EVENT_WITHDRAW] = "withdraw",
	[EVENT_PASS] = "pass",
	[EVENT_CARD] = "card",
	[EVENT_END] = "end",
	[EVENT_PICKUP] = "pickup",
	[EVENT_SERVICE] = "service",
	[EVENT_NOTICE] = "notice",
	[EVENT_ABOARD] = "aboard",
	[EVENT_DROPPED] = "dropped",
	[EVENT_SPLIT] = "split",
	[EVENT_DONE] = "done",
	[EVENT_BACK] = "back",
	[EVENT_CONFIRM] = "confirm",
	[EVENT_REMIND] = "remind",
	[EVENT_BREAK] = "break",
	[EVENT_RESUME] = "resume",
	[EVENT_HANDOVER] = "handover",
	[EVENT_INSPECT] = "inspect",
	[EVENT_EXPECT] = "expect",
	[EVENT_ARRIVED] = "arrived",
	[EVENT_MOVE] = "move",
};

const char *encode_act_name(enum event_type act) {
	return act_names[act] ? act_names[act] : "";
}

const char *encode_outcome_name(Usher__Outcome outcome) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&usher__outcome__descriptor, (int)outcome);

	return value ? value->name : "";
}

/* "lobby, bar": one more. */
static const char *append_id(struct pool *pool, const char *ids, const char *id) {
	if (strlen(ids) >= LIST_MAX) {
		return ids;
	}
	return pool_printf(pool, "%s%s%s", ids, *ids ? ", " : "", id);
}

const char *encode_post_id_list(struct pool *pool, const struct site *site) {
	const char *ids = "";

	for (size_t i = 0; i < site->n_posts; i++) {
		ids = append_id(pool, ids, site->posts[i].id);
	}
	return ids;
}

const char *encode_area_id_list(struct pool *pool, const struct site *site) {
	const char *ids = "";

	for (size_t i = 0; i < site->n_areas; i++) {
		ids = append_id(pool, ids, site->areas[i].id);
	}
	return ids;
}

const char *encode_service_id_list(struct pool *pool, const struct site *site) {
	const char *ids = "";

	for (size_t i = 0; i < site->n_services; i++) {
		ids = append_id(pool, ids, site->services[i].id);
	}
	return ids;
}

const char *encode_vehicle_id_list(struct pool *pool, const struct site *site, const char *post) {
	const char *ids = "";

	for (size_t i = 0; i < site->n_vehicles; i++) {
		ids = strcmp(site->vehicles[i].post->id, post)
			? ids
			: append_id(pool, ids, site->vehicles[i].id);
	}
	return ids;
}

const char *encode_checklist_id_list(struct pool *pool, const struct site *site) {
	const char *ids = "";

	for (size_t i = 0; i < site->n_checklist; i++) {
		ids = append_id(pool, ids, site->checklist[i].id);
	}
	return ids;
}

const char *encode_repeat(struct pool *pool, const Usher__Fact__Repeat *repeat) {
	const char *days = repeat->days == WHEN_EVERY_DAY ? "daily" : "";

	for (unsigned day = 0; repeat->days != WHEN_EVERY_DAY && day < 7; day++) {
		if (repeat->days & 1U << day) {
			days = pool_printf(
				pool, "%s%s%s", days, *days ? " " : "", when_weekday_names[day]);
		}
	}
	return pool_printf(pool, "%s %02u:%02u", days, repeat->minute / 60, repeat->minute % 60);
}

char *encode_id(struct pool *pool, uint64_t number) {
	char *id = pool_alloc(pool, IDENT_SIZE);

	if (number) {
		ident_format(id, number);
	}
	return id;
}

void encode_badge_and_name(const struct encoder *encoder, const Usher__Fact__Person *person,
	char **ret_badge, char **ret_name) {
	if (person) {
		*ret_badge = encode_text(encoder, person->badge);
		*ret_name = encode_text(encoder, person->name);
	}
}

Usher__Person *encode_person(struct pool *pool, const Usher__Fact__Person *person) {
	Usher__Person *encoded = POOL_NEW(pool, Usher__Person);

	usher__person__init(encoded);
	encoded->badge = person->badge;
	encoded->name = person->name;
	return encoded;
}
