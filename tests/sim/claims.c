/* SPDX-License-Identifier: MIT */
/* What is told: held against what is durable, against what its device may see, and against all that
 * was told before; and the copies that come of it. */
#include "world.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "proto/ident.h"

static const char *name_of(const struct line *line) {
	return peer_names[line->peer];
}

static const char *told_stage(Usher__Stage stage) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&usher__stage__descriptor, (int)stage);

	return value ? value->name : "?";
}

/* A handoff in a message to a device whose duties are, or were when it was made, @duties. */
static struct known *told_of(struct line *line, const Usher__Handoff *handoff, uint32_t duties) {
	struct world *world = line->world;
	struct known *known = oracle_known(world, handoff->id);
	struct state state = state_of_wire(handoff);
	enum invariant invariant;
	const char *why;

	if (!known || strcmp(known->from, handoff->from) || strcmp(known->to, handoff->to) ||
		known->kind != handoff->kind) {
		world_wrong(world, RULES, "%s is told of a handoff %s that nobody has sent so",
			name_of(line), handoff->id);
		return NULL;
	}
	if (!oracle_may_see(world, duties, posts_of(handoff->from, &state))) {
		world_wrong(world, VISIBLE, "%s is told of %s from %s to %s", name_of(line),
			handoff->id, handoff->from, handoff->post);
	}
	stays_told(line, known, handoff);
	why = state_follows(known, &state, &invariant);
	if (why) {
		world_wrong(world, invariant,
			"%s is told that %s is %s with \"%s\"; it was told as %s with \"%s\": %s",
			name_of(line), handoff->id, told_stage(handoff->stage), handoff->taken_by,
			told_stage(known->told.stage), known->told.taker, why);
	}
	known->told = state;
	known->confirmed = true;
	return known;
}

static void told_update(struct line *line, const Usher__Handoff *handoff) {
	struct known *known = told_of(line, handoff, oracle_duties(line->world, line->peer));
	struct state state = state_of_wire(handoff);
	const struct stay *stay = known ? stay_of(line->world, known->visit) : NULL;
	bool namesake = stay && stay_is_here(stay) &&
		stays_namesake(line->world, stay->card->surname, stay->number);

	TELL(line->world, ".. %s: %s %s%s%s, %u rings", name_of(line), handoff->id,
		told_stage(handoff->stage), *handoff->taken_by ? " by " : "", handoff->taken_by,
		handoff->rings);
	if (known && known->in_core && !state_same(&state, &known->state)) {
		world_wrong(line->world, state.rings != known->state.rings ? RINGS : COPIES,
			"%s is told another state of %s than the latest", name_of(line),
			handoff->id);
	}
	if (known && known->in_core) {
		awaited_told(line, known, handoff);
	}
	if (known && known->in_core &&
		(handoff->namesake != namesake ||
			(stay &&
				sum_of_wire(handoff->card) !=
					stay->versions[stay->n_versions - 1].sum))) {
		world_wrong(line->world, VISITS,
			"%s is told of %s with an old card, or of %s namesake",
			peer_names[line->peer], handoff->id, handoff->namesake ? "a" : "no");
	}
}

static void told_gone(struct line *line, const char *id) {
	struct known *known = oracle_known(line->world, id);

	COUNT(line->world, GONE);
	TELL(line->world, ".. %s: %s gone", name_of(line), id);
	if (!known || known->in_core) {
		world_wrong(line->world, COPIES, "%s is told that %s is gone, and it is not",
			name_of(line), id);
	} else if (!oracle_may_see(line->world, oracle_duties(line->world, line->peer),
			   posts_of(known->from, &known->state))) {
		world_wrong(line->world, VISIBLE,
			"%s is told that %s is gone, which it may not see", name_of(line), id);
	}
}

static void told_counts(struct line *line, const Usher__Counts *counts) {
	struct known *known = oracle_known(line->world, counts->id);
	const struct handoff *handoff =
		known ? relay_handoff(line->world->rooms.relay, known->number) : NULL;

	if (!known ||
		!oracle_may_see(line->world, oracle_duties(line->world, line->peer),
			posts_of(known->from, &known->state))) {
		world_wrong(line->world, VISIBLE, "%s is told who has %s, which it may not see",
			name_of(line), counts->id);
	} else if (handoff &&
		(counts->reached !=
				relay_count_devices_reached(
					line->world->rooms.relay, handoff, false) ||
			counts->seen !=
				relay_count_devices_reached(
					line->world->rooms.relay, handoff, true))) {
		world_wrong(line->world, RULES, "%s is told other counts of %s than the latest",
			name_of(line), counts->id);
	}
}

