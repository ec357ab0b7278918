/* SPDX-License-Identifier: MIT */
/* directory; inspect and inspections. */
#include "cli/exits.h"
#include "cli/render.h"
#include "cli/verb.h"

#include <string.h>

struct directory {
	const struct call *call;
	struct table posts, people;
};

static void add_entries(void *userdata, const Usher__Answer *answer) {
	struct directory *directory = userdata;

	for (size_t i = 0; i < answer->n_entries; i++) {
		const Usher__Entry *entry = answer->entries[i];

		if (directory->call->json) {
			render_json(&entry->base);
		} else {
			render_entry(*entry->post ? &directory->posts : &directory->people, entry);
		}
	}
}

int verb_directory(struct call *call) {
	struct directory lines = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Directory directory = USHER__DIRECTORY__INIT;
	int status = call_open(call);

	if (status != EXIT_DONE) {
		return status;
	}
	request.ask_case = USHER__REQUEST__ASK_DIRECTORY;
	request.directory = &directory;
	status = call_pages(call, &request, &directory.after, add_entries, &lines);
	for (size_t i = 0; i < CELLS_MAX; i++) { /* both in the same columns */
		size_t width = lines.posts.widths[i];

		lines.posts.widths[i] =
			width > lines.people.widths[i] ? width : lines.people.widths[i];
	}
	memcpy(lines.people.widths, lines.posts.widths, sizeof lines.people.widths);
	table_print(&lines.posts);
	table_print(&lines.people);
	return status;
}

struct inspections {
	const struct call *call;
	struct table table;
};

static void add_inspections(void *userdata, const Usher__Answer *answer) {
	struct inspections *inspections = userdata;

	for (size_t i = 0; i < answer->n_inspections; i++) {
		if (inspections->call->json) {
			render_json(&answer->inspections[i]->base);
		} else {
			render_inspection(&inspections->table, answer->inspections[i]);
		}
	}
}

int verb_inspections(struct call *call) {
	struct inspections lines = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Inspections inspections = USHER__INSPECTIONS__INIT;
	int status = call_open(call);

	if (status != EXIT_DONE) {
		return status;
	}
	request.ask_case = USHER__REQUEST__ASK_INSPECTIONS;
	request.inspections = &inspections;
	status = call_pages(call, &request, &inspections.after, add_inspections, &lines);
	table_print(&lines.table);
	return status;
}

int verb_inspect(struct call *call) {
	const struct options *options = call->options;
	const struct option_list *failed = options_list(options, OPTION_FAILED);
	struct inspections lines = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Inspect inspect = USHER__INSPECT__INIT;
	const Usher__Answer *answer;
	int status;

	if (options_has(options, OPTION_POST) == options_has(options, OPTION_INSPECTED)) {
		fputs("usher: inspect needs --post or --badge, and one of them alone\n", stderr);
		return EXIT_USAGE;
	}
	inspect.post = (char *)options_text(options, OPTION_POST);
	inspect.badge = (char *)options_text(options, OPTION_INSPECTED);
	inspect.failed = (char **)failed->items;
	inspect.n_failed = failed->n;
	inspect.note = (char *)options_text(options, OPTION_NOTE);
	request.ask_case = USHER__REQUEST__ASK_INSPECT;
	request.inspect = &inspect;
	status = call_finish(call, &request, &answer);
	if (status != EXIT_DONE) {
		return status;
	}
	add_inspections(&lines, answer);
	table_print(&lines.table);
	if (!answer->n_inspections && call->json) {
		render_json_answer(answer, NULL);
	} else if (!answer->n_inspections) {
		fputs("it is on the record\n", stderr);
	}
	return status;
}
