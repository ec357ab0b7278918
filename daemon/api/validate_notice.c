/* SPDX-License-Identifier: MIT */
/* The check of a notice, and of when it goes by itself. */
#include "api/validate_private.h"

#include "calendar/when.h"

enum {
	TEXT_MAX = 1024,                          /* bytes */
	EXPIRES_AFTER_MIN = 60 * 1000,            /* ms */
	EXPIRES_AFTER_MAX = 7 * 24 * 3600 * 1000, /* ms */
};

/* When the notice expires: a span counts from when it is offered. */
static const struct problem *validate_expires(
	const struct validation *v, const char *expires, struct act_notice *notice) {
	static const char field[] = "notice.expires";
	int64_t offered_at = notice->due_at > v->now ? notice->due_at : v->now, lasts;
	struct problem *wrong;

	if (!*expires) {
		return NULL;
	}
	if (when_parse(v->zone, expires, offered_at, &notice->ends_at) < 0) {
		return problem_not_understood(v->pool, USHER__PROBLEM__FIELD_NOT_A_TIME, field,
			expires, "it is a time of day such as 18:00, or a span such as 90m");
	}
	lasts = notice->ends_at - offered_at;
	if (lasts < EXPIRES_AFTER_MIN || lasts > EXPIRES_AFTER_MAX) {
		bool is_too_soon = lasts < EXPIRES_AFTER_MIN;

		wrong = problem_with_field(v->pool,
			is_too_soon ? USHER__PROBLEM__FIELD_TOO_SOON
				    : USHER__PROBLEM__FIELD_TOO_FAR_AHEAD,
			field,
			"is less than a minute, or more than 7 days, from when it is offered");
		return problem_with_limit(wrong, notice->ends_at,
			is_too_soon ? EXPIRES_AFTER_MIN : EXPIRES_AFTER_MAX);
	}
	return NULL;
}

const struct problem *validate_notice(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Notice *notice = request->notice;
	const struct text_limit limits[] = {
		{"notice.text", notice->text, TEXT_MAX},
		{"notice.from", notice->from, POST_MAX_BYTES},
		{"notice.expires", notice->expires, SHORT_TEXT_MAX},
	};
	const struct problem *problem = validate_limits(v, limits, sizeof limits / sizeof *limits);
	const struct due_fields due = {&event->notice.due_at, &event->notice.repeat};

	event->notice.from = null_if_empty(notice->from);
	event->notice.text = notice->text;
	event->notice.posts = (const char *const *)notice->to;
	event->notice.n_posts = notice->n_to;
	event->notice.confirm = notice->confirm;
	if (!problem && !*notice->text) {
		return problem_missing(v->pool, "notice.text", "say what is to be read");
	}
	if (!problem && !notice->n_to) {
		return problem_missing(v->pool, "notice.to", "name posts, or all");
	}
	if (!problem) {
		problem = validate_list(
			v, "notice.to", notice->to, notice->n_to, POSTS_MAX, POST_MAX_BYTES);
	}
	problem = problem ? problem
			  : validate_due(v, "notice.due", notice->due, &event->notice.due_at);
	problem = problem ? problem : validate_repeat(v, "notice", notice->repeat, 0, due);
	return problem ? problem : validate_expires(v, notice->expires, &event->notice);
}
