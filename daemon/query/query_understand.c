/* SPDX-License-Identifier: MIT */
/* What a spoken line would mean, and what would come of it, before anything is sent. */
#include "base/memory.h"
#include "encode/encode.h"
#include "encode/encode_site.h"
#include "encode/problem.h"
#include "encode/said.h"
#include "proto/text.h"
#include "query/query_private.h"
#include "speech/sentence.h"

#include <stdlib.h>

/* A place that the line names: how far it is from @post, and who is there. */
static Usher__Place *new_place(
	const struct query *query, const char *post, const struct area *area) {
	Usher__Place *place = POOL_NEW(query->pool, Usher__Place);
	struct post_presence presence = relay_post_presence(query->relay, area->post);

	post_presence_set_origin(&presence, post);
	usher__place__init(place);
	place->area = area->id;
	place->seconds = encode_walk_seconds(area_walk_ms(area, post));
	place->there = encode_post_presence(query->pool, area->post, &presence);
	return place;
}

static void add_places(const struct query *query, const char *post, const struct said_line *line,
	Usher__Said *said) {
	const struct area *const places[] = {line->destination, line->other_destination};

	said->places =
		pool_alloc(query->pool, sizeof places / sizeof *places * sizeof *said->places);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (places[i]) {
			said->places[said->n_places++] = new_place(query, post, places[i]);
		}
	}
}

/* Who is at the place where it would go, the first of the line's, and who hears it instead. */
static void add_who_is_there(const struct query *query, const Usher__Place *place,
	const struct post *post, Usher__Answer *answer) {
	const struct post *instead = site_post(relay_site(query->relay), place->there->instead);

	answer->there = encode_post_entry(query->pool, query->relay, post);
	if (instead) {
		answer->instead = encode_post_entry(query->pool, query->relay, instead);
	}
}

/* Is a guest of that surname on site? */
static void add_namesake(
	const struct query *query, const Usher__Fact__Card *card, Usher__Answer *answer) {
	char *surname = allocated(text_nfc(card->surname));
	const Usher__Fact__Visit *visit = relay_find_guest_on_site(query->relay, surname);

	free(surname);
	if (visit) {
		answer->namesake = encode_namesake(
			query->pool, query->relay, query->principal->device, visit, card);
	}
}

/* What is said to the guest once the line is sent, to the place that it names. */
static void add_what_is_said_then(const struct query *query, const Usher__Fact__Device *device,
	const struct said_line *line, Usher__Answer *answer) {
	const char *post = device->duties[0]->post;
	Usher__Fact__Handoff arrival = USHER__FACT__HANDOFF__INIT;
	const struct phrase_context context = {
		.site = relay_site(query->relay),
		.posts = &post,
		.n_posts = 1,
		.speaker = device->person,
		.handoff = &arrival,
		.card = line->card,
		.trigger = TRIGGER_SEND,
	};
	struct sentences sentences;

	arrival.kind = USHER__KIND__ARRIVAL;
	arrival.to = line->destination->id;
	arrival.from = (char *)post;
	sentences_fill(&context, query->pool, &sentences);
	answer->then = encode_sentences(query->pool, &sentences, &answer->n_then);
}

void query_understand(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	/* whoever would send; NULL: nobody, and so nobody is told of guests */
	const Usher__Fact__Device *device =
		relay_signed_on_device(query->relay, query->principal->device);
	const char *origin = device ? device->duties[0]->post : "";
	struct said_line line;

	said_parse(relay_site(query->relay), "understand.line", request->understand->line,
		query->pool, &line);
	answer->said = line.said;
	add_places(query, origin, &line, line.said);
	if (device) {
		add_namesake(query, line.card, answer);
	}
	if (line.problem) {
		problem_fill_answer(line.problem, answer);
		return;
	}
	add_who_is_there(query, line.said->places[0], line.destination->post, answer);
	if (device) {
		add_what_is_said_then(query, device, &line, answer);
	}
}
