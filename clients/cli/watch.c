/* SPDX-License-Identifier: MIT */
/*
 * watch: every change as a line, with a bell for what is offered here and not taken. The lines go
 * to a terminal, so the relay is told that they are seen; into a file or a pipe, that they have
 * reached. With --voice the lines are those that a voice says, where and when the bell would ring.
 */
#include "cli/ears.h"
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/render.h"
#include "cli/shown.h"
#include "cli/to_say.h"
#include "cli/verb.h"
#include "cli/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct watching {
	const struct call *call;
	struct table table;
	struct shown_list shown;
	char **posts; /* on duty here */
	size_t n_posts;
	char *badge; /* whose duty it is; "": nobody's */
	char *name;
	uint64_t who; /* id of the read under way, 0 for none */
	struct ears ears;
	bool rows;   /* it is for people to read */
	bool voice;  /* it is to be said aloud */
	bool screen; /* and they do */
	bool in_step, lost;
};

static int64_t now(void) {
	return usher_link_now();
}

static void set_duty(struct watching *watching, const char *badge, const char *name, size_t n,
	char *const *posts) {
	free(watching->badge);
	free(watching->name);
	watching->badge = need(strdup(badge));
	watching->name = need(strdup(name));
	for (size_t i = 0; i < watching->n_posts; i++) {
		free(watching->posts[i]);
	}
	free(watching->posts);
	watching->posts = need(calloc(n + 1, sizeof *watching->posts));
	for (size_t i = 0; i < n; i++) {
		watching->posts[i] = need(strdup(posts[i]));
	}
	watching->n_posts = n;
}

static bool is_held(const struct watching *watching, const char *post) {
	for (size_t i = 0; i < watching->n_posts; i++) {
		if (!strcmp(watching->posts[i], post)) {
			return true;
		}
	}
	return false;
}

/* Is it for a post held here: its own, or one that it went on to? */
static bool is_mine(const struct watching *watching, const Usher__Handoff *handoff) {
	for (size_t i = 0; i < handoff->n_also; i++) {
		if (is_held(watching, handoff->also[i])) {
			return true;
		}
	}
	return is_held(watching, handoff->post);
}

/* Does whoever is on duty here have it? */
static bool is_ours(const struct watching *watching, const Usher__Handoff *handoff) {
	return watching->badge && *watching->badge && !strcmp(handoff->taken_by, watching->badge);
}

/* Has whoever is on duty here confirmed it? */
static bool is_confirmed(const struct watching *watching, const Usher__Handoff *handoff) {
	for (size_t i = 0; i < handoff->n_readers; i++) {
		if (watching->badge && !strcmp(handoff->readers[i]->badge, watching->badge)) {
			return handoff->readers[i]->at != 0;
		}
	}
	return false;
}

static void bell(const struct watching *watching) {
	if (watching->screen) {
		fputc('\a', stdout);
		fflush(stdout);
	}
}

/* One line, for whatever says it. */
static void say_aloud(const struct watching *watching, const char *voice) {
	if (watching->voice && *voice) {
		render_line(words("%s", voice), stdout);
		fflush(stdout);
	}
}

/* Does it ring here, when it rings? What is offered, with whom it is for; a guest who is not met,
 * with whoever took him, and with whom it went up to. */
static bool rings_here(const struct watching *watching, const Usher__Handoff *handoff) {
	bool taken =
		handoff->stage == USHER__STAGE__TAKEN && handoff->meet_by && !handoff->remind_at;

	if (taken) {
		return is_ours(watching, handoff) ||
			(handoff->cause == USHER__CAUSE__NOT_MET && handoff->n_also &&
				is_held(watching, handoff->also[handoff->n_also - 1]));
	}
	return handoff->stage == USHER__STAGE__OFFERED && is_mine(watching, handoff) &&
		!is_confirmed(watching, handoff);
}

/* Ring for what has rung more often than was heard here, or @due for another reason. */
static void ring(struct watching *watching, bool due) {
	for (size_t i = 0; i < watching->shown.n; i++) {
		struct shown *shown = &watching->shown.items[i];

		if (!rings_here(watching, shown->handoff)) {
			continue;
		}
		if (shown->rung < shown->handoff->rings) {
			say_aloud(watching, shown->update->voice);
			due = true;
		}
		shown->rung = shown->handoff->rings;
	}
	if (due) {
		bell(watching);
	}
}

