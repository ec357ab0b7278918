/* SPDX-License-Identifier: MIT */
#include "device.h"

#include "base/memory.h"
#include "world.h"

#include <errno.h>

const char *const peer_names[PEERS] = {"lobby-1", "lobby-2", "flat-1", "flat-2", "flat-3", "bar-1",
	"hall-1", "boss-1", "cart-1", "cart-2", "odd-1", "odd-2"};

bool peer_is_of_first_edition(int peer) {
	return !strcmp(peer_names[peer], "lobby-2") || !strcmp(peer_names[peer], "flat-3");
}

static void no_memory(int r) {
	if (r == -ENOMEM) {
		abort();
	}
}

static void begin(struct device *device, uint64_t run) {
	const struct usher_options options = {
		.device = peer_names[device->peer],
		.agent = "sim",
		.run = run,
		.short_run = run >> 62 == 1,
		.unremembered = run >> 60 == 0,
		.listen = true,
	};

	device->run = run;
	device->unremembered = options.unremembered;
	device->had_answer = false;
	device->usher = allocated(usher_new(&options));
}

void device_init(struct device *device, struct world *world, int peer, uint64_t run) {
	device->world = world;
	device->peer = peer;
	begin(device, run);
}

static void forget(struct device *device, struct copy *copy) {
	usher__handoff__free_unpacked(copy->handoff, NULL);
	*copy = device->copies[--device->n_copies];
}

static void forget_posts(struct device *device) {
	while (device->n_posts) {
		usher__post_presence__free_unpacked(device->posts[--device->n_posts], NULL);
	}
}

static void end(struct device *device) {
	while (device->n_copies) {
		forget(device, device->copies);
	}
	forget_posts(device);
	if (device->me) {
		usher__me__free_unpacked(device->me, NULL);
		device->me = NULL;
	}
	device->n_asked = 0;
	device->in_step = false;
	device->usher = usher_free(device->usher);
}

void device_finish(struct device *device) {
	if (device->usher) {
		end(device);
	}
	free(device->copies);
	free(device->posts);
	free(device->asked);
}

struct copy *device_copy(struct device *device, const char *id) {
	for (size_t i = 0; i < device->n_copies; i++) {
		if (!strcmp(device->copies[i].handoff->id, id)) {
			return &device->copies[i];
		}
	}
	return NULL;
}

static void *keep(const ProtobufCMessage *message) {
	size_t size = protobuf_c_message_get_packed_size(message);
	uint8_t *packed = allocated(malloc(size + 1));
	void *kept;

	protobuf_c_message_pack(message, packed);
	kept = allocated(protobuf_c_message_unpack(message->descriptor, NULL, size, packed));
	free(packed);
	return kept;
}

/* A client rings when the count that it knows is behind, for what is still open. */
static void ring(struct device *device, struct copy *copy) {
	if (copy->handoff->stage == USHER__STAGE__OFFERED && copy->rung < copy->handoff->rings) {
		copy->rung = copy->handoff->rings;
	}
}

static void on_handoff(struct device *device, const Usher__Handoff *handoff) {
	struct copy *copy = device_copy(device, handoff->id);

	if (copy) {
		usher__handoff__free_unpacked(copy->handoff, NULL);
	} else {
		device->copies = grow(device->copies, device->n_copies, sizeof *device->copies);
		copy = &device->copies[device->n_copies++];
		copy->rung = 0;
	}
	copy->handoff = keep(&handoff->base);
	copy->doubtful = false;
	ring(device, copy);
	no_memory(usher_receipt(device->usher, handoff->id, false, device->world->now));
}

static void on_in_step(struct device *device, uint64_t seq) {
	for (size_t i = device->n_copies; i-- > 0;) {
		if (device->copies[i].doubtful) {
			forget(device, &device->copies[i]);
		}
	}
	device->in_step = true;
	oracle_check_step(device, seq);
}

