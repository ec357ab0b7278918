/* SPDX-License-Identifier: MIT */
/* Site files: the sample as it stands, and each way in which a site does not fit together. */
#include "folder.h"

#include "daemon/site_file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sample[] = SAMPLES "/sample.site";

static struct folder folder;

static void start(void) {
	folder_init(&folder);
}

static void stop(void) {
	folder_finish(&folder);
}

TestSuite(site_file, .init = start, .fini = stop);

static struct site *read_good(const char *path) {
	struct site *site = NULL;
	char *why = NULL;

	cr_assert_eq(site_read(&site, &why, path), 0, "%s", why);
	cr_assert_null(why);
	return site;
}

static struct site *read_text(const char *text) {
	return read_good(folder_write_text(&folder, "usher.site", text));
}

/* The sample ------------------------------------------------------------------------------------ */

Test(site_file, the_sample_has_the_posts) {
	static const char *const posts[] = {
		"lobby", "sales-hall", "show-flat", "shuttle", "bar", "service-desk", "supervisor"};
	struct site *site = read_good(sample);

	cr_assert_str_eq(site->name, "君林天下");
	cr_assert_eq(site->offer_ends, 30 * 60000);
	cr_assert_eq(site->visit_ends, 12 * 3600000);
	cr_assert_eq(site->n_posts, sizeof posts / sizeof *posts);
	for (size_t i = 0; i < site->n_posts; i++) {
		cr_assert_str_eq(site->posts[i].id, posts[i]);
		cr_assert_eq(site->posts[i].supervisor, !strcmp(posts[i], "supervisor"));
	}
	cr_assert_eq(site_supervisor(site), site_post(site, "supervisor"));
	site_free(site);
}

Test(site_file, the_sample_has_the_areas) {
	static const struct {
		const char *id, *post;
		bool exit;
	} areas[] = {
		{"lobby", "lobby", false},
		{"sales-hall", "sales-hall", false},
		{"show-flat-a", "show-flat", false},
		{"show-flat-b", "show-flat", false},
		{"clubhouse", "bar", false},
		{"gate", "shuttle", true},
		{"parking", "shuttle", true},
	};
	struct site *site = read_good(sample);

	cr_assert_eq(site->n_areas, sizeof areas / sizeof *areas);
	for (size_t i = 0; i < site->n_areas; i++) {
		const struct area *area = site_area(site, areas[i].id);

		cr_assert_not_null(area, "%s", areas[i].id);
		cr_assert_str_eq(area->post->id, areas[i].post);
		cr_assert_eq(area->exit, areas[i].exit);
	}
	site_free(site);
}

Test(site_file, the_sample_has_the_badges) {
	static const struct {
		const char *id, *name, *post;
	} badges[] = {
		{"101", "陳", "lobby"},
		{"102", "何", "lobby"},
		{"201", "黃", "sales-hall"},
		{"202", "吳", "sales-hall"},
		{"203", "梁", "sales-hall"},
		{"301", "周", "show-flat"},
		{"302", "李", "show-flat"},
		{"303", "鄭", "show-flat"},
		{"401", "許", "shuttle"},
		{"402", "馬", "shuttle"},
		{"501", "葉", "bar"},
		{"601", "林", "service-desk"},
		{"901", "潘", "supervisor"},
	};
	struct site *site = read_good(sample);

	cr_assert_eq(site->n_badges, sizeof badges / sizeof *badges);
	for (size_t i = 0; i < site->n_badges; i++) {
		const struct badge *badge = site_badge(site, badges[i].id);

		cr_assert_not_null(badge, "%s", badges[i].id);
		cr_assert_str_eq(badge->name, badges[i].name);
		cr_assert_str_eq(badge->posts[0]->id, badges[i].post);
		cr_assert_eq(badge->n_posts, strcmp(badges[i].id, "901") ? 1 : site->n_posts);
	}
	site_free(site);
}

