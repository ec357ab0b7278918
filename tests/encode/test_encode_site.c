/* SPDX-License-Identifier: MIT */
/* The site on the wire: all that a screen is drawn from, thing by thing. */
#include "folder.h"

#include "encode/encode_site.h"

#include <criterion/criterion.h>
#include <string.h>

static struct folder folder;
static struct pool pool;
static struct site *site;
static Usher__Site *encoded;

static void start(void) {
	folder_init(&folder);
}

static void stop(void) {
	pool_finish(&pool);
	site_free(site);
	folder_finish(&folder);
}

TestSuite(encode_site, .init = start, .fini = stop);

static void encode(const char *text) {
	site = folder_site_of(&folder, text);
	encoded = encode_site_whole(&pool, site);
}

#define SITE "[site]\nname = 城\nlanguages = zh-Hant, zh-Hans, en\n"
#define BOSS "[post boss]\nname = 主管\nsupervisor = yes\n"
#define BAR "[post bar]\nname = 酒吧\n"

static void assert_texts(Usher__Text *const *texts, size_t n, const char *first_language,
	const char *first, const char *last) {
	cr_assert_eq(n, 2);
	cr_assert_str_eq(texts[0]->language, first_language);
	cr_assert_str_eq(texts[0]->text, first);
	cr_assert_str_eq(texts[1]->text, last);
}

Test(encode_site, what_there_is_one_of) {
	encode(SITE
		"name[en] = Town\nname[zh-Hans] = 市\noff-line = 離線\noff-line[zh-Hans] = 离线\n"
		"off-line[en] = Off\non-line = 連線\nsurnames = 王, 歐陽\nminutes = 3, 1\n" BOSS);
	cr_assert_eq(encoded->version, 0, "that is the relay's to know");
	cr_assert_str_eq(encoded->name, "城");
	assert_texts(encoded->names, encoded->n_names, "en", "Town", "市");
	cr_assert_eq(encoded->n_languages, 3);
	cr_assert_str_eq(encoded->languages[0], "zh-Hant");
	cr_assert_str_eq(encoded->languages[2], "en");
	cr_assert_eq(encoded->n_surnames, 2);
	cr_assert_str_eq(encoded->surnames[1], "歐陽");
	cr_assert_eq(encoded->n_minutes, 2);
	cr_assert_eq(encoded->minutes[0], 3);
	cr_assert_eq(encoded->minutes[1], 1);
	cr_assert_str_eq(encoded->off_line, "離線");
	assert_texts(encoded->off_line_texts, encoded->n_off_line_texts, "zh-Hans", "离线", "Off");
	cr_assert_str_eq(encoded->on_line, "連線");
	cr_assert_eq(encoded->n_on_line_texts, 0);
}

Test(encode_site, posts) {
	encode(SITE BOSS "voice = private\nextension = 8091\n" BAR
			 "name[zh-Hans] = 吧\nname[en] = Bar\nstaffed = yes\nexpects = yes\n"
			 "ladder = 15s ring, 30s boss\n"
			 "[post pool]\nname = 泳池\nladder = 90s boss, 2m missed\n"
			 "[post gate]\nname = 門\nladder = 90s missed\n");
	cr_assert_eq(encoded->n_posts, 4);
	cr_assert_str_eq(encoded->posts[0]->id, "boss");
	cr_assert_str_eq(encoded->posts[0]->name, "主管");
	cr_assert_eq(encoded->posts[0]->n_names, 0);
	cr_assert_str_eq(encoded->posts[0]->extension, "8091");
	cr_assert(encoded->posts[0]->supervisor && encoded->posts[0]->private_voice);
	cr_assert(!encoded->posts[0]->staffed && !encoded->posts[0]->expects);
	cr_assert_eq(encoded->posts[0]->first_after, 0);
	assert_texts(encoded->posts[1]->names, encoded->posts[1]->n_names, "zh-Hans", "吧", "Bar");
	cr_assert(encoded->posts[1]->staffed && encoded->posts[1]->expects);
	cr_assert(!encoded->posts[1]->supervisor && !encoded->posts[1]->private_voice);
	cr_assert_eq(encoded->posts[1]->first_after, 15000);
	cr_assert_str_eq(encoded->posts[1]->first_post, "", "it rings again");
	cr_assert_eq(encoded->posts[2]->first_after, 90000);
	cr_assert_str_eq(encoded->posts[2]->first_post, "boss");
	cr_assert_eq(encoded->posts[3]->first_after, 0, "that it is missed is no step");
}

