/* SPDX-License-Identifier: MIT */
/* What a site file says in more than one language, and the lists and levels that screens show. */
#include "folder.h"

#include "config/site_file.h"
#include "core/site.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct folder folder;

static void start(void) {
	folder_init(&folder);
}

static void stop(void) {
	folder_finish(&folder);
}

TestSuite(site_languages, .init = start, .fini = stop);

#define SITE "[site]\nname = 城\nlanguages = zh-Hant, zh-Hans, en\n"
#define BOSS "[post boss]\nname = 主管\nsupervisor = yes\n"
#define BAR "[post bar]\nname = 酒吧\n"
#define TOWN SITE BOSS BAR /* 8 lines */
#define AREA TOWN "[area a]\nname = 大堂\npost = bar\n"
#define PHRASE TOWN "[phrase p]\nat = take\ntext = 您好\n"
#define LINE TOWN "[phrase p]\nat = new\ntext = 來\npublic = 來\n"

/* What is wrong ------------------------------------------------------------------------------ */

static const struct {
	const char *text, *says;
} wrong[] = {
	/* the languages themselves */
	{"[site]\nname = s\nlanguages = zh-Hant, 英文\n" BOSS,
		":3: \"zh-Hant, 英文\" does not fit \"languages\"; expected up to 8 tags such as "
		"zh-Hant, zh-Hans, en"},
	{"[site]\nname = s\nlanguages = en-\n" BOSS,
		":3: \"en-\" does not fit \"languages\"; expected up to 8 tags such as zh-Hant, "
		"zh-Hans, en"},
	{"[site]\nname = s\nlanguages = chineseish\n" BOSS,
		":3: \"chineseish\" does not fit \"languages\"; expected up to 8 tags such as "
		"zh-Hant, zh-Hans, en"},
	{"[site]\nname = s\nlanguages = a, b, c, d, e, f, g, h, i\n" BOSS,
		":3: \"a, b, c, d, e, f, g, h, i\" does not fit \"languages\"; expected up to 8 "
		"tags such as zh-Hant, zh-Hans, en"},
	{"[site]\nname = s\nlanguages = en, zh-Hant, EN\n" BOSS,
		":3: \"EN\" stands twice in the list; expected it once"},
	/* of a translation: its language */
	{"[site]\nname = s\nname[en] = s\n" BOSS,
		":3: \"en\" is not a language of this site; expected \"languages = zh-Hant, en\" "
		"in "
		"[site]"},
	{TOWN "name[fr] = bar\n",
		":9: \"fr\" is not a language of this site; expected one of zh-Hans, en"},
	{TOWN "name[EN] = bar\n",
		":9: \"EN\" is not a language of this site; expected one of zh-Hans, en"},
	{TOWN "name[zh-Hant] = 吧\n",
		":9: \"name[zh-Hant]\" is in the site's first language; expected \"name\" alone"},
	/* its key */
	{TOWN "name[en = bar\n",
		":9: \"name[en\" is no key with a language; expected one such as name[en]"},
	{TOWN "name[] = bar\n",
		":9: \"name[]\" is no key with a language; expected one such as name[en]"},
	{TOWN "name[en]x = bar\n",
		":9: \"name[en]x\" is no key with a language; expected one such as name[en]"},
	{TOWN "nmae[en] = bar\n",
		":9: \"nmae\" is not a key of [post]; expected name, supervisor, staffed, expects, "
		"extension, ladder, voice"},
	{AREA "post[en] = bar\n",
		":12: \"post\" is not a text for people; expected it without [en]"},
	{AREA "aliases[en] = lobby\n",
		":12: \"aliases\" is not a text for people; expected it without [en]"},
	{SITE "surnames = 王\nsurnames[en] = Wang\n" BOSS,
		":5: \"surnames\" is not a text for people; expected it without [en]"},
	/* its value */
	{TOWN "name[en] =\n",
		":9: \"\" does not fit \"name[en]\"; expected a text of at most 128 bytes"},
	{TOWN "[level a]\nname = 貴\nname[en] = a very very very important person\n",
		":11: \"a very very very important person\" does not fit \"name[en]\"; expected a "
		"text of at most 32 bytes"},
	{TOWN "name[en] = Bar\nname[zh-Hans] = 吧\nname[en] = Pub\n",
		":11: \"name[en]\" of [post bar] stands on line 9 already; expected it once"},
	/* what it translates */
	{SITE "off-line[en] = Off line.\n" BOSS,
		":4: \"off-line[en]\" of [site] translates nothing; expected \"off-line\" as well"},
	{PHRASE "unnamed[en] = Hello\nposts = bar\n",
		":12: \"unnamed[en]\" of [phrase p] translates nothing; expected \"unnamed\" as "
		"well"},
	{TOWN "[area a]\nname[en] = Lobby\npost = bar\n",
		":9: [area a] has no \"name\"; expected name = what people call the area"},
	{SITE "titles = 總, 博士, 經理\ntitles[en] = Director, Dr\n" BOSS,
		":5: \"titles[en]\" has 2 parts, and \"titles\" 3; expected as many, in its order"},
	{SITE "traits[zh-Hans] = 西装, 长发\ntraits = 西裝\n" BOSS,
		":4: \"traits[zh-Hans]\" has 2 parts, and \"traits\" 1; expected as many, in its "
		"order"},
	{SITE "traits[en] = suit\n" BOSS,
		":4: \"traits[en]\" of [site] translates nothing; expected \"traits\" as well"},
	/* a phrase's placeholders, in each of its texts */
	{PHRASE "text[en] = Hello {gast}\n",
		":12: \"{gast}\" is no place of a phrase; expected one of {guest}, {surname}, "
		"{project}, {unit}, {badge}, {name}"},
	{PHRASE "unnamed = 好\nunnamed[zh-Hans] = {to}\n",
		":13: \"{to}\" is no place of a phrase; expected one of {guest}, {surname}, "
		"{project}, {unit}, {badge}, {name}"},
	{LINE "text[en] = {badge}\n",
		":13: \"{badge}\" is no place of a private voice line; expected one of {guest}, "
		"{surname}, {project}, {unit}, {name}, {reading}, {traits}, {party}, {from}, {to}, "
		"{luggage}, {what}, {taker}, {seconds}"},
	{LINE "public[zh-Hans] = {to}\npublic[en] = {guest}\n",
		":14: \"{guest}\" is no place of a public voice line; expected one of {project}, "
		"{unit}, {party}, {from}, {to}, {luggage}, {what}, {taker}, {seconds}"},
	/* names: each means one thing, and can be told apart on a screen in each language */
	{AREA "name[en] = Lobby\n[area b]\nname = 會所\npost = bar\nname[en] = LOBBY\n",
		":16: \"LOBBY\" already means [area a]; expected a name that nothing else has"},
	{AREA "aliases = Lobby\n[area b]\nname = 會所\npost = bar\nname[en] = Lobby\n",
		":16: \"Lobby\" already means [area a]; expected a name that nothing else has"},
	{AREA "name[en] = Lobby\n[area b]\nname = lobby\npost = bar\n",
		":14: \"lobby\" already means [area a]; expected a name that nothing else has"},
	{AREA "name[en] = Lobby\n[area b]\nname = 會所\npost = bar\naliases = x, lobby\n",
		":16: \"lobby\" already means [area a]; expected a name that nothing else has"},
	{AREA "name[en] = Lobby\naliases = x, lobby, X\n",
		":13: \"X\" already means [area a]; expected a name that nothing else has"},
	{AREA "name[en] = Lobby\naliases = 大堂\n",
		":13: \"大堂\" already means [area a]; expected a name that nothing else has"},
	{TOWN "name[en] = Bar\n[post pool]\nname = 泳池\nname[en] = bar\n",
		":12: \"bar\" is the name of [post bar] already; expected another"},
	{TOWN "name[en] = Pool\n[post pool]\nname = pool\n",
		":11: \"pool\" is the name of [post bar] already; expected another"},
	{TOWN "[vehicle v]\nname = 一號\nname[en] = 1\npost = bar\nseats = 2\n[vehicle w]\nname = "
	      "二號\nname[en] = 1\npost = bar\nseats = 2\n",
		":16: \"1\" is the name of [vehicle v] already; expected another"},
	/* levels */
	{TOWN "[level VIP]\n",
		":9: \"VIP\" is not an id for [level ID]; expected up to 32 of a-z, "
		"0-9 and - inside"},
	{TOWN "[level a]\nmarked = yes\n",
		":9: [level a] has no \"name\"; expected name = what people call the level"},
	{TOWN "[level a]\nname = 貴賓\n[level b]\nname = b\nname[en] = A\n",
		":13: \"A\" already means [level a]; expected a name that nothing else has"},
	{TOWN "[level a]\nname = 貴賓\naliases = 一二三四五六七八九十一\n",
		":11: \"一二三四五六七八九十一\" does not fit \"aliases\"; expected names of at "
		"most 32 bytes, parted by commas"},
	{TOWN "[level a]\npost = bar\n",
		":10: \"post\" is not a key of [level]; expected name, aliases, marked, first"},
	/* lists to touch */
	{SITE "titles = 總, 博士, 總\n" BOSS,
		":4: \"總\" stands twice in the list; expected it once"},
	{SITE "traits = suit, SUIT\n" BOSS,
		":4: \"SUIT\" stands twice in the list; expected it once"},
	{SITE "surnames = 王, 李, 王\n" BOSS,
		":4: \"王\" stands twice in the list; expected it once"},
	{SITE "minutes = 2, 4, 2\n" BOSS, ":4: \"2\" stands twice in the list; expected it once"},
	{SITE "minutes = 2, 0\n" BOSS,
		":4: \"2, 0\" does not fit \"minutes\"; expected up to 8 numbers from 1 to 999, "
		"such as 2, 4, 8"},
	{SITE "minutes = 1000\n" BOSS,
		":4: \"1000\" does not fit \"minutes\"; expected up to 8 numbers from 1 to 999, "
		"such as 2, 4, 8"},
	{SITE "minutes = 2m\n" BOSS,
		":4: \"2m\" does not fit \"minutes\"; expected up to 8 numbers from 1 to 999, such "
		"as 2, 4, 8"},
	{SITE "minutes = 1, 2, 3, 4, 5, 6, 7, 8, 9\n" BOSS,
		":4: \"1, 2, 3, 4, 5, 6, 7, 8, 9\" does not fit \"minutes\"; expected up to 8 "
		"numbers from 1 to 999, such as 2, 4, 8"},
	{SITE "titles = 一二三四五六七八九十一\n" BOSS,
		":4: \"一二三四五六七八九十一\" does not fit \"titles\"; expected up to 64 words "
		"of at most 32 bytes, parted by commas"},
	{TOWN "[service s]\nname = s\npost = bar\ngroup = food\n",
		":12: \"food\" does not fit \"group\"; expected one of consultant, drinks, help, "
		"desk"},
};

