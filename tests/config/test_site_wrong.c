/* SPDX-License-Identifier: MIT */
/* Each way in which a site file does not fit together, and what is said of it. */
#include "folder.h"

#include "config/site_file.h"

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

TestSuite(site_wrong, .init = start, .fini = stop);

#define SITE "[site]\nname = s\n"
#define BOSS "[post boss]\nname = Boss\nsupervisor = yes\n"
#define BAR "[post bar]\nname = Bar\n"
#define TOWN SITE BOSS BAR "\n" /* 8 lines */
#define AREA TOWN "[area a]\nname = A\npost = bar\n"
#define BADGE TOWN "[badge 1]\nname = b\nposts = bar\n"
#define CART TOWN "[vehicle v]\nname = Cart\npost = bar\nseats = 2\n"
#define TEA TOWN "[service s]\nname = Tea\npost = bar\n"
#define CHECK TOWN "[check c]\ntext = tie\n"

#define LINE TOWN "[phrase p]\nat = new\n"
#define NOT_PUBLIC                                                                                 \
	"is no place of a public voice line; expected one of {project}, {unit}, {party}, {from}, " \
	"{to}, {luggage}, {what}, {taker}, {seconds}"

#define PLACE "up to 32 of a-z, 0-9 and - inside"
#define BADGE_ID "up to 16 of A-Z, a-z, 0-9 and - inside"
#define SECTIONS                                                                                   \
	"[site], [post ID], [area ID], [badge ID], [vehicle ID], [service ID], [check ID], "       \
	"[level ID], [phrase ID]"