Test(encode_site, areas) {
	encode(SITE BOSS BAR
		"[area a]\nname = 大堂\nname[zh-Hans] = 厅\nname[en] = Lobby\npost = bar\n"
		"exit = yes\ntakes = 1500ms\n"
		"takes-from = boss 20s, bar 2s\n"
		"[area b]\nname = 會所\npost = boss\n");
	cr_assert_eq(encoded->n_areas, 2);
	cr_assert_str_eq(encoded->areas[0]->id, "a");
	cr_assert_str_eq(encoded->areas[0]->name, "大堂");
	assert_texts(
		encoded->areas[0]->names, encoded->areas[0]->n_names, "zh-Hans", "厅", "Lobby");
	cr_assert_str_eq(encoded->areas[0]->post, "bar");
	cr_assert(encoded->areas[0]->exit);
	cr_assert_eq(encoded->areas[0]->seconds, 2, "a part of one is a whole one");
	cr_assert_eq(encoded->areas[0]->n_walks, 1, "it takes as long from the bar as from others");
	cr_assert_str_eq(encoded->areas[0]->walks[0]->post, "boss");
	cr_assert_eq(encoded->areas[0]->walks[0]->seconds, 20);
	cr_assert_not(encoded->areas[1]->exit);
	cr_assert_eq(encoded->areas[1]->seconds, 40);
	cr_assert_eq(encoded->areas[1]->n_walks, 0);
}

Test(encode_site, services_and_vehicles) {
	encode(SITE BOSS BAR
		"[service a]\nname = 傘\nname[zh-Hans] = 伞\nname[en] = Umbrella\n"
		"post = bar\nloan = yes\n"
		"[service b]\nname = b\npost = bar\ngroup = drinks\n"
		"[service c]\nname = c\npost = boss\ngroup = consultant\n"
		"[service d]\nname = d\npost = bar\ngroup = desk\n"
		"[vehicle v]\nname = 車\nname[zh-Hans] = 车\nname[en] = Cart\npost = bar\n"
		"seats = 6\n");
	cr_assert_eq(encoded->n_services, 4);
	cr_assert_str_eq(encoded->services[0]->id, "a");
	assert_texts(encoded->services[0]->names, encoded->services[0]->n_names, "zh-Hans", "伞",
		"Umbrella");
	cr_assert_str_eq(encoded->services[0]->post, "bar");
	cr_assert(encoded->services[0]->loan);
	cr_assert_eq(encoded->services[0]->group, USHER__SERVICE_GROUP__HELP);
	cr_assert_not(encoded->services[1]->loan);
	cr_assert_eq(encoded->services[1]->group, USHER__SERVICE_GROUP__DRINKS);
	cr_assert_eq(encoded->services[2]->group, USHER__SERVICE_GROUP__CONSULTANT);
	cr_assert_str_eq(encoded->services[2]->post, "boss");
	cr_assert_eq(encoded->services[3]->group, USHER__SERVICE_GROUP__DESK);
	cr_assert_eq(encoded->n_vehicles, 1);
	cr_assert_str_eq(encoded->vehicles[0]->id, "v");
	cr_assert_str_eq(encoded->vehicles[0]->name, "車");
	assert_texts(encoded->vehicles[0]->names, encoded->vehicles[0]->n_names, "zh-Hans", "车",
		"Cart");
	cr_assert_str_eq(encoded->vehicles[0]->post, "bar");
	cr_assert_eq(encoded->vehicles[0]->seats, 6);
}

