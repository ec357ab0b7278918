/* SPDX-License-Identifier: MIT */
/* The site, as data: a page ends with an index into the things that it is told in. */
#include "encode/encode.h"
#include "encode/encode_site.h"
#include "encode/problem.h"
#include "proto/ident.h"
#include "query/query_private.h"

void query_site(const struct query *query, const Usher__Request *request, Usher__Answer *answer) {
	const struct site *site = relay_site(query->relay);
	struct page page = {0};
	uint64_t index = 0;
	size_t n = encode_site_things_n(site);

	if (*request->site->after && ident_parse(request->site->after, &index) < 0) {
		problem_fill_answer(
			problem_not_a_page_end(query->pool, "site.after", "the end of a page"),
			answer);
		return;
	}
	answer->site = encode_site_new(query->pool, site);
	answer->site->version = query->site_version;
	if (!index) {
		encode_site_head(query->pool, site, answer->site);
		(void)page_reserve(&page, usher__site__get_packed_size(answer->site),
			page_count_elements(&answer->site->base));
	}
	for (; index < n; index++) {
		struct site_thing thing = encode_site_thing(query->pool, site, index);

		if (!page_reserve_message(&page, thing.message)) {
			answer->next = encode_id(query->pool, index);
			return;
		}
		encode_site_append(answer->site, &thing);
	}
}
