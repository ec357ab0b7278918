/* SPDX-License-Identifier: MIT */
#include "encode/encode_private.h"

#include "base/memory.h"
#include "encode/encode.h"

Usher__Inspection *encode_inspection(struct pool *pool, const Usher__Fact__Inspection *inspection) {
	const struct encoder encoder = {.pool = pool};
	Usher__Inspection *encoded = POOL_NEW(pool, Usher__Inspection);

	usher__inspection__init(encoded);
	encoded->id = encode_id(pool, inspection->inspection);
	encoded->at = inspection->at;
	encode_badge_and_name(&encoder, inspection->person, &encoded->by, &encoded->by_name);
	encode_badge_and_name(&encoder, inspection->badge, &encoded->badge, &encoded->name);
	encoded->post = inspection->post;
	encoded->n_failed = inspection->n_failed;
	encoded->failed = inspection->failed;
	encoded->note = inspection->note;
	return encoded;
}
