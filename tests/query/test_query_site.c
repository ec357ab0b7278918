/* SPDX-License-Identifier: MIT */
/* The site is read a page at a time, by whoever asks; and it has a version, which tells whether it
 * is the same. */
#include "staff.h"

#include "base/memory.h"
#include "encode/encode_site.h"
#include "query/query_private.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset stranger; /* nobody is on duty on it */

static void stop(void) {
	handset_finish(&stranger);
	house_finish(&house);
}

TestSuite(query_site, .fini = stop, .timeout = 300);

static void open_with_text(const char *text) {
	struct folder folder;

	folder_init(&folder);
	house_init(&house, false, folder_write_text(&folder, "town.site", text));
	folder_finish(&folder);
	handset_init(&stranger, &house, "stranger-1", false);
}

static void open_sample(void) {
	house_init(&house, false, NULL);
	handset_init(&stranger, &house, "stranger-1", false);
}

/* The answer to `site` from @after on, for the caller to free. */
static Usher__FromRelay *ask(const char *after) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__SiteRequest site = USHER__SITE_REQUEST__INIT;
	Usher__FromRelay *message;

	site.after = (char *)after;
	request.ask_case = USHER__REQUEST__ASK_SITE;
	request.site = &site;
	handset_ask(&stranger, &request);
	message = handset_last_message(&stranger);
	cr_assert_eq(message->body_case, USHER__FROM_RELAY__BODY_ANSWER);
	cr_assert(message->answer->read);
	return message;
}

/* All pages, one behind the other, as a client puts them together; *@ret_n pages. The caller frees.
 */
static Usher__Site *read_all(size_t *ret_n) {
	uint8_t *bytes = NULL;
	char after[32] = "";
	size_t size = 0, n = 0;
	Usher__Site *site;

	do {
		Usher__FromRelay *message = ask(after);
		const Usher__Site *page = message->answer->site;

		cr_assert_eq(message->answer->outcome, USHER__OUTCOME__OK);
		cr_assert_not_null(page);
		cr_assert_eq(page->version, delivery_site_version(house.delivery));
		cr_assert_eq(*page->name != '\0', n == 0, "what there is one of comes first");
		cr_assert_eq(page->n_languages + page->n_minutes + page->n_surnames != 0, n == 0);
		bytes = allocated(realloc(bytes, size + usher__site__get_packed_size(page)));
		size += usher__site__pack(page, bytes + size);
		snprintf(after, sizeof after, "%s", message->answer->next);
		usher__from_relay__free_unpacked(message, NULL);
		n++;
	} while (*after);
	site = usher__site__unpack(NULL, size, bytes);
	cr_assert_not_null(site);
	free(bytes);
	*ret_n = n;
	return site;
}

/* Is @site all that the relay's site has? */
static void assert_whole(const Usher__Site *site) {
	struct pool pool = {0};
	Usher__Site *whole = encode_site_whole(&pool, relay_site(house.relay));
	size_t size = usher__site__get_packed_size(site);
	uint8_t *bytes = allocated(malloc(size)), *expected = allocated(malloc(size));

	whole->version = delivery_site_version(house.delivery);
	cr_assert_eq(usher__site__get_packed_size(whole), size);
	usher__site__pack(site, bytes);
	usher__site__pack(whole, expected);
	cr_assert_eq(memcmp(bytes, expected, size), 0);
	free(bytes);
	free(expected);
	pool_finish(&pool);
}

/* Pages ---------------------------------------------------------------------------------------- */

Test(query_site, a_small_one_is_one_page) {
	Usher__Site *site;
	size_t n;

	open_sample();
	site = read_all(&n);
	cr_assert_eq(n, 1);
	assert_whole(site);
	cr_assert_str_eq(site->name, "君林天下");
	cr_assert_eq(site->n_badges, 13);
	usher__site__free_unpacked(site, NULL);
}

/* 500 posts, each with a name of 100 bytes in two languages, and 2,000 badges. */
static char *large_site(void) {
	char *text = NULL, pad[101];
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));

	memset(pad, 'x', 100);
	pad[100] = '\0';
	fprintf(out,
		"[site]\nname = s\nlanguages = en, fr\ntitles = a, b\ntitles[fr] = c, d\n"
		"[post p]\nname = p\nsupervisor = yes\n");
	for (int i = 1; i < 500; i++) {
		fprintf(out, "[post p%d]\nname = %s%d\nname[fr] = y%s%d\n", i, pad, i, pad, i);
	}
	for (int i = 0; i < 2000; i++) {
		fprintf(out, "[badge %d]\nname = %s%d\nposts = p, p%d\n", i, pad, i, i % 499 + 1);
	}
	fclose(out);
	return text;
}

Test(query_site, a_large_one_is_many_and_nothing_is_lost) {
	char *text = large_site();
	Usher__Site *site;
	size_t n;

	open_with_text(text);
	free(text);
	site = read_all(&n);
	cr_assert_geq(n, 8, "%zu pages", n);
	cr_assert_leq(n, 20, "%zu pages", n);
	cr_assert_eq(site->n_posts, 500);
	cr_assert_eq(site->n_badges, 2000);
	assert_whole(site);
	usher__site__free_unpacked(site, NULL);
}

