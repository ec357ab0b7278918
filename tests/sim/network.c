/* SPDX-License-Identifier: MIT */
#include "network.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "daemon/frame_sink.h"
#include "encode/encode.h"
#include "proto/frame.h"
#include "proto/text.h"
#include "world.h"

enum {
	CLOGGED = 1024 * 1024, /* what a slow reader has pending once it has anything */
};

void network_init(struct network *network) {
	list_init(&network->lines);
}

static void add(struct bytes *bytes, const void *more, size_t size) {
	if (bytes_add(bytes, more, size) < 0) {
		abort();
	}
}

/* What delivery calls ------------------------------------------------------------------------ */

static void send_frame(struct sink *sink, const void *frame, size_t size, bool answer) {
	struct line *line = container_of(sink, struct line, sink);
	Usher__FromRelay *message = allocated(usher__from_relay__unpack(
		NULL, size - FRAME_HEADER, (const uint8_t *)frame + FRAME_HEADER));

	oracle_told(line, message);
	usher__from_relay__free_unpacked(message, NULL);
	add(&line->out, frame, size);
}

static size_t pending(const struct sink *sink) {
	const struct line *line = container_of(sink, struct line, sink);
	size_t size = line->out.end - line->out.start;

	if (line->stalled && size) {
		COUNT(line->world, FULL);
		return CLOGGED;
	}
	return size;
}

static const struct sink_verbs verbs = {&frame_sink_form, send_frame, pending};

struct line *network_connect(struct world *world, int peer, uint64_t run, struct device *device) {
	struct line *line = NEW(struct line);

	line->world = world;
	line->peer = peer;
	line->run = run;
	line->device = device;
	line->sink.verbs = &verbs;
	list_append(&world->network.lines, &line->link);
	return line;
}

/* Does an answer begin in what is lost? A frame that was cut in two counts by its rest, if it looks
 * like one. */
static void count_lost(const struct line *line) {
	const uint8_t *bytes = bytes_at(&line->out);
	size_t size = line->out.end - line->out.start, body;

	while (size && frame_peek(bytes, size, FRAME_CAP, &body) == FRAME_WHOLE) {
		Usher__FromRelay *message =
			usher__from_relay__unpack(NULL, body, bytes + FRAME_HEADER);

		if (message && message->body_case == USHER__FROM_RELAY__BODY_ANSWER) {
			COUNT(line->world, ANSWERS_LOST);
		}
		if (message) {
			usher__from_relay__free_unpacked(message, NULL);
		}
		bytes += FRAME_HEADER + body;
		size -= FRAME_HEADER + body;
	}
}

/* The relay finds that it is gone. */
static void leave(struct line *line) {
	struct rooms *rooms = &line->world->rooms;
	bool listened = client_is_online(line->client);
	struct moment moment;

	line->client = delivery_remove_client(line->client);
	if (listened && !delivery_device_is_online(rooms->delivery, peer_names[line->peer])) {
		oracle_begin(line->world, &moment, BY_EAR);
		ears_lost(line->world, line->peer);
		api_handle_device_lost(rooms->api, peer_names[line->peer], 0);
		oracle_end(line->world, &moment);
	}
}

void network_cut(struct line *line) {
	count_lost(line);
	if (line->client) {
		leave(line);
	}
	if (line->device) {
		line->device->line = NULL;
	}
	for (int i = 0; i < RAWS; i++) {
		if (line->world->raws[i].line == line) {
			line->world->raws[i].line = NULL;
		}
	}
	list_remove(&line->link);
	free(line->in.data);
	free(line->out.data);
	free(line->waiting);
	free(line->principal.device);
	free(line);
}

void network_cut_all(struct world *world) {
	list_each_safe(link, &world->network.lines) {
		network_cut(container_of(link, struct line, link));
	}
}

void network_write(struct line *line, const void *bytes, size_t size) {
	add(&line->in, bytes, size);
}

void network_beat(struct line *line) {
	static const uint8_t beat[] = {0, 0, 0, 2, 0x2a, 0}; /* FromRelay.heartbeat */

	add(&line->out, beat, sizeof beat);
}

void network_goodbye(struct line *line) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Goodbye goodbye = USHER__GOODBYE__INIT;
	size_t size;
	_cleanup_(freep) void *frame = NULL;

	goodbye.reason = USHER__REASON__STOPPING;
	message.body_case = USHER__FROM_RELAY__BODY_GOODBYE;
	message.goodbye = &goodbye;
	frame = allocated(frame_pack(&message.base, FRAME_CAP, &size));
	add(&line->out, frame, size);
}

/* What arrives --------------------------------------------------------------------------------- */

static void expect(struct line *line, const struct moment *moment) {
	line->waiting = grow(line->waiting, line->n_waiting, sizeof *line->waiting);
	line->waiting[line->n_waiting++] = (struct waiting){.seq = UINT64_MAX,
		.entry = moment ? moment->entry : NULL,
		.recall = moment ? moment->recall : RECALL_NEW};
}

/* The reply that was being made is made; if it is still held, this is what it has seen. */
static void expected(struct line *line) {
	struct waiting *last = line->n_waiting ? &line->waiting[line->n_waiting - 1] : NULL;

	if (last && last->seq == UINT64_MAX) {
		last->seq = relay_seq(line->world->rooms.relay);
		last->view = oracle_view(line->world, line->peer);
		last->site = line->world->rooms.site;
	}
}

