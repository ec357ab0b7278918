/* SPDX-License-Identifier: MIT */
/* The sample of a site file, as it stands. */
#include "folder.h"

#include "config/site_file.h"
#include "speech/pinyin.h"
#include "speech/trigger.h"

#include <criterion/criterion.h>
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

TestSuite(site_sample, .init = start, .fini = stop);

Test(site_sample, the_sample_has_the_posts) {
	static const char *const posts[] = {
		"lobby", "sales-hall", "show-flat", "shuttle", "bar", "service-desk", "supervisor"};
	static const char *const extensions[] = {
		"8001", "8021", "8031", "8041", "8011", "8051", "8091"};
	struct site *site = folder_site(sample);

	cr_assert_str_eq(site->name, "君林天下");
	cr_assert_eq(site->offer_ends_after, 30 * 60000);
	cr_assert_eq(site->visit_ends_after, 12 * 3600000);
	cr_assert_eq(site->notice_ends_after, 12 * 3600000);
	cr_assert_eq(site->met_within, 30000);
	cr_assert_eq(site->n_posts, sizeof posts / sizeof *posts);
	for (size_t i = 0; i < site->n_posts; i++) {
		cr_assert_str_eq(site->posts[i].id, posts[i]);
		cr_assert_str_eq(site->posts[i].extension, extensions[i]);
		cr_assert_eq(site->posts[i].is_supervisor, !strcmp(posts[i], "supervisor"));
		cr_assert_eq(site->posts[i].must_be_staffed, !strcmp(posts[i], "lobby"));
	}
	cr_assert_eq(site_supervisor_post(site), site_post(site, "supervisor"));
	site_free(site);
}

Test(site_sample, the_sample_has_the_areas) {
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
	struct site *site = folder_site(sample);

	cr_assert_eq(site->n_areas, sizeof areas / sizeof *areas);
	for (size_t i = 0; i < site->n_areas; i++) {
		const struct area *area = site_area(site, areas[i].id);

		cr_assert_not_null(area, "%s", areas[i].id);
		cr_assert_str_eq(area->post->id, areas[i].post);
		cr_assert_eq(area->is_exit, areas[i].exit);
	}
	site_free(site);
}

Test(site_sample, the_sample_has_the_badges) {
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
	struct site *site = folder_site(sample);

	cr_assert_eq(site->n_badges, sizeof badges / sizeof *badges);
	for (size_t i = 0; i < site->n_badges; i++) {
		const struct badge *badge = site_badge(site, badges[i].id);

		cr_assert_not_null(badge, "%s", badges[i].id);
		cr_assert_str_eq(badge->name, badges[i].name);
		cr_assert_str_eq(badge->posts[0]->id, badges[i].post);
		cr_assert_eq(badge->n_posts, strcmp(badges[i].id, "901") ? 1 : site->n_posts);
	}
	cr_assert_str_eq(site_badge(site, "101")->extension, "");
	cr_assert_str_eq(site_badge(site, "301")->extension, "8032");
	site_free(site);
}

Test(site_sample, the_sample_knows_what_people_say) {
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
	struct site *site = folder_site(sample);

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct area *area = site_area_by_name(site, table[i].said);

		cr_assert_str_eq(area ? area->id : "none", table[i].area ? table[i].area : "none",
			"%s", table[i].said);
	}
	site_free(site);
}

Test(site_sample, the_sample_knows_how_far_it_is) {
	struct site *site = folder_site(sample);

	for (size_t i = 0; i < site->n_areas; i++) {
		bool flat = !strncmp(site->areas[i].id, "show-flat-", 10);

		cr_assert_eq(area_walk_ms(&site->areas[i], "lobby"), 40000);
		cr_assert_eq(area_walk_ms(&site->areas[i], "sales-hall"), flat ? 20000 : 40000);
	}
	site_free(site);
}

Test(site_sample, the_sample_has_the_vehicles) {
	struct site *site = folder_site(sample);

	cr_assert_eq(site->n_vehicles, 2);
	cr_assert_str_eq(site->vehicles[0].id, "cart-1", "the first is given out first");
	cr_assert_str_eq(site->vehicles[0].name, "一號電瓶車");
	cr_assert_eq(site->vehicles[0].seats, 6);
	cr_assert_eq(site->vehicles[0].post, site_post(site, "shuttle"));
	cr_assert_eq(site_vehicle(site, "cart-2"), &site->vehicles[1]);
	cr_assert_eq(site->vehicles[1].seats, 4);
	site_free(site);
}

