/* SPDX-License-Identifier: MIT */
#include "encode/encode_private.h"

#include "base/memory.h"
#include "encode/encode.h"

Usher__Inspection *encode_inspection(struct pool *pool, const Usher__Fact__Inspection *inspection) {
	const struct encoder encoder = {.pool = pool};
	Usher__Inspection *copy = POOL_NEW(pool, Usher__Inspection);

	usher__inspection__init(copy);
	copy->id = encode_id(pool, inspection->inspection);
	copy->at = inspection->at;
	encode_badge_and_name(&encoder, inspection->person, &copy->by, &copy->by_name);
	encode_badge_and_name(&encoder, inspection->badge, &copy->badge, &copy->name);
	copy->post = inspection->post;
	copy->n_failed = inspection->n_failed;
	copy->failed = inspection->failed;
	copy->note = inspection->note;
	return copy;
}
