/* SPDX-License-Identifier: MIT */
/* Site files that fit together. */
#include "folder.h"

#include "calendar/zone.h"
#include "config/site_file.h"
#include "speech/trigger.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct folder folder;

static void start(void) {
	folder_init(&folder);
}

static void stop(void) {
	folder_finish(&folder);
}

TestSuite(site_file, .init = start, .fini = stop);

/* Sites that fit together ---------------------------------------------------------------------- */

#define SITE "[site]\nname = s\n"
#define BOSS "[post boss]\nname = Boss\nsupervisor = yes\n"
#define BAR "[post bar]\nname = Bar\n"
#define TOWN SITE BOSS BAR "\n" /* 8 lines */

Test(site_file, the_least_that_will_do) {
	struct site *site = folder_site_of(&folder, SITE BOSS);

	cr_assert_str_eq(site->name, "s");
	cr_assert_eq(site->offer_ends_after, 30 * 60000);
	cr_assert_eq(site->visit_ends_after, 12 * 3600000);
	cr_assert_eq(site->n_posts, 1);
	cr_assert_eq(site->n_areas, 0);
	cr_assert_eq(site->n_badges, 0);
	cr_assert_eq(site->notice_ends_after, 12 * 3600000);
	cr_assert_eq(site->met_within, 30000);
	cr_assert_eq(site->n_vehicles + site->n_services + site->n_checklist, 0);
	cr_assert_not(site->posts[0].must_be_staffed);
	cr_assert_str_eq(site->posts[0].extension, "");
	site_free(site);
}

/* As tzset(3) has it; and a TZ that says nothing known is UTC. */
Test(site_file, without_a_zone_it_is_the_machines) {
	struct site *site;

	setenv("TZ", "HKT-8", 1);
	site = folder_site_of(&folder, SITE BOSS);
	cr_assert_eq(zone_utc_offset_ms(site->zone, 0), 8 * 3600000);
	site_free(site);
	setenv("TZ", "nonsense", 1);
	site = folder_site_of(&folder, SITE BOSS);
	cr_assert_eq(zone_utc_offset_ms(site->zone, 0), 0);
	site_free(site);
}

Test(site_file, sections_come_in_any_order) {
	struct site *site = folder_site_of(&folder,
		"[badge 7]\nname = b\nposts = bar，boss\n"
		"[area pool]\nname = Pool\npost = bar\naliases = the pool、water\n" BAR
		"[site]\nvisit-ends = 2d\nname = s\noffer-ends = 90s\n" BOSS);

	cr_assert_eq(site->offer_ends_after, 90000);
	cr_assert_eq(site->visit_ends_after, 2 * 86400000);
	cr_assert_eq(site->badges[0].n_posts, 2);
	cr_assert(badge_may_hold(&site->badges[0], site_post(site, "bar")));
	cr_assert(badge_may_hold(&site->badges[0], site_post(site, "boss")));
	cr_assert_eq(site->areas[0].post, site_post(site, "bar"));
	cr_assert_not(site->areas[0].is_exit);
	cr_assert_eq(site->areas[0].n_aliases, 2);
	cr_assert_null(site->areas[0].aliases[2]);
	cr_assert_eq(site_area_by_name(site, "WATER"), &site->areas[0]);
	site_free(site);
}

Test(site_file, an_area_may_be_called_by_its_id) {
	site_free(folder_site_of(&folder, TOWN "[area pool]\nname = pool\npost = bar\n"));
	site_free(folder_site_of(&folder, TOWN "[area pool]\nname = POOL\npost = bar\n"));
}

Test(site_file, names_are_compared_in_nfc) {
	struct site *site =
		folder_site_of(&folder, TOWN "[area cafe]\nname = Cafe\xcc\x81\npost = bar\n");

	cr_assert_eq(site_area_by_name(site, "cAF\xc3\xa9"), &site->areas[0]);
	cr_assert_null(
		site_area_by_name(site, "caf\xc3\x89"), "only ASCII letters are blind to case");
	site_free(site);
}

Test(site_file, all_that_a_post_and_a_badge_may_have) {
	struct site *site = folder_site_of(&folder,
		SITE "notice-ends = 1m\nmet-within = 0s\nzone = UTC\noff-line = 離線\n" BOSS
		     "staffed = yes\nextension = +852 1234-5678 *9#	# at night too\n"
		     "[badge 7]\nname = b\nposts = boss\nextension = 0123456789 0123456789 "
		     "0123456789\n");

	cr_assert_eq(site->notice_ends_after, 60000);
	cr_assert_eq(site->met_within, 0);
	cr_assert_eq(zone_utc_offset_ms(site->zone, 0), 0);
	cr_assert_str_eq(site->offline_phrase, "離線");
	cr_assert_str_eq(site->online_phrase, "", "nothing is said");
	cr_assert(site->posts[0].must_be_staffed);
	cr_assert_str_eq(site->posts[0].extension, "+852 1234-5678 *9#");
	cr_assert_str_eq(site->badges[0].extension, "0123456789 0123456789 0123456789");
	site_free(site);
}

Test(site_file, a_zone_is_one_that_the_machine_has) {
	struct site *site;

	if (access("/usr/share/zoneinfo/Asia/Hong_Kong", R_OK) < 0) {
		cr_skip_test("no tzdata here");
	}
	site = folder_site_of(&folder, SITE "zone = Asia/Hong_Kong\n" BOSS);
	cr_assert_eq(zone_utc_offset_ms(site->zone, INT64_C(1782864000000)), 8 * 3600000);
	site_free(site);
}