Test(site_sample, the_sample_has_the_services) {
	static const struct {
		const char *id, *post, *name, *simplified, *english;
		bool loan;
	} services[] = {
		{"towels", "bar", "毛巾", "热毛巾", "Hot Towels", false},
		{"coffee", "bar", "咖啡", "鲜榨咖啡", "COFFEE", false},
		{"milk-tea", "bar", "奶茶", "奶茶", "milk tea", false},
		{"consultant", "sales-hall", "置業顧問", "置业顾问", "Consultant", false},
		{"shoe-shine", "lobby", "擦鞋", "擦鞋服务", "shoe shine", false},
		{"umbrella", "lobby", "雨傘", "雨伞", "umbrella", true},
		{"wheelchair", "lobby", "輪椅", "轮椅", "wheel chair", true},
		{"lift", "lobby", "電梯", "电梯", "call the lift", false},
		{"repair", "service-desk", "報修", "报修", "repairs", false},
		{"complaint", "service-desk", "投訴", "投诉", " complaint ", false},
		{"call-back", "service-desk", "回訪", "回访", "call back", false},
		{"locker-key", "service-desk", "儲存櫃鑰匙", "储存柜钥匙", "locker key", true},
	};
	struct site *site = folder_site(sample);

	cr_assert_eq(site->n_services, sizeof services / sizeof *services);
	for (size_t i = 0; i < site->n_services; i++) {
		const struct service *service = &site->services[i];

		cr_assert_str_eq(service->id, services[i].id);
		cr_assert_str_eq(service->name, services[i].name);
		cr_assert_str_eq(service->post->id, services[i].post);
		cr_assert_eq(service->is_loan, services[i].loan);
		cr_assert_eq(site_service_by_name(site, services[i].name), service);
		cr_assert_eq(site_service_by_name(site, services[i].simplified), service);
		cr_assert_eq(site_service_by_name(site, services[i].english), service);
	}
	cr_assert_null(site_service_by_name(site, "大堂"), "that is an area");
	cr_assert_null(site_area_by_name(site, "咖啡"), "that is a service");
	site_free(site);
}

/* What stands behind a # of sections whose ids begin with @start, without it. */
static void let_in(char *text, const char *start) {
	char *at = text;

	while ((at = strstr(at, start))) {
		while (at[1] == '#') {
			memset(at + 1, ' ', 2);
			at += 1 + strcspn(at + 1, "\n");
		}
	}
}

/* They are there behind a #, and good as they stand. */
Test(site_sample, the_samples_checks_are_off_and_can_be_had) {
	struct site *site = folder_site(sample);
	char *text = folder_read(sample);

	cr_assert_eq(site->n_checklist, 0);
	site_free(site);
	let_in(text, "\n# [check ");
	site = folder_site_of(&folder, text);
	cr_assert_eq(site->n_checklist, 7);
	cr_assert_str_eq(site_checklist_item(site, "badge")->text, "工卡佩戴在左胸");
	cr_assert(checklist_item_applies_at(
		site_checklist_item(site, "badge"), site_post(site, "service-desk")));
	cr_assert(checklist_item_applies_at(
		site_checklist_item(site, "posture"), site_post(site, "lobby")));
	cr_assert_not(checklist_item_applies_at(
		site_checklist_item(site, "posture"), site_post(site, "service-desk")));
	site_free(site);
	free(text);
}

static const struct phrase *first_at(const struct site *site, enum trigger at) {
	size_t i = 0;

	while (i < site->n_phrases && site->phrases[i].trigger != (int)at) {
		i++;
	}
	return i < site->n_phrases ? &site->phrases[i] : NULL;
}

Test(site_sample, the_sample_has_voice_lines) {
	static const char *const private_posts[] = {"shuttle", "bar", "service-desk", "supervisor"};
	struct site *site = folder_site(sample);
	const struct phrase *urgent = first_at(site, TRIGGER_URGENT);
	size_t n = 0;

	for (size_t i = 0; i < site->n_posts; i++) {
		n += site->posts[i].voice == VOICE_PRIVATE;
	}
	cr_assert_eq(n, sizeof private_posts / sizeof *private_posts);
	for (size_t i = 0; i < n; i++) {
		cr_assert_eq(site_post(site, private_posts[i])->voice, VOICE_PRIVATE);
	}
	cr_assert_str_eq(urgent->public_text, "加急。{what}，{to}，還沒有人接。");
	cr_assert_str_eq(translations_find(&urgent->public_texts, "en", ""),
		"Urgent. {what}, {to}, nobody has taken it.");
	site_free(site);
}

/* Every text in every language ----------------------------------------------------------------- */

/* How many texts there were. */
static size_t n_texts;

/* @text is in Traditional Chinese, if it is not "", and has a translation into each other language,
 * with the same placeholders as often. */
static void assert_translated(const struct translations *translations, const char *text) {
	static const char *const languages[] = {"zh-Hans", "en"};

	if (!*text) {
		cr_assert_eq(translations->n, 0);
		return;
	}
	n_texts++;
	cr_assert_eq(translations->n, 2, "%s", text);
	for (size_t i = 0; i < 2; i++) {
		const char *other = translations_find(translations, languages[i], NULL);
		size_t n = 0, n_other = 0;

		cr_assert_not_null(other, "%s: not in %s", text, languages[i]);
		for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
			char place[32] = "";

			(void)strncat(place, at, strcspn(at, "}") + 1);
			cr_assert_not_null(strstr(other, place), "%s: no %s", other, place);
			n++;
		}
		for (const char *at = strchr(other, '{'); at; at = strchr(at + 1, '{')) {
			n_other++;
		}
		cr_assert_eq(n_other, n, "%s", other);
	}
}

