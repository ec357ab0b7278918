/* SPDX-License-Identifier: MIT */
/* Visits: the guest's path, step by step. */
#include "cli/decline.h"
#include "cli/keep.h"
#include "cli/render.h"
#include "cli/stage.h"
#include "cli/words.h"

#include <stdlib.h>

struct step {
	int64_t at;
	size_t order; /* among those of the same time */
	const char *mark, *id;
	char *text;
};

struct steps {
	struct step *all;
	size_t n;
};

static const struct view alone;

/* Takes @text. What has no time has not come. */
static void add(struct steps *steps, int64_t at, const char *mark, const char *id, char *text) {
	if (!at) {
		free(text);
		return;
	}
	steps->all = need(reallocarray(steps->all, steps->n + 1, sizeof *steps->all));
	steps->all[steps->n] = (struct step){at, steps->n, mark, id, text};
	steps->n++;
}

static int compare(const void *a, const void *b) {
	const struct step *one = a, *other = b;

	if (one->at != other->at) {
		return one->at < other->at ? -1 : 1;
	}
	return one->order < other->order ? -1 : 1;
}

/* "umbrella × 1 offered lobby > hall"; of an arrival the visit says already whom. */
static char *sent(const Usher__Handoff *handoff, const char *how) {
	char *what, *way = render_way(handoff);

	if (handoff->kind == USHER__KIND__PICKUP) {
		what = words("pickup");
	} else if (handoff->kind == USHER__KIND__SERVICE) {
		what = render_matter(handoff, &alone);
	} else if (handoff->kind == USHER__KIND__NOTICE) {
		what = words("notice");
	} else {
		what = words("%s", "");
	}
	what = words_join(what, " ", words("%s %s", how, way));
	free(way);
	return what;
}

/* "umbrella × 1 offered lobby > hall by 101 陳, bar too, declined by 301 周"; what was held falls
 * due by itself. Who hears that a guest is not met is not offered him. */
static char *offered(const Usher__Handoff *handoff) {
	size_t n_also =
		handoff->n_also - (handoff->n_also && handoff->cause == USHER__CAUSE__NOT_MET);
	char *text = sent(handoff, "offered");

	if (!handoff->held_at) {
		text = words_join(
			text, " by ", words_person(handoff->sent_by, handoff->sent_by_name));
	}
	for (size_t i = 0; i < n_also; i++) {
		text = words_join(text, ", ", words("%s too", handoff->also[i]));
	}
	return words_join(text, ", ", decline_text(handoff, SIZE_MAX));
}

/* "call-back × 1 held bar > hall until 2026-12-01 15:00 by 501 葉" */
static char *held(const Usher__Handoff *handoff) {
	char *text = words_join(sent(handoff, "held"), " until ", words_date(handoff->due_at));

	return words_join(text, " by ", words_person(handoff->sent_by, handoff->sent_by_name));
}

/* The guest is in the vehicle, or has what is lent; of whoever had it then. */
static char *underway(const Usher__Handoff *handoff) {
	const char *vehicle = handoff->vehicle, *badge = handoff->taken_by,
		   *name = handoff->taken_by_name;
	char *text = words("%s", handoff->loan ? "lent" : "aboard");

	for (size_t i = 0; i < handoff->n_earlier; i++) {
		const Usher__Earlier *earlier = handoff->earlier[i];

		if (handoff->aboard_at >= earlier->taken_at &&
			handoff->aboard_at < earlier->until) {
			vehicle = ""; /* another, maybe */
			badge = earlier->badge;
			name = earlier->name;
		}
	}
	text = words_join(text, " ", words("%s", vehicle));
	return words_join(text, handoff->loan ? " by " : " with ", words_person(badge, name));
}

static char *ended(const Usher__Handoff *handoff) {
	return handoff->stage == USHER__STAGE__STAGE_UNSAID ? words("ended")
							    : render_standing(handoff);
}

static void add_earlier(struct steps *steps, const char *id, const Usher__Earlier *earlier) {
	add(steps, earlier->taken_at, stage_mark(USHER__STAGE__TAKEN), id,
		words_join(words("taken"), " by ", words_person(earlier->badge, earlier->name)));
	add(steps, earlier->until, stage_mark(USHER__STAGE__OFFERED), id,
		words_join(words("%s, was with", earlier->handed_over ? "handed over" : "released"),
			" ", words_person(earlier->badge, earlier->name)));
}

