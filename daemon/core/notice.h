/* SPDX-License-Identifier: MIT */
#pragma once

/* Notices: which go together, who is to read one, and who has it. */

#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct facts;
struct handoff;
struct relay;

enum {
	READERS_MAX = 256, /* of a notice */
};

/* What went out together with @rec, itself among it, and is at @stage: the next one after *@cursor,
 * which is 0 for the first; NULL after the last. Any other kind goes out alone. */
const struct handoff *notice_batch_or_self_next(const struct relay *relay,
	const Usher__Fact__Handoff *rec, Usher__Stage stage, uint64_t *cursor);

/* Whoever is on duty at @post, and is to read a notice that goes there; not @sender (NULL: nobody).
 * *@ret_n of them, among @facts. */
Usher__Fact__Reader **notice_gather_readers(const struct relay *relay, const char *post,
	const Usher__Fact__Person *sender, struct facts *facts, size_t *ret_n);

/* The entry of @person on the list of who is to read it, or NULL. */
Usher__Fact__Reader *notice_find_reader(
	const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);

/* Is @person on the list of who is to read it? */
bool notice_has_reader(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);

/* Is @person to read it? If nobody was to, anybody is. */
bool notice_is_for(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);

/* Has @person confirmed it? */
bool notice_is_confirmed_by(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);

/* Does everybody have it once @person has? If nobody was to read it, the first will do. */
bool notice_is_complete_with(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