Test(site_file, the_sample_knows_what_people_say) {
	static const struct {
		const char *said, *area;
	} table[] = {
		{"大堂", "lobby"},
		{"一楼大堂", "lobby"},
		{"The Lobby", "lobby"},
		{"RECEPTION", "lobby"},
		{"銷售大廳", "sales-hall"},
		{"銷售廳", "sales-hall"},
		{"售樓處", "sales-hall"},
		{"售楼处", "sales-hall"},
		{"销售大厅", "sales-hall"},
		{"SALES HALL", "sales-hall"},
		{"Sales Centre", "sales-hall"},
		{"sales-hall", "sales-hall"},
		{"樣板房A", "show-flat-a"},
		{"样板房A", "show-flat-a"},
		{"樣板房a", "show-flat-a"},
		{"樣板房 A", "show-flat-a"},
		{"show flat A", "show-flat-a"},
		{"Show Flat a", "show-flat-a"},
		{"  show flat A ", "show-flat-a"},
		{"樣板房B", "show-flat-b"},
		{"样板房B", "show-flat-b"},
		{"show flat b", "show-flat-b"},
		{"會所", "clubhouse"},
		{"会所", "clubhouse"},
		{"酒吧", "clubhouse"},
		{"bar", "clubhouse"},
		{"正門", "gate"},
		{"正门", "gate"},
		{"大門", "gate"},
		{"大门", "gate"},
		{"門口", "gate"},
		{"门口", "gate"},
		{"Main Gate", "gate"},
		{"停車場", "parking"},
		{"停车场", "parking"},
		{"car park", "parking"},
		{"樣板房", NULL},
		{"樣板房C", NULL},
		{"show flat", NULL},
		{"大", NULL},
		{"大堂大堂", NULL},
		{"", NULL},
		{" ", NULL},
	};
	struct site *site = read_good(sample);

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct area *area = site_area_said(site, table[i].said);

		cr_assert_str_eq(area ? area->id : "none", table[i].area ? table[i].area : "none",
			"%s", table[i].said);
	}
	site_free(site);
}

/* Sites that fit together ----------------------------------------------------------------------- */

#define SITE "[site]\nname = s\n"
#define BOSS "[post boss]\nname = Boss\nsupervisor = yes\n"
#define BAR "[post bar]\nname = Bar\n"
#define TOWN SITE BOSS BAR "\n" /* 8 lines */

Test(site_file, the_least_that_will_do) {
	struct site *site = read_text(SITE BOSS);

	cr_assert_str_eq(site->name, "s");
	cr_assert_eq(site->offer_ends, 30 * 60000);
	cr_assert_eq(site->visit_ends, 12 * 3600000);
	cr_assert_eq(site->n_posts, 1);
	cr_assert_eq(site->n_areas, 0);
	cr_assert_eq(site->n_badges, 0);
	site_free(site);
}

Test(site_file, sections_come_in_any_order) {
	struct site *site =
		read_text("[badge 7]\nname = b\nposts = bar，boss\n"
			  "[area pool]\nname = Pool\npost = bar\naliases = the pool、water\n" BAR
			  "[site]\nvisit-ends = 2d\nname = s\noffer-ends = 90s\n" BOSS);

	cr_assert_eq(site->offer_ends, 90000);
	cr_assert_eq(site->visit_ends, 2 * 86400000);
	cr_assert_eq(site->badges[0].n_posts, 2);
	cr_assert(badge_may_hold(&site->badges[0], site_post(site, "bar")));
	cr_assert(badge_may_hold(&site->badges[0], site_post(site, "boss")));
	cr_assert_eq(site->areas[0].post, site_post(site, "bar"));
	cr_assert_not(site->areas[0].exit);
	cr_assert_eq(site->areas[0].n_aliases, 2);
	cr_assert_null(site->areas[0].aliases[2]);
	cr_assert_eq(site_area_said(site, "WATER"), &site->areas[0]);
	site_free(site);
}

Test(site_file, an_area_may_be_called_by_its_id) {
	site_free(read_text(TOWN "[area pool]\nname = pool\npost = bar\n"));
	site_free(read_text(TOWN "[area pool]\nname = POOL\npost = bar\n"));
}

Test(site_file, names_are_compared_in_nfc) {
	struct site *site = read_text(TOWN "[area cafe]\nname = Cafe\xcc\x81\npost = bar\n");

	cr_assert_eq(site_area_said(site, "cAF\xc3\xa9"), &site->areas[0]);
	cr_assert_null(site_area_said(site, "caf\xc3\x89"), "only ASCII letters are blind to case");
	site_free(site);
}