/* At the site, ms since 1970-01-01 UTC. */
static int64_t site_time(const struct watching *watching) {
	return usher_link_time(watching->call->link);
}

static void print_news(struct watching *watching, const Usher__Handoff *handoff, int64_t at) {
	Usher__Handoff **others = shown_handoffs(&watching->shown);

	if (watching->rows) {
		render_news(&watching->table, handoff,
			&(struct view){site_time(watching), others, watching->shown.n}, at);
		table_print(&watching->table);
	}
	free(others);
}

/* Is there something to say for whoever is on duty here: of what is for a post held here, until
 * another has taken it? */
static bool is_to_be_said(const struct watching *watching, const struct shown *shown) {
	const Usher__Handoff *handoff = shown->handoff;

	if (!to_say_has_any(shown->update) || !watching->badge) {
		return false;
	}
	return *handoff->taken_by ? !strcmp(handoff->taken_by, watching->badge)
				  : is_mine(watching, handoff);
}

static void print_say(const struct watching *watching, struct shown *shown) {
	char *say;

	if (watching->rows && is_to_be_said(watching, shown)) {
		say = to_say_of_update(shown->update, watching->badge, watching->name);
		to_say_print(say);
		free(say);
		shown->said = true;
	}
}

/* What was corrected on the card since it was shown. */
static void print_changes(const struct watching *watching, const Usher__Handoff *handoff) {
	for (size_t i = 0; i < handoff->n_changes && watching->rows; i++) {
		if (!shown_has_change(&watching->shown, handoff, handoff->changes[i])) {
			render_line(words_join(words("         card of %s", handoff->id), ": ",
					    render_change(handoff->changes[i])),
				stdout);
		}
	}
}

/* News is from now; what was there before, from when it came to its stage. */
static int64_t time_of(const struct watching *watching, const Usher__Handoff *handoff,
	const Usher__Handoff *before) {
	const int64_t stages[] = {handoff->ended_at, handoff->aboard_at, handoff->taken_at,
		handoff->offered_at, handoff->held_at};
	size_t i = 0;

	if (before || watching->in_step) { /* what comes now may be here for another reason than its
					      last step */
		return site_time(watching);
	}
	while (i < sizeof stages / sizeof *stages - 1 && !stages[i]) {
		i++;
	}
	return stages[i];
}

/* A guest of whom a post held here was told comes at another time. */
static bool is_moved(const struct watching *watching, const Usher__Handoff *handoff,
	const Usher__Handoff *before) {
	return handoff->expected && before->expected &&
		handoff->expected->at != before->expected->at &&
		handoff->stage != USHER__STAGE__SCHEDULED && is_mine(watching, handoff);
}

/* Something that was taken at a post held here is not to be fetched any more; what was sent from
 * here is missed; a colleague has handed it over to whoever is on duty here; or a guest who is
 * announced is moved. */
static bool is_alarming(const struct watching *watching, const Usher__Handoff *handoff,
	const Usher__Handoff *before) {
	bool fetched =
		before->stage == USHER__STAGE__TAKEN || before->stage == USHER__STAGE__ABOARD;
	bool missed =
		before->stage == USHER__STAGE__OFFERED && handoff->stage == USHER__STAGE__MISSED;
	bool handed_over =
		*before->taken_by && !is_ours(watching, before) && is_ours(watching, handoff);

	return (fetched && handoff->stage == USHER__STAGE__WITHDRAWN &&
		       is_mine(watching, handoff)) ||
		(missed && is_held(watching, handoff->from)) || handed_over ||
		is_moved(watching, handoff, before);
}

static int say_receipt(struct watching *watching, const Usher__Handoff *handoff) {
	return usher_receipt(
		usher_link_client(watching->call->link), handoff->id, watching->screen, now());
}

/* It rang here, and somebody else has it now, or nobody is to go. */
static bool is_cleared(
	const struct watching *watching, const struct shown *shown, const Usher__Handoff *handoff) {
	return rings_here(watching, shown->handoff) && !rings_here(watching, handoff) &&
		handoff->stage != USHER__STAGE__OFFERED && !is_ours(watching, handoff);
}

