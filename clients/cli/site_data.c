/* SPDX-License-Identifier: MIT */
/* site: what the relay knows of the property. */
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/render.h"
#include "cli/verb.h"

#include <stdlib.h>

/* The pages that have come, packed, one behind the other: as such they are one message. */
struct pages {
	uint8_t *bytes;
	size_t size;
	uint64_t version; /* of the first */
	bool is_mixed;    /* a later one is of another version */
};

static void add_page(void *userdata, const Usher__Answer *answer) {
	struct pages *pages = userdata;
	const Usher__Site *site = answer->site;

	if (!site) {
		return;
	}
	pages->is_mixed |= pages->size && site->version != pages->version;
	pages->version = site->version;
	pages->bytes =
		need(realloc(pages->bytes, pages->size + usher__site__get_packed_size(site) + 1));
	pages->size += usher__site__pack(site, pages->bytes + pages->size);
}

/* Read all pages, from the first on again when another site file was read meanwhile. */
static int read_pages(const struct call *call, struct pages *pages) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__SiteRequest site = USHER__SITE_REQUEST__INIT;
	int status = EXIT_DONE;

	request.ask_case = USHER__REQUEST__ASK_SITE;
	request.site = &site;
	do {
		pages->size = 0;
		pages->is_mixed = false;
		status = call_pages(call, &request, &site.after, add_page, pages);
	} while (status == EXIT_DONE && pages->is_mixed);
	return status;
}

int verb_site(struct call *call) {
	struct pages pages = {0};
	int status = call_open(call);

	status = status == EXIT_DONE ? read_pages(call, &pages) : status;
	if (status == EXIT_DONE) {
		Usher__Site *site = need(usher__site__unpack(NULL, pages.size, pages.bytes));

		if (call->json) {
			render_json(&site->base);
		} else {
			render_site(site);
		}
		usher__site__free_unpacked(site, NULL);
	}
	free(pages.bytes);
	return status;
}
