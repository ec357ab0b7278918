/* SPDX-License-Identifier: MIT */
/* card, end, visit: a guest's path as a whole. */
#include "cli/card.h"
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/listing.h"
#include "cli/render.h"
#include "cli/to_say.h"
#include "cli/visit.h"

#include <stdlib.h>
#include <string.h>

/* A visit with its handoffs, as its pages come. */
struct path {
	Usher__Visit *visit; /* NULL until there is one */
	struct listing handoffs;
};

static void add_page(void *userdata, const Usher__Answer *answer) {
	struct path *path = userdata;

	if (answer->visit && !path->visit) {
		path->visit = keep_visit(answer->visit);
		if (path->handoffs.call->json) {
			render_json(&answer->visit->base);
		}
	}
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		listing_add(&path->handoffs, answer->handoffs[i]);
	}
}

/* The card, beside the other guests of that surname. */
static void print_head(const struct call *call, const Usher__Visit *visit) {
	struct listing others = {.call = call};
	struct table table = {0};

	if (visit->namesake) {
		(void)listing_read(&others);
	}
	render_visit(&table, visit,
		&(struct view){usher_link_time(call->link), others.handoffs, others.n});
	table_print(&table);
	listing_finish(&others);
}

static int read_path(struct call *call, const char *id, struct path *path) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__VisitRequest show = USHER__VISIT_REQUEST__INIT;

	show.id = (char *)id;
	request.ask_case = USHER__REQUEST__ASK_VISIT;
	request.visit = &show;
	path->handoffs.call = call;
	return call_pages(call, &request, &show.after, add_page, path);
}

static void finish_path(struct path *path) {
	listing_finish(&path->handoffs);
	if (path->visit) {
		usher__visit__free_unpacked(path->visit, NULL);
	}
}

int verb_visit(struct call *call) {
	struct path path = {0};
	struct table table = {0};
	int status = call_open(call);

	status = status == EXIT_DONE ? read_path(call, call->options->arguments[0], &path) : status;
	if (path.visit && !call->json) {
		print_head(call, path.visit);
		render_timeline(&table, path.visit, path.handoffs.handoffs, path.handoffs.n);
		table_print(&table);
	}
	finish_path(&path);
	return status;
}

int visit_print(struct call *call, const Usher__Answer *answer) {
	char *say = to_say_of_answer(answer),
	     *id = need(strdup(answer->visit_id)); /* reading on ends the answer */
	struct path path = {0};
	int status = EXIT_DONE;

	if (call->json) {
		render_json_answer(answer, answer->handoff);
	} else {
		status = read_path(call, id, &path);
	}
	if (path.visit) {
		print_head(call, path.visit);
	}
	if (!call->json) {
		to_say_print(say);
	}
	free(say);
	free(id);
	finish_path(&path);
	return status;
}

/* Ask for what changes a visit, and print what it is now. */
static int change(struct call *call, const Usher__Request *request) {
	const Usher__Answer *answer;
	int status = call_finish(call, request, &answer);

	return status == EXIT_DONE ? visit_print(call, answer) : status;
}

int verb_end(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__End end = USHER__END__INIT;

	end.visit = call->options->arguments[0];
	request.ask_case = USHER__REQUEST__ASK_END;
	request.end = &end;
	return change(call, &request);
}

/* Is there anything to correct? */
static bool says_something(const struct options *options) {
	for (int i = 0; i < OPTIONS_N; i++) {
		if ((CARD_OPTIONS | OPTION_BIT(OPTION_DROP) | OPTION_BIT(OPTION_CLEAR)) &
				OPTION_BIT(i) &&
			options_has(options, (enum option_id)i)) {
			return true;
		}
	}
	fputs("usher: card needs what is to be changed: `usher card --help`\n", stderr);
	return false;
}

int verb_card(struct call *call) {
	const struct option_list *drop = options_list(call->options, OPTION_DROP);
	const struct option_list *clear = options_list(call->options, OPTION_CLEAR);
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__CardRequest correct = USHER__CARD_REQUEST__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char *fields[OPTION_LIST_MAX];

	if (!says_something(call->options) || card_read(call->options, &card) < 0) {
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < clear->n; i++) {
		fields[i] = (char *)card_field(clear->items[i]);
	}
	correct.visit = call->options->arguments[0];
	correct.card = &card;
	correct.drop = (char **)drop->items;
	correct.n_drop = drop->n;
	correct.clear = fields;
	correct.n_clear = clear->n;
	request.ask_case = USHER__REQUEST__ASK_CARD;
	request.card = &correct;
	return change(call, &request);
}
