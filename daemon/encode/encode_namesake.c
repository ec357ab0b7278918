/* SPDX-License-Identifier: MIT */
/* Another guest of the same surname, as far as whoever asks may know of them. */
#include "encode/encode.h"

#include "core/lookup.h"

#include <string.h>

static bool has_trait(const Usher__Fact__Card *card, const char *trait) {
	for (size_t i = 0; i < card->n_traits; i++) {
		if (!strcmp(card->traits[i], trait)) {
			return true;
		}
	}
	return false;
}

/* The first trait of @namesake that is not said of the guest of @card; "" if there is none. */
static const char *differing_trait(
	const Usher__Fact__Card *namesake, const Usher__Fact__Card *card) {
	for (size_t i = 0; i < namesake->n_traits; i++) {
		if (!has_trait(card, namesake->traits[i])) {
			return namesake->traits[i];
		}
	}
	return "";
}

/* What whoever may not see @namesake's visit learns: of the site's own looks, never of what was
 * typed, and always the same one, so that asking again with that one tells no other. */
static const char *public_trait(
	const struct site *site, const Usher__Fact__Card *namesake, const Usher__Fact__Card *card) {
	for (size_t i = 0; i < namesake->n_traits; i++) {
		if (site_names_trait(site, namesake->traits[i])) {
			return has_trait(card, namesake->traits[i]) ? "" : namesake->traits[i];
		}
	}
	return "";
}

/* The last area that the guest of @visit went to, as far as the core knows; "" if it does not, or
 * the site has no such area. */
static const char *last_area(const struct relay *relay, const Usher__Fact__Visit *visit) {
	for (size_t i = visit->n_handoffs; i-- > 0;) {
		const struct handoff *handoff = relay_handoff(relay, visit->handoffs[i]);
		bool leads_guest = handoff &&
			(handoff->rec.kind == USHER__KIND__ARRIVAL ||
				handoff->rec.kind == USHER__KIND__PICKUP);

		if (leads_guest && handoff->rec.stage != USHER__STAGE__WITHDRAWN &&
			site_area(relay_site(relay), handoff->rec.to)) {
			return handoff->rec.to;
		}
	}
	return "";
}

Usher__Namesake *encode_namesake(struct pool *pool, const struct relay *relay,
	const char *device_id, const Usher__Fact__Visit *visit, const Usher__Fact__Card *card) {
	Usher__Namesake *encoded = POOL_NEW(pool, Usher__Namesake);

	usher__namesake__init(encoded);
	encoded->honorific = visit->card->honorific;
	encoded->title = pool_copy_text(pool, visit->card->title);
	if (relay_device_may_see_visit(relay, device_id, visit)) {
		encoded->trait = pool_copy_text(pool, differing_trait(visit->card, card));
		encoded->visit = encode_id(pool, visit->visit);
		encoded->area = pool_copy_text(pool, last_area(relay, visit));
	} else {
		encoded->trait =
			pool_copy_text(pool, public_trait(relay_site(relay), visit->card, card));
	}
	return encoded;
}
