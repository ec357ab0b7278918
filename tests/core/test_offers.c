/* SPDX-License-Identifier: MIT */
/*
 * Nothing of an offer is lost. Offers have every field set, by fact.proto's descriptors, and are
 * repeated, split, handed over and reloaded; what comes of them is compared field by field, again
 * by the descriptors. So a field that is added later and forgotten somewhere fails here.
 */
#include "town.h"

#include "base/memory.h"
#include "core/snapshot.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <string.h>

enum {
	EXCEPTIONS_MAX = 16,
	FAR = 1000000000, /* ms */
};

static struct town town;
static struct pool pool;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
	pool_finish(&pool);
}

TestSuite(offers, .init = open_town, .fini = close_town);

/* Something in each field -----------------------------------------------------------------------
 */

static ProtobufCMessage *filled(const ProtobufCMessageDescriptor *descriptor);

static void fill_value(const ProtobufCFieldDescriptor *field, void *place) {
	static uint32_t n;

	if (field->type == PROTOBUF_C_TYPE_STRING) {
		*(char **)place = pool_printf(&pool, "%s %u", field->name, ++n);
	} else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		*(ProtobufCMessage **)place = filled(field->descriptor);
	} else if (field->type == PROTOBUF_C_TYPE_BOOL) {
		*(protobuf_c_boolean *)place = true;
	} else if (field->type == PROTOBUF_C_TYPE_INT64 || field->type == PROTOBUF_C_TYPE_UINT64) {
		*(int64_t *)place = 1000 + ++n;
	} else {
		*(uint32_t *)place = 1 + ++n % 100;
	}
}

static ProtobufCMessage *filled(const ProtobufCMessageDescriptor *descriptor) {
	ProtobufCMessage *message = pool_alloc(&pool, descriptor->sizeof_message);

	descriptor->message_init(message);
	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
		char *place = (char *)message + field->offset;

		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			*(void **)place = pool_alloc(&pool, sizeof(void *));
			*(size_t *)((char *)message + field->quantifier_offset) = 1;
			place = *(void **)place;
		}
		fill_value(field, place);
	}
	return message;
}

/* The same in both? -----------------------------------------------------------------------------
 */

/* Names of fields, "notice.batch" for one of a part, that may differ. */
static const char *exceptions[EXCEPTIONS_MAX];

static void except(const char *first, ...) {
	size_t n = 0;
	va_list list;

	memset(exceptions, 0, sizeof exceptions);
	va_start(list, first);
	for (const char *name = first; name; name = va_arg(list, const char *)) {
		cr_assert_lt(n, EXCEPTIONS_MAX);
		exceptions[n++] = name;
	}
	va_end(list);
}

static bool is_excepted(const char *name) {
	for (size_t i = 0; i < EXCEPTIONS_MAX && exceptions[i]; i++) {
		if (!strcmp(exceptions[i], name)) {
			return true;
		}
	}
	return false;
}

static void assert_same(const ProtobufCMessage *a, const ProtobufCMessage *b, const char *in);

static void assert_same_value(
	const ProtobufCFieldDescriptor *field, const void *a, const void *b, const char *name) {
	size_t size = sizeof(uint32_t);

	if (field->type == PROTOBUF_C_TYPE_STRING) {
		cr_assert_str_eq(*(char *const *)a, *(char *const *)b, "%s", name);
		return;
	}
	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		const ProtobufCMessage *x = *(ProtobufCMessage *const *)a,
				       *y = *(ProtobufCMessage *const *)b;

		cr_assert_eq(!x, !y, "%s", name);
		if (x) {
			assert_same(x, y, pool_printf(&pool, "%s.", name));
		}
		return;
	}
	if (field->type == PROTOBUF_C_TYPE_BOOL) {
		size = sizeof(protobuf_c_boolean);
	} else if (field->type == PROTOBUF_C_TYPE_INT64 || field->type == PROTOBUF_C_TYPE_UINT64) {
		size = sizeof(int64_t);
	}
	cr_assert_eq(memcmp(a, b, size), 0, "%s", name);
}