static void add_handoff(struct steps *steps, const Usher__Handoff *handoff) {
	add(steps, handoff->held_at, stage_mark(USHER__STAGE__SCHEDULED), handoff->id,
		held(handoff));
	add(steps, handoff->offered_at, stage_mark(USHER__STAGE__OFFERED), handoff->id,
		offered(handoff));
	for (size_t i = 0; i < handoff->n_earlier; i++) {
		add_earlier(steps, handoff->id, handoff->earlier[i]);
	}
	add(steps, handoff->taken_at, stage_mark(USHER__STAGE__TAKEN), handoff->id,
		words_join(words("taken"), " by ",
			words_person(handoff->taken_by, handoff->taken_by_name)));
	add(steps, handoff->aboard_at,
		stage_mark(handoff->loan ? USHER__STAGE__LENT : USHER__STAGE__ABOARD), handoff->id,
		underway(handoff));
	add(steps, handoff->ended_at, stage_mark(handoff->stage), handoff->id, ended(handoff));
}

static char *announced(const Usher__Expected *expected) {
	char *text = words_join(words("expected at"), " ", words_date(expected->at));

	return words_join(words_join(text, " by ", words_person(expected->by, expected->by_name)),
		" at ", words("%s", expected->from));
}

void render_timeline(struct table *table, const Usher__Visit *visit,
	Usher__Handoff *const *handoffs, size_t n_handoffs) {
	struct steps steps = {0};

	add(&steps, visit->opened_at, "   ", "",
		visit->expected ? announced(visit->expected) : words("opened"));
	if (visit->expected) {
		add(&steps, visit->expected->arrived_at, "   ", "",
			words_join(words("here, received"), " by ",
				words_person(visit->expected->received_by,
					visit->expected->received_by_name)));
	}
	for (size_t i = 0; i < n_handoffs; i++) {
		add_handoff(&steps, handoffs[i]);
	}
	for (size_t i = 0; i < visit->n_changes; i++) {
		add(&steps, visit->changes[i]->at, "   ", "",
			words_join(words("card: "), "", render_change(visit->changes[i])));
	}
	add(&steps, visit->ended_at, "   ", "",
		words_join(words("ended"), " by ",
			words("%s%s%s", visit->ended_by, *visit->ended_by_name ? " " : "",
				visit->ended_by_name)));
	if (steps.n) {
		qsort(steps.all, steps.n, sizeof *steps.all, compare);
	}
	for (size_t i = 0; i < steps.n; i++) {
		char *cells[CELLS_MAX] = {
			words_clock(steps.all[i].at),
			words("%s", steps.all[i].mark),
			words("%s", steps.all[i].id),
			steps.all[i].text,
		};

		table_add(table, cells);
	}
	free(steps.all);
}

/* A guest who is announced, and has not come. */
static char *absence(const Usher__Visit *visit) {
	const char *how = "";

	if (visit->ended_at) {
		how = "not coming";
	} else if (visit->expected->overdue) {
		how = "has not come";
	}
	return words_join(words_join(words(*how ? "was expected at" : "expected at"), " ",
				  words_date(visit->expected->at)),
		", ", words("%s", how));
}

static char *presence(const Usher__Visit *visit) {
	char *from = words_date(visit->expected ? visit->expected->arrived_at : visit->opened_at),
	     *to, *text;

	if (!visit->ended_at) {
		text = words("here since %s", from);
	} else {
		to = words_minute(visit->ended_at);
		text = words_join(
			words("%s to %s, ended", from, to), " by ", words("%s", visit->ended_by));
		free(to);
	}
	free(from);
	return text;
}

void render_visit(struct table *table, const Usher__Visit *visit, const struct view *view) {
	/* which is told apart from others as a handoff is */
	Usher__Handoff guest = USHER__HANDOFF__INIT;

	guest.visit = visit->id;
	guest.card = visit->card;
	guest.namesake = visit->namesake;
	char *more = words_join(
		visit->expected ? render_expected_more(visit->expected) : words("%s", ""), " · ",
		render_traits(&guest, view));
	char *cells[CELLS_MAX] = {
		words("visit %s", visit->id),
		render_guest_apart(&guest, view),
		visit->card && visit->card->party_size ? words("%u", visit->card->party_size)
						       : words("%s", ""),
		visit->expected && !visit->expected->arrived_at ? absence(visit) : presence(visit),
		words_join(
			more, " · ", visit->card ? render_card_more(visit->card) : words("%s", "")),
	};

	table_add(table, cells);
}
