/* SPDX-License-Identifier: MIT */
#pragma once

/* What may be asked of a relay. Nothing here changes it; what is returned is good until the next
 * event. */

#include "core/handoff.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct post;
struct relay;
struct site;

/* The current site: that of the last EVENT_SITE; NULL before the first. Whoever needs it asks here,
 * and keeps no pointer past the next event: the memory is its reader's, who may free it once the
 * next one is taken. */
const struct site *relay_site(const struct relay *relay);

/* The seq of the last fact, and its time. */
uint64_t relay_seq(const struct relay *relay);
int64_t relay_last_fact_at(const struct relay *relay);

/* Look up. NULL if there is none (any more). */
const struct handoff *relay_handoff(const struct relay *relay, uint64_t number);

/*
 * A handoff that was archived, NULL if there is none such any more. Those are out of the
 * relay, but until their row of history is durable this is where they can be read: until
 * relay_release_archived. (Replay keeps none.)
 */
const struct handoff *relay_archived_handoff(const struct relay *relay, uint64_t number);

/* The handoffs that the last relay_apply has changed, receipts apart; *@ret_n of them, some more
 * than once. Those that it archived are not among them, but as facts. Until the next event. */
const uint64_t *relay_changed_handoff_numbers(const struct relay *relay, size_t *ret_n);

/*
 * The visit @number, or that of the handoff @number, until the next event; NULL if there is none
 * (any more). One that was archived is found by its own number until it is released, as its
 * handoffs are.
 */
const Usher__Fact__Visit *relay_visit(const struct relay *relay, uint64_t number);

/* The visits whose guests are announced and have not come, by rising number, *@ret_n of them. The
 * caller frees the array. */
const Usher__Fact__Visit **relay_collect_awaited_visits(const struct relay *relay, size_t *ret_n);

/* Has @device_id duty at a post that has to do with @visit, or does it see everything? */
bool relay_device_may_see_visit(
	const struct relay *relay, const char *device_id, const Usher__Fact__Visit *visit);

/* The newest other visit of a guest with the surname of that of the visit @visit_number, while both
 * are on site; 0: none. */
uint64_t relay_namesake_visit_number(const struct relay *relay, uint64_t visit_number);

/* The same, of a handoff's guest: is there one? */
bool relay_handoff_has_namesake(const struct relay *relay, const struct handoff *handoff);

/* The inspection at index @i of the last 500, the oldest first; NULL past the end. */
const Usher__Fact__Inspection *relay_nth_inspection(const struct relay *relay, size_t i);

/* Seats of @vehicle that are taken. */
uint32_t relay_seats_taken(const struct relay *relay, const char *vehicle);

/* How many devices hold @post, and are not on a break; and of those, how many listen. */
uint32_t relay_count_devices_on_duty(const struct relay *relay, const char *post);
uint32_t relay_count_devices_online(const struct relay *relay, const char *post);

/* Who is at a post, as it is now. Counts are of people: somebody on two devices counts once, and
 * listens if either does. For a while after a start every device is taken to listen. */
struct post_presence {
	uint32_t on_duty;   /* and not on a break */
	uint32_t listening; /* of these */
	uint32_t on_break;
	uint32_t deaf;              /* of those on duty: nothing is heard of them any more, */
	int64_t deaf_since;         /* of the first of them since then; site time, ms */
	const struct post *instead; /* nobody listens there, and what is offered there now goes on
				       to this post at once; NULL: it stays */
	const struct post *past_instead; /* what `instead` itself offers there does not come back to
					    it: it goes on to this post; NULL: it stays */
	bool past_unheard;               /* and nobody hears that */
	bool nobody_hears;               /* nobody listens there, nor where it would go on to */
	uint64_t people_seq; /* of the last fact that changed who is there, and what they drive; */
	uint64_t seq;        /* of the last that any of this follows from */
};

struct post_presence relay_post_presence(const struct relay *relay, const struct post *post);

/* From here on @presence is about what comes from the post @from. */
void post_presence_set_origin(struct post_presence *presence, const char *from);

/* The device at index @i of those that somebody is on duty on at @post (its id), on a break too, in
 * order of ids; NULL past the end. */