/* Of two the one that changed later counts, whichever came first. */
static void on_me(struct device *device, const Usher__Me *me) {
	if (me && (!device->me || me->changed >= device->me->changed)) {
		if (device->me) {
			usher__me__free_unpacked(device->me, NULL);
		}
		device->me = keep(&me->base);
	}
}

static void on_post(struct device *device, const Usher__PostPresence *post) {
	size_t i = 0;

	while (i < device->n_posts && strcmp(device->posts[i]->post, post->post)) {
		i++;
	}
	if (i < device->n_posts) {
		usher__post_presence__free_unpacked(device->posts[i], NULL);
	} else {
		device->posts = grow(device->posts, device->n_posts, sizeof *device->posts);
		device->n_posts++;
	}
	device->posts[i] = keep(&post->base);
}

static void on_presence(struct device *device, const Usher__Presence *presence) {
	if (presence->whole) {
		forget_posts(device);
	}
	for (size_t i = 0; i < presence->n_posts; i++) {
		on_post(device, presence->posts[i]);
	}
}

static bool is_left(const Usher__Remaining *remaining, const char *id) {
	for (size_t i = 0; i < remaining->n_ids; i++) {
		if (!strcmp(remaining->ids[i], id)) {
			return true;
		}
	}
	return false;
}

static void on_remaining(struct device *device, const Usher__Remaining *remaining) {
	for (size_t i = device->n_copies; i-- > 0;) {
		if (!is_left(remaining, device->copies[i].handoff->id)) {
			forget(device, &device->copies[i]);
		}
	}
}

static void on_update(struct device *device, const Usher__Update *update) {
	struct copy *copy;

	switch (update->what_case) {
	case USHER__UPDATE__WHAT_HANDOFF:
		on_handoff(device, update->handoff);
		break;
	case USHER__UPDATE__WHAT_COUNTS:
		copy = device_copy(device, update->counts->id);
		if (copy) {
			copy->handoff->reached = update->counts->reached;
			copy->handoff->seen = update->counts->seen;
		}
		break;
	case USHER__UPDATE__WHAT_GONE:
		copy = device_copy(device, update->gone->id);
		if (copy) {
			forget(device, copy);
		}
		break;
	case USHER__UPDATE__WHAT_RESET:
		for (size_t i = 0; i < device->n_copies; i++) {
			device->copies[i].doubtful = true;
		}
		device->in_step = false;
		break;
	case USHER__UPDATE__WHAT_IN_STEP:
		on_in_step(device, update->seq);
		break;
	case USHER__UPDATE__WHAT_EARS:
		device->n_deaf = update->ears->n_deaf;
		TELL(device->world, ".. %s: %zu deaf", peer_names[device->peer], device->n_deaf);
		break;
	case USHER__UPDATE__WHAT_ME:
		on_me(device, update->me);
		break;
	case USHER__UPDATE__WHAT_PRESENCE:
		on_presence(device, update->presence);
		break;
	case USHER__UPDATE__WHAT_REMAINING:
		on_remaining(device, update->remaining);
		break;
	case USHER__UPDATE__WHAT_SITE_CHANGED:
	case USHER__UPDATE__WHAT__NOT_SET:
	case _USHER__UPDATE__WHAT__CASE_IS_INT_SIZE:
		break;
	}
}

static void on_answer(struct device *device, const Usher__Answer *answer) {
	bool decided = answer->outcome != USHER__OUTCOME__INVALID &&
		answer->outcome != USHER__OUTCOME__NO_ROOM &&
		answer->outcome != USHER__OUTCOME__UNREADABLE &&
		answer->outcome != USHER__OUTCOME__UNKNOWN_REQUEST;

	device->had_answer |= !answer->read && decided;
	for (size_t i = 0; i < device->n_asked; i++) {
		if (device->asked[i].id == answer->id) {
			device->asked[i] = device->asked[--device->n_asked];
			return;
		}
	}
	world_wrong(device->world, SAME_ANSWER,
		"%s is told of an answer to request %llu, which waits for none",
		peer_names[device->peer], (unsigned long long)answer->id);
}

