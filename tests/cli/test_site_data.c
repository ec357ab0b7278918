/* SPDX-License-Identifier: MIT */
/* The verb site, before a stand-in for the relay: all pages are one site, for people and for
 * programs. */
#include "verb_run.h"

#include "cli/exits.h"
#include "cli/render.h"
#include "config/site_file.h"
#include "encode/encode_site.h"
#include "proto/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(site_data, .init = verb_run_start, .fini = verb_run_stop);

/* For scripts ---------------------------------------------------------------------------------- */

/* Answer the next request, which must ask for what comes after @after, with @site. */
static void say_page(
	struct stand_in *self, const char *after, Usher__Site *site, const char *next) {
	const Usher__Request *request = stand_in_hear_request(self);
	Usher__Answer answer = USHER__ANSWER__INIT;

	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_SITE);
	STAND_IN_EXPECT(!strcmp(request->site->after, after));
	answer.site = site;
	answer.next = (char *)next;
	say_read_answer(self, request->id, &answer);
}

/* A page with a badge, and with the name of the site if that is said. */
static void say_badge(struct stand_in *self, const char *after, uint64_t version, const char *name,
	const char *badge, const char *next) {
	Usher__Site site = USHER__SITE__INIT;
	Usher__SiteBadge one = USHER__SITE_BADGE__INIT, *badges[] = {&one};

	site.version = version;
	site.name = (char *)name;
	one.id = (char *)badge;
	one.name = (char *)badge;
	site.badges = badges;
	site.n_badges = 1;
	say_page(self, after, &site, next);
}

/* Pages ---------------------------------------------------------------------------------------- */

static void says_two_pages(struct stand_in *self) {
	stand_in_greet(self);
	say_badge(self, "", 7, "town", "one", "5");
	say_badge(self, "5", 7, "", "two", "");
	stand_in_hear_out(self);
}

Test(site_data, pages_are_one_object) {
	int status;

	cr_assert_str_eq(run_json(verb_site, says_two_pages, &status),
		"{\"version\":\"7\",\"name\":\"town\",\"names\":[],\"languages\":[],\"posts\":[],"
		"\"areas\":[],\"services\":[],\"vehicles\":[],\"checklist\":[],\"badges\":[{"
		"\"id\":\"one\",\"name\":\"one\",\"names\":[],\"posts\":[]},{\"id\":\"two\","
		"\"name\":\"two\",\"names\":[],\"posts\":[]}],\"levels\":[],\"titles\":[],"
		"\"traits\":[],\"surnames\":[],\"minutes\":[],\"offLineTexts\":[],"
		"\"onLineTexts\":[]}\n");
	cr_assert_eq(status, EXIT_DONE);
}

/* Another site file is read between the first page and the second. */
static void says_another_site(struct stand_in *self) {
	stand_in_greet(self);
	say_badge(self, "", 7, "town", "one", "5");
	say_badge(self, "5", 8, "", "four", "");
	say_badge(self, "", 8, "city", "three", "5");
	say_badge(self, "5", 8, "", "four", "");
	stand_in_hear_out(self);
}

Test(site_data, pages_of_two_sites_are_not_mixed) {
	int status;
	const char *text = run_json(verb_site, says_another_site, &status);

	cr_assert_eq(status, EXIT_DONE);
	cr_assert_not_null(strstr(text, "{\"version\":\"8\",\"name\":\"city\","), "%s", text);
	cr_assert_not_null(strstr(text, "\"three\""));
	cr_assert_not_null(strstr(text, "\"four\""));
	cr_assert_null(strstr(text, "\"one\""), "%s", text);
	cr_assert_null(strchr(strchr(text, '\n') + 1, '\n'), "one object");
}

static void refuses(struct stand_in *self) {
	Usher__Answer answer = USHER__ANSWER__INIT;

	stand_in_greet(self);
	answer.outcome = USHER__OUTCOME__INVALID;
	answer.text = "this relay does not know that request";
	say_read_answer(self, stand_in_hear_request(self)->id, &answer);
	stand_in_hear_out(self);
}

Test(site_data, a_relay_that_does_not_know_it_is_believed) {
	int status;

	cr_assert_str_eq(run(verb_site, refuses, STDERR_FILENO, &status),
		"usher: this relay does not know that request\n");
	cr_assert_eq(status, EXIT_USAGE);
}

/* For people ----------------------------------------------------------------------------------- */

/* The site file at @path as it comes over the wire. */
static const char *shown(const char *path, unsigned columns) {
	struct site *site = NULL;
	struct pool pool = {0};
	char *why = NULL;

	cr_assert_eq(site_file_read(&site, &why, path), 0, "%s", why);
	screen_start(STDOUT_FILENO, columns);
	render_site(encode_site_whole(&pool, site));
	pool_finish(&pool);
	site_free(site);
	return screen_stop();
}

static const char *shown_text(const char *text) {
	char path[] = "/tmp/usher-site-XXXXXX";
	int fd = mkstemp(path);
	const char *shows;

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	shows = shown(path, SCREEN_NONE);
	unlink(path);
	return shows;
}

