/* SPDX-License-Identifier: MIT */
#include "core/inspection.h"

#include "base/memory.h"
#include "core/message.h"
#include "core/state.h"

void inspection_keep(struct relay *relay, const Usher__Fact__Inspection *inspection) {
	if (relay->n_inspections == INSPECTIONS_KEPT) {
		(void)message_free(&relay->inspections[0]->base);
		memmove(relay->inspections, relay->inspections + 1,
			--relay->n_inspections * sizeof *relay->inspections);
	} else {
		relay->inspections =
			grow(relay->inspections, relay->n_inspections, sizeof *relay->inspections);
	}
	relay->inspections[relay->n_inspections++] = message_copy(NULL, &inspection->base);
}
