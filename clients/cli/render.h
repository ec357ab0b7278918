/* SPDX-License-Identifier: MIT */
#pragma once

/* What people read, and what programs read. Out of memory ends the program. */

#include "cli/table.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What a handoff is looked at beside. An empty one is all zeroes. */
struct view {
	int64_t now;             /* at the site, ms since 1970-01-01 UTC */
	Usher__Handoff **others; /* on the same screen, itself perhaps among them */
	size_t n_others;
};

/* Guests (render_guest.c); the caller frees ---------------------------------------------------- */

/* As one would call him: 王先生, Mr Wang. */
char *render_guest(const Usher__Card *card);

/* The same, with a star before a guest of a level, and behind the name of one with a namesake on
 * site what tells the two apart: *王先生 (灰西裝). */
char *render_guest_apart(const Usher__Handoff *handoff, const struct view *view);

/* The traits that render_guest_apart does not have. */
char *render_traits(const Usher__Handoff *handoff, const struct view *view);

/* What else the card says: language, contact, host; level. */
char *render_card_more(const Usher__Card *card);

/* The first trait that none of the other guests of that surname has, or else the first; NULL
 * without any. */
const char *render_trait_apart(
	const Usher__Handoff *handoff, Usher__Handoff *const *others, size_t n_others);

/* "surname 王 → 黃 by 102 何"; the caller frees. */
char *render_change(const Usher__Change *change);

/* What else is known of a guest who is announced: "> sales-hall · CX123 · car · by 601 林". */
char *render_expected_more(const Usher__Expected *expected);

/* Handoffs (render_handoff.c) ------------------------------------------------------------------ */

/* A handoff's row. */
void render_handoff(struct table *table, const Usher__Handoff *handoff, const struct view *view);

/* The same, with the time of day @at (ms since 1970-01-01 UTC) before it. */
void render_news(
	struct table *table, const Usher__Handoff *handoff, const struct view *view, int64_t at);

/* All that the row has no room for, in lines on stdout: a notice's text and who has read it, the
 * card, its changes. */
void render_details(const Usher__Handoff *handoff);

/* Parts of the row: the guest, the service, …; from where to where; where it stands. The caller
 * frees. */
char *render_matter(const Usher__Handoff *handoff, const struct view *view);
char *render_way(const Usher__Handoff *handoff);
char *render_standing(const Usher__Handoff *handoff);

/* Visits (render_visit.c) ---------------------------------------------------------------------- */

/* A visit's row. */
void render_visit(struct table *table, const Usher__Visit *visit, const struct view *view);

/* All steps of a visit and its handoffs, as rows in order of time. */
void render_timeline(struct table *table, const Usher__Visit *visit,
	Usher__Handoff *const *handoffs, size_t n_handoffs);

/* The site (render_site.c) --------------------------------------------------------------------- */

void render_duty(struct table *table, const Usher__Duty *duty);

/* The rows of a post: whoever is there, and where what is sent there goes on to if nobody listens.
 */
void render_post_presence(struct table *table, const Usher__PostPresence *post);

/* Where what is sent to a post from here, where @me is on duty, goes on to at which nobody listens,
 * in a sentence; the caller frees. */
char *render_way_on(const Usher__PostPresence *post, const Usher__Me *me);

/* Who a device is: "302 李 at show-flat, sales-hall, cart-1 3/6, on a break since 10:42"; the
 * caller frees. */
char *render_me(const Usher__Me *me);
void render_entry(struct table *table, const Usher__Entry *entry);
void render_inspection(struct table *table, const Usher__Inspection *inspection);

/* The property (render_site_data.c): all of it, on stdout. */
void render_site(const Usher__Site *site);

/* Reports (render_report.c) -------------------------------------------------------------------- */

/* What is reported: figures by something, or rows. */
struct report_head {
	Usher__By by;
	bool rows;
};

/* The titles of a table of figures; a line of them; and the line for all. */
void render_report_head(struct table *table, const struct report_head *head);
void render_report_line(
	struct table *table, const struct report_head *head, const Usher__ReportLine *line);
void render_report_all(struct table *table, const Usher__ReportLine *all);

/* One handoff: who and when. */
void render_report_row(struct table *table, const Usher__ReportRow *row);

/* Something that is under way; and how much is, in one line. The caller frees. */
void render_under_way(struct table *table, const Usher__UnderWay *one);
char *render_under_way_counts(const Usher__Report *report);

/* The same as comma-separated values (csv.h), on stdout. */
void render_csv_head(const struct report_head *head);
void render_csv_line(const struct report_head *head, const Usher__ReportLine *line);
void render_csv_all(const Usher__ReportLine *all);
void render_csv_row(const Usher__ReportRow *row);

/* Answers (render.c) --------------------------------------------------------------------------- */

/* A message as a line of JSON, on stdout. */
void render_json(const ProtobufCMessage *message);

/*
 * A handoff with how the request about it ended, as a line of JSON on stdout: the handoff's fields,
 * then outcome, and text, winner, said, seats, there and visitId where there are any. @handoff may
 * be NULL.
 */
void render_json_answer(const Usher__Answer *answer, const Usher__Handoff *handoff);

/* What was understood of a line, as one line for people. */
void render_said(const Usher__Said *said, FILE *stream);

/* Is nobody at @there, or does nobody listen? That, and who hears it @instead (may be NULL) or whom
 * to ring, as one line for people; else nothing. Without @there: to whom it went on. */
void render_there(const Usher__Entry *there, const Usher__Entry *instead, FILE *stream);

/* The other guest of that surname of whom @answer tells, as one line for people. */
void render_namesake(const Usher__Answer *answer, FILE *stream);

/* A line of people's text, made fit for a terminal. Takes it. */
void render_line(char *line, FILE *stream);
