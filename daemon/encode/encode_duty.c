/* SPDX-License-Identifier: MIT */
/* Who is on duty and where, who a device is, and what whoever connects is welcomed with. */
#include "encode/encode.h"

#include "core/lookup.h"
#include "core/site.h"

#include <string.h>

enum {
	PEOPLE_MAX = 64, /* told of one post */
};

static void encode_own_vehicle(
	const struct relay *relay, const Usher__Fact__Device *on_duty, Usher__Me *me) {
	for (size_t i = 0; i < on_duty->n_duties && !*me->vehicle; i++) {
		if (*on_duty->duties[i]->vehicle) {
			me->vehicle = on_duty->duties[i]->vehicle;
			me->seats = on_duty->duties[i]->seats;
			me->seats_taken = relay_seats_taken(relay, me->vehicle);
		}
	}
}

Usher__Me *encode_me(struct pool *pool, const struct relay *relay, const char *device_id) {
	const Usher__Fact__Device *on_duty = relay_signed_on_device(relay, device_id);
	Usher__Me *me = POOL_NEW(pool, Usher__Me);

	usher__me__init(me);
	me->changed = relay_device_own_changed_seq(relay, device_id);
	if (!on_duty) {
		return me;
	}
	me->person = encode_person(pool, on_duty->person);
	me->since = on_duty->duties[0]->since;
	me->break_since = on_duty->break_since;
	me->n_posts = on_duty->n_duties;
	me->posts = pool_alloc(pool, on_duty->n_duties * sizeof *me->posts);
	for (size_t i = 0; i < on_duty->n_duties; i++) {
		me->posts[i] = on_duty->duties[i]->post;
	}
	encode_own_vehicle(relay, on_duty, me);
	return me;
}

Usher__Welcome *encode_welcome(
	struct pool *pool, const struct relay *relay, const char *device_id) {
	const struct site *site = relay_site(relay);
	Usher__Welcome *welcome = POOL_NEW(pool, Usher__Welcome);

	usher__welcome__init(welcome);
	welcome->site = site->name;
	welcome->off_line = site->offline_phrase;
	welcome->on_line = site->online_phrase;
	welcome->me = encode_me(pool, relay, device_id);
	welcome->person = welcome->me->person;
	welcome->n_posts = welcome->me->n_posts;
	welcome->posts = welcome->me->posts;
	return welcome;
}

Usher__Duty *encode_duty(struct pool *pool, const struct relay *relay,
	const Usher__Fact__Device *device, size_t duty_index) {
	Usher__Duty *duty = POOL_NEW(pool, Usher__Duty);

	usher__duty__init(duty);
	duty->post = device->duties[duty_index]->post;
	duty->badge = device->person->badge;
	duty->name = device->person->name;
	duty->device = device->device;
	duty->since = device->duties[duty_index]->since;
	duty->listening = relay_device_is_online(relay, device->device);
	duty->deaf_since = relay_device_deaf_since(relay, device->device);
	duty->break_since = device->break_since;
	duty->vehicle = device->duties[duty_index]->vehicle;
	duty->seats = device->duties[duty_index]->seats;
	if (*duty->vehicle) {
		duty->seats_taken = relay_seats_taken(relay, duty->vehicle);
	}
	return duty;
}

/* The duty at @post on @device, which has one there. For a while after a start it is taken to
 * listen.
 */
static Usher__Duty *encode_duty_at_post(struct pool *pool, const struct relay *relay,
	const Usher__Fact__Device *device, const char *post) {
	size_t i = 0;
	Usher__Duty *duty;

	while (strcmp(device->duties[i]->post, post) != 0) {
		i++;
	}
	duty = encode_duty(pool, relay, device, i);
	duty->listening = relay_device_is_presumed_online(relay, device->device);
	return duty;
}

Usher__PostPresence *encode_post_presence(
	struct pool *pool, const struct post *post, const struct post_presence *presence) {
	Usher__PostPresence *encoded = POOL_NEW(pool, Usher__PostPresence);

	usher__post_presence__init(encoded);
	encoded->post = post->id;
	encoded->on_duty = presence->on_duty;
	encoded->listening = presence->listening;
	encoded->on_break = presence->on_break;
	encoded->deaf = presence->deaf;
	encoded->deaf_since = presence->deaf_since;
	if (presence->instead) {
		encoded->instead = presence->instead->id;
	}
	if (presence->past_instead) {
		encoded->past_instead = presence->past_instead->id;
	}
	encoded->nobody_hears = presence->nobody_hears;
	encoded->past_unheard = presence->past_unheard;
	return encoded;
}

Usher__PostPresence *encode_post_presence_with_people(struct pool *pool, const struct relay *relay,
	const struct post *post, const struct post_presence *presence) {
	Usher__PostPresence *encoded = encode_post_presence(pool, post, presence);
	const Usher__Fact__Device *device;

	encoded->people = pool_alloc(pool, PEOPLE_MAX * sizeof *encoded->people);
	while (encoded->n_people < PEOPLE_MAX &&
		(device = relay_nth_device_at_post(relay, post->id, encoded->n_people))) {
		encoded->people[encoded->n_people++] =
			encode_duty_at_post(pool, relay, device, post->id);
	}
	return encoded;
}