static void take_hello(struct line *line, Usher__Hello *hello) {
	struct rooms *rooms = &line->world->rooms;
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	_cleanup_(pool_finish) struct pool pool = {0};
	struct moment moment;

	line->principal = (struct principal){.device = allocated(text_nfc(hello->device)),
		.n_posts = PRINCIPAL_ANY_POST,
		.origin = PRINCIPAL_LOCAL};
	hello->edition = peer_is_of_first_edition(line->peer) ? 0 : hello->edition;
	line->is_first_edition = !hello->edition;
	line->said = (struct client_run){hello->run, hello->short_run, hello->new_run};
	line->relay_run = client_run_of_hello(hello);
	if (line->device && line->device->had_answer == hello->new_run) {
		world_wrong(line->world, SAME_ANSWER, "%s says that its run is %s, and it is not",
			peer_names[line->peer], hello->new_run ? "new" : "known");
	}
	line->client = delivery_add_client(rooms->delivery, &line->sink, &line->principal, hello);
	line->world->tally->n[TALLY_RESUMED] += hello->listen && hello->cursor;
	message.body_case = USHER__FROM_RELAY__BODY_WELCOME;
	message.welcome = encode_welcome(&pool, rooms->relay, line->principal.device);
	message.welcome->version = SESSION_PROTOCOL_VERSION;
	message.welcome->log = delivery_log_id(rooms->delivery);
	message.welcome->time = line->world->now;
	expect(line, NULL);
	delivery_queue_reply(line->client, &message);
	expected(line);
	if (hello->listen) {
		oracle_begin(line->world, &moment, BY_EAR);
		ears_listens(line->world, line->peer);
		api_handle_device_online(rooms->api, hello->device);
		oracle_end(line->world, &moment);
	}
}

static void take_request(struct line *line, const Usher__Request *request) {
	struct moment moment;

	oracle_begin(line->world, &moment, BY_REQUEST);
	oracle_asked(line, &moment, request);
	expect(line, &moment);
	api_handle_request(line->world->rooms.api, line->client, &line->relay_run, request, NULL);
	oracle_end(line->world, &moment);
	expected(line);
	rooms_tick(line->world);
}

static void take_receipt(struct line *line, const Usher__Receipt *receipt) {
	struct moment moment;

	COUNT(line->world, RECEIPTS);
	oracle_begin(line->world, &moment, BY_RECEIPT);
	oracle_received(line, &moment, receipt);
	api_handle_receipt(line->world->rooms.api, line->client, receipt);
	oracle_end(line->world, &moment);
}

static void take_frame(struct line *line, const uint8_t *body, size_t size) {
	Usher__FromClient *message = allocated(usher__from_client__unpack(NULL, size, body));

	if (message->body_case == USHER__FROM_CLIENT__BODY_HELLO && !line->client) {
		take_hello(line, message->hello);
	} else if (message->body_case == USHER__FROM_CLIENT__BODY_REQUEST && line->client) {
		take_request(line, message->request);
	} else if (message->body_case == USHER__FROM_CLIENT__BODY_RECEIPT && line->client) {
		take_receipt(line, message->receipt);
	}
	usher__from_client__free_unpacked(message, NULL);
	rooms_turned(line->world);
}

/* How much of the @size bytes at @bytes arrives: a frame, a piece, or all. */
static size_t piece(struct world *world, const uint8_t *bytes, size_t size) {
	size_t body;

	if (size > 1 && chance_once_in(&world->chance, 6)) {
		COUNT(world, PIECES);
		return 1 + chance_below(&world->chance, size - 1);
	}
	if (chance_once_in(&world->chance, 2) &&
		frame_peek(bytes, size, FRAME_CAP, &body) == FRAME_WHOLE) {
		return FRAME_HEADER + body;
	}
	return size;
}

static void move_in(struct line *line) {
	size_t on_the_way = line->in.end - line->in.start - line->arrived, body;

	line->arrived += piece(line->world, bytes_at(&line->in) + line->arrived, on_the_way);
	while (frame_peek(bytes_at(&line->in), line->arrived, FRAME_CAP, &body) == FRAME_WHOLE) {
		take_frame(line, bytes_at(&line->in) + FRAME_HEADER, body);
		bytes_drop(&line->in, FRAME_HEADER + body);
		line->arrived -= FRAME_HEADER + body;
	}
}

/* Returns whether the line is still there: the device may have hung up. */
static bool move_out(struct line *line, size_t size) {
	if (line->device && !device_receive(line->device, bytes_at(&line->out), size)) {
		return false;
	}
	bytes_drop(&line->out, size);
	if (line->out.start == line->out.end && line->client) {
		delivery_tell_drained_client(line->client);
	}
	return true;
}

void network_move_out(struct line *line) {
	while (line->out.end != line->out.start &&
		move_out(line, line->out.end - line->out.start)) {
	}
}

static bool may_move_in(const struct line *line) {
	return line->in.end - line->in.start > line->arrived;
}

static bool may_move_out(const struct line *line) {
	return line->out.end != line->out.start && !line->stalled;
}

bool network_may_move(const struct line *line) {
	return may_move_in(line) || may_move_out(line);
}

void network_move(struct line *line) {
	bool both = may_move_in(line) && may_move_out(line);

	if (both ? chance_once_in(&line->world->chance, 2) : may_move_in(line)) {
		move_in(line);
	} else {
		(void)move_out(line,
			piece(line->world, bytes_at(&line->out), line->out.end - line->out.start));
	}
}