/* Nobody is told to be deaf who hears, or who is not on duty. */
static void told_ears(struct line *line, const Usher__Ears *ears) {
	if (!line->is_first_edition) {
		world_wrong(line->world, RULES, "%s is told what older clients are", name_of(line));
	}
	for (size_t i = 0; i < ears->n_deaf; i++) {
		const char *device = ears->deaf[i]->device;

		COUNT(line->world, DEAF);
		if (!ears_deaf(line->world, device) ||
			!relay_signed_on_device(line->world->rooms.relay, device) ||
			!strcmp(device, name_of(line))) {
			world_wrong(line->world, RULES, "%s is told that %s is deaf", name_of(line),
				device);
		}
	}
}

static void on_update(struct line *line, const Usher__Update *update) {
	struct world *world = line->world;

	COUNT(world, UPDATES);
	if (update->seq > world->rooms.durable) {
		world_wrong(world, DURABLE, "%s is told fact %llu, and only %llu are durable",
			name_of(line), (unsigned long long)update->seq,
			(unsigned long long)world->rooms.durable);
	}
	if (relay_duty_changed_seq(world->rooms.relay, name_of(line)) > world->rooms.durable) {
		world_wrong(world, DURABLE,
			"%s is told what it may see by a duty that is not durable", name_of(line));
	}
	if (update->seq && update->seq < line->seq) {
		world_wrong(world, COPIES, "%s is told of fact %llu after %llu", name_of(line),
			(unsigned long long)update->seq, (unsigned long long)line->seq);
	}
	line->seq = update->seq ? update->seq : line->seq;
	switch (update->what_case) {
	case USHER__UPDATE__WHAT_HANDOFF:
		told_update(line, update->handoff);
		break;
	case USHER__UPDATE__WHAT_GONE:
		told_gone(line, update->gone->id);
		break;
	case USHER__UPDATE__WHAT_COUNTS:
		told_counts(line, update->counts);
		break;
	case USHER__UPDATE__WHAT_RESET:
		COUNT(world, RESETS);
		line->seq = 0;
		TELL(world, ".. %s: reset", name_of(line));
		break;
	case USHER__UPDATE__WHAT_IN_STEP:
		line->steps++;
		line->site = world->rooms.site;
		TELL(world, ".. %s: in step", name_of(line));
		break;
	case USHER__UPDATE__WHAT_EARS:
		told_ears(line, update->ears);
		break;
	case USHER__UPDATE__WHAT_ME:
		there_told_me(line, update->me, true);
		break;
	case USHER__UPDATE__WHAT_PRESENCE:
		there_told(line, update->presence);
		break;
	case USHER__UPDATE__WHAT_REMAINING:
		there_told_remaining(line, update->remaining);
		break;
	case USHER__UPDATE__WHAT_SITE_CHANGED:
	case USHER__UPDATE__WHAT__NOT_SET:
	case _USHER__UPDATE__WHAT__CASE_IS_INT_SIZE:
		break;
	}
}

/* The reply at the head of the line leaves. Returns what is known of it. */
static struct waiting next_reply(struct line *line) {
	struct world *world = line->world;
	struct waiting waiting = {0};

	if (!line->n_waiting) {
		world_wrong(world, RULES, "%s gets a reply to nothing", name_of(line));
		return waiting;
	}
	waiting = line->waiting[0];
	line->n_waiting--;
	memmove(&line->waiting[0], &line->waiting[1], line->n_waiting * sizeof waiting);
	if (waiting.seq == UINT64_MAX) {
		waiting.seq = relay_seq(world->rooms.relay);
		waiting.view = oracle_view(world, line->peer);
		waiting.site = world->rooms.site;
	}
	if (waiting.seq > world->rooms.durable) {
		world_wrong(world, DURABLE,
			"%s is answered from fact %llu, and only %llu are durable", name_of(line),
			(unsigned long long)waiting.seq, (unsigned long long)world->rooms.durable);
	}
	return waiting;
}