const Usher__Fact__Device *relay_nth_device_at_post(
	const struct relay *relay, const char *post, size_t i);

/* At index @i of the posts where anything has changed by the last relay_apply: who is on duty
 * there, on a break, online or deaf, or how full what they drive is. Its id, until the next event;
 * NULL past the end. */
const char *relay_nth_changed_post(const struct relay *relay, size_t i);

/* At index @i of the devices that have something new to be told of themselves since the last
 * relay_apply: who is on duty on them and where, their break, their vehicle and its seats. Until
 * the next event; NULL past the end. */
const Usher__Fact__Device *relay_nth_changed_device(const struct relay *relay, size_t i);

/* Seq of the last fact that changed that of @device_id; after a start it may be that of the
 * snapshot, if that is later. 0: there is none. */
uint64_t relay_device_own_changed_seq(const struct relay *relay, const char *device_id);

/* Does @device_id listen, or, for a while after a start, is it taken to? */
bool relay_device_is_presumed_online(const struct relay *relay, const char *device_id);

/* Does @device_id listen? If it has, and somebody is on duty on it, but nothing is heard of it any
 * more: since when (0: not so). Devices that listen since the last relay_apply, or do so no more;
 * *@ret_n of them, until the next event. */
bool relay_device_is_online(const struct relay *relay, const char *device_id);
int64_t relay_device_deaf_since(const struct relay *relay, const char *device_id);
const char *const *relay_presence_changed_devices(const struct relay *relay, size_t *ret_n);

/* Devices that have the handoff (@seen_only: that show it), of those that listen, or are taken to.
 */
uint32_t relay_count_devices_reached(
	const struct relay *relay, const struct handoff *handoff, bool seen_only);

/* All handoffs by rising number, *@ret_n of them; @with_archived: and after them those that were
 * archived and are not released. The caller frees the array. */
const struct handoff **relay_collect_handoffs(
	const struct relay *relay, bool with_archived, size_t *ret_n);

/* The numbers of all handoffs but those that were archived, in no particular order, *@ret_n of
 * them: for who looks through them in pieces. The caller frees the array. */
uint64_t *relay_collect_handoff_numbers(const struct relay *relay, size_t *ret_n);

/* Call @each with those that were archived and are not released. */
void relay_for_each_archived_handoff(const struct relay *relay,
	void (*each)(void *userdata, const struct handoff *handoff), void *userdata);

/* @device_id, if somebody is signed on on it (on a break, too), else NULL. */
const Usher__Fact__Device *relay_signed_on_device(const struct relay *relay, const char *device_id);

/* Seq of the last sign-on or sign-off on @device_id, 0 for never. What it may see is the same
 * since.
 */
uint64_t relay_duty_changed_seq(const struct relay *relay, const char *device_id);

/* The device at index @i in order of ids, on duty or not; NULL past the end. */
const Usher__Fact__Device *relay_nth_device(const struct relay *relay, size_t i);

/* Does @device_id see everything, since it has duty as a supervisor? */
bool relay_device_sees_all(const struct relay *relay, const char *device_id);

/* May @device_id see what has to do with any of @posts, @n_posts of them: has it duty
 * at any, or as a supervisor? */
bool relay_device_may_see_some_post(
	const struct relay *relay, const char *device_id, const char *const *posts, size_t n_posts);

/* The same, of a handoff, live or out of history. */
bool relay_device_may_see_handoff(
	const struct relay *relay, const char *device_id, const Usher__Fact__Handoff *rec);

/* Does the handoff concern @device_id as its sender alone: has it duty there, and at no post that
 * it is for? */
bool relay_device_only_sends(
	const struct relay *relay, const char *device_id, const Usher__Fact__Handoff *rec);

/* The newest visit of a guest on site with @surname, as surnames are compared; NULL: there is none.
 */
const Usher__Fact__Visit *relay_find_guest_on_site(const struct relay *relay, const char *surname);

/* The visit @number, or that of the handoff @number, while it is in the core. */
struct visit *relay_find_visit_in_core(const struct relay *relay, uint64_t number);