static void assert_things_translated(const struct site *site) {
	for (size_t i = 0; i < site->n_posts; i++) {
		assert_translated(&site->posts[i].names, site->posts[i].name);
	}
	for (size_t i = 0; i < site->n_areas; i++) {
		assert_translated(&site->areas[i].names, site->areas[i].name);
	}
	for (size_t i = 0; i < site->n_badges; i++) {
		assert_translated(&site->badges[i].names, site->badges[i].name);
	}
	for (size_t i = 0; i < site->n_vehicles; i++) {
		assert_translated(&site->vehicles[i].names, site->vehicles[i].name);
	}
	for (size_t i = 0; i < site->n_services; i++) {
		assert_translated(&site->services[i].names, site->services[i].name);
	}
	for (size_t i = 0; i < site->n_checklist; i++) {
		assert_translated(&site->checklist[i].texts, site->checklist[i].text);
	}
	for (size_t i = 0; i < site->n_levels; i++) {
		assert_translated(&site->levels[i].names, site->levels[i].name);
	}
}

static void assert_words_translated(const struct site_word *words, size_t n) {
	cr_assert_gt(n, 0);
	for (size_t i = 0; i < n; i++) {
		assert_translated(&words[i].texts, words[i].text);
	}
}

Test(site_sample, each_text_of_the_sample_is_in_three_languages) {
	char *text = folder_read(sample);
	struct site *site;

	let_in(text, "\n# [check ");
	site = folder_site_of(&folder, text);
	cr_assert_eq(site->n_languages, 3);
	cr_assert_str_eq(site->languages[0], "zh-Hant");
	assert_translated(&site->names, site->name);
	assert_translated(&site->offline_phrases, site->offline_phrase);
	assert_translated(&site->online_phrases, site->online_phrase);
	assert_things_translated(site);
	assert_words_translated(site->titles, site->n_titles);
	assert_words_translated(site->traits, site->n_traits);
	for (size_t i = 0; i < site->n_phrases; i++) {
		const struct phrase *phrase = &site->phrases[i];

		assert_translated(&phrase->texts, phrase->text);
		assert_translated(&phrase->texts_without_address, phrase->without_address);
		assert_translated(&phrase->public_texts, phrase->public_text);
	}
	cr_assert_gt(n_texts, 100, "%zu", n_texts);
	site_free(site);
	free(text);
}

Test(site_sample, the_sample_has_what_screens_offer_to_be_touched) {
	static const enum service_group groups[] = {SERVICE_DRINKS, SERVICE_DRINKS, SERVICE_DRINKS,
		SERVICE_CONSULTANT, SERVICE_HELP, SERVICE_HELP, SERVICE_HELP, SERVICE_HELP,
		SERVICE_DESK, SERVICE_DESK, SERVICE_DESK, SERVICE_DESK};
	struct site *site = folder_site(sample);

	cr_assert_eq(site->n_surnames, 24);
	for (size_t i = 0; i < site->n_surnames; i++) {
		cr_assert_str_neq(
			pinyin_of_surname(site->surnames[i]), "", "%s", site->surnames[i]);
	}
	cr_assert_eq(site->n_minutes, 3);
	cr_assert_eq(site->n_levels, 2);
	cr_assert_eq(site->n_services, sizeof groups / sizeof *groups);
	for (size_t i = 0; i < site->n_services; i++) {
		cr_assert_eq(site->services[i].group, (int)groups[i], "%s", site->services[i].id);
	}
	site_free(site);
}

/* Where what a surname is said as is a surname, too, the two are read the same. */
Test(site_sample, the_samples_homophones_sound_the_same) {
	struct site *site = folder_site(sample);
	size_t n = 0;

	for (size_t i = 0; i < site->n_homophones; i++) {
		const struct homophone *homophone = &site->homophones[i];
		const char *reading = pinyin_of_surname(homophone->surname),
			   *said = pinyin_of_surname(homophone->said);

		cr_assert_str_neq(reading, "", "%s", homophone->surname);
		cr_assert(!*said || !strcmp(said, reading), "%s as %s", homophone->surname,
			homophone->said);
		n += *said != '\0';
	}
	cr_assert_geq(n, 5);
	cr_assert_str_eq(site_surname_for_voice(site, "單"), "善");
	cr_assert_str_eq(site_surname_for_voice(site, "尉遲"), "玉遲");
	cr_assert_str_eq(site_surname_for_voice(site, "單于"), "單于");
	site_free(site);
}