/* A handoff of another guest, without its past, to whoever may see it. */
static void told_namesake(struct line *line, const Usher__Handoff *handoff, uint32_t view) {
	const struct known *known = oracle_known(line->world, handoff->id);
	const struct state state = state_of_wire(handoff);

	if (!known || strcmp(known->from, handoff->from) ||
		!oracle_may_see(line->world, view, posts_of(handoff->from, &state))) {
		world_wrong(line->world, VISIBLE,
			"%s is told of another guest in %s, which it may not see", name_of(line),
			handoff->id);
	}
}

/* A visit, to whoever has to do with it, and of its handoffs no more than may be seen. */
static void told_visit(struct line *line, const Usher__Answer *answer, uint32_t view) {
	struct world *world = line->world;

	stays_told_visit(line, answer->visit);
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		const Usher__Handoff *handoff = answer->handoffs[i];
		const struct known *known = oracle_known(world, handoff->id);
		const struct state state = state_of_wire(handoff);
		bool sees = oracle_may_see(world, view, posts_of(handoff->from, &state));

		if (!known || strcmp(known->from, handoff->from) ||
			(!sees && (*handoff->taken_by || *handoff->sent_by))) {
			world_wrong(world, VISIBLE, "%s is told of %s, which it may not see",
				name_of(line), handoff->id);
		}
	}
}

/* Guests who are announced, to whoever has to do with them. */
static void told_awaited(struct line *line, const Usher__Visit *visit, uint32_t view) {
	uint64_t number = 0;
	const struct stay *stay =
		ident_parse(visit->id, &number) < 0 ? NULL : stay_of(line->world, number);

	stays_told_visit(line, visit);
	if (!stay || !visit->expected || visit->expected->arrived_at ||
		!oracle_may_see(line->world, view, stay->posts)) {
		world_wrong(line->world, VISIBLE,
			"%s is told that the guest of visit %s is announced", name_of(line),
			visit->id);
	}
}

static void on_answer(struct line *line, const Usher__Answer *answer) {
	struct waiting waiting = next_reply(line);

	TELL(line->world, "<- %s %llu: %s%s%s%s%s", name_of(line), (unsigned long long)answer->id,
		encode_outcome_name(answer->outcome), *answer->handoff_id ? " " : "",
		answer->handoff_id, *answer->text ? ": " : "", answer->text);
	if (answer->me) {
		there_told_me(line, answer->me, false);
	}
	if (line->is_first_edition && (answer->seq || answer->me)) {
		world_wrong(line->world, RULES, "%s is answered what older clients are not",
			name_of(line));
	}
	if (!line->is_first_edition && answer->seq != waiting.seq) {
		world_wrong(line->world, DURABLE, "%s is answered as of %llu, and it was %llu",
			name_of(line), (unsigned long long)answer->seq,
			(unsigned long long)waiting.seq);
	}
	if (!answer->read) {
		answers_told(line->world, &waiting, answer);
	}
	if (answer->handoff) {
		(void)told_of(line, answer->handoff, waiting.view);
	}
	/* a visit's are covered where they must be */
	for (size_t i = 0; i < answer->n_handoffs && !answer->visit; i++) {
		(void)told_of(line, answer->handoffs[i], waiting.view);
	}
	if (answer->same_name && *answer->same_name->id) {
		told_namesake(line, answer->same_name, waiting.view);
	}
	if (answer->visit) {
		told_visit(line, answer, waiting.view);
	}
	for (size_t i = 0; i < answer->n_visits; i++) {
		told_awaited(line, answer->visits[i], waiting.view);
	}
}

void oracle_told(struct line *line, const Usher__FromRelay *message) {
	switch (message->body_case) {
	case USHER__FROM_RELAY__BODY_WELCOME:
		(void)next_reply(line);
		if (message->welcome->me) {
			there_told_me(line, message->welcome->me, false);
		}
		break;
	case USHER__FROM_RELAY__BODY_ANSWER:
		on_answer(line, message->answer);
		break;
	case USHER__FROM_RELAY__BODY_UPDATE:
		on_update(line, message->update);
		break;
	case USHER__FROM_RELAY__BODY_GOODBYE:
	case USHER__FROM_RELAY__BODY_HEARTBEAT:
	case USHER__FROM_RELAY__BODY__NOT_SET:
	case _USHER__FROM_RELAY__BODY__CASE_IS_INT_SIZE:
		break;
	}
}

/* Copies --------------------------------------------------------------------------------------- */

/* Are they the same to the last word? Who has it is counted for the sender and the supervisor
 * alone. */