#define EXTENSION "a number of up to 32 of 0-9, +, -, *, # and spaces"
#define ZONE "UTC, or a zone in /usr/share/zoneinfo (package tzdata) such as Asia/Hong_Kong"
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
	/* texts that show nothing: an empty pattern of braille, and an accent on no letter */
	{"[site]\nname = \u2800\n",
		":2: \"\u2800\" does not fit \"name\"; expected a text of at most 128 bytes"},
	{"[site]\nname = s\nname[en] = \u0301\n",
		":3: \"\u0301\" does not fit \"name[en]\"; expected a text of at most 128 bytes"},
	{"[site]\nname = s\ntraits = glasses, \u2800\n",
		":3: \"glasses, \u2800\" does not fit \"traits\"; expected up to 64 words of at "
		"most 128 "
		"bytes, parted by commas"},
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
	{TOWN "[vehicle v]\npost = bar\nseats = 2\n",
		":9: [vehicle v] has no \"name\"; expected name = what people call the vehicle"},
	{TOWN "[vehicle v]\nname = v\nseats = 2\n",
		":9: [vehicle v] has no \"post\"; expected post = the id of the post whose staff "
		"drive it"},
	{TOWN "[vehicle v]\nname = v\npost = bar\n",
		":9: [vehicle v] has no \"seats\"; expected seats = how many guests it takes"},
	{TOWN "[service s]\npost = bar\n",
		":9: [service s] has no \"name\"; expected name = what people call the service"},
	{TOWN "[service s]\nname = s\n",
		":9: [service s] has no \"post\"; expected post = the id of the post that it is "
		"asked of"},
	{TOWN "[check c]\nposts = bar\n",
		":9: [check c] has no \"text\"; expected text = what is ticked"},
	/* what is not known */
	{TOWN "[roof 1]\n", ":9: [roof] is not a section; expected " SECTIONS},
	{TOWN "post = bar\n",
		":9: \"post\" is not a key of [post]; expected name, supervisor, staffed, expects, "
		"extension, ladder, voice"},
	{SITE "phrases = 3\n",
		":3: \"phrases\" is not a key of [site]; expected name, offer-ends, visit-ends, "
		"notice-ends, met-within, unmet-up, told-ahead, overdue-after, zone, off-line, "
		"on-line, homophones, languages, titles, traits, surnames, minutes"},
	{AREA "seats = 3\n",
		":12: \"seats\" is not a key of [area]; expected name, post, exit, aliases, takes, "
		"takes-from"},
	{BADGE "seats = 3\n",
		":12: \"seats\" is not a key of [badge]; expected name, posts, extension"},
	{CART "loan = yes\n",
		":13: \"loan\" is not a key of [vehicle]; expected name, post, seats"},
	{TEA "seats = 3\n",
		":12: \"seats\" is not a key of [service]; expected name, post, loan, followed-by, "
		"aliases, group"},
	{CHECK "name = tie\n", ":11: \"name\" is not a key of [check]; expected text, posts"},
	{TOWN "[area pool]\nname = p\npost = pool\n",
		":11: \"pool\" is not a post of this site; expected one of boss, bar"},
	{TOWN "[area pool]\nname = p\npost = Bar\n",
		":11: \"Bar\" does not fit \"post\"; expected the id of a post"},
	{TOWN "[badge 1]\nname = b\nposts = bar, pool\n",
		":11: \"pool\" is not a post of this site; expected one of boss, bar"},
	{TOWN "[badge 1]\nname = b\nposts = bar boss\n",
		":11: \"bar boss\" is not a post of this site; expected one of boss, bar"},
	{AREA "takes-from = boss 1s, pool 2s\n",
		":12: \"pool\" is not a post of this site; expected one of boss, bar"},
	{AREA "takes-from = 40s bar\n",
		":12: \"40s\" is not a post of this site; expected one of boss, bar"},
	{TOWN "[vehicle v]\nname = v\npost = pool\nseats = 2\n",
		":11: \"pool\" is not a post of this site; expected one of boss, bar"},
	{TOWN "[service s]\nname = s\npost = pool\n",
		":11: \"pool\" is not a post of this site; expected one of boss, bar"},
	{CHECK "posts = bar, pool\n",
		":11: \"pool\" is not a post of this site; expected one of boss, bar"},
	/* what does not fit */
	{"name = s\n",
		":1: \"name\" stands before any section; expected one of " SECTIONS " first"},
	{TOWN "[post Pool]\n", ":9: \"Pool\" is not an id for [post ID]; expected " PLACE},
	{TOWN "[post -pool]\n", ":9: \"-pool\" is not an id for [post ID]; expected " PLACE},
	{TOWN "[post pool-]\n", ":9: \"pool-\" is not an id for [post ID]; expected " PLACE},
	{TOWN "[area 泳池]\n", ":9: \"泳池\" is not an id for [area ID]; expected " PLACE},
	{TOWN "[area " LONG32 "6]\n",
		":9: \"" LONG32 "6\" is not an id for [area ID]; expected " PLACE},
	{TOWN "[badge 1 2]\n", ":9: \"1 2\" is not an id for [badge ID]; expected " BADGE_ID},
	{TOWN "[badge 12345678901234567]\n",
		":9: \"12345678901234567\" is not an id for [badge ID]; expected " BADGE_ID},
	{SITE "offer-ends = 30\n",
		":3: \"30\" does not fit \"offer-ends\"; expected a duration from 1s to 1d, such "
		"as 30m"},
	{SITE "offer-ends = 25h\n",
		":3: \"25h\" does not fit \"offer-ends\"; expected a duration from 1s to 1d, such "
		"as 30m"},
	{SITE "visit-ends = 8d\n",
		":3: \"8d\" does not fit \"visit-ends\"; expected a duration from 1m to 7d, such "
		"as 12h"},
	{SITE "notice-ends = 59s\n",
		":3: \"59s\" does not fit \"notice-ends\"; expected a duration from 1m to 7d, such "
		"as 12h"},
	{SITE "notice-ends = 169h\n",
		":3: \"169h\" does not fit \"notice-ends\"; expected a duration from 1m to 7d, "
		"such "
		"as 12h"},
	{SITE "met-within = 61m\n",
		":3: \"61m\" does not fit \"met-within\"; expected a duration from 0s to 1h, such "
		"as 30s"},
	{SITE "zone = Asia/Nowhere\n",
		":3: \"Asia/Nowhere\" does not fit \"zone\"; expected " ZONE},
	{SITE "zone = Asia\n", ":3: \"Asia\" does not fit \"zone\"; expected " ZONE},
	{SITE "zone = tzdata.zi\n", ":3: \"tzdata.zi\" does not fit \"zone\"; expected " ZONE},
	{SITE "zone = Asia/../UTC\n", ":3: \"Asia/../UTC\" does not fit \"zone\"; expected " ZONE},
	{SITE "zone = /UTC\n", ":3: \"/UTC\" does not fit \"zone\"; expected " ZONE},
	{SITE "zone = HKT-8\n", ":3: \"HKT-8\" does not fit \"zone\"; expected " ZONE},
	{TOWN "extension = x8031\n",
		":9: \"x8031\" does not fit \"extension\"; expected " EXTENSION},
	{TOWN "extension = ８０\n", ":9: \"８０\" does not fit \"extension\"; expected " EXTENSION},
	{TOWN "extension = +-\n", ":9: \"+-\" does not fit \"extension\"; expected " EXTENSION},
	{TOWN "extension = #8031\n", ":9: \"\" does not fit \"extension\"; expected " EXTENSION},
	{BADGE "extension = 0123456789 0123456789 01234567890\n",
		":12: \"0123456789 0123456789 01234567890\" does not fit \"extension\"; "
		"expected " EXTENSION},
	{TOWN "staffed = always\n", ":9: \"always\" does not fit \"staffed\"; expected yes or no"},
	{AREA "takes = 3601s\n",
		":12: \"3601s\" does not fit \"takes\"; expected a duration from 0s to 1h, such as "
		"40s"},
	{AREA "takes-from = boss 2m, bar 2h\n",
		":12: \"bar 2h\" does not fit \"takes-from\"; expected bar and a duration from 0s "
		"to 1h, such as "
		"40s"},
	{AREA "takes-from = bar\n",
		":12: \"bar\" does not fit \"takes-from\"; expected bar and a duration from 0s to "
		"1h, such as "
		"40s"},
	{AREA "takes-from = bar 1s,\n",
		":12: \"bar 1s,\" does not fit \"takes-from\"; expected posts and durations such "
		"as lobby 40s, "
		"parted by commas"},
	{TOWN "[vehicle v]\nseats = 0\n",
		":10: \"0\" does not fit \"seats\"; expected a number from 1 to 99"},
	{TOWN "[vehicle v]\nseats = 100\n",
		":10: \"100\" does not fit \"seats\"; expected a number from 1 to 99"},
	{TOWN "[vehicle V]\n", ":9: \"V\" is not an id for [vehicle ID]; expected " PLACE},
	{TOWN "[service Tea]\n", ":9: \"Tea\" is not an id for [service ID]; expected " PLACE},
	{TOWN "[check 茶]\n", ":9: \"茶\" is not an id for [check ID]; expected " PLACE},
	{TEA "loan = 3d\n", ":12: \"3d\" does not fit \"loan\"; expected yes or no"},
	{TEA "aliases = a,, b\n",
		":12: \"a,, b\" does not fit \"aliases\"; expected names of at most 128 bytes, "
		"parted by commas"},
	{CHECK "posts =\n",
		":11: \"\" does not fit \"posts\"; expected ids of posts, parted by commas"},
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
	{AREA "takes-from = bar 1s, boss 1s, bar 1s\n",
		":12: \"bar\" stands twice in the list; expected it once"},
	{TOWN "[phrase p]\nat = take\ntext = Hello {gast}\n",
		":11: \"{gast}\" is no place of a phrase; expected one of {guest}, {surname}, "
		"{project}, {unit}, {badge}, {name}"},
	{TOWN "[phrase p]\nat = take\ntext = Hello\nunnamed = {\n",
		":12: \"{\" is no place of a phrase; expected one of {guest}, {surname}, "
		"{project}, {unit}, {badge}, {name}"},
	{TOWN "[phrase p]\nat = take\ntext = Hello\nto = pool\n",
		":12: \"pool\" is not an area of this site; expected the id of one"},
	{TOWN "[phrase p]\nat = take\ntext = Hello\nfrom = pool\n",
		":12: \"pool\" is not a post of this site; expected one of boss, bar"},
	{TOWN "[phrase p]\nat = take\nfollows = q\ntext = Hello\n[phrase q]\nat = take\ntext = a\n",
		":11: \"q\" is not a phrase before it, said to the guest at the same moment; "
		"expected the id of one"},
	{TOWN "[phrase q]\nat = met\ntext = a\n[phrase p]\nat = take\nfollows = q\ntext = Hello\n",
		":14: \"q\" is not a phrase before it, said to the guest at the same moment; "
		"expected the id of one"},
	{TOWN "[phrase p]\nat = take\nfollows = p\ntext = Hello\n",
		":11: \"p\" is not a phrase before it, said to the guest at the same moment; "
		"expected the id of one"},
	{TOWN "[phrase p]\nat = take\ntext = Hello\nposts = pool\n",
		":12: \"pool\" is not a post of this site; expected one of boss, bar"},
	{TEA "followed-by = coffee 1h\n",
		":12: \"coffee\" is not a service of this site; expected the id of one"},
	{TEA "followed-by = s\n",
		":12: \"s\" does not fit \"followed-by\"; expected s and a duration from 1s to "
		"90d, such as 1s"},
	{TEA "followed-by = s 91d\n",
		":12: \"s 91d\" does not fit \"followed-by\"; expected s and a duration from 1s to "
		"90d, such as 1s"},
	{TOWN "[post pool]\nname = Pool\nvoice = loud\n",
		":11: \"loud\" does not fit \"voice\"; expected one of public, private"},
	/* what is said aloud */
	{LINE "text = a\n",
		":9: [phrase p] has no \"public\"; expected public = what is said where guests "
		"hear it"},
	{LINE "public = a\n",
		":9: [phrase p] has no \"text\"; expected text = what is said, with {guest} and "
		"other places"},
	{LINE "text = a\npublic = b\nlanguages = en\n",
		":13: [phrase p] is said to staff, whoever the guest is; expected no "
		"\"languages\""},
	{LINE "text = a\npublic = b\nunnamed = c\n",
		":13: [phrase p] is said to staff, whoever the guest is; expected no \"unnamed\""},
	{TOWN "[phrase p]\nat = met\ntext = a\npublic = b\n",
		":12: [phrase p] is said to the guest; expected \"public\" only at new, urgent, "
		"cleared, withdrawn, not-met or missed"},
	{TOWN "[phrase p]\nat = met\nkind = notice\ntext = a\n",
		":11: [phrase p] is said to the guest, who is told nothing of notices; expected "
		"arrival, pickup, service or any"},
	{TOWN "[phrase p]\nat = take\ntext = {party}\n",
		":11: \"{party}\" is no place of a phrase; expected one of {guest}, {surname}, "
		"{project}, {unit}, {badge}, {name}"},
	{LINE "text = {badge}\npublic = b\n",
		":11: \"{badge}\" is no place of a private voice line; expected one of {guest}, "
		"{surname}, {project}, {unit}, {name}, "
		"{reading}, {traits}, {party}, {from}, {to}, {luggage}, {what}, {taker}, "
		"{seconds}"},
	{LINE "text = a\npublic = {guest}\n", ":12: \"{guest}\" " NOT_PUBLIC},
	{LINE "text = a\npublic = {to}, {surname}\n", ":12: \"{surname}\" " NOT_PUBLIC},
	{LINE "text = a\npublic = {traits}\n", ":12: \"{traits}\" " NOT_PUBLIC},
	{LINE "text = a\npublic = {reading}\n", ":12: \"{reading}\" " NOT_PUBLIC},
	{LINE "text = a\npublic = {name}\n", ":12: \"{name}\" " NOT_PUBLIC},
	{SITE "homophones = 單\n" BOSS,
		":3: \"單\" does not fit \"homophones\"; expected a surname and what sounds as it "
		"does, such as 單 善"},
	{SITE "homophones = 單 善 謝\n" BOSS,
		":3: \"單 善 謝\" does not fit \"homophones\"; expected a surname and what sounds "
		"as it does, such as 單 善"},
	{SITE "homophones = 單 善, 解 謝, 單 扇\n" BOSS,
		":3: \"單\" stands twice in the list; expected it once"},
	{TOWN "[post pool]\nname = Pool\nladder = bar\n",
		":11: \"bar\" does not fit \"ladder\"; expected a duration from 1s to 1d, such as "
		"1s, and then ring, missed or a post"},
	{TOWN "[post pool]\nname = Pool\nladder = 15s\n",
		":11: \"15s\" does not fit \"ladder\"; expected a duration from 1s to 1d, such as "
		"1s, and then ring, missed or a post"},
	{TOWN "[post pool]\nname = Pool\nladder = 15s ring, 15s bar\n",
		":11: \"15s bar\" does not fit \"ladder\"; expected a later time than before it"},
	{TOWN "[post pool]\nname = Pool\nladder = 15s bar, 20s bar\n",
		":11: \"20s bar\" does not fit \"ladder\"; it has that post by then; expected "
		"another, or \"ring\""},
	{TOWN "[post pool]\nname = Pool\nladder = 15s pool\n",
		":11: \"15s pool\" does not fit \"ladder\"; it has that post by then; expected "
		"another, or \"ring\""},
	{TOWN "[post pool]\nname = Pool\nladder = 15s missed, 20s ring\n",
		":11: \"20s ring\" does not fit \"ladder\"; expected nothing after \"missed\""},
	{TOWN "[post pool]\nname = Pool\nladder = 15s ring, 30m boss\n",
		":11: \"30m boss\" does not fit \"ladder\"; by then it is missed (\"offer-ends\"); "
		"expected it before"},
	{TOWN "[post pool]\nname = Pool\nladder = 15s desk\n",
		":11: \"desk\" is not a post of this site; expected one of boss, bar, pool"},
	{TOWN "[post pool]\nname = Pool\nladder = 1s ring, 2s ring, 3s ring, 4s ring, 5s ring, 6s "
	      "ring, 7s ring, 8s ring, 9s ring, 10s ring, "
	      "11s ring, 12s ring, 13s ring, 14s ring, 15s ring, 16s ring, 17s ring\n",
		":11: \"17s ring\" does not fit \"ladder\"; expected at most 16 steps"},
	{CHECK "posts = bar, bar\n", ":11: \"bar\" stands twice in the list; expected it once"},
	{CART "[vehicle v]\n", ":13: [vehicle v] stands on line 9 already; expected it once"},
	{CART "[vehicle w]\nname = CART\npost = bar\nseats = 2\n",
		":14: \"CART\" is the name of [vehicle v] already; expected another"},
	{TEA "[service x]\nname = tea\npost = bar\n",
		":13: \"tea\" already means [service s]; expected a name that nothing else has"},
	{TEA "[service x]\nname = x\npost = bar\naliases = cha, TEA\n",
		":15: \"TEA\" already means [service s]; expected a name that nothing else has"},
	{TEA "aliases = cup\n[service cup]\nname = x\npost = bar\n",
		":13: \"cup\" already means [service s]; expected a name that nothing else has"},
	{TEA "aliases = cha, S\n",
		":12: \"S\" already means [service s]; expected a name that nothing else has"},
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