static int on_handoff(struct watching *watching, const Usher__Update *update) {
	const Usher__Handoff *handoff = update->handoff;
	struct shown *shown = shown_find(&watching->shown, handoff->id);
	bool later = handoff->stage == USHER__STAGE__SCHEDULED && !shown &&
		!watching->in_step; /* it is held since long: `list --held` */
	bool first = !shown, news = !later && (first || !is_same_handoff(shown->handoff, handoff));
	bool alarming = shown && is_alarming(watching, handoff, shown->handoff);
	bool cleared = shown && is_cleared(watching, shown, handoff);

	if (news) {
		print_news(watching, handoff,
			time_of(watching, handoff, shown ? shown->handoff : NULL));
	}
	if (!first) { /* what is new here has its card as it is */
		print_changes(watching, handoff);
	}
	shown = shown_keep(&watching->shown, shown, update);
	if (news) {
		print_say(watching, shown);
	}
	if (alarming || cleared) {
		say_aloud(watching, shown->update->voice);
	}
	ring(watching, alarming);
	return say_receipt(watching, handoff);
}

static int on_counts(struct watching *watching, const Usher__Update *update) {
	struct shown *shown = shown_find(&watching->shown, update->counts->id);

	bool news = shown &&
		((!shown->handoff->reached && update->counts->reached) ||
			(!shown->handoff->seen && update->counts->seen));

	if (shown) {
		shown->handoff->reached = update->counts->reached;
		shown->handoff->seen = update->counts->seen;
	}
	if (news) { /* that it has arrived, and that it is seen; how often, `list` tells */
		print_news(watching, shown->handoff, site_time(watching));
	}
	return 0;
}

static int on_gone(struct watching *watching, const Usher__Update *update) {
	struct shown *shown = shown_find(&watching->shown, update->gone->id);

	if (shown) {
		shown_forget(&watching->shown, shown);
	}
	return 0;
}

/* The full picture follows; what it leaves out is gone, and what it has did not ring anew. Somebody
 * may have signed on or off here, too: ask who is. */
static int on_reset(struct watching *watching, const Usher__Update *update) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Who who = USHER__WHO__INIT;
	int r;

	for (size_t i = 0; i < watching->shown.n; i++) {
		watching->shown.items[i].doubtful = true;
	}
	request.ask_case = USHER__REQUEST__ASK_WHO;
	request.who = &who;
	r = usher_ask(usher_link_client(watching->call->link), &request, &watching->who, now());
	return r == -EAGAIN ? 0 : r; /* too many under way ask the same */
}

static int on_in_step(struct watching *watching, const Usher__Update *update) {
	if (!watching->in_step) {
		fputs("in step\n", stderr);
	}
	watching->in_step = true;
	shown_forget_doubtful(&watching->shown);
	return 0;
}

static int on_ears(struct watching *watching, const Usher__Update *update) {
	if (watching->rows) {
		ears_hear(&watching->ears, update->ears, site_time(watching), stdout);
	}
	return 0;
}

static int (*const updates[])(struct watching *watching, const Usher__Update *update) = {
	[USHER__UPDATE__WHAT_HANDOFF] = on_handoff,
	[USHER__UPDATE__WHAT_COUNTS] = on_counts,
	[USHER__UPDATE__WHAT_GONE] = on_gone,
	[USHER__UPDATE__WHAT_RESET] = on_reset,
	[USHER__UPDATE__WHAT_IN_STEP] = on_in_step,
	[USHER__UPDATE__WHAT_EARS] = on_ears,
};

static int on_update(struct watching *watching, const struct usher_event *event) {
	const Usher__Update *update = event->update;

	if (watching->call->json) {
		render_json(&update->base);
	}
	if ((unsigned)update->what_case >= sizeof updates / sizeof *updates ||
		!updates[update->what_case]) {
		return 0;
	}
	return updates[update->what_case](watching, update);
}

/* Of what was shown before it was known who is on duty here. */
static void print_what_to_say(struct watching *watching) {
	for (size_t i = 0; i < watching->shown.n; i++) {
		struct shown *shown = &watching->shown.items[i];

		if (!shown->said && is_to_be_said(watching, shown)) {
			print_news(
				watching, shown->handoff, time_of(watching, shown->handoff, NULL));
			print_say(watching, shown);
		}
	}
}

