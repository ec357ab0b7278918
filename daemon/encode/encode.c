/* SPDX-License-Identifier: MIT */
#include "encode/encode.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "calendar/when.h"
#include "proto/ident.h"

#include <string.h>

enum {
	LIST_MAX = 4096, /* bytes of ids of posts or areas: the rest is left out */
};

static const char *const acts[EVENT_TYPES_N] = {
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

const char *encode_act(enum event_type act) {
	return acts[act] ? acts[act] : "";
}

const char *encode_outcome(Usher__Outcome outcome) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&usher__outcome__descriptor, (int)outcome);

	return value ? value->name : "";
}

/* "lobby, bar": one more. */
static const char *add_id(struct pool *pool, const char *all, const char *id) {
	if (strlen(all) >= LIST_MAX) {
		return all;
	}
	return pool_print(pool, "%s%s%s", all, *all ? ", " : "", id);
}

const char *encode_posts(struct pool *pool, const struct site *site) {
	const char *all = "";

	for (size_t i = 0; i < site->n_posts; i++) {
		all = add_id(pool, all, site->posts[i].id);
	}
	return all;
}

const char *encode_areas(struct pool *pool, const struct site *site) {
	const char *all = "";

	for (size_t i = 0; i < site->n_areas; i++) {
		all = add_id(pool, all, site->areas[i].id);
	}
	return all;
}

const char *encode_services(struct pool *pool, const struct site *site) {
	const char *all = "";

	for (size_t i = 0; i < site->n_services; i++) {
		all = add_id(pool, all, site->services[i].id);
	}
	return all;
}

const char *encode_vehicles(struct pool *pool, const struct site *site, const char *post) {
	const char *all = "";

	for (size_t i = 0; i < site->n_vehicles; i++) {
		all = strcmp(site->vehicles[i].post->id, post)
			? all
			: add_id(pool, all, site->vehicles[i].id);
	}
	return all;
}

const char *encode_checks(struct pool *pool, const struct site *site) {
	const char *all = "";

	for (size_t i = 0; i < site->n_checks; i++) {
		all = add_id(pool, all, site->checks[i].id);
	}
	return all;
}

const char *encode_repeat(struct pool *pool, const Usher__Fact__Repeat *repeat) {
	const char *days = repeat->days == WHEN_EVERY_DAY ? "daily" : "";

	for (unsigned day = 0; repeat->days != WHEN_EVERY_DAY && day < 7; day++) {
		if (repeat->days & 1U << day) {
			days = pool_print(pool, "%s%s%s", days, *days ? " " : "", when_days[day]);
		}
	}
	return pool_print(pool, "%s %02u:%02u", days, repeat->minute / 60, repeat->minute % 60);
}

char *encode_id(struct pool *pool, uint64_t number) {
	char *id = pool_take(pool, IDENT_SIZE);

	if (number) {
		ident_format(id, number);
	}
	return id;
}