/* Sites that do not ----------------------------------------------------------------------------- */

#define PLACE "up to 32 of a-z, 0-9 and - inside"
#define BADGE "up to 16 of A-Z, a-z, 0-9 and - inside"
#define LONG32 "abcdefghijklmnopqrstuvwxyz012345"

static const struct {
	const char *text, *says;
} wrong[] = {
	/* what is missing */
	{"", ": [site] has no \"name\"; expected name = what the property is called"},
	{BOSS, ": [site] has no \"name\"; expected name = what the property is called"},
	{BOSS "[site]\n",
		":4: [site] has no \"name\"; expected name = what the property is called"},
	{"[site]\nname =\n",
		":2: \"\" does not fit \"name\"; expected a text of at most 128 bytes"},
	{SITE, ": no post is a supervisor's; expected \"supervisor = yes\" in one [post ID]"},
	{SITE BAR "supervisor = no\n",
		": no post is a supervisor's; expected \"supervisor = yes\" in one [post ID]"},
	{TOWN "[post pool]\n",
		":9: [post pool] has no \"name\"; expected name = what people call the post"},
	{TOWN "[area pool]\nname = p\n",
		":9: [area pool] has no \"post\"; expected post = the id of the post that receives "
		"guests there"},
	{TOWN "[area pool]\npost = bar\n",
		":9: [area pool] has no \"name\"; expected name = what people call the area"},
	{TOWN "[badge 1]\nname = b\n",
		":9: [badge 1] has no \"posts\"; expected posts = ids of posts, parted by commas"},
	{TOWN "[badge 1]\nposts = bar\n",
		":9: [badge 1] has no \"name\"; expected name = whose badge it is"},
	/* what is not known */
	{TOWN "[vehicle 1]\n",
		":9: [vehicle] is not a section; expected [site], [post ID], [area ID], [badge "
		"ID]"},
	{TOWN "post = bar\n", ":9: \"post\" is not a key of [post]; expected name, supervisor"},
	{SITE "phrases = 3\n",
		":3: \"phrases\" is not a key of [site]; expected name, offer-ends, visit-ends"},
	{TOWN "[area pool]\nname = p\npost = pool\n",
		":11: \"pool\" is not a post of this site; expected one of boss, bar"},
	{TOWN "[area pool]\nname = p\npost = Bar\n",
		":11: \"Bar\" does not fit \"post\"; expected the id of a post"},
	{TOWN "[badge 1]\nname = b\nposts = bar, pool\n",
		":11: \"pool\" is not a post of this site; expected one of boss, bar"},
	{TOWN "[badge 1]\nname = b\nposts = bar boss\n",
		":11: \"bar boss\" is not a post of this site; expected one of boss, bar"},
	/* what does not fit */
	{"name = s\n",
		":1: \"name\" stands before any section; expected one of [site], [post ID], [area "
		"ID], [badge ID] "
		"first"},
	{TOWN "[post Pool]\n", ":9: \"Pool\" is not an id for [post ID]; expected " PLACE},
	{TOWN "[post -pool]\n", ":9: \"-pool\" is not an id for [post ID]; expected " PLACE},
	{TOWN "[post pool-]\n", ":9: \"pool-\" is not an id for [post ID]; expected " PLACE},
	{TOWN "[area 泳池]\n", ":9: \"泳池\" is not an id for [area ID]; expected " PLACE},
	{TOWN "[area " LONG32 "6]\n",
		":9: \"" LONG32 "6\" is not an id for [area ID]; expected " PLACE},
	{TOWN "[badge 1 2]\n", ":9: \"1 2\" is not an id for [badge ID]; expected " BADGE},
	{TOWN "[badge 12345678901234567]\n",
		":9: \"12345678901234567\" is not an id for [badge ID]; expected " BADGE},
	{SITE "offer-ends = 30\n",
		":3: \"30\" does not fit \"offer-ends\"; expected a duration from 1s to 1d, such "
		"as 30m"},
	{SITE "offer-ends = 25h\n",
		":3: \"25h\" does not fit \"offer-ends\"; expected a duration from 1s to 1d, such "
		"as 30m"},
	{SITE "visit-ends = 8d\n",
		":3: \"8d\" does not fit \"visit-ends\"; expected a duration from 1m to 7d, such "
		"as 12h"},
	{TOWN "supervisor = 1\n", ":9: \"1\" does not fit \"supervisor\"; expected yes or no"},
	{TOWN "[area pool]\nname = p\npost = bar\naliases = a,\n",
		":12: \"a,\" does not fit \"aliases\"; expected names of at most 128 bytes, parted "
		"by commas"},
	/* what is there twice */
	{TOWN "[post bar]\nname = b\n",
		":9: [post bar] stands on line 6 already; expected it once"},
	{TOWN "[site]\nname = s\n", ":9: [site] stands on line 1 already; expected it once"},
	{TOWN "name = b\n",
		":9: \"name\" of [post bar] stands on line 7 already; expected it once"},
	{TOWN "[badge 1]\nname = b\nposts = bar, boss, bar\n",
		":11: \"bar\" stands twice in the list; expected it once"},
	{TOWN "[post pool]\nname = BAR\n",
		":10: \"BAR\" is the name of [post bar] already; expected another"},
	{TOWN "[post cafe]\nname = caf\xc3\xa9\n[post tea]\nname = CAFe\xcc\x81\n",
		":12: \"CAF\xc3\xa9\" is the name of [post cafe] already; expected another"},
	{TOWN "[area a]\nname = Pool\npost = bar\n[area b]\nname = pool\npost = bar\n",
		":13: \"pool\" already means [area a]; expected a name that nothing else has"},
	{TOWN "[area a]\nname = x\npost = bar\naliases = y, Pool\n[area b]\nname = z\npost = "
	      "bar\naliases = POOL\n",
		":16: \"POOL\" already means [area a]; expected a name that nothing else has"},
	{TOWN "[area a]\nname = x\npost = bar\n[area b]\nname = z\npost = bar\naliases = A\n",
		":15: \"A\" already means [area a]; expected a name that nothing else has"},
	{TOWN "[area a]\nname = b\npost = bar\n[area b]\nname = z\npost = bar\n",
		":12: \"b\" already means [area a]; expected a name that nothing else has"},
	{TOWN "[area a]\nname = x\npost = bar\naliases = caf\xc3\xa9\n[area b]\nname = "
	      "Cafe\xcc\x81\npost = bar\n",
		":14: \"Caf\xc3\xa9\" already means [area a]; expected a name that nothing else "
		"has"},
	{TOWN "[area a]\nname = x\npost = bar\naliases = y, Y\n",
		":12: \"Y\" already means [area a]; expected a name that nothing else has"},
	{TOWN "[area a]\nname = x\npost = bar\naliases = X\n",
		":12: \"X\" already means [area a]; expected a name that nothing else has"},
	/* what a screen could be fooled with */
	{SITE "# \xe2\x80\xae\n", ":3: the line has a bidi override; expected plain text in UTF-8"},
	{"[site]\nname = a\xe2\x80\x8d"
	 "b\n",
		":2: the line has a zero-width character; expected plain text in UTF-8"},
	{"[site]\nname = a\x1b"
	 "b\n",
		":2: the line has a control character; expected plain text in UTF-8"},
	{"[site]\nname = a\xed\xa0\x80\n",
		":2: the line is not well-formed UTF-8; expected plain text in UTF-8"},
};

Test(site_file, what_is_wrong_is_said) {
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const char *path = folder_write_text(&folder, "usher.site", wrong[i].text);
		struct site *site = NULL;
		char expected[512], *why = NULL;

		snprintf(expected, sizeof expected, "%s%s", path, wrong[i].says);
		cr_assert_eq(site_read(&site, &why, path), -EINVAL, "%s: %s", wrong[i].says, why);
		cr_assert_null(site);
		cr_assert_str_eq(why, expected);
		free(why);
	}
}

Test(site_file, that_is_not_there_is_said) {
	const char *path = folder_place(&folder, "usher.site");
	struct site *site = NULL;
	char *why = NULL;

	cr_assert_eq(site_read(&site, &why, path), -ENOENT);
	cr_assert_not_null(
		strstr(why, "usher.site: it cannot be read: No such file or directory"), "%s", why);
	free(why);
}