Test(site_languages, what_is_wrong_is_said) {
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		folder_assert_wrong_site(&folder, wrong[i].text, wrong[i].says);
	}
}

/* No list is longer than a page of the site can take. */
Test(site_languages, a_list_has_an_end) {
	static const struct {
		const char *key;
		size_t most;
	} lists[] = {{"titles", 64}, {"traits", 64}, {"surnames", 100}};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		char text[1024] = "", *why = NULL;
		struct site *site = NULL;
		const char *path;

		sprintf(text, SITE "%s = 0", lists[i].key);
		for (size_t j = 1; j < lists[i].most; j++) {
			sprintf(text + strlen(text), ",%zu", j);
		}
		path = folder_write_text(&folder, "usher.site", strcat(text, "\n" BOSS));
		cr_assert_eq(site_file_read(&site, &why, path), 0, "%s", why);
		site_free(site);
		*strchr(strstr(text, "= 0"), '0') = 'x';
		sprintf(strstr(text, "\n" BOSS), ",more\n" BOSS);
		path = folder_write_text(&folder, "usher.site", text);
		site = NULL;
		cr_assert_eq(site_file_read(&site, &why, path), -EINVAL);
		cr_assert_not_null(strstr(why, "expected up to"), "%s", why);
		free(why);
	}
}

