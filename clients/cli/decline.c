/* SPDX-License-Identifier: MIT */
#include "cli/decline.h"

#include "cli/words.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *word, *text; /* on the command line; for people */
} reasons[] = {
	[USHER__DECLINE_REASON__DECLINE_REASON_UNSAID] = {"", ""},
	[USHER__DECLINE_REASON__WITH_A_GUEST] = {"with-guest", "with a guest"},
	[USHER__DECLINE_REASON__TOO_FAR] = {"too-far", "too far"},
	[USHER__DECLINE_REASON__NOT_MINE] = {"not-mine", "not mine"},
	[USHER__DECLINE_REASON__ON_A_BREAK] = {"break", "on a break"},
};

enum {
	REASONS_N = sizeof reasons / sizeof *reasons,
};

int decline_read_reason(const char *word, Usher__DeclineReason *ret) {
	for (size_t i = 1; i < REASONS_N; i++) {
		if (!strcmp(reasons[i].word, word)) {
			*ret = (Usher__DeclineReason)i;
			return 0;
		}
	}
	fprintf(stderr, "usher: --reason %s: expected with-guest, too-far, not-mine or break\n",
		word);
	return -1;
}

/* "" for what was not said, and for a reason of a later version. */
static const char *reason_text(const Usher__Handoff *handoff, size_t index) {
	size_t reason =
		index < handoff->n_decline_reasons ? (size_t)handoff->decline_reasons[index] : 0;

	return reason < REASONS_N ? reasons[reason].text : "";
}

char *decline_text(const Usher__Handoff *handoff, size_t most) {
	size_t n = handoff->n_declined < most ? handoff->n_declined : most;
	char *text = words("%s", "");

	for (size_t i = 0; i < n; i++) {
		char *one = words_person(handoff->declined[i]->badge, handoff->declined[i]->name);

		one = words_join(one, ": ", words("%s", reason_text(handoff, i)));
		text = words_join(text, " · ", one);
	}
	if (n < handoff->n_declined) {
		text = words_join(text, " and ", words("%zu more", handoff->n_declined - n));
	}
	return *text ? words_join(words("declined by "), "", text) : text;
}
