/* SPDX-License-Identifier: MIT */
/* The check of a service that is asked for. */
#include "api/validate_private.h"

const struct problem *validate_service(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Service *service = request->service;
	const struct text_limit limits[] = {
		{"service.at", service->at, AREA_MAX},
		{"service.name", service->name, AREA_MAX},
		{"service.note", service->note, NOTE_MAX},
		{"service.contact", service->contact, NAME_MAX_BYTES},
		{"service.badge", service->badge, BADGE_MAX},
		{"service.from", service->from, POST_MAX_BYTES},
	};
	const struct problem *problem = *service->visit
		? validate_visit_or_handoff_id(
			  v, "service.visit", service->visit, &event->service.visit)
		: NULL;
	const struct due_fields due = {&event->service.due_at, &event->service.repeat};

	event->service.from = null_if_empty(service->from);
	event->service.name = nfc_or_null_if_empty(v, service->name);
	event->service.destination = nfc_or_null_if_empty(v, service->at);
	event->service.quantity = service->quantity ? service->quantity : 1;
	event->service.note = service->note;
	event->service.contact = service->contact;
	event->service.badge = null_if_empty(service->badge);
	if (!problem && !event->service.name) {
		return problem_missing(v->pool, "service.name", "name a service");
	}
	if (!problem && service->quantity > PARTY_MAX) {
		return problem_too_large(v->pool, "service.quantity", service->quantity, PARTY_MAX);
	}
	problem = problem ? problem
			  : validate_due(v, "service.due", service->due, &event->service.due_at);
	problem = problem
		? problem
		: validate_repeat(v, "service", service->repeat, event->service.visit.number, due);
	problem = problem ? problem : validate_limits(v, limits, sizeof limits / sizeof *limits);
	return problem ? problem : validate_no_braces_in(v, "", &limits[0], 1);
}
