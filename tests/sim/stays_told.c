/* SPDX-License-Identifier: MIT */
/* What is told of visits: the card, which never goes back to what it was before a correction, and
 * the end. */
#include "world.h"

#include "proto/ident.h"

#include <string.h>

/* The first version from what was told on that is @sum; n_versions: none. */
static size_t version_of(const struct stay *stay, uint64_t sum, size_t from) {
	while (from < stay->n_versions && stay->versions[from].sum != sum) {
		from++;
	}
	return from;
}

void stays_told(struct line *line, const struct known *known, const Usher__Handoff *handoff) {
	struct stay *stay = stay_of(line->world, known->visit);
	bool open = (int)handoff->stage <= USHER__STAGE__TAKEN ||
		handoff->stage == USHER__STAGE__ABOARD || handoff->stage == USHER__STAGE__LENT;
	uint64_t sum = sum_of_wire(handoff->card);
	size_t version;

	if (!stay) {
		if (known->visit || sum != sum_of_wire(NULL)) {
			world_wrong(line->world, VISITS, "%s is told of %s with the card of nobody",
				peer_names[line->peer], handoff->id);
		}
		return;
	}
	stay->confirmed = true;
	version = version_of(stay, sum, open ? stay->told : 0); /* with what has left the core, its
								   card stays */
	if (version == stay->n_versions) {
		world_wrong(line->world, VISITS,
			"%s is told of %s with a card that was not the visit's, or is not any more",
			peer_names[line->peer], handoff->id);
	}
	stay->told = version > stay->told ? version : stay->told;
}

void stays_told_visit(struct line *line, const Usher__Visit *visit) {
	uint64_t number = 0;
	struct stay *stay =
		ident_parse(visit->id, &number) < 0 ? NULL : stay_of(line->world, number);
	size_t version = stay ? version_of(stay, sum_of_wire(visit->card), stay->told) : 0;

	if (!stay || version == stay->n_versions) {
		world_wrong(line->world, VISITS,
			"%s is told of visit %s with a card that is not its",
			peer_names[line->peer], visit->id);
		return;
	}
	while (version + 1 < stay->n_versions &&
		stay->versions[version].changes < visit->n_changes) {
		version++;
	}
	if (stay->versions[version].changes != visit->n_changes ||
		stay->versions[version].sum != sum_of_wire(visit->card)) {
		world_wrong(line->world, VISITS,
			"%s is told of visit %s with other changes than there were",
			peer_names[line->peer], visit->id);
	}
	if ((stay->told_over && !visit->ended_at) ||
		(visit->ended_at &&
			(visit->ended_at != stay->ended_at ||
				strcmp(visit->ended_by, stay->ender)))) {
		world_wrong(line->world, VISITS,
			"%s is told that visit %s is not over, or was not so",
			peer_names[line->peer], visit->id);
	}
	if (!visit->expected != !stay->awaited.at ||
		(stay->awaited.told_here && !visit->expected->arrived_at)) {
		world_wrong(line->world, VISITS,
			"%s is told that the guest of visit %s is announced, and is here, or was "
			"not",
			peer_names[line->peer], visit->id);
	}
	stay->awaited.told_here |= visit->expected && visit->expected->arrived_at;
	stay->confirmed = true;
	stay->told_over |= visit->ended_at != 0;
	stay->told = version;
}