/* Each is compared with those before it. */
Test(site_languages, so_many_translations_and_no_more) {
	char text[4096] = SITE BOSS, expected[256], *why = NULL;
	struct site *site = NULL;
	const char *path;

	for (int i = 0; i < 65; i++) {
		sprintf(text + strlen(text), "name[x%d] = %d\n", i, i);
	}
	path = folder_write_text(&folder, "usher.site", text);
	snprintf(expected, sizeof expected,
		"%s:71: \"name[x64]\" is one translation too many; expected at most 64 in a "
		"section",
		path);
	cr_assert_eq(site_file_read(&site, &why, path), -EINVAL);
	cr_assert_str_eq(why, expected);
	free(why);
}

/* What is right ------------------------------------------------------------------------------ */

#define assert_in(translations, text, language, expected)                                          \
	cr_assert_str_eq(translations_find(&(translations), language, text), expected)

Test(site_languages, a_site_has_one_by_default) {
	struct site *site = folder_site_of(&folder, "[site]\nname = 城\n" BOSS);

	cr_assert_eq(site->n_languages, 1);
	cr_assert_str_eq(site->languages[0], "zh-Hant");
	cr_assert_null(site->languages[1]);
	cr_assert_eq(site->names.n, 0);
	cr_assert_eq(site->n_minutes, 3);
	cr_assert_eq(site->minutes[0], 2);
	cr_assert_eq(site->minutes[1], 4);
	cr_assert_eq(site->minutes[2], 8);
	cr_assert_eq(site->n_titles + site->n_traits + site->n_surnames + site->n_levels, 0);
	site_free(site);
}