static void on_event(struct device *device, const struct usher_event *event) {
	switch (event->kind) {
	case USHER_EVENT_WELCOME:
		device->in_step = false;
		device->n_deaf = 0;
		on_me(device, event->welcome->me);
		for (size_t i = 0; i < device->n_copies; i++) {
			no_memory(usher_receipt(device->usher, device->copies[i].handoff->id, false,
				device->world->now));
		}
		break;
	case USHER_EVENT_ANSWER:
		on_me(device, event->answer->me);
		on_answer(device, event->answer);
		break;
	case USHER_EVENT_UPDATE:
		on_update(device, event->update);
		break;
	case USHER_EVENT_LOST:
		for (size_t i = 0; i < device->n_asked; i++) {
			device->asked[i].doubtful = device->unremembered;
		}
		break;
	case USHER_EVENT_GOODBYE:
		break;
	}
}

static void hear(struct device *device) {
	struct usher_event event;
	int r;

	while ((r = usher_next(device->usher, &event, device->world->now)) > 0) {
		on_event(device, &event);
	}
	no_memory(r);
}

static void send_pending(struct device *device) {
	size_t size;
	const void *bytes = usher_pending(device->usher, &size);

	if (device->line && size) {
		network_write(device->line, bytes, size);
		usher_sent(device->usher, size);
	}
}

static void connect(struct device *device) {
	struct world *world = device->world;

	if (!world->rooms.up || device->away) {
		usher_lost(device->usher, world->now);
		return;
	}
	device->line = network_connect(world, device->peer, device->run, device);
	no_memory(usher_connected(device->usher, world->now));
	send_pending(device);
}

void device_lost(struct device *device) {
	if (device->line) {
		network_cut(device->line);
	}
	usher_lost(device->usher, device->world->now);
	hear(device);
}

void device_turn(struct device *device) {
	if (device->absent) {
		return;
	}
	no_memory(usher_tick(device->usher, device->world->now));
	switch (usher_wants(device->usher)) {
	case USHER_CONNECT:
		connect(device);
		break;
	case USHER_CLOSE:
		device_lost(device);
		break;
	case USHER_TALK:
		send_pending(device);
		break;
	case USHER_STOP:
		world_wrong(device->world, RULES, "%s was turned away", peer_names[device->peer]);
		break;
	case USHER_WAIT:
		break;
	}
}

bool device_receive(struct device *device, const void *bytes, size_t size) {
	const uint8_t *more = bytes;
	struct line *line = device->line;

	while (size) {
		size_t part = size < 64 * 1024 ? size : 64 * 1024;

		no_memory(usher_receive(device->usher, more, part, device->world->now));
		hear(device);
		more += part;
		size -= part;
	}
	device_turn(device);
	return device->line == line;
}

void device_ask(struct device *device, Usher__Request *request) {
	uint64_t id;

	if (!device->absent && usher_ask(device->usher, request, &id, device->world->now) == 0) {
		device->asked = grow(device->asked, device->n_asked, sizeof *device->asked);
		device->asked[device->n_asked++] = (struct asked_id){.id = id};
		send_pending(device);
	}
}

void device_look(struct device *device) {
	for (size_t i = 0; i < device->n_copies; i++) {
		no_memory(usher_receipt(
			device->usher, device->copies[i].handoff->id, true, device->world->now));
	}
	send_pending(device);
}

void device_reboot(struct device *device, uint64_t run) {
	if (device->line) {
		network_cut(device->line);
	}
	end(device);
	begin(device, run);
	device_turn(device);
}

bool device_is_settled(const struct device *device) {
	bool waits = false;

	for (size_t i = 0; i < device->n_asked; i++) {
		waits |= !device->asked[i].doubtful;
	}
	return device->absent ||
		(device->line && device->line->client && device->in_step && !waits);
}
