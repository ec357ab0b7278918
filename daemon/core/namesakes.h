/* SPDX-License-Identifier: MIT */
#pragma once

/* The guests on site by their surnames, since two of one surname must be told apart. */

struct relay;
struct visit;

/* The newest other guest on site of that surname (as it is compared), or NULL. */
struct visit *namesakes_find(
	const struct relay *relay, const char *surname, const struct visit *except);

/* The guest is on site under the surname of the card, or no more. The handoffs of those are changed
 * to whom it is news that there is a namesake, or none any more. */
void namesakes_add_if_on_site(struct relay *relay, struct visit *visit);
void namesakes_remove(struct relay *relay, struct visit *visit);

/* Free the index of surnames, once all visits are freed. */
void namesakes_finish(struct relay *relay);
