/* SPDX-License-Identifier: MIT */
#include "encode/edition.h"

#include <stddef.h>

bool edition_is_first(uint32_t edition) {
	return edition < 2;
}

void edition_reduce_handoff_to_first(Usher__Handoff *handoff) {
	handoff->changed = 0;
}

static void reduce_answer(Usher__Answer *answer) {
	answer->seq = 0;
	answer->me = NULL;
	answer->n_presence = 0; /* the array stays its maker's */
	if (answer->handoff) {
		edition_reduce_handoff_to_first(answer->handoff);
	}
	if (answer->same_name) {
		edition_reduce_handoff_to_first(answer->same_name);
	}
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		edition_reduce_handoff_to_first(answer->handoffs[i]);
	}
}

void edition_reduce_to_first(Usher__FromRelay *message) {
	if (message->body_case == USHER__FROM_RELAY__BODY_ANSWER) {
		reduce_answer(message->answer);
	} else if (message->body_case == USHER__FROM_RELAY__BODY_WELCOME) {
		message->welcome->me = NULL;
	}
}
