/* SPDX-License-Identifier: MIT */
/* Who is on duty, who is where in the directory, and what supervisors found. */
#include "base/memory.h"
#include "encode/encode.h"
#include "encode/problem.h"
#include "proto/ident.h"
#include "query/query_private.h"

#include <string.h>

/* The posts in the order of the site; a page ends with the id of its last one. */
static void list_posts(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	const struct site *site = relay_site(query->relay);
	const struct post *last = site_post(site, request->who->after);
	struct page page = {0};

	if (*request->who->after && !last) {
		problem_fill_answer(
			problem_not_a_page_end(query->pool, "who.after", "the end of a page"),
			answer);
		return;
	}
	answer->presence = NULL;
	for (size_t i = last ? (size_t)(last - site->posts) + 1 : 0; i < site->n_posts; i++) {
		const struct post *post = &site->posts[i];
		const struct post_presence presence = relay_post_presence(query->relay, post);
		Usher__PostPresence *encoded = encode_post_presence_with_people(
			query->pool, query->relay, post, &presence);

		if (!page_reserve_message(&page, &encoded->base)) {
			answer->next = site->posts[i - 1].id;
			return;
		}
		answer->presence =
			grow(answer->presence, answer->n_presence, sizeof *answer->presence);
		answer->presence[answer->n_presence++] = encoded;
	}
}

static void list_duties(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	const Usher__Fact__Device *device;
	const char *last = "";
	size_t bytes = 0;

	answer->duties = NULL;
	answer->n_duties = 0;
	for (size_t i = 0; (device = relay_nth_device(query->relay, i)); i++) {
		if (!device->n_duties || strcmp(device->device, request->who->after) <= 0) {
			continue;
		}
		if (bytes > PAGE_BYTES) {
			answer->next = (char *)last;
			return;
		}
		for (size_t j = 0; j < device->n_duties; j++) {
			Usher__Duty *duty = encode_duty(query->pool, query->relay, device, j);

			answer->duties =
				grow(answer->duties, answer->n_duties, sizeof *answer->duties);
			answer->duties[answer->n_duties++] = duty;
			bytes += usher__duty__get_packed_size(duty) + 4;
		}
		last = device->device;
	}
}

void query_who(const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	if (request->who->posts) {
		list_posts(query, request, answer);
	} else {
		list_duties(query, request, answer);
	}
}

/* Posts, then people, in the order of the site; a page ends with an index into it. */
void query_directory(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	const struct site *site = relay_site(query->relay);
	uint64_t first_index = 0;
	size_t bytes = 0;

	if (*request->directory->after &&
		ident_parse(request->directory->after, &first_index) < 0) {
		problem_fill_answer(
			problem_not_a_page_end(query->pool, "directory.after", "the end of a page"),
			answer);
		return;
	}
	answer->entries = NULL;
	answer->n_entries = 0;
	for (size_t i = first_index; i < site->n_posts + site->n_badges; i++) {
		Usher__Entry *entry = i < site->n_posts
			? encode_post_entry(query->pool, query->relay, &site->posts[i])
			: encode_badge_entry(
				  query->pool, query->relay, &site->badges[i - site->n_posts]);

		answer->entries = grow(answer->entries, answer->n_entries, sizeof *answer->entries);
		answer->entries[answer->n_entries++] = entry;
		bytes += usher__entry__get_packed_size(entry) + 4;
		if (bytes > PAGE_BYTES) {
			answer->next = encode_id(query->pool, i + 1);
			return;
		}
	}
}

void query_inspections(
	const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	const Usher__Fact__Inspection *inspection;
	uint64_t after = 0;
	size_t bytes = 0, elements = 0;

	if (!relay_device_sees_all(query->relay, query->principal->device)) {
		query_refuse_all_but_supervisors(
			query->pool, relay_site(query->relay), "inspections", answer);
		return;
	}
	if (*request->inspections->after && ident_parse(request->inspections->after, &after) < 0) {
		problem_fill_answer(problem_not_a_page_end(query->pool, "inspections.after",
					    "the id of an inspection"),
			answer);
		return;
	}
	answer->inspections = NULL;
	answer->n_inspections = 0;
	for (size_t i = 0; (inspection = relay_nth_inspection(query->relay, i)); i++) {
		if (inspection->inspection <= after) {
			continue;
		}
		elements += 1 + inspection->n_failed;
		if (answer->n_inspections && (bytes > PAGE_BYTES || elements > PAGE_ELEMENTS)) {
			answer->next = answer->inspections[answer->n_inspections - 1]->id;
			return;
		}
		answer->inspections = grow(
			answer->inspections, answer->n_inspections, sizeof *answer->inspections);
		answer->inspections[answer->n_inspections] =
			encode_inspection(query->pool, inspection);
		bytes += usher__inspection__get_packed_size(
				 answer->inspections[answer->n_inspections++]) +
			4;
	}
}