Test(site_file, a_post_has_a_ladder) {
	struct site *site = folder_site_of(&folder,
		TOWN "[post pool]\nname = Pool\nladder = 15s ring, 30s  bar, 1m boss, 5m missed\n");
	const struct post *pool = site_post(site, "pool");

	cr_assert_eq(pool->n_ladder, 3);
	cr_assert_eq(pool->ladder[0].after, 15000);
	cr_assert_null(pool->ladder[0].post);
	cr_assert_eq(pool->ladder[1].after, 30000);
	cr_assert_eq(pool->ladder[1].post, site_post(site, "bar"));
	cr_assert_eq(pool->ladder[2].post, site_post(site, "boss"));
	cr_assert_eq(site_offer_duration_ms(site, pool), 300000);
	cr_assert_eq(site_offer_duration_ms(site, site_post(site, "bar")), site->offer_ends_after);
	cr_assert_eq(site->escalate_unmet_after, 30000);
	site_free(site);
}

Test(site_file, what_follows_a_service) {
	struct site *site = folder_site_of(&folder,
		SITE "told-ahead = 0s\noverdue-after = 1h\n" BOSS "expects = yes\n"
		     "[service fix]\nname = Fix\npost = boss\nfollowed-by = ring  24h\n"
		     "[service ring]\nname = Ring\npost = boss\n");

	cr_assert_eq(site->told_ahead, 0);
	cr_assert_eq(site->overdue_after, 3600000);
	cr_assert(site->posts[0].is_told_of_expected);
	cr_assert_eq(site->services[0].followed_by, &site->services[1]);
	cr_assert_eq(site->services[0].followed_after, 24 * 3600000);
	cr_assert_null(site->services[1].followed_by);
	cr_assert_not_null(site->find_next_repeat);
	site_free(site);
}

Test(site_file, guests_walk_as_long_as_it_says) {
	struct site *site = folder_site_of(&folder,
		TOWN "[area pool]\nname = Pool\npost = bar\n"
		     "takes-from = boss 1h, bar  0 s\ntakes = 90s\n"
		     "[area roof]\nname = Roof\npost = bar\n");
	const struct area *pool = site_area(site, "pool"), *roof = site_area(site, "roof");

	cr_assert_eq(pool->n_walks, 2);
	cr_assert_eq(pool->walks[0].from, site_post(site, "boss"));
	cr_assert_eq(area_walk_ms(pool, "boss"), 3600000);
	cr_assert_eq(area_walk_ms(pool, "bar"), 0);
	cr_assert_eq(area_walk_ms(pool, "gone"), 90000);
	cr_assert_eq(area_walk_ms(roof, "boss"), 40000);
	cr_assert_eq(roof->n_walks, 0);
	site_free(site);
}

Test(site_file, vehicles_services_and_checks_in_any_order) {
	struct site *site = folder_site_of(&folder,
		"[check tie]\ntext = Tie\nposts = bar、boss\n"
		"[vehicle z]\nname = Z\npost = bar\nseats = 99\n"
		"[service tea]\nname = Tea\npost = bar\nloan = yes\naliases = 茶, cha\n" TOWN
		"[vehicle a]\nname = A\npost = boss\nseats = 1\n"
		"[check hair]\ntext = Hair\n");

	cr_assert_str_eq(site->vehicles[0].id, "z", "as they stand in the file");
	cr_assert_eq(site->vehicles[0].seats, 99);
	cr_assert_eq(site->vehicles[1].post, site_post(site, "boss"));
	cr_assert_eq(site->services[0].post, site_post(site, "bar"));
	cr_assert_eq(site->services[0].n_aliases, 2);
	cr_assert_null(site->services[0].aliases[2]);
	cr_assert(site->services[0].is_loan);
	cr_assert_eq(site_service_by_name(site, " CHA"), &site->services[0]);
	cr_assert_null(site_service_by_name(site, "coffee"));
	cr_assert_eq(site->checklist[0].n_posts, 2);
	cr_assert_eq(site->checklist[0].posts[1], site_post(site, "boss"));
	cr_assert_eq(site->checklist[1].n_posts, 0);
	site_free(site);
}

/* What is asked for and where one goes are told apart by where they stand. */
Test(site_file, a_service_may_be_called_as_an_area_is) {
	struct site *site = folder_site_of(&folder,
		TOWN "[area tea]\nname = Tea\npost = bar\naliases = cha\n"
		     "[service tea]\nname = TEA\npost = bar\naliases = Cha\n"
		     "[vehicle tea]\nname = Tea\npost = bar\nseats = 2\n");

	cr_assert_eq(site_area_by_name(site, "cha"), &site->areas[0]);
	cr_assert_eq(site_service_by_name(site, "cha"), &site->services[0]);
	site_free(site);
}

Test(site_file, what_is_said_aloud) {
	struct site *site = folder_site_of(&folder,
		SITE "homophones = 單 善、 caf\xc3\xa9   cafe\xcc\x81\n" BOSS
		     "voice = private\n" BAR "voice = public\n"
		     "[post pool]\nname = Pool\n"
		     "[phrase p]\nat = cleared\nposts = bar\ntext = {guest}, {taker}.\npublic = "
		     "{to}.\n");

	cr_assert_eq(site->n_homophones, 2);
	cr_assert_str_eq(site->homophones[1].said, "caf\xc3\xa9", "in NFC");
	cr_assert_eq(site_post(site, "boss")->voice, VOICE_PRIVATE);
	cr_assert_eq(site_post(site, "bar")->voice, VOICE_PUBLIC);
	cr_assert_eq(site_post(site, "pool")->voice, VOICE_PUBLIC, "by default nobody is named");
	cr_assert_eq(site->phrases[0].trigger, (int)TRIGGER_CLEARED);
	cr_assert_str_eq(site->phrases[0].public_text, "{to}.");
	cr_assert_str_eq(site->phrases[0].without_address, "");
	site_free(site);
}
