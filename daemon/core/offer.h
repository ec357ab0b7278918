/* SPDX-License-Identifier: MIT */
#pragma once

/* An offer: what a post is asked to take or to read, before it is a handoff. Every one is built
 * here, of a description. */

#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stdint.h>

struct facts;
struct relay;
struct site;

/*
 * The description of an offer. What is not said is zero. Texts and the sender are copied; the parts
 * for which it is a pointer that is not const are among the facts that it is offered with. Instants
 * are site time, spans are ms.
 */
struct offer {
	Usher__Kind kind;
	uint64_t visit; /* 0: it is about no guest */
	const char *from, *post, *to;
	const Usher__Fact__Person *sender; /* NULL: the relay itself */
	const char *device;                /* the sender's, or NULL */
	int64_t late_by; /* since it was asked for, or was to be offered; marked if that is long */
	int64_t due_at;  /* it is scheduled until then; 0, or past: it is offered at once */
	int64_t lasts;   /* of a notice: from when it is offered to its end; others end as the site
			    has it for their post */
	int64_t retention; /* how long it stays once it is missed; 0: as long as its visit */
	bool sender_reads; /* of a notice: whoever sends it is to read it, too */
	uint64_t follows;  /* the service that it follows */
	int64_t expected_at, meet_by; /* when a guest is there, and until when they are met in time
				       */
	uint32_t party;               /* how many of the visit's party, if not all */
	Usher__Fact__Repeat *repeat;  /* when it is scheduled again, or NULL */
	Usher__Fact__Pickup *pickup;  /* the part of its own kind */
	Usher__Fact__Service *service;
	Usher__Fact__Notice *notice;
};

/* Offer it now, at @at, as the handoff @number, with the ladder, the end and the readers that the
 * site and those on duty give it; or schedule it until it is due. A new fact, not folded yet. */
Usher__Fact__Offered *offer_add_offered(const struct relay *relay, struct facts *facts, int64_t at,
	uint64_t number, const struct offer *offer);

/* The offer that the handoff @rec was, without what has come to it since: another like it. Its
 * parts are copies in @facts. */
struct offer offer_from_handoff(const Usher__Fact__Handoff *rec, struct facts *facts);

/* A notice of the relay's own from the post @from to @post, of a batch of @batch_size that begins
 * with the number @batch. */
struct offer offer_for_relay_notice(const struct site *site, const char *from, const char *post,
	uint64_t batch, uint32_t batch_size, struct facts *facts);

/* What somebody has taken is offered again; by whom, if anybody, is the caller's to say. */
Usher__Fact__Released *offer_add_released(
	const Usher__Fact__Handoff *rec, int64_t at, struct facts *facts);