Test(site_languages, each_kind_of_text_is_translated) {
	struct site *site = folder_site_of(&folder,
		"[phrase p]\ntext[en] = Hi {guest}\nat = take\ntext = 您好{guest}\nunnamed = 您好\n"
		"unnamed[en] = Hi\nunnamed[zh-Hans] = 好\n"
		"[phrase v]\nat = new\ntext = {guest}\npublic = {to}。\npublic [ en ] = "
		"{to}.\n" SITE
		"name[en] = Town\noff-line = 離線\noff-line[en] = Off\non-line = 連線\n"
		"on-line[zh-Hans] = 连线\n" BOSS "name[en] = Boss\n" BAR
		"[area a]\nname = 大堂\nname[zh-Hans] = 大厅\npost = bar\n"
		"[badge 1]\nname = 陳\nname[en] = Chen\nposts = bar\n"
		"[vehicle v]\nname = 車\nname[zh-Hans] = 车\npost = bar\nseats = 2\n"
		"[service t]\nname = 茶\nname[en] = Tea\npost = bar\n"
		"[check c]\ntext = 鞋\ntext[en] = Shoes\n"
		"[level l]\nname = 貴賓\nname[en] = VIP\n");
	const struct phrase *phrase = &site->phrases[0], *line = &site->phrases[1];

	cr_assert_eq(site->n_languages, 3);
	assert_in(site->names, site->name, "en", "Town");
	assert_in(site->names, site->name, "zh-Hans", "城");
	assert_in(site->offline_phrases, site->offline_phrase, "en", "Off");
	assert_in(site->online_phrases, site->online_phrase, "zh-Hans", "连线");
	assert_in(site->online_phrases, site->online_phrase, "en", "連線");
	assert_in(site->posts[0].names, site->posts[0].name, "en", "Boss");
	cr_assert_eq(site->posts[1].names.n, 0);
	assert_in(site->areas[0].names, site->areas[0].name, "zh-Hans", "大厅");
	assert_in(site->badges[0].names, site->badges[0].name, "en", "Chen");
	assert_in(site->vehicles[0].names, site->vehicles[0].name, "zh-Hans", "车");
	assert_in(site->services[0].names, site->services[0].name, "en", "Tea");
	assert_in(site->checklist[0].texts, site->checklist[0].text, "en", "Shoes");
	assert_in(site->levels[0].names, site->levels[0].name, "en", "VIP");
	assert_in(phrase->texts, phrase->text, "en", "Hi {guest}");
	assert_in(phrase->texts, phrase->text, "zh-Hans", "您好{guest}");
	assert_in(phrase->texts_without_address, phrase->without_address, "zh-Hans", "好");
	assert_in(phrase->texts_without_address, phrase->without_address, "en", "Hi");
	cr_assert_eq(phrase->public_texts.n, 0);
	assert_in(line->public_texts, line->public_text, "en", "{to}.");
	assert_in(line->texts, line->text, "en", "{guest}");
	site_free(site);
}

/* Never blank, whatever is asked for. */
Test(site_languages, what_is_not_translated_stands_for_itself) {
	struct site *site = folder_site_of(&folder, TOWN "name[en] = Bar\n");
	const struct post *bar = site_post(site, "bar");

	assert_in(bar->names, bar->name, "zh-Hans", "酒吧");
	assert_in(bar->names, bar->name, "zh-Hant", "酒吧");
	assert_in(bar->names, bar->name, "fr", "酒吧");
	assert_in(bar->names, bar->name, NULL, "酒吧");
	assert_in(bar->names, bar->name, "en", "Bar");
	site_free(site);
}

