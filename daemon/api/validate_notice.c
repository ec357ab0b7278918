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
static const char *validate_expires(
	const struct validation *v, const char *expires, struct act_notice *notice) {
	int64_t offered_at = notice->due_at > v->now ? notice->due_at : v->now;

	if (!*expires) {
		return NULL;
	}
	if (when_parse(v->zone, expires, offered_at, &notice->ends_at) < 0) {
		return pool_printf(v->pool,
			"notice.expires is \"%s\"; it is a time of day such as 18:00, or a span "
			"such as 90m",
			expires);
	}
	if (notice->ends_at - offered_at < EXPIRES_AFTER_MIN ||
		notice->ends_at - offered_at > EXPIRES_AFTER_MAX) {
		return "notice.expires is less than a minute, or more than 7 days, from when it "
		       "is offered";
	}
	return NULL;
}

const char *validate_notice(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Notice *notice = request->notice;
	const struct text_limit limits[] = {
		{"notice.text", notice->text, TEXT_MAX},
		{"notice.from", notice->from, POST_MAX_BYTES},
		{"notice.expires", notice->expires, SHORT_TEXT_MAX},
	};
	const char *problem = validate_limits(v, limits, sizeof limits / sizeof *limits);
	const struct due_fields due = {&event->notice.due_at, &event->notice.repeat};

	event->notice.from = null_if_empty(notice->from);
	event->notice.text = notice->text;
	event->notice.posts = (const char *const *)notice->to;
	event->notice.n_posts = notice->n_to;
	event->notice.confirm = notice->confirm;
	if (!problem && !*notice->text) {
		return "notice.text is missing; say what is to be read";
	}
	if (!problem && !notice->n_to) {
		return "notice.to is missing; name posts, or all";
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
