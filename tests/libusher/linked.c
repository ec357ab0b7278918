/* SPDX-License-Identifier: MIT */
#include "linked.h"

#include <criterion/criterion.h>
#include <stdlib.h>

struct stand_in relay;
struct usher_link *link_;
char *why;
static int fds_before;

const struct usher_options linked_options = {
	.device = "lobby-1", .agent = "test", .run = 7, .listen = true};

static Usher__Off nothing = USHER__OFF__INIT;
const Usher__Request off = {PROTOBUF_C_MESSAGE_INIT(&usher__request__descriptor), 0, 0,
	USHER__REQUEST__ASK_OFF, {.off = &nothing}};

void linked_start(void) {
	fds_before = stand_in_count_fds();
	stand_in_init(&relay);
}

void linked_stop(void) {
	stand_in_clear(&relay);
}

void linked_finish(void) {
	link_ = usher_link_free(link_);
	free(why);
	why = NULL;
	stand_in_finish(&relay);
	cr_assert_eq(stand_in_count_fds(), fds_before, "a descriptor is left open");
}

void linked_open(stand_in_script *script) {
	stand_in_start(&relay, script);
	cr_assert_eq(usher_link_open(&link_, &why, relay.place, &linked_options), 0, "%s", why);
	cr_assert_null(why);
	cr_assert(usher_link_is_up(link_));
}

int64_t linked_soon(void) {
	return usher_link_now() + 30000;
}

int linked_ask(const Usher__Answer **ret, int64_t until) {
	return usher_link_ask(link_, &off, ret, until, 60000);
}

void linked_expect(struct usher_event *event, enum usher_event_kind kind) {
	cr_assert_eq(usher_link_next(link_, event, linked_soon()), 1);
	cr_assert_eq(event->kind, kind, "%d instead of %d", event->kind, kind);
}
