/* SPDX-License-Identifier: MIT */
/* on, off, who, break, resume, handover. */
#include "cli/exits.h"
#include "cli/listing.h"
#include "cli/render.h"

#include <string.h>

/* Which duties to print: those of a device (NULL: any), at some posts (none: any). */
struct duties {
	const struct call *call;
	const char *device;
	char *const *posts;
	size_t n_posts;
	bool with_each_post; /* who is there, post by post */
	struct table table;
};

static bool is_wanted(const struct duties *duties, const Usher__Duty *duty) {
	size_t i = 0;

	if (duties->device && strcmp(duty->device, duties->device) != 0) {
		return false;
	}
	while (i < duties->n_posts && strcmp(duties->posts[i], duty->post) != 0) {
		i++;
	}
	return i < duties->n_posts || !duties->n_posts;
}

/* Whoever is there, one by one, and the post itself. */
static void print_post_json(const Usher__PostPresence *post) {
	Usher__PostPresence itself = *post;

	for (size_t i = 0; i < post->n_people; i++) {
		render_json(&post->people[i]->base);
	}
	itself.n_people = 0;
	render_json(&itself.base);
}

/* An old relay does not know posts, and tells duties alone. */
static void print_page(void *userdata, const Usher__Answer *answer) {
	struct duties *duties = userdata;

	for (size_t i = 0; i < answer->n_duties; i++) {
		const Usher__Duty *duty = answer->duties[i];

		if (!is_wanted(duties, duty)) {
			continue;
		}
		if (duties->call->json) {
			render_json(&duty->base);
		} else {
			render_duty(&duties->table, duty);
		}
	}
	for (size_t i = 0; i < answer->n_presence; i++) {
		if (duties->call->json) {
			print_post_json(answer->presence[i]);
		} else {
			render_post_presence(&duties->table, answer->presence[i]);
		}
	}
}

static int print_duties(struct duties *duties) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Who who = USHER__WHO__INIT;
	int status;

	request.ask_case = USHER__REQUEST__ASK_WHO;
	request.who = &who;
	who.posts = duties->with_each_post;
	status = call_pages(duties->call, &request, &who.after, print_page, duties);
	table_print(&duties->table);
	return status;
}

int verb_who(struct call *call) {
	struct duties all = {.call = call, .with_each_post = true};
	int status = call_open(call);

	return status == EXIT_DONE ? print_duties(&all) : status;
}

/* One post after the other. What has begun before a refusal stays so, and is told. */
static int begin(struct call *call, char *const *posts, size_t n_posts) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;
	int status = EXIT_DONE;

	on.badge = (char *)options_text(call->options, OPTION_BADGE);
	on.vehicle = (char *)options_text(call->options, OPTION_VEHICLE);
	on.checked = options_has(call->options, OPTION_CHECKED);
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	for (size_t i = 0; i < n_posts && status == EXIT_DONE; i++) {
		const Usher__Answer *answer = NULL;

		on.post = posts[i];
		status = call_finish(call, &request, &answer);
		if (answer && answer->outcome == USHER__OUTCOME__CHECK_FIRST) {
			fputs("when all of it is so, again with --checked\n", stderr);
		}
		for (size_t j = 0; j < i && status != EXIT_DONE; j++) {
			fprintf(stderr, "%s is on duty at %s\n", on.badge, posts[j]);
		}
	}
	return status;
}

int verb_on(struct call *call) {
	struct duties mine = {
		.call = call,
		.device = call->device,
		.posts = call->options->arguments,
		.n_posts = call->options->n_arguments,
	};
	int status = begin(call, mine.posts, mine.n_posts);

	return status == EXIT_DONE ? print_duties(&mine) : status;
}

int verb_off(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Off off = USHER__OFF__INIT;
	const Usher__Answer *answer;
	int status;

	request.ask_case = USHER__REQUEST__ASK_OFF;
	request.off = &off;
	status = call_finish(call, &request, &answer);
	if (status == EXIT_DONE && call->json) {
		render_json_answer(answer, NULL);
	} else if (status == EXIT_DONE) {
		fprintf(stderr, "%s is off duty\n", call->device);
	}
	return status;
}

/* break and resume. */
int verb_pause(struct call *call) {
	struct duties mine = {.call = call, .device = call->device};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Break pause = USHER__BREAK__INIT;
	Usher__Resume resume = USHER__RESUME__INIT;
	const Usher__Answer *answer;
	int status;

	request.ask_case = (Usher__Request__AskCase)call->verb->act;
	if (call->verb->act == USHER__REQUEST__ASK_BREAK) {
		request.break_ = &pause;
	} else {
		request.resume = &resume;
	}
	status = call_finish(call, &request, &answer);
	return status == EXIT_DONE ? print_duties(&mine) : status;
}

int verb_handover(struct call *call) {
	const struct options *options = call->options;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Handover over = USHER__HANDOVER__INIT;
	const Usher__Answer *answer;
	int status;

	over.badge = options->arguments[0];
	over.id = options->n_arguments > 1 ? options->arguments[1] : "";
	request.ask_case = USHER__REQUEST__ASK_HANDOVER;
	request.handover = &over;
	status = call_finish(call, &request, &answer);
	if (status != EXIT_DONE || listing_print_answer(call, answer)) {
		return status;
	}
	if (call->json) {
		render_json_answer(answer, NULL);
	} else {
		fprintf(stderr, "handed over to %s\n", over.badge);
	}
	return status;
}
