/* SPDX-License-Identifier: MIT */
/*
 * Who a device is, and who is at the posts, by the oracle's own account: held against what is told
 * of it, and against what devices have of it in the end.
 */
#include "world.h"

#include "base/memory.h"

#include <string.h>

/* Badges at a post. */
struct there {
	uint32_t on_duty, listening, on_break, deaf; /* sets of them */
	size_t n_devices;
};

static bool is_at(const Usher__Fact__Device *device, const char *post) {
	for (size_t i = 0; i < device->n_duties; i++) {
		if (!strcmp(device->duties[i]->post, post)) {
			return true;
		}
	}
	return false;
}

static struct there there_at(const struct world *world, const char *post) {
	const Usher__Fact__Device *device;
	struct there there = {0};

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		uint32_t badge = device->person ? badge_bit(device->person->badge) : 0;

		if (!is_at(device, post)) {
			continue;
		}
		there.n_devices++;
		if (device->break_since) {
			there.on_break |= badge;
			continue;
		}
		there.on_duty |= badge;
		if (ears_hears(world, device->device)) {
			there.listening |= badge;
		}
		if (relay_device_deaf_since(world->rooms.relay, device->device)) {
			there.deaf |= badge;
		}
	}
	there.on_break &= ~there.on_duty;
	there.deaf &= ~there.listening;
	return there;
}

/* Where what is sent to @post goes on to, but not to @from, "" for nowhere; @ret_unheard: nobody
 * hears it at all. */
static const char *goes_on_to(
	const struct world *world, const struct post *post, const char *from, bool *ret_unheard) {
	const struct site *site = sites[world->rooms.site];
	const struct post *supervisor = site_supervisor_post(site);
	const char *found = NULL;

	*ret_unheard = false;
	if (there_at(world, post->id).listening) {
		return "";
	}
	for (size_t i = 0; i < post->n_ladder && !found; i++) {
		const struct post *next = post->ladder[i].post;

		if (next && next != post && strcmp(next->id, from) != 0 &&
			there_at(world, next->id).listening) {
			found = next->id;
		}
	}
	if (!found && post != supervisor && strcmp(supervisor->id, from) != 0) { /* if anybody */
		*ret_unheard = !there_at(world, supervisor->id).listening;
		return there_at(world, supervisor->id).on_duty ? supervisor->id : "";
	}
	*ret_unheard = !found;
	return found ? found : "";
}

static bool same_way(
	const struct world *world, const struct post *post, const Usher__PostPresence *told) {
	bool unheard, past_unheard;
	const char *instead = goes_on_to(world, post, "", &unheard),
		   *past = goes_on_to(world, post, instead, &past_unheard);

	if (unheard || !*instead) { /* nobody is on the way */
		past = "";
		past_unheard = false;
	}
	return !strcmp(told->instead, instead) && told->nobody_hears == unheard &&
		!strcmp(told->past_instead, past) && told->past_unheard == past_unheard;
}

static bool same_counts(const struct world *world, const Usher__PostPresence *told) {
	const struct post *post = site_post(sites[world->rooms.site], told->post);
	const struct there there = there_at(world, told->post);

	return post && told->on_duty == (uint32_t)__builtin_popcount(there.on_duty) &&
		told->listening == (uint32_t)__builtin_popcount(there.listening) &&
		told->on_break == (uint32_t)__builtin_popcount(there.on_break) &&
		told->deaf == (uint32_t)__builtin_popcount(there.deaf) &&
		same_way(world, post, told);
}

static bool same_person(const struct world *world, const Usher__Duty *told) {
	const Usher__Fact__Device *device =
		relay_signed_on_device(world->rooms.relay, told->device);
	const char *vehicle;

	if (!device || !is_at(device, told->post) || strcmp(device->person->badge, told->badge)) {
		return false;
	}
	vehicle = told->vehicle;
	return !told->break_since == !device->break_since &&
		told->listening == ears_hears(world, told->device) &&
		(!*vehicle || told->seats_taken == duties_seats_taken(world, vehicle));
}

/* With the people one by one, if @sees them. */
static bool same_presence(const struct world *world, const Usher__PostPresence *told, bool sees) {
	bool same = same_counts(world, told) &&
		told->n_people == (sees ? there_at(world, told->post).n_devices : 0);

	for (size_t i = 0; i < told->n_people; i++) {
		same = same && same_person(world, told->people[i]);
	}
	return same;
}

static bool sees_people(const struct world *world, int peer, const char *post) {
	uint32_t duties = oracle_duties(world, peer);

	return duties & (post_bit(post) | supervisors(sites[world->rooms.site]));
}