Test(site_data, all_of_it_is_shown) {
	cr_assert_str_eq(
		shown_text("[site]\nname = 城\nname[en] = Town\nlanguages = zh-Hant, en\n"
			   "minutes = 2, 4\nsurnames = 王, 歐陽\ntitles = 總, 博士\n"
			   "titles[en] = Director, Dr\ntraits = 西裝\noff-line = 離線\n"
			   "off-line[en] = Off line\n"
			   "[post bar]\nname = 酒吧\nname[en] = Bar\nextension = 8011\n"
			   "ladder = 15s ring\nvoice = private\nstaffed = yes\n"
			   "[post boss]\nname = 主管\nname[en] = 主管\nsupervisor = yes\n"
			   "expects = yes\nladder = 90s bar\n"
			   "[area a]\nname = 大堂\nname[en] = Lobby\npost = bar\nexit = yes\n"
			   "takes-from = boss 20s\n"
			   "[service t]\nname = 茶\nname[en] = Tea\npost = bar\ngroup = drinks\n"
			   "[service u]\nname = 傘\npost = boss\nloan = yes\n"
			   "[vehicle v]\nname = 車\npost = bar\nseats = 6\n"
			   "[level vip]\nname = 貴賓\nname[en] = VIP\nmarked = yes\nfirst = yes\n"
			   "[level old]\nname = 熟客\n"
			   "[check c]\ntext = 鞋\ntext[en] = Shoes\nposts = bar\n"
			   "[badge 7]\nname = 陳\nname[en] = Chen\nposts = bar\n"
			   "[badge 9]\nname = 潘\nposts = boss, bar\n"),
		"城 · Town\n"
		"languages: zh-Hant, en\n"
		"minutes that a driver may choose: 2, 4\n"
		"\n"
		"Posts\n"
		"  bar  酒吧 · Bar 8011 15 s ring private, staffed\n"
		"  boss 主管       -    90 s bar  sees all, expects\n"
		"\n"
		"Areas\n"
		"  a 大堂 · Lobby bar 40 s exit, boss 20 s\n"
		"\n"
		"Services\n"
		"  t 茶 · Tea bar  drinks\n"
		"  u 傘       boss help   loan\n"
		"\n"
		"Vehicles\n"
		"  v 車 bar 6 seats\n"
		"\n"
		"Levels of guests\n"
		"  vip 貴賓 · VIP marked, first\n"
		"  old 熟客\n"
		"\n"
		"Checklist\n"
		"  c zh-Hant 鞋\n"
		"    en      Shoes\n"
		"    at      bar\n"
		"\n"
		"Badges\n"
		"  7 陳 · Chen bar\n"
		"  9 潘        every post\n"
		"\n"
		"Words\n"
		"  titles   zh-Hant 總, 博士\n"
		"           en      Director, Dr\n"
		"  traits   zh-Hant 西裝\n"
		"           en      西裝\n"
		"  surnames         王, 歐陽\n"
		"  off line zh-Hant 離線\n"
		"           en      Off line\n");
}

/* What does not fit a line goes on in the next, in the same language. */
Test(site_data, long_lists_go_on) {
	const char *text = shown(SAMPLES "/sample.site", SCREEN_NONE);

	cr_assert_not_null(strstr(text,
		"  traits   zh-Hant 西裝, 戴眼鏡, 帶小孩, 長者, 輪椅, 紅衣, 長髮, 短髮, 白衣,\n"
		"                   黑衣, 藍衣, 連身裙, 戴帽子, 背包, 行李箱, 手杖\n"
		"           zh-Hans 西装, 戴眼镜, 带小孩, 长者, 轮椅, 红衣, 长发, 短发, 白衣,\n"
		"                   黑衣, 蓝衣, 连衣裙, 戴帽子, 背包, 行李箱, 手杖\n"
		"           en      suit, glasses, child, elderly, wheelchair, red, long hair,\n"
		"                   short hair, white, black, blue, dress, hat, backpack,\n"
		"                   suitcase, walking stick\n"));
}

Test(site_data, what_is_not_there_is_not_shown) {
	cr_assert_str_eq(shown_text("[site]\nname = s\n[post p]\nname = P\nsupervisor = yes\n"),
		"s\n"
		"languages: zh-Hant\n"
		"minutes that a driver may choose: 2, 4, 8\n"
		"\n"
		"Posts\n"
		"  p P - sees all\n");
}

/* Is every line of @text at most 80 columns wide? */
static void assert_fits_80_columns(const char *text) {
	char *copy = strdup(text), *rest = copy;

	cr_assert_not_null(copy);
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
		cr_assert_leq(text_width(line), 80, "%zu: %s", text_width(line), line);
	}
	free(copy);
}

Test(site_data, the_sample_fits_80_columns) {
	assert_fits_80_columns(shown(SAMPLES "/sample.site", SCREEN_NONE));
	assert_fits_80_columns(shown(SAMPLES "/sample.site", 80));
}

Test(site_data, hostile_text_is_made_safe) {
	Usher__Site site = USHER__SITE__INIT;
	Usher__SitePost post = USHER__SITE_POST__INIT, *posts[] = {&post};

	site.name = (char *)"a\x1b[31m";
	post.id = (char *)"p";
	post.name = (char *)"b\nc";
	site.posts = posts;
	site.n_posts = 1;
	screen_start(STDOUT_FILENO, SCREEN_NONE);
	render_site(&site);
	cr_assert_str_eq(screen_stop(),
		"a\xef\xbf\xbd[31m\n"
		"languages: \n"
		"minutes that a driver may choose: \n"
		"\n"
		"Posts\n"
		"  p b\xef\xbf\xbd"
		"c -\n");
}
