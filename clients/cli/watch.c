/* SPDX-License-Identifier: MIT */
/*
 * watch: every change as a line, with a bell for what is offered here and not taken. The lines go
 * to a terminal, so the relay is told that they are seen; into a file or a pipe, that they have
 * reached. With --voice the lines are those that a voice says, where and when the bell would ring.
 */
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/presence.h"
#include "cli/render.h"
#include "cli/shown.h"
#include "cli/stage.h"
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
	Usher__Me *me; /* who is on duty here, and where */
	struct presence presence;
	bool rows;   /* it is for people to read */
	bool voice;  /* it is to be said aloud */
	bool screen; /* and they do */
	bool in_step, lost;
};

static int64_t now(void) {
	return usher_link_now();
}

/* Whose duty it is; "": nobody's. */
static const char *own_badge(const struct watching *watching) {
	return watching->me->person ? watching->me->person->badge : "";
}

static bool is_held(const struct watching *watching, const char *post) {
	for (size_t i = 0; i < watching->me->n_posts; i++) {
		if (!strcmp(watching->me->posts[i], post)) {
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
	return watching->me->person && !strcmp(handoff->taken_by, own_badge(watching));
}

/* Has whoever is on duty here confirmed it? */
static bool is_confirmed(const struct watching *watching, const Usher__Handoff *handoff) {
	for (size_t i = 0; i < handoff->n_readers; i++) {
		if (!strcmp(handoff->readers[i]->badge, own_badge(watching))) {
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

	if (!to_say_has_any(shown->update) || !watching->me->person) {
		return false;
	}
	return *handoff->taken_by ? is_ours(watching, handoff) : is_mine(watching, handoff);
}

static void print_say(const struct watching *watching, struct shown *shown) {
	char *say;

	if (watching->rows && is_to_be_said(watching, shown)) {
		say = to_say_of_update(
			shown->update, own_badge(watching), watching->me->person->name);
		to_say_print(say);
		free(say);
		shown_set_said_to(shown, own_badge(watching));
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

/* Is it a post held here, or one to which something is under way that is shown? */
static bool concerns(const void *userdata, const char *post) {
	const struct watching *watching = userdata;

	for (size_t i = 0; i < watching->shown.n; i++) {
		const Usher__Handoff *handoff = watching->shown.items[i].handoff;
		bool is_for_post = !strcmp(handoff->post, post);

		for (size_t j = 0; j < handoff->n_also; j++) {
			is_for_post |= !strcmp(handoff->also[j], post);
		}
		if (is_for_post && stage_is_open(handoff->stage)) {
			return true;
		}
	}
	return is_held(watching, post);
}

static void print_presence(struct watching *watching) {
	if (watching->rows) {
		presence_print_news(
			&watching->presence, concerns, watching, watching->me, site_time(watching));
	}
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
	if (!news && is_to_be_said(watching, shown) &&
		strcmp(shown->said_to, own_badge(watching)) != 0) {
		news = true; /* to whoever is on duty here now */
		print_news(watching, handoff, time_of(watching, handoff, NULL));
	}
	if (news) {
		print_say(watching, shown);
	}
	if (alarming || cleared) {
		say_aloud(watching, shown->update->voice);
	}
	ring(watching, alarming);
	print_presence(watching); /* something may be under way to where it was not before */
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

/* The full picture follows; what it leaves out is gone, and what it has did not ring anew. */
static int on_reset(struct watching *watching, const Usher__Update *update) {
	for (size_t i = 0; i < watching->shown.n; i++) {
		watching->shown.items[i].doubtful = true;
	}
	return 0;
}

/* All others are gone. */
static int on_remaining(struct watching *watching, const Usher__Update *update) {
	shown_keep_only(&watching->shown, update->remaining->ids, update->remaining->n_ids);
	return 0;
}

static int on_in_step(struct watching *watching, const Usher__Update *update) {
	if (!watching->in_step) {
		fputs("in step\n", stderr);
	}
	watching->in_step = true;
	shown_forget_doubtful(&watching->shown);
	return 0;
}

static int on_presence(struct watching *watching, const Usher__Update *update) {
	presence_take(&watching->presence, update->presence);
	print_presence(watching);
	return 0;
}

/* Whoever is on duty here is somebody else, or somewhere else, than was said last. */
static void take_me(struct watching *watching, const Usher__Me *me) {
	usher__me__free_unpacked(watching->me, NULL);
	watching->me = keep_me(me);
}

static int on_me(struct watching *watching, const Usher__Update *update) {
	take_me(watching, update->me);
	if (watching->rows) {
		render_line(
			words_join(words_clock(site_time(watching)), " ", render_me(watching->me)),
			stdout);
	}
	ring(watching, false);
	return 0;
}

static int (*const updates[])(struct watching *watching, const Usher__Update *update) = {
	[USHER__UPDATE__WHAT_HANDOFF] = on_handoff,
	[USHER__UPDATE__WHAT_COUNTS] = on_counts,
	[USHER__UPDATE__WHAT_GONE] = on_gone,
	[USHER__UPDATE__WHAT_RESET] = on_reset,
	[USHER__UPDATE__WHAT_IN_STEP] = on_in_step,
	[USHER__UPDATE__WHAT_ME] = on_me,
	[USHER__UPDATE__WHAT_PRESENCE] = on_presence,
	[USHER__UPDATE__WHAT_REMAINING] = on_remaining,
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

/* Who is on duty here, as the relay says in its welcome; of an older one as much as it says. */
static void take_welcome(struct watching *watching, const Usher__Welcome *welcome) {
	Usher__Me me = USHER__ME__INIT;

	me.person = welcome->person;
	me.posts = welcome->posts;
	me.n_posts = welcome->n_posts;
	take_me(watching, welcome->me ? welcome->me : &me);
}

/* The same for whoever reads it, as if it had just changed. */
static void print_me(const struct watching *watching) {
	Usher__Update update = USHER__UPDATE__INIT;

	if (watching->rows) {
		render_line(render_me(watching->me), stdout);
	} else if (watching->call->json) {
		update.what_case = USHER__UPDATE__WHAT_ME;
		update.me = watching->me;
		render_json(&update.base);
	}
}

static int on_welcome(struct watching *watching, const struct usher_event *event) {
	char *before = render_me(watching->me), *now;
	int r = 0;

	take_welcome(watching, event->welcome);
	if (watching->lost) {
		fputs("connected again\n", stderr);
		say_aloud(watching, event->welcome->on_line);
	}
	now = render_me(watching->me);
	if (strcmp(before, now) != 0 || watching->call->json) {
		print_me(watching);
	}
	free(before);
	free(now);
	watching->lost = watching->in_step = false;
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
	[USHER_EVENT_UPDATE] = on_update,
	[USHER_EVENT_GOODBYE] = on_goodbye,
	[USHER_EVENT_LOST] = on_lost,
};

static void finish(struct watching *watching) {
	shown_finish(&watching->shown);
	usher__me__free_unpacked(watching->me, NULL);
	presence_finish(&watching->presence);
}

int verb_watch(struct call *call) {
	bool voice = options_has(call->options, OPTION_VOICE);
	struct watching watching = {
		.call = call,
		.rows = !call->json && !voice,
		.voice = voice,
		.screen = isatty(STDOUT_FILENO) && !voice,
	};
	struct usher_event event;
	int status, r = 0;

	if (voice && call->json) {
		fputs("usher: --voice is what to say aloud, and no JSON; say one of the two\n",
			stderr);
		return EXIT_USAGE;
	}
	call->stays = true;
	status = call_open(call);
	if (status != EXIT_DONE) {
		return status;
	}
	take_welcome(&watching, usher_link_welcome(call->link));
	print_me(&watching);
	while (r >= 0) {
		r = usher_link_next(call->link, &event, INT64_MAX);
		if (r > 0 && events[event.kind]) {
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