/* The posts held here, out of who is on duty. */
static int on_answer(struct watching *watching, const struct usher_event *event) {
	const Usher__Answer *answer = event->answer;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Who who = USHER__WHO__INIT;
	const char *badge = "", *name = "";
	char **mine;
	size_t n = 0;
	int r = 0;

	if (answer->id != watching->who) {
		return 0;
	}
	mine = need(calloc(answer->n_duties + 1, sizeof *mine));
	for (size_t i = 0; i < answer->n_duties; i++) {
		if (!strcmp(answer->duties[i]->device, watching->call->device)) {
			mine[n++] = answer->duties[i]->post;
			badge = answer->duties[i]->badge;
			name = answer->duties[i]->name;
		}
	}
	set_duty(watching, badge, name, n, mine);
	free(mine);
	print_what_to_say(watching);
	if (!n && *answer->next) {
		who.after = answer->next;
		request.ask_case = USHER__REQUEST__ASK_WHO;
		request.who = &who;
		r = usher_ask(
			usher_link_client(watching->call->link), &request, &watching->who, now());
	}
	if (!n && !*answer->next) {
		fprintf(stderr, "nobody is on duty on %s: sign on with `usher on`\n",
			watching->call->device);
	}
	ring(watching, false);
	return r == -EAGAIN ? 0 : r;
}

static int on_welcome(struct watching *watching, const struct usher_event *event) {
	const Usher__Person *person = event->welcome->person;
	int r = 0;

	set_duty(watching, person ? person->badge : "", person ? person->name : "",
		event->welcome->n_posts, event->welcome->posts);
	if (watching->lost) {
		fputs("connected again\n", stderr);
		say_aloud(watching, event->welcome->on_line);
	}
	watching->lost = watching->in_step = false;
	ears_hear(&watching->ears, NULL, 0, stdout); /* it begins anew */
	for (size_t i = 0; r == 0 && i < watching->shown.n; i++) {
		r = say_receipt(watching, watching->shown.items[i].handoff);
	}
	return r;
}

static int on_goodbye(struct watching *watching, const struct usher_event *event) {
	render_line(words("the relay says goodbye: %s", event->goodbye->text), stderr);
	return 0;
}

static int on_lost(struct watching *watching, const struct usher_event *event) {
	fputs("off line: nothing comes in, use the radio. Connecting again …\n", stderr);
	say_aloud(watching, usher_link_welcome(watching->call->link)->off_line);
	bell(watching);
	watching->lost = true;
	return 0;
}

static int (*const events[])(struct watching *watching, const struct usher_event *event) = {
	[USHER_EVENT_WELCOME] = on_welcome,
	[USHER_EVENT_ANSWER] = on_answer,
	[USHER_EVENT_UPDATE] = on_update,
	[USHER_EVENT_GOODBYE] = on_goodbye,
	[USHER_EVENT_LOST] = on_lost,
};

static void finish(struct watching *watching) {
	shown_finish(&watching->shown);
	set_duty(watching, "", "", 0, NULL);
	free(watching->posts);
	free(watching->badge);
	free(watching->name);
	ears_finish(&watching->ears);
}

int verb_watch(struct call *call) {
	bool voice = options_has(call->options, OPTION_VOICE);
	struct watching watching = {
		.call = call,
		.rows = !call->json && !voice,
		.voice = voice,
		.screen = isatty(STDOUT_FILENO) && !voice,
	};
	Usher__Update first = USHER__UPDATE__INIT;
	struct usher_event event;
	int status, r;

	if (voice && call->json) {
		fputs("usher: --voice is what to say aloud, and no JSON; say one of the two\n",
			stderr);
		return EXIT_USAGE;
	}
	status = call_open(call);
	if (status != EXIT_DONE) {
		return status;
	}
	r = on_reset(&watching, &first); /* who is on duty here? */
	while (r >= 0) {
		r = usher_link_next(call->link, &event, INT64_MAX);
		if (r > 0) {
			r = events[event.kind](&watching, &event);
		}
		if (ferror(stdout)) { /* nobody sees it any more, and main says so */
			finish(&watching);
			return EXIT_FAILED;
		}
	}
	finish(&watching);
	return call_lost(call, r);
}
