/* SPDX-License-Identifier: MIT */
#include "core/event.h"

const struct target *event_target(const struct event *event) {
	switch (event->type) {
	case EVENT_TAKE:
		return &event->take.handoff;
	case EVENT_DECLINE:
		return &event->decline.handoff;
	case EVENT_RELEASE:
		return &event->release.handoff;
	case EVENT_MET:
		return &event->met.handoff;
	case EVENT_WITHDRAW:
		return &event->withdraw.handoff;
	case EVENT_PASS:
		return &event->pass.visit;
	case EVENT_CARD:
		return &event->card.visit;
	case EVENT_END:
		return &event->end.visit;
	case EVENT_PICKUP:
		return &event->pickup.visit;
	case EVENT_SERVICE:
		return &event->service.visit;
	case EVENT_ABOARD:
		return &event->aboard.handoff;
	case EVENT_DROPPED:
		return &event->dropped.handoff;
	case EVENT_SPLIT:
		return &event->split.handoff;
	case EVENT_DONE:
		return &event->done.handoff;
	case EVENT_BACK:
		return &event->back.handoff;
	case EVENT_CONFIRM:
		return &event->confirm.handoff;
	case EVENT_REMIND:
		return &event->remind.handoff;
	case EVENT_HANDOVER:
		return &event->handover.handoff;
	case EVENT_ARRIVED:
		return &event->arrived.visit;
	case EVENT_MOVE:
		return &event->move.target;
	case EVENT_TICK:
	case EVENT_SITE:
	case EVENT_REACHED:
	case EVENT_ONLINE:
	case EVENT_LOST:
	case EVENT_ON:
	case EVENT_OFF:
	case EVENT_SEND:
	case EVENT_NOTICE:
	case EVENT_BREAK:
	case EVENT_RESUME:
	case EVENT_INSPECT:
	case EVENT_EXPECT:
	case EVENT_TYPES_N:
		break;
	}
	return NULL;
}

void event_set_target(struct event *event, uint64_t number, const Usher__Fact__Handoff *archived) {
	struct target *target = (struct target *)event_target(event); /* a part of *@event */

	if (target) {
		target->number = number;
		target->archived = archived;
	}
}