Test(encode_site, people_and_what_they_tick) {
	encode(SITE BOSS BAR
		"[badge 7]\nname = 陳\nname[zh-Hans] = 陈\nname[en] = Chen\n"
		"posts = bar, boss\n"
		"[check a]\ntext = 鞋\ntext[zh-Hans] = 鞋子\ntext[en] = Shoes\nposts = bar\n"
		"[check b]\ntext = 帽\n"
		"[level l]\nname = 貴\nname[zh-Hans] = 贵\nname[en] = VIP\nmarked = yes\n"
		"[level m]\nname = 特\nfirst = yes\n");
	cr_assert_eq(encoded->n_badges, 1);
	cr_assert_str_eq(encoded->badges[0]->id, "7");
	cr_assert_str_eq(encoded->badges[0]->name, "陳");
	assert_texts(
		encoded->badges[0]->names, encoded->badges[0]->n_names, "zh-Hans", "陈", "Chen");
	cr_assert_eq(encoded->badges[0]->n_posts, 2);
	cr_assert_str_eq(encoded->badges[0]->posts[0], "bar");
	cr_assert_str_eq(encoded->badges[0]->posts[1], "boss");
	cr_assert_eq(encoded->n_checklist, 2);
	cr_assert_str_eq(encoded->checklist[0]->id, "a");
	cr_assert_str_eq(encoded->checklist[0]->text, "鞋");
	assert_texts(encoded->checklist[0]->texts, encoded->checklist[0]->n_texts, "zh-Hans",
		"鞋子", "Shoes");
	cr_assert_eq(encoded->checklist[0]->n_posts, 1);
	cr_assert_eq(encoded->checklist[1]->n_posts, 0);
	cr_assert_eq(encoded->n_levels, 2);
	cr_assert_str_eq(encoded->levels[0]->name, "貴");
	assert_texts(
		encoded->levels[0]->names, encoded->levels[0]->n_names, "zh-Hans", "贵", "VIP");
	cr_assert(encoded->levels[0]->marked && !encoded->levels[0]->first);
	cr_assert(!encoded->levels[1]->marked && encoded->levels[1]->first);
}

Test(encode_site, words_to_touch) {
	encode(SITE "titles = 總, 博士\ntitles[zh-Hans] = 总, 博士\ntitles[en] = Director, Dr\n"
		    "traits = 西裝\n" BOSS);
	cr_assert_eq(encoded->n_titles, 2);
	cr_assert_str_eq(encoded->titles[0]->text, "總");
	assert_texts(encoded->titles[0]->texts, encoded->titles[0]->n_texts, "zh-Hans", "总",
		"Director");
	assert_texts(
		encoded->titles[1]->texts, encoded->titles[1]->n_texts, "zh-Hans", "博士", "Dr");
	cr_assert_eq(encoded->n_traits, 1);
	cr_assert_str_eq(encoded->traits[0]->text, "西裝");
	cr_assert_eq(encoded->traits[0]->n_texts, 0);
}

/* One by one they come in one order, and are all that the whole has. */
Test(encode_site, things_are_told_one_by_one) {
	static const char *const kinds[] = {"SitePost", "SitePost", "SiteArea", "SiteService",
		"SiteVehicle", "SiteCheck", "SiteBadge", "SiteLevel", "SiteWord", "SiteWord",
		"SiteWord"};

	encode(SITE "titles = 總\ntraits = 西裝, 長髮\n" BOSS BAR
		    "[level l]\nname = l\n[badge 1]\nname = b\nposts = bar\n[check c]\ntext = c\n"
		    "[vehicle v]\nname = v\npost = bar\nseats = 1\n"
		    "[service s]\nname = s\npost = bar\n[area a]\nname = a\npost = bar\n");
	cr_assert_eq(encode_site_things_n(site), sizeof kinds / sizeof *kinds);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct site_thing thing = encode_site_thing(&pool, site, i);

		cr_assert_str_eq(thing.message->descriptor->short_name, kinds[i], "%zu", i);
	}
	cr_assert_eq(encoded->n_titles, 1);
	cr_assert_eq(encoded->n_traits, 2);
}