static bool same_words(Usher__Handoff *relay, Usher__Handoff *copy, bool counts) {
	uint8_t *a, *b;
	size_t n, m;
	bool same;

	if (!copy->changed) { /* to a client of the first edition */
		relay->changed = 0;
	}
	if (!counts) {
		relay->reached = copy->reached;
		relay->seen = copy->seen;
	}
	n = usher__handoff__get_packed_size(relay);
	m = usher__handoff__get_packed_size(copy);
	a = allocated(malloc(n + 1));
	b = allocated(malloc(m + 1));
	usher__handoff__pack(relay, a);
	usher__handoff__pack(copy, b);
	same = n == m && !memcmp(a, b, n);
	free(a);
	free(b);
	return same;
}

void oracle_check_step(struct device *device, uint64_t seq) {
	struct world *world = device->world;
	uint32_t duties = oracle_duties(world, device->peer);
	size_t n;
	const struct handoff **handoffs = relay_collect_handoffs(world->rooms.relay, false, &n);
	/* if what it may see has changed meanwhile, it will be in step anew */
	bool stale = --device->line->steps || device->line->site != world->rooms.site ||
		relay_duty_changed_seq(world->rooms.relay, peer_names[device->peer]) > seq;

	for (size_t i = 0; i < n && !stale; i++) {
		const Usher__Fact__Handoff *rec = &handoffs[i]->rec;
		struct state state = state_of_core(rec), had = {0};
		char id[IDENT_SIZE];
		struct copy *copy;

		ident_format(id, rec->handoff);
		copy = device_copy(device, id);
		if (copy) {
			had = state_of_wire(copy->handoff);
		}
		if (rec->changed <= seq &&
			oracle_may_see(world, duties, posts_of(rec->from, &state)) &&
			!state_same(&had, &state)) {
			world_wrong(world, COPIES, "%s is in step, and has %s as %s, which is %s",
				peer_names[device->peer], id, told_stage(had.stage),
				told_stage(state.stage));
		}
	}
	free(handoffs);
}

static void check_copies(struct world *world, struct device *device) {
	uint32_t duties = oracle_duties(world, device->peer);
	size_t n, expected = 0;
	const struct handoff **handoffs = relay_collect_handoffs(world->rooms.relay, false, &n);
	struct pool pool = {0};

	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Handoff *rec = &handoffs[i]->rec;
		Usher__Handoff *handoff = encode_handoff(&pool, world->rooms.relay, handoffs[i]);
		struct copy *copy = device_copy(device, handoff->id);
		struct state state = state_of_core(rec);

		if (!oracle_may_see(world, duties, posts_of(rec->from, &state))) {
			continue;
		}
		expected++;
		if (!copy) {
			world_wrong(world, COPIES, "%s lacks %s", peer_names[device->peer],
				handoff->id);
		} else if (!same_words(handoff, copy->handoff,
				   oracle_may_see(world, duties, post_bit(rec->from)))) {
			world_wrong(world, COPIES,
				"%s has %s as %s, and it is %s, or differs in its words",
				peer_names[device->peer], handoff->id,
				told_stage(copy->handoff->stage), told_stage(handoff->stage));
		}
	}
	if (device->n_deaf) {
		world_wrong(world, COPIES, "%s has it that %zu devices are deaf, and all listen",
			peer_names[device->peer], device->n_deaf);
	}
	there_check_copies(world, device);
	if (device->n_copies != expected) {
		world_wrong(world, COPIES, "%s has %zu handoffs, and may see %zu",
			peer_names[device->peer], device->n_copies, expected);
	}
	pool_finish(&pool);
	free(handoffs);
}

void oracle_check_copies(struct world *world) {
	COUNT(world, QUIET);
	for (int i = 0; i < DEVICES; i++) {
		if (!world->devices[i].absent) {
			check_copies(world, &world->devices[i]);
		}
	}
}

void oracle_check_replay(struct world *world) {
	uint64_t live = journal_relay_state_digest(world->rooms.relay);
	int elsewhere = (world->rooms.site + 1) % SITES_N;

	if (rooms_replayed(world, -1) != live) {
		world_wrong(world, REPLAYS,
			"what the store holds gives another state than the relay's");
	}
	if (rooms_replayed(world, elsewhere) != live) {
		world_wrong(world, REPLAYS,
			"what the store holds gives another state under another site");
	}
}