Test(site_languages, lists_are_translated_part_by_part) {
	struct site *site = folder_site_of(&folder,
		SITE "titles[en] = Director, Dr\ntitles = 總、博士\ntitles[zh-Hans] = 总，博士\n"
		     "traits = 西裝\nsurnames = 王, 歐陽\nminutes = 5, 999, 1\n" BOSS);

	cr_assert_eq(site->n_titles, 2);
	cr_assert_str_eq(site->titles[0].text, "總");
	assert_in(site->titles[0].texts, "總", "zh-Hans", "总");
	assert_in(site->titles[0].texts, "總", "en", "Director");
	assert_in(site->titles[1].texts, "博士", "zh-Hans", "博士");
	assert_in(site->titles[1].texts, "博士", "en", "Dr");
	cr_assert_eq(site->n_traits, 1);
	assert_in(site->traits[0].texts, site->traits[0].text, "en", "西裝");
	cr_assert_eq(site->n_surnames, 2);
	cr_assert_str_eq(site->surnames[1], "歐陽");
	cr_assert_eq(site->n_minutes, 3);
	cr_assert_eq(site->minutes[0], 5, "in the order of the file");
	cr_assert_eq(site->minutes[1], 999);
	cr_assert_eq(site->minutes[2], 1);
	site_free(site);
}

Test(site_languages, what_is_said_is_found_in_any_language) {
	struct site *site = folder_site_of(&folder,
		AREA
		"name[zh-Hans] = 大堂\nname[en] = The Lobby\naliases = hall, the lobby\n"
		"[area flat]\nname = 樣板房A\nname[zh-Hans] = 样板房A\npost = bar\n"
		"[service t]\nname = 茶\nname[en] = Tea\npost = bar\naliases = cha, tea\n"
		"[service l]\nname = lift\nname[zh-Hans] = 电梯\nname[en] = Lift\npost = bar\n");

	cr_assert_eq(site_area_by_name(site, " the LOBBY"), &site->areas[0]);
	cr_assert_eq(site_area_by_name(site, "大堂"), &site->areas[0]);
	cr_assert_eq(site_area_by_name(site, "样板房a"), &site->areas[1]);
	cr_assert_eq(site_service_by_name(site, "TEA"), &site->services[0]);
	cr_assert_eq(site_service_by_name(site, "电梯"), &site->services[1]);
	site_finish_indexes(site); /* looked through, they mean the same */
	cr_assert_eq(site_area_by_name(site, "样板房A"), &site->areas[1]);
	cr_assert_eq(site_area_by_name(site, "hall"), &site->areas[0]);
	cr_assert_eq(site_service_by_name(site, "tea"), &site->services[0]);
	cr_assert_null(site_area_by_name(site, "样板房"));
	site_free(site);
}

Test(site_languages, a_name_may_be_the_same_in_several) {
	site_free(folder_site_of(&folder,
		TOWN "name[zh-Hans] = 酒吧\nname[en] = 酒吧\n"
		     "[vehicle v]\nname = 1\nname[en] = 1\npost = bar\nseats = 2\n"
		     "[area a]\nname = A\nname[en] = A\nname[zh-Hans] = a\npost = bar\n"));
}

Test(site_languages, levels_and_groups) {
	struct site *site = folder_site_of(&folder,
		TOWN
		"[level vip]\nname = 貴賓\nname[en] = VIP\naliases = 貴客, 贵客\nmarked = yes\n"
		"[level top]\nname = 特級\nfirst = yes\n"
		"[service a]\nname = a\npost = bar\n"
		"[service b]\nname = b\npost = bar\ngroup = drinks\n"
		"[service c]\nname = c\npost = bar\ngroup = consultant\n"
		"[service d]\nname = d\npost = bar\ngroup = desk\n"
		"[service e]\nname = e\npost = bar\ngroup = help\n");
	static const enum service_group groups[] = {
		SERVICE_HELP, SERVICE_DRINKS, SERVICE_CONSULTANT, SERVICE_DESK, SERVICE_HELP};

	cr_assert_eq(site->n_levels, 2);
	cr_assert_str_eq(site->levels[0].id, "vip");
	cr_assert_eq(site->levels[0].n_aliases, 2);
	cr_assert(site->levels[0].is_marked && !site->levels[0].is_first);
	cr_assert(!site->levels[1].is_marked && site->levels[1].is_first);
	cr_assert_eq(site->levels[1].n_aliases, 0);
	for (size_t i = 0; i < site->n_services; i++) {
		cr_assert_eq(site->services[i].group, (int)groups[i], "%s", site->services[i].id);
	}
	site_free(site);
}