/* What a message has of them is what there is within it, too. */
Test(query_site, elements_are_counted_in_depth) {
	char *posts[] = {(char *)"a", (char *)"b", (char *)"c"};
	Usher__SiteBadge badge = USHER__SITE_BADGE__INIT, *badges[] = {&badge, &badge};
	Usher__Site site = USHER__SITE__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;
	uint32_t minutes[] = {2, 4};

	open_sample();
	cr_assert_eq(page_count_elements(&answer.base), 0);
	badge.posts = posts;
	badge.n_posts = 3;
	cr_assert_eq(page_count_elements(&badge.base), 3);
	site.badges = badges;
	site.n_badges = 2;
	site.minutes = minutes;
	site.n_minutes = 2;
	answer.site = &site;
	cr_assert_eq(page_count_elements(&answer.base), 2 + 2 * 3 + 2);
}

/* Of the smallest things a page has as many as a client unpacks; read_all asserts that it did. */
Test(query_site, a_page_has_no_more_than_a_client_unpacks) {
	char *text = NULL;
	size_t size, n;
	FILE *out = allocated(open_memstream(&text, &size));
	Usher__Site *site;

	fprintf(out, "[site]\nname = s\n[post p]\nname = p\nsupervisor = yes\n");
	for (int i = 0; i < 300; i++) {
		fprintf(out, "[post %x]\nname = %x\n", 0x100 + i, i);
	}
	for (int i = 0; i < 100; i++) {
		fprintf(out, "[badge %d]\nname = b\nposts = 100", i);
		for (int j = 1; j < 200; j++) {
			fprintf(out, ",%x", 0x100 + j);
		}
		fprintf(out, "\n");
	}
	fclose(out);
	open_with_text(text);
	free(text);
	site = read_all(&n);
	cr_assert_geq(n, 4);
	assert_whole(site);
	usher__site__free_unpacked(site, NULL);
}

Test(query_site, what_is_no_end_of_a_page_is_refused) {
	Usher__FromRelay *message;

	open_sample();
	message = ask("?");
	cr_assert_eq(message->answer->outcome, USHER__OUTCOME__INVALID);
	cr_assert_str_eq(message->answer->text,
		"site.after is not the end of a page; use Answer.next of the page before");
	cr_assert_null(message->answer->site);
	usher__from_relay__free_unpacked(message, NULL);
	message = ask("ZZZZ"); /* behind the last, which a smaller site may have made it */
	cr_assert_eq(message->answer->outcome, USHER__OUTCOME__OK);
	cr_assert_eq(message->answer->site->n_posts, 0);
	cr_assert_str_eq(message->answer->next, "");
	usher__from_relay__free_unpacked(message, NULL);
}

/* The version ---------------------------------------------------------------------------------- */

#define SITE "[site]\nname = 城\nlanguages = zh-Hant, en\n"
#define BOSS "[post boss]\nname = 主管\nsupervisor = yes\n"

/* Take another site. Returns its version. */
static uint64_t version_of(const char *text) {
	struct folder folder;

	folder_init(&folder);
	house_site(&house, folder_write_text(&folder, "other.site", text));
	folder_finish(&folder);
	return delivery_site_version(house.delivery);
}

/* What is read is told apart by it, and nothing else. */
Test(query_site, the_version_is_that_of_the_content) {
	static const char *const others[] = {
		SITE BOSS "name[en] = Boss\n",
		SITE BOSS "extension = 1\n",
		SITE BOSS "ladder = 15s ring\n",
		SITE BOSS "ladder = 16s ring\n",
		SITE "minutes = 2, 4\n" BOSS,
		SITE "traits = suit\n" BOSS,
		SITE "titles = suit\n" BOSS,
		SITE "name[en] = town\n" BOSS,
		SITE "off-line = x\n" BOSS,
		SITE "on-line = x\n" BOSS,
		SITE BOSS "[badge 1]\nname = a\nposts = boss\n",
	};
	uint64_t first, seen[sizeof others / sizeof *others];

	open_with_text(SITE BOSS);
	first = delivery_site_version(house.delivery);
	cr_assert_neq(first, 0);
	cr_assert_eq(version_of("# a comment\n" BOSS SITE), first);
	cr_assert_eq(version_of(SITE "visit-ends = 1h\n" BOSS), first, "that is for no screen");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		seen[i] = version_of(others[i]);
		cr_assert_neq(seen[i], first, "%s", others[i]);
		for (size_t j = 0; j < i; j++) {
			cr_assert_neq(seen[i], seen[j], "%s", others[i]);
		}
	}
	cr_assert_eq(version_of(SITE BOSS), first);
}

Test(query_site, the_version_outlives_a_restart) {
	uint64_t before;

	open_sample();
	before = delivery_site_version(house.delivery);
	handset_hang_up(&stranger);
	house_restart(&house);
	cr_assert_eq(delivery_site_version(house.delivery), before);
}