/* Every field of @a is in @b, with the same value; @in: of which message they are, "" for the
 * whole.
 */
static void assert_same(const ProtobufCMessage *a, const ProtobufCMessage *b, const char *in) {
	for (unsigned i = 0; i < a->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &a->descriptor->fields[i];
		const ProtobufCFieldDescriptor *other =
			protobuf_c_message_descriptor_get_field_by_name(b->descriptor, field->name);
		const char *name = pool_printf(&pool, "%s%s", in, field->name);
		const char *x = (const char *)a + field->offset, *y;

		if (is_excepted(name)) {
			continue;
		}
		cr_assert_not_null(other, "%s has no %s", b->descriptor->name, name);
		y = (const char *)b + other->offset;
		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			size_t n = *(size_t *)((char *)a + field->quantifier_offset);

			cr_assert_eq(
				*(size_t *)((char *)b + other->quantifier_offset), n, "%s", name);
			if (!n) {
				continue;
			}
			x = *(char *const *)x;
			y = *(char *const *)y;
		}
		assert_same_value(field, x, y, name);
	}
}

/* Offers ----------------------------------------------------------------------------------------
 */

/* One of @kind with everything set, to @post, by the relay's next number; of the visit @visit. */
static Usher__Fact__Offered *offer(
	Usher__Kind kind, const char *post, uint64_t number, uint64_t visit) {
	Usher__Fact__Offered *offered =
		(Usher__Fact__Offered *)filled(&usher__fact__offered__descriptor);

	offered->handoff = number;
	offered->kind = kind;
	offered->visit = visit;
	offered->from = (char *)"lobby";
	offered->post = (char *)post;
	offered->due_at = 0;
	offered->ends_at = town.at + FAR;
	offered->ladder[0]->after = FAR / 2;
	offered->repeat->days = 0x7f;
	if (kind != USHER__KIND__PICKUP) {
		offered->pickup = NULL;
	} else {
		offered->pickup->vehicle = (char *)"";
		offered->pickup->seats = 0;
		offered->party = 4;
	}
	if (kind != USHER__KIND__SERVICE) {
		offered->service = NULL;
	}
	if (kind != USHER__KIND__NOTICE) {
		offered->notice = NULL;
	} else {
		offered->notice->batch = number;
		offered->notice->of = 1;
		offered->notice->confirm = true;
	}
	return offered;
}

/* The same, held until it is due in an hour, and every day again. */
static Usher__Fact__Offered *held(Usher__Kind kind, const char *post, uint64_t number) {
	Usher__Fact__Offered *offered = offer(kind, post, number, 0);

	offered->due_at = offered->repeat->at = (town.at / 60000 + 60) * 60000;
	offered->repeat->minute = (uint32_t)(offered->due_at / 60000 % (24 * 60));
	offered->ends_at = 0; /* this, a ladder and readers come when it is due */
	offered->n_ladder = 0;
	if (offered->notice) {
		offered->notice->n_readers = 0;
	}
	return offered;
}

/* The handoff that it is in the state. */
static const Usher__Fact__Handoff *accept(Usher__Fact__Offered *offered) {
	Usher__Fact__Fact fact = USHER__FACT__FACT__INIT;

	fact.at = town.at;
	fact.what_case = USHER__FACT__FACT__WHAT_OFFERED;
	fact.offered = offered;
	town_accept(&town, &fact);
	return town_is(&town, offered->handoff);
}

/* The number of the next handoff, and the visit of a guest with one. */
static uint64_t next_number(uint64_t *ret_visit) {
	uint64_t arrival = town_guest(&town, "l", "club", "王", 4);

	*ret_visit = town_is(&town, arrival)->visit;
	return arrival + 1;
}

/* As it is after the relay has been stopped and started. */
static void assert_reloads(const Usher__Fact__Offered *offered) {
	struct relay *restored = relay_new();

	cr_assert_eq(relay_restore(restored, relay_snapshot(town.relay, &pool)), 0);
	assert_same(&offered->base, &relay_handoff(restored, offered->handoff)->rec.base, "");
	relay_free(restored);
}

