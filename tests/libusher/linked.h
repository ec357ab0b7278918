/* SPDX-License-Identifier: MIT */
#pragma once

/* A link, and the stand-in at its other end. One of each, which every test of such a suite has to
 * itself. */

#include "stand_in.h"

#include "libusher/link.h"

extern struct stand_in relay;
extern struct usher_link *link_;
extern char *why;

/* What is asked for where it does not matter what. */
extern const Usher__Request off;

/* Before and after every test. Nothing that fails in the second would count, so a test ends with
 * linked_finish. */
void linked_start(void);
void linked_stop(void);

/* Nothing is left over, and the relay's side is content. */
void linked_finish(void);

/* As device lobby-1, in run 7. */
extern const struct usher_options linked_options;

/* Open the link to a stand-in that does as @script says. */
void linked_open(stand_in_script *script);

/* Long enough for any machine. */
int64_t linked_soon(void);

/* Ask for off. As usher_link_ask. */
int linked_ask(const Usher__Answer **ret, int64_t until);

/* The next event is of @kind. */
void linked_expect(struct usher_event *event, enum usher_event_kind kind);