Test(site_wrong, what_is_wrong_is_said) {
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		folder_assert_wrong_site(&folder, wrong[i].text, wrong[i].says);
	}
}

Test(site_wrong, that_is_not_there_is_said) {
	const char *path = folder_place(&folder, "usher.site");
	struct site *site = NULL;
	char *why = NULL;

	cr_assert_eq(site_file_read(&site, &why, path), -ENOENT);
	cr_assert_not_null(
		strstr(why, "usher.site: it cannot be read: No such file or directory"), "%s", why);
	free(why);
}

Test(site_wrong, so_many_checks_and_no_more) {
	char text[4096] = TOWN, expected[512], *why = NULL;
	struct site *site = NULL;
	const char *path;

	for (int i = 0; i < 64; i++) {
		sprintf(text + strlen(text), "[check c%d]\ntext = %d\n", i, i);
	}
	path = folder_write_text(&folder, "usher.site", text);
	cr_assert_eq(site_file_read(&site, &why, path), 0, "%s", why);
	cr_assert_eq(site->n_checklist, 64);
	site = site_free(site);
	strcat(text, "[check more]\ntext = more\n");
	path = folder_write_text(&folder, "usher.site", text);
	cr_assert_eq(site_file_read(&site, &why, path), -EINVAL);
	snprintf(expected, sizeof expected,
		"%s:137: [check more] is one too many; expected at most 64 of them", path);
	cr_assert_str_eq(why, expected);
	free(why);
}
