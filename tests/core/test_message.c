/* SPDX-License-Identifier: MIT */
/* Copies by descriptors: as deep as they go, whole, and nobody else's. */
#include "core/message.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

static Usher__Fact__Person persons[3];
static Usher__Fact__Reader readers[3];
static Usher__Fact__Notice notice;
static Usher__Fact__Card card;
static Usher__Fact__Handoff handoff;
static Usher__Fact__Person *declined[3];
static Usher__Fact__Reader *listed[3];
static char *traits[] = {(char *)"灰西裝", (char *)"", (char *)"眼鏡"};

/* A handoff with something at each depth. */
static void make(void) {
	usher__fact__handoff__init(&handoff);
	usher__fact__notice__init(&notice);
	usher__fact__card__init(&card);
	for (size_t i = 0; i < 3; i++) {
		usher__fact__person__init(&persons[i]);
		usher__fact__reader__init(&readers[i]);
		persons[i].badge = (char *)"101";
		persons[i].name = (char *)(i ? "陳" : "");
		readers[i].person = &persons[i];
		readers[i].at = (int64_t)i;
		declined[i] = &persons[i];
		listed[i] = &readers[i];
	}
	notice.text = (char *)"開會";
	notice.confirm = true;
	notice.batch = UINT64_MAX;
	notice.of = 7;
	notice.readers = listed;
	notice.n_readers = 3;
	card.surname = (char *)"王";
	card.honorific = USHER__HONORIFIC__MRS;
	card.traits = traits;
	card.n_traits = 3;
	handoff.handoff = 9;
	handoff.kind = USHER__KIND__NOTICE;
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.from = (char *)"lobby";
	handoff.ends_at = INT64_MIN;
	handoff.rings = UINT32_MAX;
	handoff.notice = &notice;
	handoff.card = &card;
	handoff.declined = declined;
	handoff.n_declined = 3;
}

TestSuite(message, .init = make);

static void assert_same(const ProtobufCMessage *a, const ProtobufCMessage *b) {
	size_t n = protobuf_c_message_get_packed_size(a);
	uint8_t *x = allocated(malloc(n + 1)), *y = allocated(malloc(n + 1));

	cr_assert_eq(protobuf_c_message_get_packed_size(b), n);
	(void)protobuf_c_message_pack(a, x);
	(void)protobuf_c_message_pack(b, y);
	cr_assert_eq(memcmp(x, y, n), 0);
	free(x);
	free(y);
}

static void assert_apart(const Usher__Fact__Handoff *copy) {
	assert_same(&handoff.base, &copy->base);
	cr_assert_neq(copy->from, handoff.from);
	cr_assert_neq(copy->notice, handoff.notice);
	cr_assert_neq(copy->notice->readers, handoff.notice->readers);
	cr_assert_neq(copy->notice->readers[2]->person, &persons[2]);
	cr_assert_neq(copy->card->traits[0], traits[0]);
	cr_assert_eq(copy->to, (char *)protobuf_c_empty_string, "an empty text is static");
	cr_assert_eq(copy->card->traits[1], (char *)protobuf_c_empty_string);
	cr_assert_null(copy->taker);
	cr_assert_null(copy->reached, "an empty array is none");
}

Test(message, in_a_pool) {
	struct pool pool = {0};

	assert_apart(message_copy(&pool, &handoff.base));
	cr_assert_null(message_copy(&pool, NULL));
	pool_finish(&pool);
}

Test(message, of_its_own) {
	Usher__Fact__Handoff *copy = message_copy(NULL, &handoff.base);

	assert_apart(copy);
	cr_assert_null(message_copy(NULL, NULL));
	cr_assert_null(message_free(&copy->base));
	cr_assert_null(message_free(NULL));
}

/* A text that is NULL, as in a struct that nobody initialised to "", is empty. */
Test(message, no_text_is_an_empty_one) {
	Usher__Fact__Handoff *copy;

	handoff.post = NULL;
	copy = message_copy(NULL, &handoff.base);
	cr_assert_str_eq(copy->post, "");
	(void)message_free(&copy->base);
}

Test(message, into_a_place_and_out_of_it) {
	Usher__Fact__Handoff place = USHER__FACT__HANDOFF__INIT, empty = USHER__FACT__HANDOFF__INIT;

	message_copy_into(&place.base, &handoff.base);
	assert_apart(&place);
	message_clear(&place.base);
	assert_same(&place.base, &empty.base);
	cr_assert_eq(place.n_declined, 0);
	message_copy_into(&place.base, &handoff.base);
	message_clear(&place.base);
}

/* The arrays of a copy have room as GROW leaves it: at a power of two the next one makes room, else
 * there is some. */
Test(message, its_arrays_grow) {
	for (size_t n = 0; n <= 3; n++) {
		Usher__Fact__Handoff *copy;

		handoff.n_declined = n;
		copy = message_copy(NULL, &handoff.base);
		for (size_t i = 0; i < 6; i++) {
			copy->declined =
				grow(copy->declined, copy->n_declined, sizeof *copy->declined);
			copy->declined[copy->n_declined++] = message_copy(NULL, &persons[0].base);
		}
		cr_assert_eq(copy->n_declined, n + 6);
		(void)message_free(&copy->base);
	}
}

Test(message, set) {
	Usher__Fact__Person *place = NULL;

	place = message_replace(place, &persons[1]);
	cr_assert_str_eq(place->name, "陳");
	place = message_replace(place, &persons[0]);
	cr_assert_str_eq(place->name, "");
	place = message_replace(place, NULL);
	cr_assert_null(place);
}

/* Each message that a fact can have, whatever its fields: empty and filled by hand above, here by
 * their kinds. */
Test(message, of_every_kind_of_fact) {
	for (unsigned i = 0; i < usher__fact__fact__descriptor.n_fields; i++) {
		const ProtobufCMessageDescriptor *descriptor =
			usher__fact__fact__descriptor.fields[i].descriptor;
		ProtobufCMessage *empty, *copy;

		if (descriptor) {
			empty = new_zeroed(1, descriptor->sizeof_message);
			descriptor->message_init(empty);
			copy = message_copy(NULL, empty);
			cr_assert_eq(copy->descriptor, descriptor);
			assert_same(empty, copy);
			(void)message_free(copy);
			free(empty);
		}
	}
}