static void assert_kept(Usher__Fact__Offered *offered) {
	except(offered->due_at ? NULL : "repeat", NULL); /* only of what is held */
	assert_same(&offered->base, &accept(offered)->base, "");
	assert_reloads(offered);
}

Test(offers, each_is_kept_whole_and_reloaded) {
	uint64_t visit, number = next_number(&visit);

	assert_kept(offer(USHER__KIND__ARRIVAL, "bar", number++, visit));
	assert_kept(offer(USHER__KIND__PICKUP, "shuttle", number++, visit));
	assert_kept(offer(USHER__KIND__SERVICE, "bar", number++, visit));
	assert_kept(offer(USHER__KIND__NOTICE, "bar", number++, visit));
	assert_kept(held(USHER__KIND__SERVICE, "bar", number++));
	assert_kept(held(USHER__KIND__NOTICE, "bar", number++));
}

/* The first offer among the last facts. */
static const Usher__Fact__Offered *new_offer(void) {
	for (size_t i = 0; i < town.facts.n; i++) {
		if (town.facts.list[i]->what_case == USHER__FACT__FACT__WHAT_OFFERED) {
			return town.facts.list[i]->offered;
		}
	}
	cr_assert_fail("nothing is offered");
	return NULL;
}

static void assert_repeats(Usher__Kind kind) {
	uint64_t visit, number = next_number(&visit);
	Usher__Fact__Offered *first = held(kind, "bar", number);

	(void)accept(first);
	town.at = first->due_at;
	(void)town_apply(&town, &(struct event){.type = EVENT_TICK});
	/* it is another, and what is held is not late */
	except("handoff", "late", "due_at", "repeat.at", "notice.batch", NULL);
	assert_same(&first->base, &new_offer()->base, "");
	cr_assert_eq(new_offer()->due_at, first->due_at + 24 * 3600000);
	cr_assert_eq(new_offer()->repeat->at, new_offer()->due_at);
	cr_assert(!new_offer()->notice || new_offer()->notice->batch == new_offer()->handoff);
}

Test(offers, a_service_is_repeated_whole) {
	assert_repeats(USHER__KIND__SERVICE);
}

Test(offers, a_notice_is_repeated_whole) {
	assert_repeats(USHER__KIND__NOTICE);
}

Test(offers, a_party_is_split_and_the_rest_is_offered_whole) {
	uint64_t visit, number = next_number(&visit);
	Usher__Fact__Offered *first = offer(USHER__KIND__PICKUP, "shuttle", number, visit);

	first->late = 3600000;
	(void)accept(first);
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_SPLIT,
			       (struct event){.split = {.handoff.number = number, .party = 1}})
			       ->outcome,
		OK);
	/* as the site offers it now, by whom it was split, without the luggage; what only a taker
	 * or a later time gives it is not there */
	except("handoff", "device", "party", "ends_at", "ladder", "pickup.luggage", "expected_at",
		"lasts", "repeat", NULL);
	assert_same(&first->base, &new_offer()->base, "");
	cr_assert_eq(new_offer()->party, 3);
	cr_assert_str_eq(new_offer()->device, "c");
	cr_assert_eq(new_offer()->pickup->luggage, 0);
	assert_reloads(new_offer());
}

Test(offers, what_is_handed_over_is_whole) {
	uint64_t visit, number = next_number(&visit);
	Usher__Fact__Offered *first = offer(USHER__KIND__PICKUP, "shuttle", number, visit);

	(void)accept(first);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, number), OK);
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_HANDOVER,
			       (struct event){.handover = {.handoff.number = number, .badge = "8"}})
			       ->outcome,
		OK);
	/* the taker's */
	except("repeat", "expected_at", "pickup.vehicle", "pickup.seats", NULL);
	assert_same(&first->base, &town_is(&town, number)->base, "");
	assert_reloads(first);
}