void there_told(struct line *line, const Usher__Presence *presence) {
	struct world *world = line->world;
	bool is_durable = relay_seq(world->rooms.relay) == world->rooms.durable;

	COUNT(world, THERE);
	TELL(world, ".. %s: %zu posts, from %s", peer_names[line->peer], presence->n_posts,
		presence->n_posts ? presence->posts[0]->post : "none");
	if (!oracle_duties(world, line->peer) || line->is_first_edition) {
		world_wrong(world, VISIBLE, "%s is told who is there", peer_names[line->peer]);
	}
	for (size_t i = 0; i < presence->n_posts; i++) {
		const Usher__PostPresence *post = presence->posts[i];
		bool sees = sees_people(world, line->peer, post->post);

		if (post->n_people && !sees) {
			world_wrong(world, VISIBLE, "%s is told who it is that is at %s",
				peer_names[line->peer], post->post);
		}
		if (is_durable && !same_presence(world, post, sees)) {
			world_wrong(world, COPIES,
				"%s is told of other people at %s than there are",
				peer_names[line->peer], post->post);
		}
	}
}

/* Is that who @device is? */
static bool same_me(const struct world *world, const char *device, const Usher__Me *me) {
	const Usher__Fact__Device *duty = relay_signed_on_device(world->rooms.relay, device);

	if (!duty) {
		return !me->person && !me->n_posts && !me->since && !me->break_since &&
			!*me->vehicle;
	}
	if (!me->person || strcmp(me->person->badge, duty->person->badge) ||
		me->n_posts != duty->n_duties || me->break_since != duty->break_since) {
		return false;
	}
	for (size_t i = 0; i < me->n_posts; i++) {
		const Usher__Fact__Duty *here = duty->duties[i];

		if (strcmp(me->posts[i], here->post) ||
			(*here->vehicle &&
				(strcmp(me->vehicle, here->vehicle) || me->seats != here->seats))) {
			return false;
		}
	}
	return me->seats_taken == duties_seats_taken(world, me->vehicle);
}

static bool same_bytes(const ProtobufCMessage *a, const ProtobufCMessage *b) {
	size_t n = protobuf_c_message_get_packed_size(a), m = protobuf_c_message_get_packed_size(b);
	uint8_t *bytes = allocated(malloc(n + m + 1));
	bool same;

	protobuf_c_message_pack(a, bytes);
	protobuf_c_message_pack(b, bytes + n);
	same = n == m && !memcmp(bytes, bytes + n, n);
	free(bytes);
	return same;
}

void there_told_me(struct line *line, const Usher__Me *me, bool is_now) {
	struct world *world = line->world;
	const char *name = peer_names[line->peer];
	Usher__Me **last = &world->oracle.me[line->peer];

	COUNT(world, ME);
	if (me->changed > world->rooms.durable) {
		world_wrong(world, DURABLE, "%s is told who it is since %llu, and %llu is durable",
			name, (unsigned long long)me->changed,
			(unsigned long long)world->rooms.durable);
	}
	if (is_now && !same_me(world, name, me)) {
		world_wrong(world, COPIES, "%s is told that it is somebody else", name);
	}
	if (*last && (*last)->changed == me->changed && !same_bytes(&(*last)->base, &me->base)) {
		world_wrong(world, COPIES, "%s is told that it is two since %llu", name,
			(unsigned long long)me->changed);
	}
	if (!*last || (*last)->changed < me->changed) {
		size_t size = usher__me__get_packed_size(me);
		uint8_t *bytes = allocated(malloc(size + 1));

		usher__me__pack(me, bytes);
		if (*last) {
			usher__me__free_unpacked(*last, NULL);
		}
		*last = allocated(usher__me__unpack(NULL, size, bytes));
		free(bytes);
	}
}

void there_told_remaining(struct line *line, const Usher__Remaining *remaining) {
	struct world *world = line->world;

	COUNT(world, REMAINING);
	for (size_t i = 0; i < remaining->n_ids; i++) {
		const struct known *known = oracle_known(world, remaining->ids[i]);

		if (!known || !known->in_core ||
			!oracle_may_see(world, oracle_duties(world, line->peer),
				posts_of(known->from, &known->state))) {
			world_wrong(world, VISIBLE, "%s is told that %s is left",
				peer_names[line->peer], remaining->ids[i]);
		}
	}
}

void there_check_copies(struct world *world, const struct device *device) {
	const struct site *site = sites[world->rooms.site];
	const char *name = peer_names[device->peer];

	if (peer_is_of_first_edition(device->peer)) {
		return;
	}
	if (!device->me || !same_me(world, name, device->me)) {
		world_wrong(world, COPIES, "%s has it that it is somebody else", name);
	}
	if (!oracle_duties(world, device->peer)) {
		return;
	}
	if (device->n_posts != site->n_posts) {
		world_wrong(world, COPIES, "%s knows of %zu posts, of %zu", name, device->n_posts,
			site->n_posts);
	}
	for (size_t i = 0; i < device->n_posts; i++) {
		const Usher__PostPresence *post = device->posts[i];

		if (!same_presence(world, post, sees_people(world, device->peer, post->post))) {
			world_wrong(world, COPIES, "%s has other people at %s than there are", name,
				post->post);
		}
	}
}

void there_finish(struct oracle *oracle) {
	for (int i = 0; i < PEERS; i++) {
		if (oracle->me[i]) {
			usher__me__free_unpacked(oracle->me[i], NULL);
		}
	}
}
