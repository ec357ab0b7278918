/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Between the core's facts and the wire's words: the same handoff, answer and outcome, said to
 * people. What is made here lives in the pool that was handed in.
 */

#include "base/pool.h"
#include "core/relay.h"
#include "wire/usher.pb-c.h"

/* "take" for EVENT_TAKE; the name of the request on the wire. */
const char *encode_act_name(enum event_type act);

/* "TAKEN_ALREADY"; the name of the outcome on the wire. */
const char *encode_outcome_name(Usher__Outcome outcome);

/* A handoff of @relay as clients get it; its texts are the relay's. */
Usher__Handoff *encode_handoff(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff);
/* The same with copies of the texts. */
Usher__Handoff *encode_handoff_copying_texts(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff);
/* The same of one that was archived, with the card in it. */
Usher__Handoff *encode_archived_handoff(struct pool *pool, const Usher__Fact__Handoff *handoff);

/* A visit, without whether it has namesakes; with copies of the texts. */
Usher__Visit *encode_visit(struct pool *pool, const Usher__Fact__Visit *visit);

struct sentences;

/* What is to be said, *@ret_n sentences. Their texts are those of @sentences. */
Usher__Sentence **encode_sentences(
	struct pool *pool, const struct sentences *sentences, size_t *ret_n);
/* The same of what is said to the guest of @handoff now, and of what comes next. */
Usher__Sentence **encode_sentences_now(
	struct pool *pool, const struct site *site, const struct handoff *handoff, size_t *ret_n);
Usher__Sentence **encode_sentences_next(
	struct pool *pool, const struct site *site, const struct handoff *handoff, size_t *ret_n);

/* The guest of @visit as one who has the surname of the guest of @card, for @device_id. Its texts
 * are copies. */
Usher__Namesake *encode_namesake(struct pool *pool, const struct relay *relay,
	const char *device_id, const Usher__Fact__Visit *visit, const Usher__Fact__Card *card);

/* Its texts are those of @inspection. */
Usher__Inspection *encode_inspection(struct pool *pool, const Usher__Fact__Inspection *inspection);

/* Its texts are those of @person, which is not NULL. */
Usher__Person *encode_person(struct pool *pool, const Usher__Fact__Person *person);

/* The ids of the site's posts, areas, services, items of the checklist, or of the vehicles at
 * @post: "lobby, bar". */
const char *encode_post_id_list(struct pool *pool, const struct site *site);
const char *encode_area_id_list(struct pool *pool, const struct site *site);
const char *encode_service_id_list(struct pool *pool, const struct site *site);
const char *encode_checklist_id_list(struct pool *pool, const struct site *site);
const char *encode_vehicle_id_list(struct pool *pool, const struct site *site, const char *post);

/* "daily 09:00", "mon thu 09:00". */
const char *encode_repeat(struct pool *pool, const Usher__Fact__Repeat *repeat);

/* An id as people say it. */
char *encode_id(struct pool *pool, uint64_t number);

/* What a client on @device_id is welcomed with: the site, its voice's lines, who is signed on
 * there. The version, the log and the time are the caller's to fill in. Its texts are the relay's.
 */
Usher__Welcome *encode_welcome(struct pool *pool, const struct relay *relay, const char *device_id);

/* Who @device_id is: a device that may be unknown. Its texts are the relay's. */
Usher__Me *encode_me(struct pool *pool, const struct relay *relay, const char *device_id);

/* Who is at @post, a post of the site: @presence. Its texts are the site's. */
Usher__PostPresence *encode_post_presence(
	struct pool *pool, const struct post *post, const struct post_presence *presence);
/* The same with its people one by one, the first 64 devices. Its texts are the relay's and the
 * site's. */
Usher__PostPresence *encode_post_presence_with_people(struct pool *pool, const struct relay *relay,
	const struct post *post, const struct post_presence *presence);

/* The duty at @duty_index on @device, with what the relay knows of the device and of the vehicle's
 * seats now. Its texts are those of @device. */
Usher__Duty *encode_duty(struct pool *pool, const struct relay *relay,
	const Usher__Fact__Device *device, size_t duty_index);

/* A post in the directory, with how many devices are on duty and online there. Its texts are those
 * of @post. */
Usher__Entry *encode_post_entry(
	struct pool *pool, const struct relay *relay, const struct post *post);

/* A badge in the directory: on how many devices it is on duty, how many of these are online, and
 * whether it is on a break. Its texts are those of @badge. */
Usher__Entry *encode_badge_entry(
	struct pool *pool, const struct relay *relay, const struct badge *badge);
